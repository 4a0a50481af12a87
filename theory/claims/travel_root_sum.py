"""Travel time as a sum over the N roots of y^N = lam."""

from sympy import Eq, Rational

from theory.claim import Claim, Kind, known
from theory.flow import travel_integral, travel_root_sum
from theory.symbols import N, a, b, lam

CLAIM = Claim(
    id="travel-root-sum",
    title="Travel time of the flow as a sum of logarithms over the roots of y^N = lam, lam > 0",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, lam > 0, a > 0, b > 0, (a**N - lam) * (b**N - lam) > 0),
    statement=(Eq(travel_integral(a, b, N, lam), travel_root_sum(a, b, N, lam), evaluate=False),),
    source=known("theory notes section 3, F3"),
    because="Partial fractions of y/(lam - y^N) over the roots: -(1/N) sum_l w^(2l)/(y - w^l) = y/(1 - y^N), w = e^(2 pi i/N).",
    witness={N: 3, lam: 2, a: Rational(1, 10), b: 1},
    boundary=({N: 3, lam: 2, a: 3, b: 2}, {N: 7, lam: 1, a: Rational(1, 2), b: Rational(1, 2)}, {N: 2, lam: 1, a: Rational(1, 9), b: Rational(1, 3)}),
    remark="Above mu every logarithm of a real argument is the real one, so the same sum serves both sides.",
)
