"""The paper's bound on the recovery time of a mode that falls to mu: not as it stands."""

from sympy import Rational

from rankclock.theory.claim import Claim, Expected, Kind, Tight, paper
from rankclock.theory.formulas.descent import limit_monotone
from rankclock.theory.formulas.times import above_case
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_point = {N: 3, lam: 1, alpha: Rational(3, 2), eta: Rational(1, 100), eps: Rational(1, 10)}

CLAIM = Claim(
    id="recovery-time-from-above",
    title="Start above mu, 0 <= lam < alpha^N: T <= T_N^Id without rounding up, which is refuted",
    kind=Kind.UPPER,
    expected=Expected.REFUTED,
    hypotheses=(
        N >= 2,
        lam >= 0,
        alpha > 0,
        alpha**N > lam,
        eta > 0,
        eta < limit_monotone(N, alpha**N),
        eps > 0,
        eps < alpha - lam ** (1 / N),
    ),
    statement=(RecoveryTime(*_values) <= above_case(*_values),),
    source=paper(
        "recovery times, identical start: 0 <= lam < alpha^N",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-4",
    ),
    because="At least one step is needed, and the bound tends to 0 as eps tends to alpha - mu. "
    "Rounded up it holds: recovery-time-ceiling.",
    witness=_point,
    tight_at=(
        Tight(
            {**_point, alpha: 2, eta: Rational(1, 10**4), eps: Rational(1, 100)}, Rational(1, 50)
        ),
    ),
    boundary=(
        {N: 2, lam: 0, alpha: 1, eta: Rational(1, 5), eps: Rational(1, 2)},
        {**_point, eps: Rational(1, 1000)},
    ),
)
