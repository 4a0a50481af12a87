"""For a negative eigenvalue the full travel time improves on the bound of the paper."""

from sympy import Abs, Rational

from rankclock.theory.claim import Box, Claim, Kind, Tight, project
from rankclock.theory.formulas.flow import travel_falling
from rankclock.theory.formulas.times import decay_time
from rankclock.theory.symbols import N, alpha, eps, lam

CLAIM = Claim(
    id="full-travel-time-sharper",
    title="lam < 0: tau(alpha -> eps) < T^-(eps, alpha)/|lam|",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, lam < 0, eps > 0, eps < alpha),
    statement=(travel_falling(alpha, eps, N, lam) < decay_time(N, eps, alpha) / Abs(lam),),
    source=project(
        "full travel time",
        link="docs/theory.md#full-travel-time",
    ),
    because="1/(x^(N-1)(|lam| + x^N)) < 1/(x^(N-1)|lam|).",
    witness={N: 3, lam: -1, alpha: 1, eps: Rational(1, 10)},
    tight_at=(
        Tight({N: 3, lam: -1, alpha: Rational(1, 100), eps: Rational(1, 1000)}, Rational(1, 1000)),
        Tight({N: 2, lam: -1, alpha: Rational(1, 100), eps: Rational(1, 1000)}, Rational(1, 1000)),
    ),
    boxes=(
        Box(
            {lam: (-1, -1), alpha: (Rational(1, 2), 2), eps: (Rational(1, 20), Rational(1, 4))},
            (2, 3, 4),
        ),
    ),
    boundary=(
        {N: 2, lam: -1, alpha: 1, eps: Rational(1, 10)},
        {N: 8, lam: -1, alpha: 1, eps: Rational(1, 2)},
    ),
)
