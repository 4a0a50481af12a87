"""Integrals over a pole: no such integral is finite, however many bits a quadrature has.

The integrals of the theory are travel times, whose integrand is the reciprocal of a velocity, a
polynomial; so a sign change of the velocity between the ends is a proof.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from rankclock.theory.trees import can_be_written
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import as_sympy
from rankclock.verify.evaluate.algebra import Env
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import exact_value
from rankclock.verify.evaluate.steps import evaluate

# guess: enough for the sign of a velocity; where it is not, nothing is claimed.
_BITS = 128


def crosses_a_pole(node: sp.Integral, values: Env) -> bool:
    """Whether the reciprocal of the integrand, a polynomial, surely has a zero in the range.

    False where that is not known.
    """
    if len(node.limits) != 1:
        return False
    integrand, (variable, low, high) = node.args
    if not _is_reciprocal_of_polynomial(integrand, variable, values):
        return False
    with precision(_BITS):
        try:
            first, last = (evaluate(end, values, BALL) for end in (low, high))
            on_one_side = (first > 0 and last > 0) or (first < 0 and last < 0)
            if (
                not on_one_side
                and exact_value(1 / integrand, {**values, variable: Fraction(0)}) == 0
            ):
                # The velocity vanishes at zero, without a change of sign when N is odd.
                return not _is_empty(node, values)
            velocities = [
                1 / evaluate(integrand, {**values, variable: end}, BALL) for end in (first, last)
            ]
        except ZeroDivisionError:
            return False
        except ArithmeticError:
            return _ends_at_a_pole(node, values)
        except (ValueError, TypeError):
            return False
        before, after = velocities
        return bool((before > 0 and after < 0) or (before < 0 and after > 0))


def _is_reciprocal_of_polynomial(integrand: sp.Basic, variable: sp.Basic, values: Env) -> bool:
    numbers = {
        s: as_sympy(v) for s, v in values.items() if isinstance(v, Fraction) and s != variable
    }
    if not can_be_written(integrand, numbers):
        return False
    return bool((1 / integrand.xreplace(numbers)).is_polynomial(variable))


def _is_empty(node: sp.Integral, values: Env) -> bool:
    """Whether the range is known to be a single point."""
    _, (_, low, high) = node.args
    start = exact_value(low, values)
    return start is not None and start == exact_value(high, values)


def _ends_at_a_pole(node: sp.Integral, values: Env) -> bool:
    """Whether an end of a range is exactly a zero of the reciprocal of the integrand."""
    integrand, (variable, low, high) = node.args
    ends = [exact_value(end, values) for end in (low, high)]
    # An integral over nothing is zero, also at a pole.
    if None in ends or ends[0] == ends[1]:
        return False
    return any(exact_value(1 / integrand, {**values, variable: end}) == 0 for end in ends)
