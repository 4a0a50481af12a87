"""The expansion of the Abel coordinate for symbolic depth, by another way than the recursion that
defines it.
"""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Poly, Symbol, expand, expand_func, factorial, ff, integrate, simplify, sympify

from rankclock.theory.formulas import abel
from rankclock.theory.formulas.abel import SIGN, density_polynomials, z
from rankclock.theory.symbols import N


def step_growth(depth: Any, sign: Any, order: int) -> tuple[Any, ...]:
    """Coefficients of U^0, ..., U^order in A(g(x)) - A(x), from the integral of x A' along the
    step; 1, 0, 0, ... is what they must be.

    Along the step y = x (1 + theta q), 0 <= theta <= 1, and x A'(y) q dtheta is summed; every
    factor is expanded by the binomial series in U. This does not use the recursion that defines
    C_j. depth: N, an integer or the symbol. sign: s. Source: docs/hitting-times.md, equation (1).
    """
    theta, size = Symbol("theta"), Symbol("U")
    gap = sign - z

    def power(exponent: Any) -> Any:
        """(1 + theta q)^exponent up to U^order."""
        return sum(
            ff(exponent, i) / factorial(i) * (theta * size * gap) ** i for i in range(order + 1)
        )

    # q(y)/q(x) = (1 + theta q)^(N-2) (1 + small), small = -z ((1 + theta q)^N - 1)/(s - z), which
    # has a factor s - z to cancel.
    small = -z * sum(
        ff(depth, i) / factorial(i) * (theta * size) ** i * gap ** (i - 1)
        for i in range(1, order + 1)
    )
    inverse = sum((-small) ** i for i in range(order + 1))
    total = 0
    for j, polynomial in enumerate(abel.density_polynomials(depth, sign, order)):
        # U(y)^j C_j(z(y)) (x/y) q(x)/q(y), with U(y) = U (1 + theta q)^(N-2) and z(y) = z (1 +
        # theta q)^N.
        for (i,), coefficient in polynomial.terms():
            total += (
                size**j
                * sympify(coefficient)
                * z**i
                * power((j - 1) * (depth - 2) - 1 + i * depth)
                * inverse
            )
    found = Poly(expand(total), size)
    return tuple(integrate(found.coeff_monomial(size**n), (theta, 0, 1)) for n in range(order + 1))


@pytest.mark.parametrize("order", [1, 2, pytest.param(3, marks=pytest.mark.long)])
def test_every_step_adds_one_for_symbolic_depth_and_sign(order: int) -> None:
    grown = [simplify(expand_func(term)) for term in step_growth(N, SIGN, order)]
    assert grown == [1] + [0] * order


@pytest.mark.parametrize("index", [1, 2])
def test_a_wrong_term_does_not_add_one(index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    right = density_polynomials(N, SIGN, 2)
    wrong = tuple(term + (1 if j == index else 0) for j, term in enumerate(right))
    monkeypatch.setattr(abel, "density_polynomials", lambda depth, sign, order: wrong[: order + 1])
    grown = [simplify(expand_func(term)) for term in step_growth(N, SIGN, 2)]
    assert grown[index] != 0
