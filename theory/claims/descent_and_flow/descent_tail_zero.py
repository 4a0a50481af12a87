"""How gradient descent on a mode with eigenvalue zero dies out."""

from sympy import Eq, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, known
from rankclock.theory.formulas.descent import step
from rankclock.theory.symbols import N, eta, x

_gain = step(x, N, 0, eta) ** (2 - 2 * N) - x ** (2 - 2 * N)
_linear = (2 * N - 2) * eta

CLAIM = Claim(
    id="descent-tail-zero",
    title="lam = 0: each step raises d^(2-2N) by (2N-2) eta, up to a factor that tends to 1",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, Ne(x, 0), eta < x ** (2 - 2 * N)),
    statement=(_linear <= _gain, _gain <= _linear * (1 - eta * x ** (2 * N - 2)) ** (2 - 2 * N)),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="g(x) = x (1 - q), q = eta x^(2N-2), and (2N-2) q <= (1-q)^(2-2N) - 1 <= (2N-2) q "
    "(1-q)^(2-2N) by Bernoulli; so d ~ ((2N-2) eta k)^(-1/(2N-2)).",
    witness={N: 3, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight({N: 4, x: Rational(1, 100), eta: Rational(1, 10)}, Rational(1, 10**6), 0),
        Tight({N: 4, x: Rational(1, 100), eta: Rational(1, 10)}, Rational(1, 10**6), 1),
        # With two factors the gap is eta x^2 / 2.
        Tight({N: 2, x: 1, eta: Rational(1, 20)}, Rational(1, 39), 1),
    ),
    boundary=(
        {N: 2, x: 1, eta: Rational(9, 10)},
        {N: 3, x: -1, eta: -1},
        {N: 2, x: 1, eta: Rational(1, 5)},
    ),
    lemmas=(
        Lemma(
            "g(x) = x (1 - q)",
            Eq(step(x, N, 0, eta), x * (1 - eta * x ** (2 * N - 2)), evaluate=False),
        ),
    ),
    proves="the factorisation",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
