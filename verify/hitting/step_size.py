"""Step-size limits of the theory, for a start and a range of eigenvalues, as rationals.

They are algebraic numbers: each is given by a rational on either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from rankclock.theory.formulas.descent import limit_decaying, limit_monotone
from rankclock.verify.arithmetic.balls import outer_ends
from rankclock.verify.arithmetic.outcomes import NotRational
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

# guess: close to the limit, where the least steps are needed, and below it by enough that rounding
# to float64 or to four digits never passes it.
_SHARE_OF_LIMIT = Fraction(9, 10)
# guess: twice the bits of float64 and more, so that an answer in float64 never shows the gap.
_LIMIT_BITS = 128
# needed: as often is the bracket of c halved, so that it is narrower than float64 tells.
_HALVINGS = 80

_N, _LEVEL = sp.Symbol("N", integer=True, positive=True), sp.Symbol("level", real=True)


@dataclass(frozen=True)
class Limit:
    """A step-size limit with below <= limit <= above, equal where it is rational.

    formula: the limit in words, for messages.
    """

    below: Fraction
    above: Fraction
    formula: str

    @property
    def automatic(self) -> Fraction:
        """The step size that "auto" stands for: 9/10 of the limit."""
        return self.below * _SHARE_OF_LIMIT


def theory_limit(
    depth: int, alpha: Fraction, spectrum: Sequence[Eigenvalue], beta: Fraction | None = None
) -> Limit:
    """The step-size limit of the theory for these eigenvalues and this start."""
    lowest, highest = min(value.low for value in spectrum), max(value.high for value in spectrum)
    return step_size_limit(depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta)


def step_size_limit(
    *,
    depth: int,
    alpha: Fraction,
    lowest: Fraction,
    highest: Fraction,
    beta: Fraction | None = None,
) -> Limit:
    """The limit below which the theory covers every eigenvalue between lowest and highest.

    depth: N. alpha: initialisation scale. beta: perturbation of W_1, for the perturbed start. Units
    of the result: d^(2-2N). Source: docs/theory.md, sections 4 and 5.
    """
    size = max(abs(lowest), abs(highest))
    if beta:
        return _perturbed_limit(depth, max(alpha**depth, size))
    if lowest >= 0:
        below, above = _enclose(limit_monotone(_N, _LEVEL), depth, max(alpha**depth, highest))
        return Limit(below, above, "1/(2N M^(2N-2))")
    # A negative eigenvalue decays, and a decaying mode takes its longest step, relative to itself,
    # at the start: the limit for it is the smaller one.
    below, above = _enclose(limit_decaying(_N, _LEVEL), depth, max(alpha**depth, size))
    return Limit(below, above, "1/((3N-2) M^(2N-2))")


def order_limit(*, depth: int, lam: Fraction, alpha: Fraction) -> Limit:
    """The step size up to which a step keeps the order of iterates where the mode of lam moves.

    Beyond it nothing is answered. Source: docs/hitting-times.md; verify/descent/mode.py
    refuses what is above.
    """
    if alpha**depth < lam:
        below, above = _enclose(1 / (_N * _LEVEL ** (2 - 2 / _N)), depth, lam)
        return Limit(below, above, "1/(N mu^(2N-2))")
    # A falling mode never leaves (0, alpha], where the step map is steepest downwards at alpha.
    slope = alpha ** (depth - 2) * ((2 * depth - 1) * alpha**depth - (depth - 1) * lam)
    return Limit(1 / slope, 1 / slope, "1/|f'(alpha)|")


def _perturbed_limit(depth: int, level: Fraction) -> Limit:
    """1/(9N (cM)^(2N-2)) for M^N = level."""
    root = _perturbation_root(depth)
    below, above = _enclose(1 / (9 * _N * _LEVEL ** (2 - 2 / _N)), depth, level)
    power = 2 * depth - 2
    return Limit(below / root.above**power, above / root.below**power, "1/(9N (cM)^(2N-2))")


def _perturbation_root(depth: int) -> Limit:
    """The root c in (1, 2] of (c-1) c^(N-1) = 1."""
    low, high = Fraction(1), Fraction(2)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (middle - 1) * middle ** (depth - 1) < 1:
            low = middle
        else:
            high = middle
    return Limit(low, high, "(c-1) c^(N-1) = 1")


def _enclose(tree: sp.Basic, depth: int, level: Fraction) -> tuple[Fraction, Fraction]:
    """Rationals on either side of an expression in N and the level."""
    values = {_N: Fraction(depth), _LEVEL: level}
    try:
        exact = evaluate(tree, values, RATIONAL)
    except NotRational:
        with precision(_LIMIT_BITS):
            return outer_ends(evaluate(tree, values, BALL))
    return exact, exact
