"""For a negative eigenvalue the velocity is log-concave up to five factors."""

from sympy import Eq, Rational, diff

from theory.claim import Claim, Kind, Lemma, Tight, project
from theory.flow import log_curvature, velocity
from theory.symbols import N, lam, x

_f = velocity(x, N, lam)
_z = x**N / -lam
_square = 4 * (2 * N - 1) * log_curvature(x, N, lam)
_constant = (N - 1) * (4 * (2 * N - 1) - (N - 1) * (N - 2) ** 2)
_completed = lam**2 * ((2 * (2 * N - 1) * _z - (N - 1) * (N - 2)) ** 2 + _constant)

CLAIM = Claim(
    id="log-concave-decaying",
    title="lam < 0 and N <= 5: |f| is log-concave on (0, inf)",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, N <= 5, lam < 0, x > 0),
    statement=(_f * diff(_f, x, 2) <= diff(_f, x) ** 2, _constant >= 0),
    source=project("theory notes section 4, M5"),
    because="With z = x^N/|lam| the curvature is a quadratic in z; "
    "completing the square leaves (N-1)(4(2N-1) - (N-1)(N-2)^2) = N^2 (N-1)(5-N), which is not negative exactly for N <= 5, and zero at N = 5.",
    witness={N: 3, lam: -1, x: Rational(1, 2)},
    tight_at=(Tight({N: 5, lam: Rational(-3, 2), x: 1}, Rational(0)),),
    boundary=({N: 5, lam: Rational(-3, 2), x: 1}, {N: 2, lam: -1, x: 1}),
    lemmas=(
        Lemma("the square completed", Eq(_square, _completed, evaluate=False), positive=(x,), negative=(lam,)),
        Lemma("the constant factors", Eq(_constant, N**2 * (N - 1) * (5 - N), evaluate=False)),
    ),
    proves="that the curvature is a square plus N^2 (N-1) (5-N), whose sign makes N = 5 the border for every N",
    algebraic=tuple(range(2, 6)),
)
