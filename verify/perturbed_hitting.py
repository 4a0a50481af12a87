"""First passage of the eigenvalue p = a b^(N-1) of the product from the perturbed start, by a certified run of the two factor modes.

The start lies in the trapping region of verify/simulate/pair.py, so p moves towards lam at every step, never passes it and tends to it
(docs/hitting-times.md, theorem 9): every level strictly between p(0) and lam is passed once, and no other is ever reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import InputError
from verify.evaluate.errors import TooLong
from verify.exact import exact_root, root_below, short
from verify.perturbed_start import require_settling
from verify.simulate.certified import StepCount
from verify.simulate.pair import BITS, Orbit, Pair, Passage
from verify.spectrum import Eigenvalue

_TRIES = 8  # the most that a Passage multiplies its bits by

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Target:
    """Where p shall be: `to_error`, distance of p^(1/N) to lam^(1/N), or `level`, a value of p given by `option`."""

    option: str
    level: Fraction | None = None
    to_error: Fraction | None = None


def perturbed_passage(
    *,
    depth: int,
    lam: Fraction,
    alpha: Fraction,
    beta: Fraction,
    eta: Fraction,
    target: Target,
    budget: int,
    progress: Callable[[int], None] | None = None,
) -> StepCount:
    """First k with p(k) at or past the target, in the direction in which p moves.

    depth: N >= 2. lam: eigenvalue (d^N). alpha, beta > 0: the start W_1(0) = (alpha - beta) I, the others alpha I (d). eta: step size (d^(2-2N)).
    Raises InputError for a target that is never reached, TooLong past the budget and where p is not proved to settle,
    Undefined where the precision does not decide. Source: verify/simulate/pair.py has the proofs.
    """
    require_settling(depth=depth, alpha=alpha, beta=beta, eta=eta, top=Eigenvalue.exactly(abs(lam)), name="|lam|")
    pair = Pair(depth, Eigenvalue.exactly(lam), alpha - beta, alpha, eta)
    rising = pair.level < lam
    if target.to_error is not None:
        _require_positive(lam)
    if pair.level == lam:
        _require_here(lam, target)
        return StepCount(0, 0)
    bits = BITS + _closeness(pair.level, lam, target)
    ends = _ends(pair, target, rising, bits)
    if ends[0] == ends[1]:
        if ends[0] <= pair.level if rising else ends[0] >= pair.level:
            return StepCount(0, 0)
        _require_ahead(pair, ends[0], rising, target.option)
    elif ends[1] <= pair.level if rising else ends[0] >= pair.level:
        return StepCount(0, 0)
    found = Passage(pair, ends, rising=rising, bits=bits).advance(budget, progress)
    if found is None:
        raise TooLong(f"the eigenvalue is not at its target after {budget} steps; allow more steps by --max-steps, or give a larger alpha")
    return StepCount(*found)


def _require_positive(lam: Fraction) -> None:
    if lam <= 0:
        problem = f"lam = {short(lam)} is not above 0, and from the perturbed start the eigenvalue tends to lam, which has no distance in p^(1/N)"
        raise InputError("--to-error", problem, "give --to-level, a value of the eigenvalue between its start and lam")


def _require_here(lam: Fraction, target: Target) -> None:
    """Refuse a level that an eigenvalue at rest is not at."""
    if target.level is not None and target.level != lam:
        problem = f"the eigenvalue rests at {short(lam)} and never reaches {short(target.level)}"
        raise InputError(target.option, problem, f"aim at {short(lam)}, or change the start")


def _require_ahead(pair: Pair, level: Fraction, rising: bool, option: str) -> None:
    """Refuse a level at or beyond the limit."""
    start, lam = pair.level, pair.lam.low
    if (level < lam) if rising else (level > lam):
        return
    problem = f"the eigenvalue {'grows' if rising else 'shrinks'} from {short(start)} towards {short(lam)} and never reaches {short(level)}"
    if option == "--to-fraction" and not lam:
        raise InputError(option, problem, "a fraction of lam = 0 says nothing of an eigenvalue that tends to 0, so give --to-level")
    raise InputError(option, problem, f"choose a level strictly between {short(min(start, lam))} and {short(max(start, lam))}")


def _ends(pair: Pair, target: Target, rising: bool, bits: int) -> Ends:
    """The level of p, exactly or within less than a unit of the last place of every run; the start is not inside."""
    if target.level is not None:
        return target.level, target.level
    assert target.to_error is not None
    places = Orbit(pair, bits=_TRIES * bits).p
    while True:
        low, high = _near(pair.lam.low, target.to_error, pair.depth, rising, places)
        # With lam^(1/N) irrational so is this level, and the start is not: more places tell them apart.
        if low == high or not low < pair.level < high:
            return low, high
        places *= 2


def _near(lam: Fraction, eps: Fraction, depth: int, rising: bool, places: int) -> Ends:
    """The level max(0, lam^(1/N) - eps)^N for a rising eigenvalue, (lam^(1/N) + eps)^N for a falling one, within 2^-places."""
    root = exact_root(lam, depth)
    if root is not None:
        ends = root, root
    else:
        size = max(0, lam.numerator.bit_length() - lam.denominator.bit_length()) + max(0, eps.numerator.bit_length() - eps.denominator.bit_length())
        fine = places + depth * (size + 2)  # the slope of x^N is at most N (lam^(1/N) + eps)^(N-1)
        below = root_below(lam, depth, fine)
        ends = below, below + Fraction(1, 1 << fine)
    low, high = (max(Fraction(0), end - eps) if rising else end + eps for end in ends)
    return low**depth, high**depth


def _closeness(start: Fraction, lam: Fraction, target: Target) -> int:
    """Bits by which the target, or the start, is closer to lam than 1: runs begin with as many more; a guess."""
    gap = target.to_error if target.to_error is not None else abs((target.level or Fraction(0)) - lam)
    gap = min((v for v in (gap, abs(start - lam)) if v), default=Fraction(1))
    return max(0, gap.denominator.bit_length() - gap.numerator.bit_length())
