"""Rate at which the flow approaches a positive limit."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, known
from rankclock.theory.formulas.flow import contraction, velocity
from rankclock.theory.symbols import N, lam, x

_rate = velocity(x, N, lam) / (lam ** (1 / N) - x)

CLAIM = Claim(
    id="flow-tail-positive",
    title="lam > 0: the flow closes in on mu at a rate between N x^(2N-2) and N mu^(2N-2)",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, x >= 0, x**N < lam),
    statement=(N * x ** (2 * N - 2) <= _rate, _rate <= N * lam ** (2 - 2 / N)),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="f(x) = (mu - x) x^(N-1) sum_{i<N} mu^(N-1-i) x^i, and every summand lies between "
    "x^(N-1) and mu^(N-1). As x -> mu both bounds agree: the rate is N mu^(2N-2).",
    witness={N: 3, lam: 1, x: Rational(1, 2)},
    tight_at=(
        Tight({N: 3, lam: 1, x: Rational(9999, 10000)}, Rational(1, 1000), 0),
        Tight({N: 3, lam: 1, x: Rational(9999, 10000)}, Rational(1, 1000), 1),
    ),
    boundary=({N: 2, lam: 4, x: 1}, {N: 8, lam: 1, x: Rational(1, 1000)}, {N: 3, lam: 8, x: 0}),
    lemmas=(
        Lemma(
            "f factors over mu - x",
            Eq(contraction(x, N, lam) * (lam ** (1 / N) - x), velocity(x, N, lam), evaluate=False),
        ),
    ),
    proves="the factorisation",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
