"""One step of gradient descent does not pass the limit."""

from sympy import Eq, Rational, Sum, Symbol

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import limit_no_overshoot, step
from rankclock.theory.symbols import N, eta, h, lam, x

_i = Symbol("i", integer=True)
_factored = (1 - x) * (1 - h * x ** (N - 1) * Sum(x**_i, (_i, 0, N - 1)))

CLAIM = Claim(
    id="no-overshoot",
    title="Below its limit a mode grows and does not pass mu: x <= g(x) <= mu",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, x >= 0, x**N <= lam, eta >= 0, eta <= limit_no_overshoot(N, lam)),
    statement=(x <= step(x, N, lam, eta), step(x, N, lam, eta) ** N <= lam),
    source=project(
        "no overshoot",
        link="docs/theory.md#no-overshoot",
    ),
    because="Dimensionless: 1 - g(x) = (1 - x)(1 - h x^(N-1) sum_{i<N} x^i), and h N <= 1.",
    witness={N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        # At eta = limit_no_overshoot(N, lam).
        Tight({N: 3, lam: 1, x: Rational(1, 1000), eta: Rational(1, 3)}, Rational(1, 1000), 0),
        # At eta = limit_no_overshoot(N, lam).
        Tight({N: 3, lam: 1, x: Rational(999, 1000), eta: Rational(1, 3)}, Rational(1, 10**4), 1),
    ),
    boundary=(
        # At x**N = lam, and eta = limit_no_overshoot(N, lam).
        {N: 3, lam: 8, x: 2, eta: Rational(1, 48)},
        # At x**N = lam, and eta = limit_no_overshoot(N, lam).
        {N: 2, lam: 1, x: 1, eta: Rational(1, 2)},
        # At eta = limit_no_overshoot(N, lam).
        {N: 8, lam: 1, x: Rational(99, 100), eta: Rational(1, 8)},
        {N: 2, lam: 1, x: 0, eta: 0},
    ),
    lemmas=(
        Lemma(
            "the distance to the limit factors", Eq(1 - step(x, N, 1, h), _factored, evaluate=False)
        ),
    ),
    proves="the factorisation, from which both sides are read off",
    algebraic=tuple(range(2, 13)),
    boxes=(
        # Both sides meet at x = mu and at x = 0, which closed boxes leave out.
        Box(
            {
                lam: (Rational(1, 2), 2),
                x: (Rational(1, 10), Rational(2, 3)),
                eta: (Rational(1, 100), 2 / N),
            },
            tuple(range(2, 9)),
        ),
        Box(
            {lam: (1, 1), x: (Rational(1, 10), Rational(99, 100)), eta: (Rational(1, 100), 1 / N)},
            tuple(range(2, 9)),
        ),
    ),
    depths=tuple(range(2, 13)),
)
