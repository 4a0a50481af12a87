"""For a negative eigenvalue and six or more factors the velocity is not log-concave."""

from sympy import Abs, Eq

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import least_curvature, log_curvature
from rankclock.theory.symbols import N, lam

_worst = (Abs(lam) * (N - 1) * (N - 2) / (2 * (2 * N - 1))) ** (1 / N)
_attained = Eq(log_curvature(_worst, N, lam), least_curvature(N, lam), evaluate=False)

CLAIM = Claim(
    id="log-concave-fails-deep",
    title="lam < 0 and N >= 6: f f'' > f'^2 where x^N = |lam| (N-1)(N-2)/(4N-2), so N <= 5 is "
    "needed",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 6, lam < 0),
    statement=(_attained, least_curvature(N, lam) < 0),
    source=project(
        "log-concavity of the speed",
        link="docs/theory.md#log-concave",
        proof="docs/hitting-times.md#lemma-1",
    ),
    because="There the square of log-concave-decaying vanishes, and what is left is negative from "
    "N = 6 on.",
    witness={N: 6, lam: -1},
    boundary=({N: 6, lam: -1}, {N: 12, lam: -2}),
    lemmas=(Lemma("the least curvature", _attained, negative=(lam,)),),
    proves="that the least curvature has the sign of 5 - N, for every N",
    algebraic=tuple(range(6, 13)),
    depths=tuple(range(6, 13)),
)
