"""Travel time through the hypergeometric function."""

from sympy import Eq, Ne, Or, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import (
    hypergeometric_antiderivative,
    power_antiderivative,
    travel_hypergeometric,
    travel_integral,
)
from rankclock.theory.formulas.hypergeometric import coefficient_rule, derivative
from rankclock.theory.symbols import N, a, b, lam, y

_power = power_antiderivative(y, N).args[1][0]
_q = hypergeometric_antiderivative(y, N, lam)

CLAIM = Claim(
    id="travel-hypergeometric",
    title="Travel time of the flow: (P + Q)/lam with Q through 2F1(1, 2/N; 1 + 2/N; y^N/lam)",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, Ne(lam, 0), a > 0, b > 0, Or(lam < 0, a**N < lam), Or(lam < 0, b**N < lam)),
    statement=(
        Eq(travel_integral(a, b, N, lam), travel_hypergeometric(a, b, N, lam), evaluate=False),
    ),
    source=known(
        "travel time of the flow",
        link="docs/theory.md#travel-time",
    ),
    because="Term by term the series of Q has derivative y/(lam - y^N); it continues analytically "
    "to lam < 0.",
    witness={N: 3, lam: 2, a: Rational(1, 10), b: 1},
    boundary=(
        {N: 3, lam: 2, a: 1, b: 1},
        {N: 4, lam: -1, a: 2, b: Rational(1, 10)},
        {N: 2, lam: 1, a: Rational(1, 10), b: Rational(9, 10)},
    ),
    lemmas=(
        Lemma(
            "P has derivative y^(1-N) for N >= 3",
            Eq(diff(_power, y), y ** (1 - N), evaluate=False),
            positive=(y,),
            depths=tuple(range(3, 13)),
        ),
        Lemma(
            "the coefficients of 2F1 give c F + z F' = c/(1-z)",
            Eq(*coefficient_rule(_q), evaluate=False),
        ),
        Lemma(
            "Q has derivative y/(lam - y^N)",
            Eq(derivative(_q, y), y / (lam - y**N), evaluate=False),
            positive=(y,),
        ),
    ),
    proves="the statement for N >= 3, |z| < 1, and by analytic continuation for z < 0; N = 2 is "
    "travel-depth-two",
)
