"""How many steps until an eigenvalue is past a target, without running them, with the paper's and
the sharp bound beside it.
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

    lam: eigenvalue (unit d^N). depth: N >= 2. alpha: initialisation scale (d). eta: step size
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
    goal = _goal(mode, to_error, to_fraction, to_level)
    found = hit(mode, goal, budget=budget, progress=progress)
    method = " + ".join(dict.fromkeys(part.name for part in found.trail)) or "start"
    return Hit(
        StepCount(found.lo, found.hi),
        method,
        found.trail,
        found.fallback,
        time.perf_counter() - begin,
        mode,
        goal,
    )


def _perturbed(
    lam: Fraction,
    start: Start,
    beta: Fraction,
    targets: tuple[Fraction | None, Fraction | None, Fraction | None],
    budget: int,
    progress: Callable[[int], None] | None,
) -> Hit:
    """The answer from the perturbed start; no bound of the paper and no sharp one is known
    there.
    """
    begin = time.perf_counter()
    start.require_range()
    _require_one(*targets)
    to_error, to_fraction, to_level = targets
    if to_error is not None:
        _require_distance(to_error)
    aim = None if to_error is not None else Aim.of(lam, to_fraction, to_level)
    steps = perturbed_passage(
        depth=start.depth,
        lam=lam,
        alpha=start.alpha,
        beta=beta,
        eta=start.eta,
        aim=aim,
        to_error=to_error,
        budget=budget,
        progress=progress,
    )
    # A start that meets its target needs no theorem.
    outside = (
        outside_theorem(
            depth=start.depth,
            alpha=start.alpha,
            beta=beta,
            eta=start.eta,
            lowest=lam,
            highest=lam,
        )
        if steps.hi
        else []
    )
    trail = (
        (
            Part(
                "certified run of two factor modes",
                0,
                (steps.lo, steps.hi),
                "start",
                "goal",
                "0",
                "theorem 9",
            ),
        )
        if steps.hi
        else ()
    )
    return Hit(
        steps,
        trail[0].name if trail else "start",
        trail,
        None,
        time.perf_counter() - begin,
        outside=tuple(outside),
    )


def _require_one(*targets: Fraction | None) -> None:
    given = sum(target is not None for target in targets)
    if given != 1:
        raise InputError(
            "--to-error/--to-fraction/--to-level",
            f"{given or 'none'} of them {'are' if given > 1 else 'is'} given",
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
    """Why no answer is given for this step size: the limit up to which the step map increases where
    the mode moves.
    """
    Start(depth, alpha, eta).require_range()
    limit = order_limit(depth=depth, lam=lam, alpha=alpha)
    problem = (
        f"{short(eta)} is beyond {limit.formula} = {short(limit.below)}, up to which a step "
        "keeps the order of the iterates"
    )
    return InputError("--eta", problem, "give a smaller step size, or --eta auto")


def _goal(
    mode: Mode, to_error: Fraction | None, to_fraction: Fraction | None, to_level: Fraction | None
) -> LevelGoal | Near:
    _require_one(to_error, to_fraction, to_level)
    if to_error is not None:
        _require_distance(to_error)
        return Near(max(mode.lam, Fraction(0)), to_error, mode.depth)
    aim, start, limit = (
        Aim.of(mode.lam, to_fraction, to_level),
        mode.start,
        max(mode.lam, Fraction(0)),
    )
    level = aim.level
    reached = level <= start if mode.rises else level >= start
    if mode.rests and level != start:
        raise never_moves(aim, start)
    if reached or mode.rests:
        return LevelGoal(level, mode.depth) if level > 0 else _always(mode)
    if not (level < limit if mode.rises else level > limit):
        raise never_reached(
            aim, start=start, limit=limit, lam=mode.lam, instead="--to-level or --to-error"
        )
    return LevelGoal(level, mode.depth)


def _always(mode: Mode) -> LevelGoal:
    """A goal that the start already meets, for levels at or below zero of a growing mode."""
    return LevelGoal(mode.start, mode.depth)
