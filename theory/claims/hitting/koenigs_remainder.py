"""How far a coordinate of any second coefficient is from being linearised at the limit.

All that is left out is bounded.
"""

from sympy import Abs, Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import step, tail_factor
from rankclock.theory.formulas.koenigs import coordinate, distance_majorant, square_defect
from rankclock.theory.symbols import N, eta, y

_r = Symbol("r", real=True)
_k = Symbol("kappa_2", real=True)
_rho = tail_factor(N, 1, eta)
_next = 1 - step(1 - y, N, 1, eta)
_left = coordinate(_next, _k) - _rho * coordinate(y, _k) - square_defect(N, eta, _k) * y**2
_moved = eta * distance_majorant(_r, N)
_values = {N: 3, y: Rational(1, 20), _r: Rational(1, 2), eta: Rational(1, 10), _k: 1}
_far = {N: 2, y: 1000, _r: 1000, eta: 1, _k: 0}

CLAIM = Claim(
    id="koenigs-remainder",
    title="kappa(y) = y + kappa_2 y^2, y = 1 - d/mu: kappa(next y) - rho kappa(y) is D_2 y^2 up to "
    "(y/r)^3 h v^(r) (1 + |kappa_2| (2 r + h v^(r)))",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, y >= 0, y <= _r, _r > 0, eta >= 0),
    statement=(Abs(_left) <= (y / _r) ** 3 * _moved * (1 + Abs(_k) * (2 * _r + _moved)),),
    source=project(
        "docs/hitting-times.md, theorem 7, for kappa of degree two",
        link="docs/theory.md#coordinates",
        proof="docs/hitting-times.md#theorem-7",
    ),
    because="next y = y - h v(y) with a polynomial v, "
    "and v^ has the absolute values of its coefficients. The powers of y beyond the second are "
    "majorised by those of kappa^(r + h v^(r)) - kappa^(r), and each scales by (y/r)^3 or less. "
    "This is the case lam = 1, to which dimensionless-step reduces every lam > 0.",
    witness=_values,
    tight_at=(Tight(_far, Rational(1, 100)), Tight({**_far, _k: 1}, Rational(1, 50))),
    boundary=(
        {**_values, y: 0},
        {**_values, eta: 0},
        # At y = _r.
        {**_values, y: Rational(1, 2)},
        {**_values, _k: -5},
    ),
    unrestricted=(_k,),
    algebraic=(2, 3),
    depths=tuple(range(2, 13)),
)
