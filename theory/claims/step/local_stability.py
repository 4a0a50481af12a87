"""When the limit attracts, and how far below that the monotone range ends."""

from sympy import Abs, Eq, Equivalent, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.descent import limit_monotone, limit_stable, step, tail_factor
from rankclock.theory.symbols import N, eta, lam, x

_slope = diff(step(x, N, lam, eta), x).subs(x, lam ** (1 / N))

CLAIM = Claim(
    id="local-stability",
    title="mu attracts gradient descent exactly when eta < 2/(N mu^(2N-2)); the monotone range is "
    "four times smaller",
    kind=Kind.EQUIVALENCE,
    hypotheses=(N >= 2, lam > 0, eta > 0),
    statement=(
        Eq(_slope, tail_factor(N, lam, eta), evaluate=False),
        Equivalent(Abs(tail_factor(N, lam, eta)) < 1, eta < limit_stable(N, lam)),
        Eq(limit_stable(N, lam) / limit_monotone(N, lam), 4, evaluate=False),
    ),
    source=project(
        "stability of the limit",
        link="docs/theory.md#local-stability",
    ),
    because="g'(mu) = 1 - eta N mu^(2N-2), which is below 1 and passes -1 at the limit.",
    witness={N: 3, lam: 1, eta: Rational(1, 2)},
    boundary=(
        {N: 3, lam: 1, eta: Rational(2, 3)},
        {N: 3, lam: 1, eta: 1},
        {N: 2, lam: 4, eta: Rational(1, 4)},
    ),
    lemmas=(
        Lemma(
            "slope at mu",
            Eq(_slope, 1 - 2 * eta / limit_stable(N, lam), evaluate=False),
            positive=(lam, eta),
        ),
    ),
    proves="the statement",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
