"""How many steps until an eigenvalue is past a target, without running them.

The paper's bound and the sharp bounds stand beside the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.goals import LevelGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.start import Start, require_perturbation
from rankclock.verify.descent.step_count import StepCount
from rankclock.verify.errors import InputError
from rankclock.verify.hitting.abel.passage import hit
from rankclock.verify.hitting.abel.route import Part
from rankclock.verify.hitting.answer import Hit
from rankclock.verify.hitting.perturbed import perturbed_passage
from rankclock.verify.hitting.perturbed_start import outside_theorem
from rankclock.verify.hitting.refusals import Aim, never_moves, never_reached
from rankclock.verify.hitting.step_size import order_limit
from rankclock.verify.limits import BUDGET

# Of to_error, to_fraction and to_level exactly one is given.
Targets = tuple[Fraction | None, Fraction | None, Fraction | None]


def hitting_index(
    *,
    lam: Fraction,
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    to_error: Fraction | None = None,
    to_fraction: Fraction | None = None,
    to_level: Fraction | None = None,
    beta: Fraction | None = None,
    budget: int = BUDGET,
    progress: Callable[[int], None] | None = None,
) -> Hit:
    """First k at which the eigenvalue with ground truth lam is past a target.

    As rankclock.hitting_index, for exact numbers, with errors in the names of the options. lam:
    eigenvalue (unit d^N). depth: N >= 2. alpha: initialisation scale (d). eta: step size
    (d^(2-2N)). Exactly one target: to_error, distance of the factor mode to lam_+^(1/N) (d);
    to_fraction, multiple of lam, or to_level, value of the eigenvalue d^N (d^N). beta: None or 0
    for the identical start; else W_1(0) = (alpha - beta) I, where the eigenvalue is p = a b^(N-1),
    d means p^(1/N) (lam > 0), and the answer is a certified run. budget: most steps of a certified
    run, from the identical start only where no theorem reaches; progress is called with its steps.
    Raises InputError for a target that is never reached and for a step size beyond the range where
    the step map is monotone, TooLong when more than `budget` steps would have to be run, or where
    the perturbed start is not proved to settle. Source: docs/hitting-times.md.
    """
    begin = time.perf_counter()
    require_perturbation(beta)
    if beta:
        start = Start(depth, alpha, eta, beta)
        return _perturbed(lam, start, beta, (to_error, to_fraction, to_level), budget, progress)
    try:
        mode = Mode(depth, lam, alpha, eta)
    except Undefined:
        raise _beyond(depth, lam, alpha, eta) from None
    goal = _goal(mode, (to_error, to_fraction, to_level))
    proved = hit(mode, goal, budget=budget, progress=progress)
    # A name once, in the order of the parts.
    method = " + ".join(dict.fromkeys(part.name for part in proved.trail)) or "start"
    return Hit(
        StepCount(proved.lo, proved.hi),
        method,
        proved.trail,
        proved.fallback,
        time.perf_counter() - begin,
        mode,
        goal,
    )


def _perturbed(
    lam: Fraction,
    start: Start,
    beta: Fraction,
    targets: Targets,
    budget: int,
    progress: Callable[[int], None] | None,
) -> Hit:
    """The answer from the perturbed start, for which no bound of the paper is known."""
    begin = time.perf_counter()
    start.require_range()
    _require_one(targets)
    to_error, to_fraction, to_level = targets
    if to_error is not None:
        _require_distance(to_error)
    steps = perturbed_passage(
        depth=start.depth,
        lam=lam,
        alpha=start.alpha,
        beta=beta,
        eta=start.eta,
        aim=None if to_error is not None else Aim.of(lam, to_fraction, to_level),
        to_error=to_error,
        budget=budget,
        progress=progress,
    )
    if not steps.hi:
        # A start that meets its target needs no theorem, so nothing is said of one.
        return Hit(steps, "start", (), None, time.perf_counter() - begin)
    outside = outside_theorem(
        depth=start.depth, alpha=start.alpha, beta=beta, eta=start.eta, lowest=lam, highest=lam
    )
    counts = (steps.lo, steps.hi)
    run = Part("certified run of two factor modes", 0, counts, "start", "goal", "0", "theorem 9")
    seconds = time.perf_counter() - begin
    return Hit(steps, run.name, (run,), None, seconds, outside=tuple(outside))


def _require_one(targets: Targets) -> None:
    count = sum(target is not None for target in targets)
    if count != 1:
        raise InputError(
            "--to-error/--to-fraction/--to-level",
            f"{count or 'none'} of them {'are' if count > 1 else 'is'} given",
            "give exactly one target",
        )


def _require_distance(to_error: Fraction) -> None:
    if to_error <= 0:
        raise InputError(
            "--to-error",
            f"{short(to_error)} is not positive",
            "give a distance above 0; the limit itself is never reached",
        )


def _beyond(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> InputError:
    """Why no answer is given for this step size.

    It is beyond the limit up to which the step map increases where the mode moves.
    """
    Start(depth, alpha, eta).require_range()
    limit = order_limit(depth=depth, lam=lam, alpha=alpha)
    problem = (
        f"{short(eta)} is beyond {limit.formula} = {short(limit.below)}, up to which a step "
        "keeps the order of the iterates"
    )
    return InputError("--eta", problem, "give a smaller step size, or --eta auto")


def _goal(mode: Mode, targets: Targets) -> LevelGoal | Near:
    """The target as something that a run can be compared with; refused where never reached."""
    _require_one(targets)
    to_error, to_fraction, to_level = targets
    limit = max(mode.lam, Fraction(0))
    if to_error is not None:
        _require_distance(to_error)
        return Near(limit, to_error, mode.depth)
    aim, start = Aim.of(mode.lam, to_fraction, to_level), mode.start
    level = aim.level
    reached = level <= start if mode.rises else level >= start
    if mode.rests and level != start:
        raise never_moves(aim, start)
    if reached or mode.rests:
        # No root is taken of a level at or below zero: the start, which is past it, stands for it.
        return LevelGoal(level if level > 0 else start, mode.depth)
    if not (level < limit if mode.rises else level > limit):
        raise never_reached(
            aim, start=start, limit=limit, lam=mode.lam, instead="--to-level or --to-error"
        )
    return LevelGoal(level, mode.depth)
