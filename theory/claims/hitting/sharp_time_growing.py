"""The number of steps of a growing mode to any target below the limit."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.formulas.flow import travel_hypergeometric
from rankclock.theory.formulas.sharp_passage import (
    at_iterate,
    lag,
    lead,
    sharp_centre,
    shrinkage_towards_limit,
)
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam

_path = (alpha, b, N, lam, eta)
_values = {N: 3, lam: 1, alpha: Rational(3, 4), b: Rational(9, 10), eta: Rational(1, 100)}
_centre = sharp_centre(travel_hypergeometric(alpha, b, N, lam), *_path)
_rho = shrinkage_towards_limit(N, lam, eta)
_count = Passage(N, lam, alpha, eta, b)

CLAIM = Claim(
    id="sharp-time-growing",
    title="A - rho^2 (eta/6) int f'^2/f <= k < A + 1 + rho (eta/2) int (f'^2/f - f''), "
    "rho = 1/(1 - eta N mu^(2N-2)), below mu",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        b >= alpha,
        b**N < lam,
        eta > 0,
        eta < limit_no_overshoot(N, lam),
    ),
    statement=(
        _centre - _rho**2 * lag(*_path) <= _count,
        _count < _centre + 1 + _rho * lead(*_path),
    ),
    source=project(
        "sharp bounds of a stretch",
        link="docs/theory.md#sharp-time",
        proof="docs/hitting-times.md#theorem-2",
    ),
    because="As below the inflection, where also rho = 1 will do; above it the logarithms q of the "
    "ratios of f are negative: phi(q) <= 1 - q/2 + e^(-q) q^2/6, and e^(-q) <= rho.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 50), 0),
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 50), 1),
    ),
    boundary=(
        {**_values, eta: Rational(1, 6)},
        {N: 2, lam: 3, alpha: 1, b: Rational(17, 10), eta: Rational(1, 12)},
        {**_values, b: Rational(9999, 10000)},
        # At b = alpha.
        {**_values, b: Rational(3, 4)},
        {**_values, eta: Rational(33, 100)},
        {**_values, alpha: Rational(1, 10)},
        at_iterate(2, 1, Rational(4, 5), Rational(1, 4), 4),
        at_iterate(3, 1, Rational(9, 10), Rational(1, 6), 4),
        at_iterate(2, 1, Rational(3, 5), Rational(1, 4), 1, Rational(1, 10**6)),
        at_iterate(3, 1, Rational(3, 4), Rational(1, 6), 2, Rational(1, 10**6)),
    ),
)
