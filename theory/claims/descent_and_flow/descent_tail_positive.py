"""Rate at which gradient descent approaches a positive limit."""

from sympy import Eq, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, known
from rankclock.theory.formulas.descent import step, tail_factor
from rankclock.theory.symbols import N, eta, lam, x

_mu = lam ** (1 / N)
_shrink = (_mu - step(x, N, lam, eta)) / (_mu - x)

CLAIM = Claim(
    id="descent-tail-positive",
    title="lam > 0: a step shrinks the distance to mu by a factor that tends to 1 - eta N "
    "lam^(2-2/N)",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, x >= 0, x**N < lam, eta >= 0),
    statement=(tail_factor(N, lam, eta) <= _shrink, _shrink <= 1 - eta * N * x ** (2 * N - 2)),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="(mu - g(x))/(mu - x) = 1 - eta x^(N-1) sum_{i<N} mu^(N-1-i) x^i. As x -> mu both "
    "bounds agree.",
    witness={N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight({N: 3, lam: 1, x: Rational(9999, 10000), eta: Rational(1, 10)}, Rational(1, 1000), 0),
        Tight({N: 3, lam: 1, x: Rational(9999, 10000), eta: Rational(1, 10)}, Rational(1, 1000), 1),
    ),
    boundary=(
        {N: 2, lam: 1, x: Rational(1, 2), eta: Rational(1, 2)},
        {N: 2, lam: 1, x: 0, eta: 0},
        {N: 3, lam: 1, x: Rational(1, 2), eta: 1},
    ),
    lemmas=(
        Lemma(
            "slope of the step at mu",
            Eq(
                diff(step(x, N, lam, eta), x).subs(x, _mu), tail_factor(N, lam, eta), evaluate=False
            ),
        ),
    ),
    proves="that the factor at mu itself is 1 - eta N lam^(2-2/N)",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
