"""Close to the limit a coordinate of second order shrinks by the limiting factor.

The error is of third order.
"""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import limit_monotone, step, tail_factor
from rankclock.theory.formulas.koenigs import second_order_coordinate
from rankclock.theory.symbols import N, eta, x

_rho = tail_factor(N, 1, eta)
_defect = second_order_coordinate(1 - step(x, N, 1, eta), N, _rho) - _rho * second_order_coordinate(
    1 - x, N, _rho
)

CLAIM = Claim(
    id="koenigs-second-order",
    title="kappa(y) = 2 rho y + 3(N-1) y^2 with y = 1 - d/mu, rho = 1 - h N shrinks by rho in one "
    "step, up to a multiple of h y^3",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, x >= 0, x <= 1, eta >= 0, eta <= limit_monotone(N, 1)),
    statement=(
        N * (3 * N - 2) * eta * (1 - x) ** 3 <= _defect,
        _defect <= Rational(4, 3) * N * (N - 1) * (5 * N - 4) * eta * (1 - x) ** 3,
    ),
    source=project(
        "docs/hitting-times.md, section 6",
        link="docs/theory.md#coordinates",
    ),
    because="g(1-y) = 1 - rho y - 3 h N (N-1) y^2/2 + ...: the square terms cancel. The quotient "
    "of the defect by h y^3 is largest as x tends to 1 and h to 0, least as x tends to 0 "
    "at the largest h. This is the case lam = 1, to which dimensionless-step reduces every "
    "lam > 0.",
    witness={N: 3, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        # At eta = limit_monotone(N, 1).
        Tight({N: 3, x: Rational(1, 1000), eta: Rational(1, 6)}, Rational(1, 100), 0),
        Tight({N: 3, x: Rational(999, 1000), eta: Rational(1, 1000)}, Rational(1, 50), 1),
        # At eta = limit_monotone(N, 1).
        Tight({N: 2, x: Rational(1, 1000), eta: Rational(1, 4)}, Rational(1, 100), 0),
        Tight({N: 6, x: Rational(999, 1000), eta: Rational(1, 10000)}, Rational(1, 50), 1),
    ),
    boundary=(
        # At eta = limit_monotone(N, 1).
        {N: 2, x: Rational(1, 2), eta: Rational(1, 4)},
        # At eta = limit_monotone(N, 1).
        {N: 8, x: Rational(99, 100), eta: Rational(1, 16)},
        # At eta = limit_monotone(N, 1).
        {N: 2, x: 0, eta: Rational(1, 4)},
        {N: 3, x: 1, eta: 0},
    ),
    algebraic=tuple(range(2, 13)),
)
