"""First passages of modes from the identical start, with exact ties, and which modes decide.

**Levels.** Write g_lam(x) = x + eta x^(N-1) (lam - x^N). It increases in x where the step map is
increasing and in lam for x > 0, so by induction d_lam(k) <= d_lam'(k) for lam <= lam': the first k
with d^N past a fixed level decreases in lam. Of the unwanted modes only the largest decides when
the window closes.

**Fractions.** The level (1-tol) lam grows with lam, so that is not enough: with alpha^N = (1-tol)
lam the small mode is there at once and a larger one is not. Let lam' = m^N lam, m > 1, u = d/mu, q
= (1-tol)^(1/N).
- u <- u + h u^(N-1) (1 - u^N), h = eta mu^(2N-2), increases in u (h N <= 1) and in h. So once u'_j
  >= u_j, it stays so.
- While u' < u: d' >= d and lam' - d'^N = lam' (1 - u'^N) >= m^N (lam - d^N), so with s_j = eta
  d_j^(N-2) (lam - d_j^N) the ratio d'/d grows in step j at least by (1 + m^N s_j)/(1 + s_j) >=
  m^(N s_j/(1+s_j)) >= m^(N ln(1+s_j)/(1+s)), s >= all s_j. [ln(1 + e^t s) has slope at least
  s/(1+s) in t >= 0, and s_j >= ln(1+s_j).]
- ln(1 + s_j) sums to ln(d_k/alpha), and s <= h <= 1/N. So d'_k/d_k >= m, that is u'_k >= u_k, as
  soon as ln(d_k/alpha) >= (1 + 1/N)/N.
At the passage d_k^N >= (1-tol) lam. So if **alpha^N e^(1+1/N) <= (1-tol) lam, no larger mode passes
its fraction later**: of the wanted modes the least that satisfies this decides, with those that do
not.

**From above.** A mode with alpha^N > (1+tol) lam falls to lam and never below it, and is learned at
the first k with d^N <= (1+tol) lam. For lam < lam' = m^N lam, both below alpha^N, u >= u' at the
start, h < h', and beyond u = 1 the step of u decreases in h; so u >= u' for ever: of these modes
the least decides. Source: this project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent import exact
from rankclock.verify.descent.goals import LevelGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.descent.start import Start
from rankclock.verify.descent.step_count import NEVER, FirstStep
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.abel.passage import hit

# needed: a rational above e, by less than 10^-9.
_E_ABOVE = Fraction(2718281829, 10**9)
# guess: how far beyond a level is asked too: where both passages are one step, no iterate is on it.
_HAIR = 1 + Fraction(1, 2**200)
# guess: bits up to which an iterate is computed exactly, to be compared with the level itself.
_TIE_BITS = 2_000_000

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Descent(Start):
    """A start in range, and budget: most steps of a certified run from it."""

    budget: int = field(kw_only=True)

    @property
    def start(self) -> Fraction:
        """alpha^N."""
        return self.alpha**self.depth

    def mode(self, lam: Fraction) -> Mode:
        """The mode of an eigenvalue. Raises Undefined where the step map is not increasing."""
        return Mode(self.depth, lam, self.alpha, self.eta)


def first_at_least(
    descent: Descent, lam: Fraction, level: Fraction, progress: Progress | None = None
) -> FirstStep:
    """First k with d(k)^N >= level > 0 of a mode that rises past it; NEVER when it does not."""
    if descent.start >= level:
        return FirstStep(0, 0)
    if lam <= level:
        return NEVER
    return _passage(descent, lam, level, progress)


def first_above(
    descent: Descent, lam: Fraction, level: Fraction, progress: Progress | None = None
) -> FirstStep:
    """First k with d(k)^N > level > 0.

    An iterate that equals the level is told from one above it.
    """
    if descent.start > level:
        return FirstStep(0, 0)
    if lam <= level:
        return NEVER
    if descent.start == level:
        # As lam > alpha^N, the first step rises.
        return FirstStep(1, 1)
    passage = first_at_least(descent, lam, level, progress)
    root = exact_root(level, descent.depth)
    if root is None or passage.lo is None or passage.hi is None:
        # Every iterate is rational, so none equals an irrational level.
        return passage
    if passage.exact:
        hair_above = level * _HAIR**descent.depth
        # NEVER for lam within a hair of the level, which an iterate may then still pass.
        if first_at_least(descent, lam, hair_above, progress) == passage:
            return passage
        iterate = exact.mode(
            passage.lo, descent.depth, lam, descent.alpha, descent.eta, size_limit=_TIE_BITS
        )
        if iterate is not None:
            k = passage.lo + (iterate == root)
            return FirstStep(k, k)
    # The iterate may be on the level, and then the next one is the first above it.
    return FirstStep(passage.lo, passage.hi + 1)


def first_at_most(
    descent: Descent, lam: Fraction, level: Fraction, progress: Progress | None = None
) -> FirstStep:
    """First k with d(k)^N <= level, for 0 < lam < level.

    At once, or when a mode that falls towards lam passes it.
    """
    if descent.start <= level:
        return FirstStep(0, 0)
    return _passage(descent, lam, level, progress)


def _passage(
    descent: Descent, lam: Fraction, level: Fraction, progress: Progress | None
) -> FirstStep:
    """First k with d(k)^N at or past a level between the start and lam."""
    goal = LevelGoal(level, descent.depth)
    counts = hit(descent.mode(lam), goal, budget=descent.budget, progress=progress)
    return FirstStep(counts.lo, counts.hi)


def decides_alone(descent: Descent, lam: Fraction, tol: Fraction) -> bool:
    """Whether no mode with a larger eigenvalue passes 1 - tol of it later than this one.

    See the top of this module.
    """
    n = descent.depth
    # e^(1+1/N) <= e^(3/2) < 5, and the powers below are long.
    if 5 * descent.start <= (1 - tol) * lam:
        return True
    return _E_ABOVE ** (n + 1) * descent.start**n <= ((1 - tol) * lam) ** n


def deciding(descent: Descent, wanted: Sequence[Eigenvalue], tol: Fraction) -> list[Eigenvalue]:
    """The wanted eigenvalues (descending) of which the latest passage is that of all."""
    alone = [value for value in wanted if decides_alone(descent, value.low, tol)]
    others = [value for value in wanted if not decides_alone(descent, value.low, tol)]
    return list(dict.fromkeys(alone[-1:] + others))


def all_learned(
    descent: Descent, wanted: Sequence[Eigenvalue], tol: Fraction, progress: Progress | None = None
) -> FirstStep:
    """K0: first k from which every wanted mode is within tol of its eigenvalue.

    From below or from above.
    """
    rise = risen(descent, wanted, tol, progress)
    if rise.hi is None or rise.lo is None:
        return NEVER
    fall = fallen(descent, wanted, tol, progress)
    if fall.hi is None or fall.lo is None:
        return NEVER
    return FirstStep(max(rise.lo, fall.lo), max(rise.hi, fall.hi))


def risen(
    descent: Descent, wanted: Sequence[Eigenvalue], tol: Fraction, progress: Progress | None = None
) -> FirstStep:
    """First k from which every wanted mode is at least 1 - tol of its eigenvalue.

    NEVER where an enclosure is too wide to say.
    """
    least, most = 0, 0
    for value in deciding(descent, wanted, tol):
        # Of the modes of the enclosure the upper one is fastest, and the level at the lower end is
        # lowest.
        early = first_at_least(descent, value.high, (1 - tol) * value.low, progress)
        late = early
        if not value.exact:
            late = first_at_least(descent, value.low, (1 - tol) * value.high, progress)
        if early.lo is None or late.hi is None:
            return NEVER
        least, most = max(least, early.lo), max(most, late.hi)
    return FirstStep(least, most)


def fallen(
    descent: Descent, wanted: Sequence[Eigenvalue], tol: Fraction, progress: Progress | None = None
) -> FirstStep:
    """First k from which every wanted mode is at most 1 + tol of its eigenvalue.

    0 where none starts above.
    """
    # From above the passage is the later the smaller the eigenvalue, and so it is in an enclosure.
    high, low = min(value.high for value in wanted), min(value.low for value in wanted)
    early = first_at_most(descent, high, (1 + tol) * high, progress)
    late = early if high == low else first_at_most(descent, low, (1 + tol) * low, progress)
    return FirstStep(early.lo, late.hi)


def one_escapes(
    descent: Descent,
    largest: Eigenvalue,
    top: Eigenvalue,
    cap: Fraction,
    progress: Progress | None = None,
) -> FirstStep:
    """First k at which the largest unwanted eigenvalue is above cap lam_1; top: lam_1."""
    if largest.exact and top.exact:
        return first_above(descent, largest.low, cap * top.low, progress)
    early = first_at_least(descent, largest.high, cap * top.low, progress)
    late = first_above(descent, largest.low, cap * top.high, progress)
    return FirstStep(early.lo, late.hi)
