"""How many steps until an eigenvalue is past a target, without running them, with the paper's and the sharp bound beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from verify.abel import Part, hit
from verify.errors import InputError
from verify.evaluate.errors import Undefined
from verify.exact import short
from verify.hitting_bounds import paper_bound, sharp_texts
from verify.limits import order_limit
from verify.perturbed_hitting import Target, perturbed_passage
from verify.perturbed_start import require_perturbation
from verify.simulate.certified import Mode, StepCount
from verify.simulate.goal import Level, Near

BUDGET = 50_000_000


@dataclass(frozen=True)
class Hit:
    """Answer lo <= k <= hi, how it was proved, and bounds to compare it with, which are computed when they are first asked for.

    method: names of the parts of the proof. trail: the parts in order. fallback: why a certified run of the whole path was
    needed, or None. seconds: what the answer took, without the bounds. mode, goal: what was asked; None for the perturbed start.
    """

    steps: StepCount
    method: str
    trail: tuple[Part, ...]
    fallback: str | None
    seconds: float
    mode: Mode | None = field(default=None, repr=False)
    goal: Level | Near | None = field(default=None, repr=False)

    @property
    def paper_bound(self) -> str | None:
        """T_N^Id as decimal text; None where its hypotheses do not hold."""
        return self._paper[0]

    @property
    def paper_ceil(self) -> int | None:
        """Its ceiling; None where its hypotheses do not hold."""
        return self._paper[1]

    @cached_property
    def sharp(self) -> tuple[str, str] | None:
        """Decimal texts at most the lower and at least the upper sharp bound, or None where they are not proved."""
        return None if self.mode is None or self.goal is None else sharp_texts(self.mode, self.goal)

    @cached_property
    def _paper(self) -> tuple[str | None, int | None]:
        return (None, None) if self.mode is None or self.goal is None else paper_bound(self.mode, self.goal)

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract."""
        return {
            "lo": self.steps.lo,
            "hi": self.steps.hi,
            "exact": self.steps.exact,
            "method": self.method,
            "paper": {"bound": self.paper_bound, "ceil": self.paper_ceil},
            "sharp": None if self.sharp is None else {"lower": self.sharp[0], "upper": self.sharp[1]},
            "trail": [{**asdict(part), "steps": list(part.steps)} for part in self.trail],
            "fallback": self.fallback,
            "seconds": self.seconds,
        }


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

    lam: eigenvalue (unit d^N). depth: N >= 2. alpha: initialisation scale (d). eta: step size (d^(2-2N)).
    Exactly one target: to_error, distance of the factor mode to lam_+^(1/N) (d); to_fraction, multiple of
    lam, or to_level, value of the eigenvalue d^N (d^N). beta: None or 0 for the identical start; else W_1(0) = (alpha - beta) I, where
    the eigenvalue is p = a b^(N-1), d means p^(1/N) (lam > 0), and the answer is a certified run. budget: most steps of
    a certified run, from the identical start only where no theorem reaches; progress is called with its steps.
    Raises InputError for a target that is never reached and for a step size beyond the range where the step map is
    monotone, TooLong when more than `budget` steps would have to be run, or where the perturbed start is not proved to settle.
    Source: docs/hitting-times.md.
    """
    begin = time.perf_counter()
    require_perturbation(beta)
    if beta:
        start = {"depth": depth, "lam": lam, "alpha": alpha, "eta": eta}
        return _perturbed(start, beta, (to_error, to_fraction, to_level), budget, progress)
    try:
        mode = Mode(depth, lam, alpha, eta)
    except Undefined:
        raise _beyond(depth, lam, alpha, eta) from None
    goal = _goal(mode, to_error, to_fraction, to_level)
    found = hit(mode, goal, budget=budget, progress=progress)
    method = " + ".join(dict.fromkeys(part.name for part in found.trail)) or "start"
    return Hit(StepCount(found.lo, found.hi), method, found.trail, found.fallback, time.perf_counter() - begin, mode, goal)


def _perturbed(
    start: dict[str, Any],
    beta: Fraction,
    targets: tuple[Fraction | None, Fraction | None, Fraction | None],
    budget: int,
    progress: Callable[[int], None] | None,
) -> Hit:
    """The answer from the perturbed start; no bound of the paper and no sharp one is known there."""
    begin = time.perf_counter()
    _require_range(start["depth"], start["alpha"], start["eta"])
    _require_one(*targets)
    to_error, to_fraction, to_level = targets
    if to_error is not None:
        _require_distance(to_error)
        target = Target("--to-error", to_error=to_error)
    elif to_level is not None:
        target = Target("--to-level", level=to_level)
    else:
        target = Target("--to-fraction", level=(to_fraction or Fraction(0)) * start["lam"])
    steps = perturbed_passage(**start, beta=beta, target=target, budget=budget, progress=progress)
    trail = (Part("certified run of two factor modes", 0, (steps.lo, steps.hi), "start", "goal", "0", "theorem 9"),) if steps.hi else ()
    return Hit(steps, trail[0].name if trail else "start", trail, None, time.perf_counter() - begin)


def _require_range(depth: int, alpha: Fraction, eta: Fraction) -> None:
    if depth < 2 or alpha <= 0 or eta <= 0:
        option, value = ("--depth", depth) if depth < 2 else ("--alpha", alpha) if alpha <= 0 else ("--eta", eta)
        raise InputError(option, f"{value} is out of range", "a mode needs depth >= 2, alpha > 0 and eta > 0")


def _require_one(*targets: Fraction | None) -> None:
    if sum(target is not None for target in targets) != 1:
        raise InputError("--to-error", "exactly one target is needed", "give one of --to-error, --to-fraction, --to-level")


def _require_distance(to_error: Fraction) -> None:
    if to_error <= 0:
        raise InputError("--to-error", f"{short(to_error)} is not positive", "give a distance above 0; the limit itself is never reached")


def _beyond(depth: int, lam: Fraction, alpha: Fraction, eta: Fraction) -> InputError:
    """Why no answer is given for this step size: the limit up to which the step map increases where the mode moves."""
    _require_range(depth, alpha, eta)
    limit = order_limit(depth=depth, lam=lam, alpha=alpha)
    problem = f"{short(eta)} is beyond {limit.formula} = {short(limit.below)}, up to which a step keeps the order of the iterates"
    return InputError("--eta", problem, "give a smaller step size")


def _goal(mode: Mode, to_error: Fraction | None, to_fraction: Fraction | None, to_level: Fraction | None) -> Level | Near:
    _require_one(to_error, to_fraction, to_level)
    if to_error is not None:
        _require_distance(to_error)
        return Near(max(mode.lam, Fraction(0)), to_error, mode.depth)
    option, level = ("--to-level", to_level) if to_level is not None else ("--to-fraction", (to_fraction or Fraction(0)) * mode.lam)
    start, limit = mode.start, max(mode.lam, Fraction(0))
    reached = level <= start if mode.rises else level >= start
    if mode.rests and level != start:
        raise InputError(option, f"the eigenvalue rests at {short(start)} and never reaches {short(level)}", f"aim at {short(start)}, or change alpha")
    if reached or mode.rests:
        return Level(level, mode.depth) if level > 0 else _always(mode)
    if not (level < limit if mode.rises else level > limit):
        way = "grows" if mode.rises else "shrinks"
        problem = f"the eigenvalue {way} from {short(start)} towards {short(limit)} and never reaches {short(level)}"
        if option == "--to-fraction" and mode.lam <= 0:
            raise InputError(option, problem, "a fraction of lam says nothing of an eigenvalue that tends to 0, so give --to-level or --to-error")
        raise InputError(option, problem, f"choose a level strictly between {short(min(start, limit))} and {short(max(start, limit))}")
    return Level(level, mode.depth)


def _always(mode: Mode) -> Level:
    """A goal that the start already meets, for levels at or below zero of a growing mode."""
    return Level(mode.start, mode.depth)
