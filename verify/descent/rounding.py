"""How rounding errors grow in a run of gradient descent on factors W_1..W_N.

Write E for the distance of the computed factors from the exact ones, sqrt(sum_j ||dW_j||_F^2), and
let M bound the spectral norm of both, so of every tuple on the segment between them.

One exact step. The Hessian of the loss is J^T J + S, J the derivative of the product. ||J||^2 <= N
M^(2N-2), so ||I - eta J^T J|| <= max(1, eta N M^(2N-2) - 1). S pairs two factors and the residual
R: ||S|| <= (N-1) M^(N-2) ||R||_2. Hence a step multiplies E by at most

    L = max(1, eta N M^(2N-2) - 1) + eta (N-1) M^(N-2) ||R||_2.

With ||R|| <= M^N + ||truth|| <= 2 M^N this is at most 1 + eta (3N-2) M^(2N-2), what the triangle
inequality alone gives (N M^(2N-2) from the product, 2(N-1) M^(2N-2) from the outer factors); but it
does not charge for the product, which contracts, and it shrinks with the residual. On the segment,
||R|| is at most the computed residual plus sqrt(N) M^(N-1) E.

One rounded step. With unit roundoff u a product of n x n matrices is off by at most kappa ||A||_2
||B||_2 in Frobenius norm, kappa = n^2 u/(1 - n u), in whatever order sums are taken; entrywise
operations by less. A slope passes through at most 2N + 2 roundings, so a step adds at most

    c = sqrt(N) [ kappa M + eta M^(N-1) (M^N + ||truth||) ((1 + kappa)^(2N+2) - 1) ].

The start is rounded too, by less than c. So E <= c (1 + L + ... + L^k) after k steps. Source: this
project.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.factorisation import Factorisation, rounded

# float, or mpmath's mpf, which has no types
Real = Any

_INFINITE = float("inf")
# needed: more than the rounding of a bound, a few operations of 53 bits or more.
_UP = 1 + 2.0**-40
# needed: more than the rounding of a computed Frobenius norm, n^2 u for n up to 2^16.
_NORM_UP = 1 + 2.0**-20
# guess: a bound made beforehand lets the factors grow by this share; an error that is larger means
# nothing anyway.
_ROOM = Fraction(1, 1024)
# guess: decimal digits to begin with when precision is chosen beforehand.
_FIRST_GUARD = 8


@dataclass(frozen=True)
class Growth:
    """Error bounds of one problem in one arithmetic: all numbers floats, or all mpf.

    depth: N. size: n. eta: step size. truth: bound on the spectral norm of the ground truth. unit:
    unit roundoff. underflow: what a step may add where numbers fall below the range, 0 for mpf.
    """

    depth: int
    size: int
    eta: Real
    truth: Real
    unit: Real
    underflow: Real = 0

    @property
    def kappa(self) -> Real:
        """Error of a matrix product relative to the norms of its factors."""
        # Beyond n u = 1/2 the bound of a scalar product says nothing.
        if not 2 * self.size * self.unit < 1:
            return _INFINITE
        return self.size**2 * self.unit / (1 - self.size * self.unit)

    def _compound(self, count: int) -> Real:
        """At least (1 + kappa)^count - 1."""
        total = count * self.kappa
        return total / (1 - total) if 2 * total < 1 else _INFINITE

    def lipschitz(self, largest: Real, residual: Real) -> Real:
        """L, for bounds on the spectral norms of factors and of residuals."""
        depth, eta = self.depth, self.eta
        contraction = eta * depth * largest ** (2 * depth - 2) - 1
        return max(1, contraction) + eta * (depth - 1) * largest ** (depth - 2) * residual

    def added(self, largest: Real) -> Real:
        """c: what the rounding of one step adds."""
        depth = self.depth
        slope = (
            self.eta
            * largest ** (depth - 1)
            * (largest**depth + self.truth)
            * self._compound(2 * depth + 2)
        )
        return depth**0.5 * (self.kappa * largest + slope) * _UP + self.underflow * (
            1 + largest
        ) ** (2 * depth) * (1 + self.eta)

    def advance(self, error: Real, *, largest: Real, residual: Real) -> Real:
        """E after a step.

        error: E before it. largest: bound on the exact or on the computed factors. residual:
        computed Frobenius norm.
        """
        # Powers of floats overflow with an exception; then there is no bound.
        try:
            largest = largest + error
            # Two bounds on the residual along the segment: from norms, and from what was computed.
            level = largest**self.depth + self.truth
            seen = (
                residual * _NORM_UP
                + level * self._compound(self.depth)
                + self.depth**0.5 * largest ** (self.depth - 1) * error
            )
            return (self.lipschitz(largest, min(seen, level)) * error + self.added(largest)) * _UP
        except OverflowError:
            return _INFINITE

    def product(self, error: Real, *, largest: Real) -> Real:
        """Error of the computed product in Frobenius norm, from E."""
        try:
            largest = largest + error
            return (
                self.depth**0.5 * largest ** (self.depth - 1) * error
                + largest**self.depth * self._compound(self.depth)
            ) * _UP + self.underflow
        except OverflowError:
            return _INFINITE


def derived_error(
    problem: Factorisation, steps: int, *, bits: int
) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Bounds, known before the run, on the errors of the factors and of their product.

    steps: after how many. bits: precision of the arithmetic, 53 for float64 (numbers below its
    range not counted). Returns E and the error of the product in Frobenius norm; both infinite
    where the bound says nothing, because Factorisation.largest_factor proves no bound, or because
    the errors would leave it. Source: this project, the derivation at the top of this module.
    """
    if problem.largest_factor is None:
        return mpmath.inf, mpmath.inf
    with precision(64):
        growth, largest, error = _prior(problem, steps, bits)
        if not error <= largest * float(_ROOM):
            return mpmath.inf, mpmath.inf
        return error, growth.product(error, largest=largest)


