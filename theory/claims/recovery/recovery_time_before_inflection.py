"""The paper's bound on the recovery time, small start and target before the inflection."""

from sympy import Rational

from rankclock.theory.claim import Box, Claim, Kind, Role, Tight, paper
from rankclock.theory.formulas.descent import limit_monotone
from rankclock.theory.formulas.flow import inflection_fraction
from rankclock.theory.formulas.times import early_case, late_accuracy
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam

_values = (N, lam, alpha, eta, eps)
_point = {N: 3, lam: 1, alpha: Rational(1, 10), eta: Rational(1, 100), eps: Rational(1, 2)}

CLAIM = Claim(
    id="recovery-time-before-inflection",
    title="Small start, target before the inflection: T <= T_N^Id as it stands, without rounding "
    "up",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        alpha**N <= inflection_fraction(N) * lam,
        eta > 0,
        eta < limit_monotone(N, lam),
        eps >= late_accuracy(N, lam),
        eps < lam ** (1 / N) - alpha,
    ),
    statement=(RecoveryTime(*_values) <= early_case(*_values),),
    source=paper(
        "recovery times, identical start: alpha^N <= c_N lam and eps >= (1 - c_N^(1/N)) mu",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-2",
    ),
    because="This is stretch-time for b = mu - eps: s_N is at least (b/alpha)^((N-1)/2), as b is "
    "not past the inflection. A step does not pass mu (no-overshoot), so that T is the first "
    "passage of b.",
    witness=_point,
    tight_at=(
        Tight({**_point, eta: Rational(1, 1000)}, Rational(1, 50)),
        Tight({**_point, N: 2, eta: Rational(1, 1000)}, Rational(1, 100)),
    ),
    boundary=(
        {**_point, alpha: Rational(1, 2), eta: Rational(1, 7), eps: Rational(2999, 10**4)},
        {**_point, eps: Rational(2649, 10**4)},
        {**_point, eps: Rational(899, 1000)},
        {N: 2, lam: 3, alpha: Rational(1, 100), eta: Rational(1, 13), eps: Rational(3, 4)},
    ),
    # Coarse accuracies are meant, and not the fine ones that its role stands for.
    roles={eps: Role.NONE},
    boxes=(
        Box(
            {
                lam: (1, 1),
                alpha: (Rational(1, 10), Rational(1, 5)),
                eta: (Rational(1, 10), Rational(1, 8)),
                eps: (Rational(1, 2), Rational(11, 20)),
            },
            (2, 3),
        ),
    ),
)
