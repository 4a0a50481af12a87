"""How many steps until an eigenvalue is past a target: by certified run, with the paper's bound beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq

from theory import all_claims, symbols
from theory.flow import travel_hypergeometric
from theory.times import inflection_point, recovery_bound
from verify.errors import InputError
from verify.evaluate.ball import BALL
from verify.evaluate.decide import decide, enclosure
from verify.evaluate.errors import TooLong, Undecided, Undefined
from verify.evaluate.walk import evaluate
from verify.exact import short
from verify.precision import precision
from verify.simulate.certified import Mode, StepCount, first_passage
from verify.simulate.goal import Level, Near
from verify.verdict import Truth

BUDGET = 50_000_000


@dataclass(frozen=True)
class Hit:
    """Answer lo <= k <= hi with the paper's bound. paper_bound: decimal text, paper_ceil: its ceiling; None where it does not apply."""

    steps: StepCount
    method: str
    paper_bound: str | None
    paper_ceil: int | None
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract."""
        return {
            "lo": self.steps.lo,
            "hi": self.steps.hi,
            "exact": self.steps.exact,
            "method": self.method,
            "paper": {"bound": self.paper_bound, "ceil": self.paper_ceil},
            "sharp": None,
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
    budget: int = BUDGET,
    progress: Callable[[int], None] | None = None,
) -> Hit:
    """First k at which the eigenvalue with ground truth lam is past a target, from the identical start.

    lam: eigenvalue (unit d^N). depth: N >= 2. alpha: initialisation scale (d). eta: step size (d^(2-2N)).
    Exactly one target: to_error, distance of the factor mode to lam_+^(1/N) (d); to_fraction, multiple of
    lam, or to_level, value of the eigenvalue d^N (d^N). budget: most steps to run.
    Raises InputError for a target that is never reached, TooLong when more than `budget` steps are needed.
    """
    begin = time.perf_counter()
    mode = Mode(depth, lam, alpha, eta)
    goal = _goal(mode, to_error, to_fraction, to_level)
    needed = _steps_at_least(mode, goal)
    if needed > budget:
        raise TooLong(f"the target needs at least {short(Fraction(needed))} steps, more than the {budget} that a run may take")
    steps = first_passage(mode, goal, budget=budget, progress=progress)
    bound, ceiling = _paper(mode, goal)
    return Hit(steps, "certified run", bound, ceiling, time.perf_counter() - begin)


def _goal(mode: Mode, to_error: Fraction | None, to_fraction: Fraction | None, to_level: Fraction | None) -> Level | Near:
    if sum(target is not None for target in (to_error, to_fraction, to_level)) != 1:
        raise InputError("--to-error", "exactly one target is needed", "give one of --to-error, --to-fraction, --to-level")
    if to_error is not None:
        if to_error <= 0:
            raise InputError("--to-error", f"{to_error} is not positive", "give a distance above 0; the limit itself is never reached")
        return Near(max(mode.lam, Fraction(0)), to_error, mode.depth)
    option, level = ("--to-level", to_level) if to_level is not None else ("--to-fraction", (to_fraction or Fraction(0)) * mode.lam)
    start, limit = mode.alpha**mode.depth, max(mode.lam, Fraction(0))
    reached = level <= start if mode.rises else level >= start
    if mode.rests and level != start:
        raise InputError(option, f"the eigenvalue rests at {start} and never reaches {level}", f"aim at {start}, or change alpha")
    if reached or mode.rests:
        return Level(level, mode.depth) if level > 0 else _always(mode)
    if not (level < limit if mode.rises else level > limit):
        way = "grows" if mode.rises else "shrinks"
        problem = f"the eigenvalue {way} from {short(start)} towards {short(limit)} and never reaches {short(level)}"
        raise InputError(option, problem, f"choose a level strictly between {short(min(start, limit))} and {short(max(start, limit))}")
    return Level(level, mode.depth)


def _always(mode: Mode) -> Level:
    """A goal that the start already meets, for levels at or below zero of a growing mode."""
    return Level(mode.alpha**mode.depth, mode.depth)


def _steps_at_least(mode: Mode, goal: Level | Near) -> int:
    """A rigorous lower bound for a growing mode below its inflection: there gradient descent lags behind the flow."""
    if not mode.rises or goal.reached(mode.alpha, True):
        return 0
    values = {symbols.N: Fraction(mode.depth), symbols.lam: mode.lam, symbols.alpha: mode.alpha, symbols.eta: mode.eta}
    with precision(96):
        try:
            target = min(_target(goal, mode).lower(), evaluate(inflection_point(symbols.N, symbols.lam), values, BALL).lower())
            if not target > enclosure(symbols.alpha, values, bits=96):
                return 0
            time_needed = evaluate(travel_hypergeometric(symbols.alpha, symbols.b, symbols.N, symbols.lam), {**values, symbols.b: target}, BALL)
            return int((time_needed / BALL.lift(mode.eta)).lower().floor().unique_fmpz() or 0)
        except (Undecided, Undefined):
            return 0


def _target(goal: Level | Near, mode: Mode) -> arb:
    """The factor mode aimed at, as a ball at the working precision."""
    if isinstance(goal, Level):
        return _ball(goal.level).root(goal.depth)
    limit = _ball(goal.lam).root(goal.depth) if goal.lam else arb(0)
    return limit - _ball(goal.eps) if mode.rises else limit + _ball(goal.eps)


def _paper(mode: Mode, goal: Level | Near) -> tuple[str | None, int | None]:
    """T_N^Id and its ceiling where its hypotheses hold; the accuracy is the distance of the target to the limit."""
    values: dict[sp.Basic, Any] = {symbols.N: Fraction(mode.depth), symbols.lam: mode.lam, symbols.alpha: mode.alpha, symbols.eta: mode.eta}
    if mode.rests or goal.reached(mode.alpha, mode.rises):
        return None, None
    claim = next(c for c in all_claims() if c.id == "recovery-time-ceiling")
    bound = recovery_bound(symbols.N, symbols.lam, symbols.alpha, symbols.eta, symbols.eps)
    for bits in (128, 512, 2048):
        with precision(bits):
            limit = _ball(mode.lam).root(mode.depth) if mode.lam > 0 else arb(0)
            values[symbols.eps] = goal.eps if isinstance(goal, Near) else abs(limit - _target(goal, mode))
            try:
                if any(decide(h, values).truth is Truth.NO for h in claim.hypotheses):
                    return None, None
                ball = evaluate(bound, values, BALL)
                ceiling = ball.ceil().unique_fmpz()
            except Undecided:
                continue
            except Undefined:
                return None, None
            if ceiling is not None and ball.rel_accuracy_bits() > 70:
                return ball.str(20, radius=False), int(ceiling)
    return None, None


def _ball(value: Fraction) -> arb:
    return arb(fmpq(value.numerator, value.denominator))
