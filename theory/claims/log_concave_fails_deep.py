"""For a negative eigenvalue and six or more factors the velocity is not log-concave."""

from sympy import Abs, Eq, Rational, diff

from theory.claim import Claim, Kind, Lemma, Tight, project
from theory.flow import log_curvature, velocity
from theory.symbols import N, lam, x

_f = velocity(x, N, lam)
_worst = (Abs(lam) * (N - 1) * (N - 2) / (2 * (2 * N - 1))) ** (1 / N)
_least = 4 * (2 * N - 1) * log_curvature(_worst, N, lam)

CLAIM = Claim(
    id="log-concave-fails-deep",
    title="lam < 0 and N >= 6: f f'' > f'^2 where x^N = |lam| (N-1)(N-2)/(4N-2), so N <= 5 is needed",
    kind=Kind.LOWER,
    hypotheses=(N >= 6, lam < 0),
    statement=((_f * diff(_f, x, 2)).subs(x, _worst) > (diff(_f, x) ** 2).subs(x, _worst),),
    source=project("theory notes section 4, M5"),
    because="There the curvature of log-concave-decaying attains its least value, which is negative from N = 6 on.",
    witness={N: 6, lam: -1},
    tight_at=(Tight({N: 6, lam: -1}, Rational(1, 55)),),  # the gap is 1/56
    boundary=({N: 6, lam: -1},),
    lemmas=(Lemma("the least curvature", Eq(_least, lam**2 * N**2 * (N - 1) * (5 - N), evaluate=False), negative=(lam,)),),
    proves="that the least curvature has the sign of 5 - N, for every N",
    algebraic=tuple(range(6, 13)),
    depths=tuple(range(6, 13)),
)
