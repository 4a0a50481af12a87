"""The paper's bound on the recovery time of a negative eigenvalue: not as it stands."""

from sympy import Rational

from rankclock.theory.claim import Claim, Expected, Kind, Tight, paper
from rankclock.theory.formulas.descent import decaying_level, limit_decaying
from rankclock.theory.formulas.times import negative_case
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_point = {N: 2, lam: -1, alpha: 1, eta: Rational(1, 1000), eps: Rational(1, 100)}

CLAIM = Claim(
    id="recovery-time-negative",
    title="Negative eigenvalue: T <= T_N^Id without rounding up, which is refuted",
    kind=Kind.UPPER,
    expected=Expected.REFUTED,
    hypotheses=(
        N >= 2,
        lam < 0,
        alpha > 0,
        eta > 0,
        eta < limit_decaying(N, decaying_level(N, lam, alpha)),
        eps > 0,
        eps < alpha,
    ),
    statement=(RecoveryTime(*_values) <= negative_case(*_values),),
    source=paper(
        "recovery times, identical start: lam < 0",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-4",
    ),
    because="At least one step is needed, and the bound tends to 0 as eps tends to alpha. Rounded "
    "up it holds: recovery-time-ceiling.",
    witness=_point,
    tight_at=(Tight(_point, Rational(1, 5)),),
    boundary=(
        {**_point, eta: Rational(1, 5)},
        {**_point, N: 3, eps: Rational(1, 10)},
    ),
)
