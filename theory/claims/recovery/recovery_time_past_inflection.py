"""The paper's bound on the recovery time, small start and target past the inflection."""

from sympy import Eq, Rational

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, paper
from rankclock.theory.formulas.descent import limit_monotone
from rankclock.theory.formulas.flow import inflection_fraction, velocity_slope
from rankclock.theory.formulas.times import full_case, late_accuracy
from rankclock.theory.process import RecoveryTime
from rankclock.theory.symbols import N, alpha, eps, eta, lam, x

_values = (N, lam, alpha, eta, eps)
_point = {N: 3, lam: 1, alpha: Rational(1, 2), eta: Rational(1, 100), eps: Rational(1, 10)}

CLAIM = Claim(
    id="recovery-time-past-inflection",
    title="Small start, target past the inflection: T <= T_N^Id as it stands, without rounding up",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        alpha**N <= inflection_fraction(N) * lam,
        eta > 0,
        eta < limit_monotone(N, lam),
        eps > 0,
        eps < late_accuracy(N, lam),
    ),
    statement=(RecoveryTime(*_values) <= full_case(*_values),),
    source=paper(
        "recovery times, identical start: alpha^N <= c_N lam and eps < (1 - c_N^(1/N)) mu",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-2",
    ),
    because="A clock that runs by stretch-time up to the inflection, and beyond it by the "
    "logarithm of the distance over |ln(1 - eta N (c_N lam)^(2-2/N))|, is 1 at the start and "
    "gains at least 1 at every step, the one across the inflection too. s_N is more than the "
    "clock needs.",
    witness=_point,
    tight_at=(
        # The accuracy is met just past the inflection.
        Tight({**_point, alpha: Rational(73, 100), eps: Rational(26, 100)}, Rational(1, 3)),
        Tight({**_point, eta: Rational(1, 10**4)}, Rational(3, 10)),
        Tight({**_point, N: 2, eta: Rational(1, 10**4)}, Rational(1, 2)),
    ),
    boundary=(
        # At alpha**N = inflection_fraction(N) * lam.
        {N: 2, lam: 3, alpha: 1, eta: Rational(1, 13), eps: Rational(1, 10)},
        {N: 2, lam: 3, alpha: 1, eta: Rational(1, 13), eps: Rational(73, 100)},
        {N: 3, lam: Rational(5, 2), alpha: 1, eta: Rational(1, 50), eps: Rational(1, 10)},
        {
            N: 3,
            lam: Rational(5, 2),
            alpha: Rational(99, 100),
            eta: Rational(1, 25),
            eps: Rational(1, 3),
        },
        {**_point, alpha: Rational(1, 20), eta: Rational(1, 7)},
        {**_point, eps: Rational(1, 10**6)},
    ),
    lemmas=(
        Lemma(
            "f' is the distance from the inflection, times a power",
            Eq(
                velocity_slope(x, N, lam),
                (2 * N - 1) * x ** (N - 2) * (inflection_fraction(N) * lam - x**N),
                evaluate=False,
            ),
            positive=(x,),
        ),
        Lemma(
            "the weighted mean of c_N and 1 is 1 - c_N",
            Eq(
                ((N - 1) * inflection_fraction(N) + 1) / N,
                1 - inflection_fraction(N),
                evaluate=False,
            ),
        ),
    ),
    proves="two identities that the step across the inflection takes from algebra",
    boxes=(
        Box(
            {
                lam: (1, 1),
                alpha: (Rational(1, 10), Rational(1, 5)),
                eta: (Rational(1, 50), Rational(1, 20)),
                eps: (Rational(1, 20), Rational(1, 10)),
            },
            (2, 3),
        ),
        Box(
            {
                lam: (1, 1),
                alpha: (Rational(1, 4), Rational(3, 8)),
                eta: (Rational(1, 40), Rational(1, 25)),
                eps: (Rational(1, 20), Rational(1, 10)),
            },
            (4,),
        ),
    ),
)
