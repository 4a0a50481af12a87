"""Where an increasing mode is fastest."""

from sympy import Eq, Rational, diff, sign

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import inflection_fraction, velocity, velocity_slope
from rankclock.theory.symbols import N, lam, x

_slope = diff(velocity(x, N, lam), x)

CLAIM = Claim(
    id="flow-inflection",
    title="y'' changes sign where y^N = c_N lam: f' is positive below, negative above",
    kind=Kind.IDENTITY,
    unrestricted=(lam,),
    hypotheses=(N >= 2, x > 0),
    statement=(
        Eq(_slope, velocity_slope(x, N, lam), evaluate=False),
        Eq(
            sign(velocity_slope(x, N, lam)),
            sign(inflection_fraction(N) * lam - x**N),
            evaluate=False,
        ),
    ),
    source=known(
        "inflection of the flow",
        link="docs/theory.md#flow-inflection",
    ),
    because="y'' = f f', and f > 0 below mu; f' = x^(N-2) (2N-1) (c_N lam - x^N).",
    witness={N: 3, lam: 1, x: Rational(1, 2)},
    boundary=(
        {N: 2, lam: 3, x: 1},
        {N: 2, lam: 1, x: Rational(99, 100)},
        {N: 3, lam: 5, x: Rational(1, 1000)},
    ),
    lemmas=(
        Lemma(
            "f' in powers of x",
            Eq(_slope, velocity_slope(x, N, lam), evaluate=False),
            positive=(x,),
        ),
        Lemma(
            "f' changes sign at c_N lam",
            Eq(
                velocity_slope(x, N, lam),
                x ** (N - 2) * (2 * N - 1) * (inflection_fraction(N) * lam - x**N),
                evaluate=False,
            ),
            positive=(x,),
        ),
    ),
    proves="the statement",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
