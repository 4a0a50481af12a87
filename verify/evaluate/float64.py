"""Float64 backend: for figures and quick looks, never for a verdict."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NoReturn

import mpmath
import sympy as sp

from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.algebra import Algebra, Argument, Env, Number
from rankclock.verify.evaluate.approximate import Approximate
from rankclock.verify.evaluate.steps import evaluate

# guess: a sum of some hundred terms may lose five of the fifteen digits of a float.
_DIGITS = 10
# needed: twice the 53 bits of a float, so that a cancellation of half of them costs nothing.
_SERIES_BITS = 106


class Float64(Approximate):
    """Arithmetic of Python floats; special functions from mpmath's float64 context."""

    def __init__(self) -> None:
        super().__init__(mpmath.fp, digits=_DIGITS)

    @property
    def within_integral(self) -> Algebra:
        return self

    def special(self, kind: type, *arguments: Argument) -> Number:
        """The value with more bits, rounded once."""
        with precision(_SERIES_BITS):
            value = super().special(kind, *arguments)
            return complex(value) if isinstance(value, mpmath.mpc) else float(value)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: Number) -> Number:
        """The series with more bits, rounded once: mpmath's float64 loses all digits near one."""
        with precision(_SERIES_BITS):
            many = Approximate(mpmath.mp, _DIGITS)
            value = many.hyper(upper, lower, mpmath.mpmathify(argument))
            return complex(value) if isinstance(value, mpmath.mpc) else float(value)

    def _unsupported(self, *_arguments: Any) -> NoReturn:
        raise Undecided("no evaluator for this function in the float64 backend")

    # A run step by step in float64 would look like a result, so there is none.
    iterate = passage = recovery_time = flow = first_iterate = other_iterate = _unsupported
    factor_iterate = product_iterate = _unsupported
    identity = transpose = inverse = trace = diagonal = diagonal_of = largest = _unsupported
    spectral_norm = nuclear_norm = rank = _unsupported


FLOAT = Float64()


def evaluate_float(tree: sp.Basic, env: Env) -> float:
    """Value of a formula in float64.

    env: values of the free symbols, exact rationals or floats. Raises Undecided for a process such
    as an iterate, and for a value that is not real.
    """
    value = evaluate(tree, env, FLOAT)
    return float(value.real if isinstance(value, complex) and value.imag == 0 else value)
