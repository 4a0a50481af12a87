"""For a negative eigenvalue the velocity is log-concave up to five factors."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import least_curvature, log_curvature
from rankclock.theory.symbols import N, lam, x

_z = (2 * (2 * N - 1) * x**N + (N - 1) * (N - 2) * lam) ** 2
_square = Eq(
    4 * (2 * N - 1) * log_curvature(x, N, lam),
    _z + 4 * (2 * N - 1) * least_curvature(N, lam),
    evaluate=False,
)

CLAIM = Claim(
    id="log-concave-decaying",
    title="N <= 5: |f| is log-concave for every lam, negative ones included",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, N <= 5),
    statement=(_square, least_curvature(N, lam) >= 0),
    source=project(
        "log-concavity of the speed",
        link="docs/theory.md#log-concave",
        proof="docs/hitting-times.md#lemma-1",
    ),
    because="The curvature of log-concave-growing is a quadratic in x^N; completing the square "
    "leaves lam^2 N^2 (N-1) (5-N), which is not negative exactly for N <= 5, and zero at N = 5.",
    witness={N: 3, lam: -1, x: Rational(1, 2)},
    boundary=(
        {N: 5, lam: Rational(-3, 2), x: 1},
        {N: 2, lam: -1, x: 1},
        {N: 2, lam: 0, x: 0},
        {N: 3, lam: 1, x: -1},
    ),
    lemmas=(Lemma("the square completed", _square),),
    proves="that the curvature is a square plus a multiple of 5 - N, for every N",
    algebraic=tuple(range(2, 6)),
    unrestricted=(lam, x),
)
