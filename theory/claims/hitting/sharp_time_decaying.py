"""The number of steps of a mode that decays, towards mu or towards zero."""

from sympy import Max, Or, Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import start_slope
from rankclock.theory.formulas.flow import travel_falling
from rankclock.theory.formulas.sharp_passage import (
    at_iterate,
    lag,
    lead,
    sharp_centre,
    shrinkage_from_start,
)
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam

_path = (alpha, b, N, lam, eta)
_values = {N: 3, lam: 1, alpha: 2, b: Rational(11, 10), eta: Rational(1, 1000)}
_centre = sharp_centre(travel_falling(alpha, b, N, lam), *_path)
_rho = shrinkage_from_start(alpha, N, lam, eta)
_count = Passage(N, lam, alpha, eta, b)

CLAIM = Claim(
    id="sharp-time-decaying",
    title="A - rho^2 (eta/6) int f'^2/f <= k < A + 1 + rho (eta/2) int (f'^2/f - f''), "
    "rho = 1/(1 + eta f'(alpha)), for a mode that decays",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 2,
        b > 0,
        b <= alpha,
        b**N > Max(lam, 0),
        Or(lam >= 0, N <= 5),
        eta > 0,
        start_slope(N, lam, alpha, eta) > 0,
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
    because="As above the inflection: |f| is log-concave there "
    "(log-concave-growing, log-concave-decaying), and |f'| is largest at the start.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 50), 0),
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 50), 1),
        Tight(
            {N: 3, lam: -10, alpha: Rational(1, 10), b: Rational(1, 100), eta: Rational(1, 1000)},
            Rational(1, 50),
            0,
        ),
        Tight(
            {N: 4, lam: 0, alpha: 1, b: Rational(1, 2), eta: Rational(1, 1000)}, Rational(1, 50), 1
        ),
    ),
    boundary=(
        {N: 2, lam: 0, alpha: 1, b: Rational(1, 2), eta: Rational(1, 5)},
        {N: 5, lam: -1, alpha: 1, b: Rational(1, 2), eta: Rational(1, 14)},
        {N: 2, lam: 0, alpha: 1, b: Rational(1, 2), eta: Rational(33, 100)},
        # At b = alpha.
        {N: 3, lam: 0, alpha: 1, b: 1, eta: Rational(1, 10)},
        {N: 7, lam: 0, alpha: 1, b: Rational(9, 10), eta: Rational(1, 20)},
        {N: 7, lam: 1, alpha: 2, b: Rational(3, 2), eta: Rational(1, 10**6)},
        at_iterate(2, 1, 2, Rational(1, 17), 2),
        at_iterate(3, 0, 1, Rational(1, 7), 2),
        at_iterate(3, -1, 1, Rational(1, 8), 2),
        at_iterate(3, -1, 1, Rational(1, 8), 2, Rational(-1, 10**6)),
    ),
    remark="For lam < 0 and N >= 6 log-concavity fails (log-concave-fails-deep).",
)
