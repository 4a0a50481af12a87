"""The travel time is the time at which the flow arrives."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, known
from rankclock.theory.formulas.flow import travel_integral
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, a, b, lam

CLAIM = Claim(
    id="travel-inverts-flow",
    title="y(tau(a -> b)) = b for the flow that starts at a",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, a > 0, b > 0, (b - a) * (lam - a**N) >= 0, (lam - a**N) * (lam - b**N) > 0),
    statement=(Eq(Flow(travel_integral(a, b, N, lam), N, lam, a), b, evaluate=False),),
    source=known(
        "travel time of the flow",
        link="docs/theory.md#travel-time",
    ),
    because="Separation of variables: f has no zero between a and b.",
    witness={N: 3, lam: 2, a: Rational(1, 10), b: 1},
    boundary=(
        {N: 3, lam: 2, a: 1, b: 1},
        {N: 2, lam: 0, a: 1, b: Rational(1, 2)},
        {N: 4, lam: -1, a: 1, b: Rational(1, 2)},
    ),
)
