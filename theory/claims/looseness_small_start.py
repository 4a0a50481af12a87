"""From a small start the paper's bound is too large by a factor that grows like 1/alpha."""

from sympy import Rational

from theory.claim import Claim, Kind, Tight, project
from theory.descent import limit_monotone
from theory.flow import inflection_fraction
from theory.looseness import dimensionless_step_size, excess, head_start, late_steps, limit_ratio
from theory.process import RecoveryTime
from theory.symbols import N, alpha, eps, eta, lam
from theory.times import full_case, late_accuracy

_values = (N, lam, alpha, eta, eps)
_bound, _true = full_case(*_values), RecoveryTime(*_values)
_ratio, _head = limit_ratio(N, lam, alpha, eta), head_start(N, lam, eta)
_point = {N: 3, lam: 1, alpha: Rational(1, 100), eta: Rational(1, 8), eps: Rational(1, 20)}

CLAIM = Claim(
    id="looseness-small-start",
    title="T_N^Id/T comes to 1 + (N-2) h c_N^(1-1/N) mu/alpha as alpha tends to 0",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 3,
        lam > 0,
        alpha > 0,
        alpha**N <= inflection_fraction(N) * lam,
        eta > 0,
        eta < limit_monotone(N, lam),
        eps > 0,
        eps < late_accuracy(N, lam),
    ),
    statement=(
        _ratio * (_true - excess(*_values)) <= _bound + _head,
        _bound <= _ratio * (_true + _head) + 1 + 1 / dimensionless_step_size(N, lam, eta) + late_steps(N, lam, eta, eps),
    ),
    source=project("theory notes section 7, S4; docs/hitting-times.md, theorem 8"),
    because="With X = alpha^(2-N)/((N-2) lam eta) the product of X and the ratio is X + s_N without its ceiling. 1/(x^(N-1)(lam - x^N)) lies between "
    "x^(1-N)/lam and that plus x/(lam (1-c_N)) <= 2x/lam up to the inflection, so tau/eta lies between X less the head start and X + 1/h. T lies above tau/eta "
    "(flow-ahead-below-inflection) and below X plus the excess (sharp-time-below-inflection, descent-ahead-above-inflection, flow-tail-positive). "
    "What the two sides differ by grows more slowly than X.",
    witness=_point,
    tight_at=(Tight(_point, Rational(1, 4), 0), Tight(_point, Rational(1, 4), 1)),
    boundary=(
        {**_point, N: 4, alpha: Rational(1, 30), eta: Rational(1, 10)},
        {N: 3, lam: 5, alpha: Rational(1, 2), eta: Rational(1, 100), eps: Rational(1, 10)},
    ),
)
