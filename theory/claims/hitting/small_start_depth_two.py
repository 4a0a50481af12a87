"""How long a small start takes, N = 2: in the limit k ~ ln(1/alpha)/ln(1 + eta lam)."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.small_start import head_least_depth_two, head_most_depth_two
from rankclock.theory.process import Passage
from rankclock.theory.symbols import alpha, b, eta, lam

_path = (lam, alpha, eta, b)
_count = Passage(2, lam, alpha, eta, b)
_values = {lam: 1, alpha: Rational(1, 10**6), eta: Rational(1, 10), b: Rational(1, 100)}

CLAIM = Claim(
    id="small-start-depth-two",
    title="N = 2: the first k with d(k) >= b is within ln(b/alpha)/ln(1 + eta lam) and "
    "1 + ln(b/alpha)/ln(1 + eta (lam - b^2))",
    kind=Kind.TWO_SIDED,
    hypotheses=(alpha > 0, b >= alpha, b**2 < lam, eta > 0),
    statement=(head_least_depth_two(*_path) <= _count, _count <= head_most_depth_two(*_path)),
    source=project(
        "first passages from a small start",
        link="docs/theory.md#small-start",
    ),
    because="A step multiplies x by 1 + eta (lam - x^2), which is at most 1 + eta lam, and at "
    "least 1 + eta (lam - b^2) below b.",
    witness=_values,
    tight_at=(
        Tight(_values, Rational(1, 50), 0),
        Tight(_values, Rational(1, 50), 1),
        Tight(
            {lam: 100, alpha: Rational(1, 10**6), eta: Rational(1, 1000), b: Rational(1, 10)},
            Rational(1, 50),
            1,
        ),
    ),
    boundary=(
        # At b = alpha.
        {**_values, b: Rational(1, 10**6)},
        {**_values, b: Rational(99, 100)},
        {**_values, eta: 3},
        {**_values, lam: 9, alpha: 1, b: Rational(5, 2)},
    ),
    depths=(2,),
)
