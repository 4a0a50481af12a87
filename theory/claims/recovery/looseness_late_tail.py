"""At high accuracy the paper's bound is too large by the ratio of two rates.

They are those at mu and at the inflection.
"""

from sympy import Integer, Rational, log

from rankclock.theory.claim import Box, Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import tail_factor
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.symbols import N, eta, lam

_slow = -log(tail_factor(N, inflection_fraction(N) * lam, eta))
_true = -log(tail_factor(N, lam, eta))
_ratio = inflection_fraction(N) ** (Integer(2) / N - 2)
_point = {N: 3, lam: 1, eta: Rational(1, 1000)}

CLAIM = Claim(
    id="looseness-late-tail",
    title="Each further digit of accuracy costs at least c_N^(-(2-2/N)) times as many steps in the "
    "bound as in truth",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, lam >= 0, tail_factor(N, lam, eta) > 0),
    statement=(_ratio * _slow <= _true, _true <= _ratio * _slow / tail_factor(N, lam, eta)),
    source=project(
        "looseness of the bound of the paper",
        link="docs/theory.md#looseness",
        proof="docs/hitting-times.md#theorem-8",
    ),
    because="Per factor e of accuracy the bound grants 1/|ln(1 - kappa u)| "
    "steps and descent-tail-positive, in the limit, 1/|ln(1 - u)|, with u = eta N lam^(2-2/N) and "
    "kappa = c_N^(2-2/N). -ln(1 - u) is convex and lies between u and u/(1 - u).",
    witness=_point,
    tight_at=(Tight(_point, Rational(1, 100), 0), Tight(_point, Rational(1, 100), 1)),
    boxes=(Box({lam: (1, 1), eta: (Rational(1, 100), Rational(9, 10) / N)}, tuple(range(2, 9))),),
    boundary=(
        {N: 2, lam: 3, eta: Rational(1, 10)},
        {N: 8, lam: 1, eta: Rational(124, 1000)},
        {N: 3, lam: 1, eta: 0},
        {N: 3, lam: 0, eta: 1},
        {N: 3, lam: 1, eta: -1},
    ),
)