def guard_digits(problem: Factorisation, steps: int, *, digits: int) -> int:
    """Decimal digits to work with beyond `digits`, so that derived_error meets `allowed`.

    steps: after how many. Raises Undefined where no bound on the factors is proved.
    """
    if problem.largest_factor is None:
        raise Undefined(
            "no bound on the factors is proved for this step size, so no precision can be "
            "chosen beforehand"
        )
    guard = _FIRST_GUARD
    while True:
        bits = int((digits + guard) * 3.3219) + 1
        with precision(64):
            growth, largest, error = _prior(problem, steps, bits)
            factors, product = allowed(problem, digits)
            excess = max(
                error / min(factors, largest * float(_ROOM)),
                growth.product(error, largest=largest) / product,
            )
            if excess <= 1:
                return guard
            # An excess may be infinite; then the guard about triples.
            most = mpmath.mpf(10) ** (2 * guard + 10)
            guard += max(1, int(mpmath.ceil(mpmath.log10(min(excess, most)))))


def allowed(problem: Factorisation, digits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    """What `digits` correct digits mean: the errors allowed in the factors and in the product.

    They are 10^-digits alpha (d) and 10^-digits alpha^N (d^N).
    """
    scale = mpmath.mpf(10) ** -digits
    return scale * rounded(problem.alpha), scale * rounded(problem.alpha**problem.depth)


def _prior(problem: Factorisation, steps: int, bits: int) -> tuple[Growth, mpmath.mpf, mpmath.mpf]:
    """The growth, M with room for the error, and c (1 + L + ... + L^k)."""
    assert problem.largest_factor is not None
    growth = Growth(
        problem.depth,
        problem.size,
        rounded(problem.eta) * _UP,
        rounded(problem.norm) * _UP,
        mpmath.mpf(2) ** -bits,
    )
    largest = rounded(problem.largest_factor * (1 + _ROOM)) * _UP
    rate = growth.lipschitz(largest, largest**problem.depth + growth.truth) * _UP
    total = (rate ** (steps + 1) - 1) / (rate - 1) if rate > 1 else mpmath.mpf(steps + 1)
    return growth, largest, growth.added(largest) * total * (1 + mpmath.mpf(2) ** -20)
