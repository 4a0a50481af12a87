"""Travel time through the hypergeometric function."""

from sympy import Dummy, Eq, Ne, Or, Rational, diff, factorial, rf

from theory.claim import Claim, Kind, Lemma, known
from theory.flow import power_antiderivative, travel_hypergeometric, travel_integral
from theory.symbols import N, a, b, lam, y

_power = power_antiderivative(y, N).args[1][0]
_m = Dummy("m", integer=True, nonnegative=True)
_order = 2 / N
_coefficient = rf(1, _m) * rf(_order, _m) / (rf(1 + _order, _m) * factorial(_m))

CLAIM = Claim(
    id="travel-hypergeometric",
    title="Travel time of the flow: (P + Q)/lam with Q through 2F1(1, 2/N; 1 + 2/N; y^N/lam)",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, Ne(lam, 0), a > 0, b > 0, Or(lam < 0, a**N < lam), Or(lam < 0, b**N < lam)),
    statement=(Eq(travel_integral(a, b, N, lam), travel_hypergeometric(a, b, N, lam), evaluate=False),),
    source=known("theory notes section 3, F3"),
    because="Term by term the series of Q has derivative y/(lam - y^N); it continues analytically to lam < 0.",
    witness={N: 3, lam: 2, a: Rational(1, 10), b: 1},
    boundary=(
        {N: 3, lam: 2, a: 1, b: 1},
        {N: 4, lam: -1, a: 2, b: Rational(1, 10)},
        {N: 2, lam: 1, a: Rational(1, 10), b: Rational(9, 10)},
    ),
    lemmas=(
        Lemma("P has derivative y^(1-N) for N >= 3", Eq(diff(_power, y), y ** (1 - N), evaluate=False), positive=(y,), depths=tuple(range(3, 13))),
        Lemma("coefficient m of 2F1 is c/(c+m), c = 2/N", Eq((_order + _m) * _coefficient, _order, evaluate=False)),
    ),
    proves="that c F + z F' = c/(1-z), hence Q' = y/(lam - y^N), for |z| < 1 and by continuation for z < 0",
)
