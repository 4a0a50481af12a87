"""Where the flow of one mode ends, with a time by which it is there."""

from sympy import Abs, Max, Rational

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.formulas.flow import travel_integral
from rankclock.theory.formulas.times import distance_to_limit
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, alpha, eps, lam, s

_limit = Max(lam, 0) ** (1 / N)
_near = _limit + eps * (alpha - _limit) / Abs(alpha - _limit)
_distance = Abs(Flow(travel_integral(alpha, _near, N, lam) + s, N, lam, alpha) - _limit)

CLAIM = Claim(
    id="flow-limit",
    title="The flow tends to mu for lam > 0 and to 0 otherwise: within eps from the travel time to "
    "eps on",
    kind=Kind.LIMIT,
    hypotheses=(N >= 2, alpha > 0, eps > 0, s > 0, eps < distance_to_limit(N, lam, alpha)),
    statement=(_distance < eps,),
    source=known(
        "limit of the flow",
        link="docs/theory.md#flow-limit",
    ),
    because="The travel time to each distance eps is finite, and the flow is monotone.",
    witness={N: 3, lam: 2, alpha: Rational(1, 10), eps: Rational(1, 10), s: 1},
    boundary=(
        {N: 2, lam: 0, alpha: 1, eps: Rational(1, 2), s: 1},
        {N: 3, lam: -1, alpha: 1, eps: Rational(1, 100), s: 1},
    ),
    tight_at=(
        Tight(
            {N: 3, lam: 2, alpha: Rational(1, 10), eps: Rational(1, 10), s: Rational(1, 10**6)},
            Rational(1, 10**4),
        ),
    ),
)
