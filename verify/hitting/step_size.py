"""Step-size limits of the theory, for a start and a range of eigenvalues, as rationals on either
side.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from rankclock.theory.formulas.descent import limit_decaying, limit_monotone
from rankclock.verify.arithmetic.balls import outer_ends
from rankclock.verify.arithmetic.outcomes import NotRational
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.walk import evaluate

_N, _LEVEL = sp.Symbol("N", integer=True, positive=True), sp.Symbol("level", real=True)


@dataclass(frozen=True)
class Limit:
    """A step-size limit with below <= limit <= above (equal where it is rational), and its formula
    in words.
    """

    below: Fraction
    above: Fraction
    formula: str


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
    of the result: d^(2-2N). Source: theory notes sections 4 and 5.
    """
    size = max(abs(lowest), abs(highest))
    if beta:
        root = _perturbation_root(depth)
        below, above = _enclose(
            1 / (9 * _N * _LEVEL ** (2 - 2 / _N)), depth, max(alpha**depth, size)
        )
        return Limit(
            below / root.above ** (2 * depth - 2),
            above / root.below ** (2 * depth - 2),
            "1/(9N (cM)^(2N-2))",
        )
    if lowest >= 0:
        below, above = _enclose(limit_monotone(_N, _LEVEL), depth, max(alpha**depth, highest))
        return Limit(below, above, "1/(2N M^(2N-2))")
    below, above = _enclose(limit_decaying(_N, _LEVEL), depth, max(alpha**depth, size))
    return Limit(below, above, "1/((3N-2) M^(2N-2))")


def order_limit(*, depth: int, lam: Fraction, alpha: Fraction) -> Limit:
    """The step size up to which a step keeps the order of iterates where the mode of lam moves;
    beyond it nothing is answered.

    Source: docs/hitting-times.md; verify/descent/certified_mode.py refuses what is above.
    """
    if alpha**depth < lam:
        below, above = _enclose(1 / (_N * _LEVEL ** (2 - 2 / _N)), depth, lam)
        return Limit(below, above, "1/(N mu^(2N-2))")
    slope = alpha ** (depth - 2) * ((2 * depth - 1) * alpha**depth - (depth - 1) * lam)
    return Limit(1 / slope, 1 / slope, "1/|f'(alpha)|")


def _perturbation_root(depth: int) -> Limit:
    """The root c in (1, 2] of (c-1) c^(N-1) = 1."""
    low, high = Fraction(1), Fraction(2)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if (middle - 1) * middle ** (depth - 1) < 1 else (low, middle)
    return Limit(low, high, "(c-1) c^(N-1) = 1")


def _enclose(tree: sp.Basic, depth: int, level: Fraction) -> tuple[Fraction, Fraction]:
    values = {_N: Fraction(depth), _LEVEL: level}
    try:
        exact = evaluate(tree, values, RATIONAL)
    except NotRational:
        with precision(128):
            return outer_ends(evaluate(tree, values, BALL))
    return exact, exact
