"""How far the coordinate of first order is from growing by one at a step."""

from sympy import Abs, Ne, Rational, Symbol

from theory.abel import first_order_defect, step_majorant
from theory.claim import Claim, Kind, Tight, project
from theory.symbols import N, eta, lam, x

_R = Symbol("R", real=True)
_values = (x, N, lam, eta)
_largest = 1 + ((1 - _R) ** (1 - N) + (N - Rational(1, 2)) * _R * (1 + _R) ** N / (1 - _R)) / (2 - (1 + _R) ** N)
_point = {N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 20), _R: Rational(1, 10)}

CLAIM = Claim(
    id="abel-defect",
    title="A_1' = 1/(eta f) + f'/(2f) grows by 1 at a step up to K (S/R)^2, where S = eta x^(N-2) (|lam| + x^N) <= R",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, x > 0, Ne(x**N, lam), eta > 0, _R > 0, (1 + _R) ** N < 2, step_majorant(*_values) <= _R),
    statement=(Abs(first_order_defect(*_values)) <= _largest * (step_majorant(*_values) / _R) ** 2,),
    source=project("docs/hitting-times.md, theorem 6, for the order one"),
    because="As a function of a complex step size the defect is analytic where S <= R, at most K = 1 + ((1-R)^(1-N) + (N - 1/2) R (1+R)^N/(1-R))/(2 - (1+R)^N) "
    "there, and zero to second order at 0: by the lemma of Schwarz at most that times the square of the relative distance from 0.",
    witness=_point,
    tight_at=(Tight({N: 3, lam: 0, x: 1, eta: Rational(1, 5), _R: Rational(1, 5)}, Rational(49, 50)),),
    boundary=({**_point, N: 2, lam: 0, x: 1, eta: Rational(1, 20)}, {**_point, lam: -1}, {**_point, lam: 0, x: 1, eta: Rational(1, 10)}),
    remark="The bound is far from attained; verify.abel computes K for the order it uses.",
)
