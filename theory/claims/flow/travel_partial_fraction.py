"""The partial fraction behind every closed form of the travel time."""

from sympy import Eq, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import velocity
from rankclock.theory.symbols import N, lam, y

_split = Eq(1 / velocity(y, N, lam), (y ** (1 - N) + y / (lam - y**N)) / lam, evaluate=False)

CLAIM = Claim(
    id="travel-partial-fraction",
    title="1/f(y) = (1/lam) [ y^(1-N) + y/(lam - y^N) ]",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, Ne(lam, 0), Ne(y, 0), Ne(y**N, lam)),
    statement=(_split,),
    source=known(
        "travel time of the flow",
        link="docs/theory.md#travel-time",
    ),
    because="Put the right side over a common denominator.",
    witness={N: 3, lam: 2, y: Rational(1, 2)},
    boundary=({N: 2, lam: -1, y: 1}, {N: 8, lam: 1, y: 2}, {N: 3, lam: 1, y: -1}),
    lemmas=(Lemma("common denominator", _split),),
    proves="the statement",
)
