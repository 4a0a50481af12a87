"""How long a small start takes, N >= 3: in the limit eta alpha^(N-2) k -> 1/((N-2) lam)."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.small_start import head_least, head_loss, head_most
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam

_path = (N, lam, alpha, eta, b)
_values = {N: 3, lam: 1, alpha: Rational(1, 100), eta: Rational(1, 10), b: Rational(1, 10)}

CLAIM = Claim(
    id="small-start-passage",
    title="N >= 3: (alpha^(2-N) - b^(2-N))/((N-2) eta lam) <= k(b) <= 1 + that over "
    "(1 - b^N/lam)(1 - (N-1) eta lam b^(N-2)/2)",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 3, alpha > 0, b >= alpha, b**N < lam, eta > 0, head_loss(N, lam, eta, b) > 0),
    statement=(
        head_least(*_path) <= Passage(N, lam, alpha, eta, b),
        Passage(N, lam, alpha, eta, b) <= head_most(*_path),
    ),
    source=project(
        "first passages from a small start",
        link="docs/theory.md#small-start",
    ),
    because="With z = eta x^(N-2) (lam - x^N) a step takes x^(2-N) to x^(2-N) (1+z)^(2-N), "
    "and 1 - m z <= (1+z)^(-m) <= 1 - m z + m (m+1) z^2/2 for m = N-2; so it falls "
    "by at most (N-2) eta lam, and below b by at least (N-2) eta (lam - b^N) (1 - (N-1) z/2). "
    "The last step counts for 1.",
    witness=_values,
    tight_at=(
        Tight(_values, Rational(1, 20), 0),
        Tight(_values, Rational(1, 50), 1),
        Tight(
            {**_values, N: 4, eta: Rational(1, 500), alpha: Rational(1, 5), b: Rational(2, 5)},
            Rational(1, 20),
            1,
        ),
        Tight(
            {**_values, N: 4, eta: Rational(1, 500), alpha: Rational(1, 5), b: Rational(2, 5)},
            Rational(1, 20),
            0,
        ),
        Tight({**_values, alpha: Rational(1, 10), b: Rational(11, 20), eta: 1}, Rational(3, 5), 1),
        # At b = alpha.
        Tight({**_values, alpha: Rational(1, 10), b: Rational(1, 10)}, Rational(1), 1),
        Tight(
            {
                **_values,
                lam: 100,
                alpha: Rational(1, 10),
                b: Rational(1, 2),
                eta: Rational(1, 5000),
            },
            Rational(1, 50),
            0,
        ),
        Tight(
            {
                **_values,
                lam: 100,
                alpha: Rational(1, 10),
                b: Rational(1, 2),
                eta: Rational(1, 5000),
            },
            Rational(1, 50),
            1,
        ),
    ),
    boundary=(
        # At b = alpha.
        {**_values, b: Rational(1, 100)},
        {**_values, b: Rational(9, 10)},
        {**_values, eta: Rational(99, 10)},
        {**_values, N: 5, alpha: Rational(1, 4), b: Rational(1, 2)},
        {**_values, lam: 8, alpha: 1, b: Rational(3, 2), eta: Rational(1, 13)},
    ),
)
