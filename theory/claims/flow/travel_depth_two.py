"""Travel time for two factors."""

from sympy import Eq, Ne, Rational, Subs, diff

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import travel_depth_two, travel_integral, velocity
from rankclock.theory.symbols import a, b, lam

_time = travel_depth_two(a, b, lam)

CLAIM = Claim(
    id="travel-depth-two",
    title="N = 2: tau = [ ln(b/a) - (1/2) ln((lam - b^2)/(lam - a^2)) ] / lam",
    kind=Kind.IDENTITY,
    hypotheses=(Ne(lam, 0), a > 0, b > 0, (lam - a**2) * (lam - b**2) > 0),
    statement=(Eq(travel_integral(a, b, 2, lam), _time, evaluate=False),),
    source=known(
        "travel time, N = 2",
        link="docs/theory.md#travel-depth-two",
    ),
    because="Its derivative in b is 1/f(b), and it vanishes at b = a.",
    witness={lam: 2, a: Rational(1, 10), b: 1},
    boundary=({lam: 2, a: 1, b: 1}, {lam: 1, a: 3, b: 2}, {lam: -1, a: 2, b: Rational(1, 10)}),
    lemmas=(
        Lemma(
            "derivative in b",
            Eq(diff(_time, b), 1 / velocity(b, 2, lam), evaluate=False),
            positive=(a, b),
        ),
        Lemma("it vanishes at b = a", Eq(Subs(_time, b, a), 0, evaluate=False), positive=(a,)),
    ),
    proves="the statement",
)
