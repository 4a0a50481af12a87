"""Travel time of a decaying mode, any sign of the eigenvalue, in one series."""

from sympy import Dummy, Eq, Rational, factorial, rf

from theory.claim import Claim, Kind, Lemma, project
from theory.flow import travel_falling, travel_integral
from theory.symbols import N, a, b, lam

_m = Dummy("m", integer=True, nonnegative=True)
_order = (2 * N - 2) / N
_coefficient = rf(1, _m) * rf(_order, _m) / (rf(1 + _order, _m) * factorial(_m))

CLAIM = Claim(
    id="travel-falling",
    title="Travel time of a decaying mode through 2F1(1, c; 1 + c; lam/y^N), c = (2N-2)/N, for every lam < y^N",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, a > 0, b > 0, lam < a**N, lam < b**N),
    statement=(Eq(travel_integral(a, b, N, lam), travel_falling(a, b, N, lam), evaluate=False),),
    source=project("theory notes section 3, F3, expanded at infinity"),
    because="1/f = -y^(1-2N)/(1 - lam y^(-N)); integrate the geometric series term by term.",
    witness={N: 3, lam: 1, a: 3, b: 2},
    boundary=({N: 3, lam: 0, a: 1, b: Rational(1, 2)}, {N: 2, lam: -3, a: 1, b: Rational(1, 100)}, {N: 5, lam: 1, a: 2, b: 2}),
    lemmas=(
        Lemma("coefficient m of 2F1 is c/(c+m), c = (2N-2)/N", Eq((_order + _m) * _coefficient, _order, evaluate=False)),
    ),
    proves="that c F + z F' = c/(1-z), hence the antiderivative, for |z| < 1 and by continuation for z < 0",
)
