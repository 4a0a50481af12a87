"""How far the coordinate of first order seems to be from growing by one at a step."""

from sympy import Abs, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.abel_step import first_order_growth, step_majorant
from rankclock.theory.symbols import N, eta, lam, x

_values = (x, N, lam, eta)
_edge = {N: 8, lam: 0, x: 1, eta: Rational(1, 16)}

CLAIM = Claim(
    id="abel-defect-sharp",
    title="A_1' = 1/(eta f) + f'/(2f) grows by 1 at a step up to N^2 S^2, "
    "S = eta x^(N-2) (|lam| + x^N) <= 1/(2N)",
    kind=Kind.CONJECTURE,
    hypotheses=(
        N >= 2,
        x > 0,
        Ne(x**N, lam),
        eta > 0,
        step_majorant(*_values) <= Rational(1, 2) / N,
    ),
    statement=(Abs(first_order_growth(*_values) - 1) < N**2 * step_majorant(*_values) ** 2,),
    source=project(
        "docs/hitting-times.md, section 5",
        link="docs/theory.md#coordinates",
    ),
    because="Not proved; abel-defect is, with 32 for 1. "
    "For every depth tried the quotient is largest for lam = 0, where it depends on S alone: "
    "0.50 at N = 2, 0.81 at N = 12.",
    witness={N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 20)},
    tight_at=(
        # At step_majorant(*_values) = Rational(1, 2) / N.
        Tight(_edge, Rational(1, 4)),
        # At step_majorant(*_values) = Rational(1, 2) / N.
        Tight({N: 8, lam: -1, x: 2, eta: Rational(1, 16) / 2**6 / 257}, Rational(1, 4)),
    ),
    boundary=(_edge, {N: 2, lam: -1, x: 1, eta: Rational(1, 8)}),
)
