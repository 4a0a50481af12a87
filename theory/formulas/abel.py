"""Abel coordinate of gradient descent for small steps: a function that grows by one at every step.

With x = d/|lam|^(1/N) and h = eta |lam|^(2-2/N) one mode is x -> x (1 + q), q = U (s - z), where U
= h x^(N-2), z = x^N and s = 1, 0, -1 is the sign of lam (for lam = 0: x = d, h = eta). A function A
with A(g(x)) = A(x) + 1 has, as a formal power series in the step size, x A'(x) = (C_0 + U C_1(z) +
U^2 C_2(z) + ...)/q with polynomials C_j of degree j: Euler's modified equation, solved for the
time. C_0 = 1 is the travel time of the flow divided by h, C_1 gives (1/2) ln f.
"""

from __future__ import annotations

from typing import Any

from sympy import QQ, Expr, Poly, Symbol, factorial, sympify
from sympy.polys.rings import ring

from rankclock.theory.symbols import N

z = Symbol("z", real=True)
SIGN = Symbol("sigma", real=True)


def density_polynomials(depth: Any, sign: Any, order: int) -> tuple[Poly, ...]:
    """C_0, ..., C_order as polynomials in z: x A' = (sum_j U^j C_j(z))/q up to U^order.

    depth: N, an integer or the symbol. sign: s = 1, 0, -1 or the symbol SIGN. order: last power of
    U. Let H_1 = G = sum_j U^j C_j and H_(k+1) = q theta H_k - k (q + theta q) H_k, theta = x d/dx.
    Then H_k = q^k x^k A^(k), so Taylor's formula for A(x + x q) - A(x) = 1 is sum_k H_k/k! = 1,
    which determines C_j from C_0, ..., C_(j-1). Source: this project; docs/hitting-times.md,
    theorem 5.
    """
    symbols = [s for s in (N, SIGN) if s in (depth, sign)]
    domain = QQ[tuple(symbols)] if symbols else QQ
    # Elements of the ring are many times faster than Poly, which parses every number it meets.
    elements, w = ring(z, domain)
    depth, sign = domain.from_sympy(sympify(depth)), domain.from_sympy(sympify(sign))
    gap = sign - w
    slope = (depth - 1) * sign - (2 * depth - 1) * w
    terms = []
    table: list[list[Any]] = []  # table[n][k-1] is the coefficient of U^n in H_k
    for n in range(order + 1):
        row = [elements(1 if n == 0 else 0)]
        for k in range(1, n + 1):
            before = table[n - 1][k - 1]
            theta = before * ((n - 1) * (depth - 2)) + depth * w * before.diff(w)
            row.append(gap * theta - slope * before * k)
            row[0] = row[0] - row[k] * domain.from_sympy(1 / factorial(k + 1))
        terms.append(row[0])
        table.append(row)
    return tuple(
        Poly(dict(poly), z, domain=domain) if poly else Poly(0, z, domain=domain) for poly in terms
    )


def density_term(index: int, x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """Term j = index of A'(x), U^j C_j(z)/(q x) with U = eta x^(N-2), z = x^N and s = lam.

    No scaling by |lam|^(1/N) is needed: with lam in place of its sign each term has the unit 1/d.
    """
    U, gap = eta * x ** (N - 2), lam - x**N
    return (
        U ** (index - 1)
        / (x * gap)
        * density_polynomials(N, SIGN, index)[index]
        .as_expr()
        .subs({z: x**N, SIGN: lam}, simultaneous=True)
    )
