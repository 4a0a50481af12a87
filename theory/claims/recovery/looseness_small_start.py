"""From a small start the paper's bound is too large by a factor that grows like 1/alpha."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import tail_factor
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.formulas.looseness import bulge_steps, late_steps, leading_steps, limit_ratio
from rankclock.theory.formulas.times import full_case, inflection_point, late_accuracy
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_product = limit_ratio(N, lam, alpha, eta) * leading_steps(N, lam, eta, alpha)
_head = leading_steps(N, lam, eta, inflection_point(N, lam))
_small = {N: 3, lam: 1, alpha: Rational(1, 1000), eta: Rational(1, 8), eps: Rational(1, 20)}
# At the inflection itself, and with an accuracy met just beyond it, every term of the bound but one
# step vanishes.
_least = {N: 3, lam: Rational(5, 2), alpha: 1, eta: Rational(1, 50), eps: Rational(357, 1000)}
# Just below the inflection, where s_N = 2 and its argument is hardly more than 1.
_nearly = {**_least, alpha: Rational(999, 1000)}

CLAIM = Claim(
    id="looseness-small-start",
    title="Up to constants T_N^Id is 1 + (N-2) h c_N^(1-1/N) mu/alpha times "
    "alpha^(2-N)/((N-2) lam eta), to which T comes as alpha tends to 0",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 3,
        lam > 0,
        alpha > 0,
        alpha**N <= inflection_fraction(N) * lam,
        eta > 0,
        tail_factor(N, inflection_fraction(N) * lam, eta) > 0,
        eps > 0,
        eps < late_accuracy(N, lam),
    ),
    statement=(
        _product < full_case(*_values) + _head,
        full_case(*_values)
        < _product - _head + bulge_steps(N, lam, alpha, eta) + 1 + late_steps(N, lam, eta, eps),
    ),
    source=project(
        "looseness of the bound of the paper",
        link="docs/theory.md#looseness",
        proof="docs/hitting-times.md#theorem-8",
    ),
    because="The product is the leading steps plus s_N without its ceiling. 1/(x^(N-1)(lam - x^N)) "
    "is x^(1-N)/lam plus x/(lam (lam - x^N)), at most x/(lam^2 (1 - c_N)) up to the "
    "inflection x_c, so tau(alpha -> x_c)/eta is the leading steps less those from x_c, "
    "plus at most its integral over eta. That T comes to the leading steps is "
    "sharp-time-below-inflection.",
    witness=_small,
    tight_at=(
        Tight(_small, Rational(1, 100)),
        # At alpha**N = inflection_fraction(N) * lam.
        Tight(_least, Rational(1, 100)),
        Tight(_small, Rational(1, 100), 1),
        Tight(_nearly, Rational(1, 50), 1),
    ),
    depths=tuple(range(3, 9)),
    boundary=(_least, {**_small, N: 4, alpha: Rational(1, 30), eta: Rational(1, 10)}),
)
