"""Float64 backend: for figures and quick looks, never for a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.approximate import Approximate
from rankclock.verify.evaluate.walk import evaluate


class Float64(Approximate):
    """Arithmetic of Python floats; special functions from mpmath's float64 context."""

    name = "float64"

    def __init__(self) -> None:
        super().__init__(mpmath.fp, digits=10)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument):
        """The float64 context loses all digits near one, so the series is summed with more and
        rounded once.
        """
        with precision(106):
            value = mpmath.hyper(
                [mpmath.mpf(u.numerator) / u.denominator for u in upper],
                [mpmath.mpf(v.numerator) / v.denominator for v in lower],
                argument,
            )
            return complex(value) if isinstance(value, mpmath.mpc) else float(value)


FLOAT = Float64()


def evaluate_float(tree: sp.Basic, env: Mapping[sp.Basic, Any]) -> float:
    """Value of a formula in float64.

    env: values of the free symbols, exact rationals or floats. Raises Undecided for a process such
    as an iterate, and for a value that is not real.
    """
    value = evaluate(tree, env, FLOAT)
    return float(value.real if isinstance(value, complex) and value.imag == 0 else value)
