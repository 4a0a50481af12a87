"""How gradient descent on a mode with negative eigenvalue dies out, three or more factors."""

from sympy import Abs, Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, known
from rankclock.theory.formulas.descent import decaying_level, limit_positive, step
from rankclock.theory.symbols import N, eta, lam, x

_loss = eta * (Abs(lam) * x ** (N - 2) + x ** (2 * N - 2))
_gain = step(x, N, lam, eta) ** (2 - N) - x ** (2 - N)
_linear = (N - 2) * eta * Abs(lam)

CLAIM = Claim(
    id="descent-tail-decay",
    title="lam < 0, N >= 3: each step raises d^(2-N) by (N-2) eta |lam|, up to a factor that tends "
    "to 1",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 3,
        lam < 0,
        x > 0,
        eta >= 0,
        eta < limit_positive(N, decaying_level(N, lam, x)),
    ),
    statement=(_linear <= _gain, _gain <= _linear * (1 + x**N / Abs(lam)) * (1 - _loss) ** (2 - N)),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="g(x) = x (1 - q), and (N-2) q <= (1-q)^(2-N) - 1 <= (N-2) q (1-q)^(2-N) by Bernoulli; "
    "the mean of the gains tends to (N-2) eta |lam|, so d ~ ((N-2) eta |lam| k)^(-1/(N-2)).",
    witness={N: 3, lam: -1, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight({N: 4, lam: -1, x: Rational(1, 1000), eta: Rational(1, 100)}, Rational(1, 10**5), 0),
        Tight({N: 4, lam: -1, x: Rational(1, 1000), eta: Rational(1, 100)}, Rational(1, 10**5), 1),
        # Bernoulli's inequality with the exponent -1 is an equality.
        Tight({N: 3, lam: -1, x: Rational(1, 2), eta: Rational(1, 10)}, Rational(0), 1),
    ),
    boundary=(
        {N: 3, lam: -8, x: 2, eta: Rational(1, 10**6)},
        {N: 3, lam: -1, x: 1, eta: Rational(49, 100)},
        {N: 4, lam: -1, x: 1, eta: 0},
    ),
    lemmas=(
        Lemma(
            "g(x) = x (1 - q)",
            Eq(step(x, N, lam, eta), x * (1 - _loss), evaluate=False),
            positive=(x,),
            negative=(lam,),
        ),
    ),
    proves="the factorisation",
    algebraic=tuple(range(3, 13)),
    depths=tuple(range(3, 13)),
)
