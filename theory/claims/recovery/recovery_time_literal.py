"""The recovery time bound taken literally: an integer against a number that need not be one."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, paper
from rankclock.theory.claims.recovery.recovery_time_ceiling import HYPOTHESES
from rankclock.theory.formulas.times import recovery_bound
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)

CLAIM = Claim(
    id="recovery-time-literal",
    title="T <= T_N^Id, literally, without rounding up",
    kind=Kind.UPPER,
    hypotheses=HYPOTHESES,
    statement=(RecoveryTime(*_values) <= recovery_bound(*_values),),
    source=paper(
        "recovery times, identical start",
        link="docs/theory.md#recovery-time",
    ),
    because="As transcribed. T is an integer and the right side is not, so it fails whenever the "
    "bound falls below the integer; the original may carry a ceiling that the secondary "
    "source dropped.",
    witness={N: 3, lam: 1, alpha: Rational(1, 10), eta: Rational(1, 100), eps: Rational(1, 10)},
    tight_at=(
        Tight(
            {N: 2, lam: -1, alpha: 1, eta: Rational(1, 1000), eps: Rational(1, 100)}, Rational(1, 5)
        ),
    ),
)
