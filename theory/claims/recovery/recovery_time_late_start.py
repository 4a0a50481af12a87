"""The paper's bound on the recovery time, from a start past the inflection: not as it stands."""

from sympy import Rational

from rankclock.theory.claim import Claim, Expected, Kind, Tight, paper
from rankclock.theory.formulas.descent import limit_monotone
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.formulas.times import late_start_case
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_point = {N: 3, lam: 1, alpha: Rational(4, 5), eta: Rational(1, 100), eps: Rational(1, 100)}

CLAIM = Claim(
    id="recovery-time-late-start",
    title="Start between the inflection and mu: T <= T_N^Id without rounding up, which is refuted",
    kind=Kind.UPPER,
    expected=Expected.REFUTED,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        alpha**N > inflection_fraction(N) * lam,
        alpha**N <= lam,
        eta > 0,
        eta < limit_monotone(N, lam),
        eps > 0,
        eps < lam ** (1 / N) - alpha,
    ),
    statement=(RecoveryTime(*_values) <= late_start_case(*_values),),
    source=paper(
        "recovery times, identical start: c_N lam < alpha^N <= lam",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-4",
    ),
    because="At least one step is needed, and the bound tends to 0 as eps tends to mu - alpha. "
    "Rounded up it holds: recovery-time-ceiling.",
    witness=_point,
    tight_at=(Tight({**_point, eta: Rational(1, 10**4)}, Rational(3, 5)),),
    boundary=(
        {**_point, eps: Rational(1, 10)},
        {N: 2, lam: 1, alpha: Rational(3, 5), eta: Rational(1, 5), eps: Rational(1, 10)},
    ),
)
