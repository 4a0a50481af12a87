"""Travel time of a decaying mode, any sign of the eigenvalue, in one series."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import (
    falling_antiderivative,
    travel_falling,
    travel_integral,
    velocity,
)
from rankclock.theory.formulas.hypergeometric import coefficient_rule, derivative
from rankclock.theory.symbols import N, a, b, lam, y

_antiderivative = falling_antiderivative(y, N, lam)

CLAIM = Claim(
    id="travel-falling",
    title="Travel time of a decaying mode through 2F1(1, c; 1 + c; lam/y^N), c = (2N-2)/N, for "
    "every lam < y^N",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, a > 0, b > 0, lam < a**N, lam < b**N),
    statement=(Eq(travel_integral(a, b, N, lam), travel_falling(a, b, N, lam), evaluate=False),),
    source=project(
        "travel time of falling modes",
        link="docs/theory.md#travel-falling",
    ),
    because="1/f = -y^(1-2N)/(1 - lam y^(-N)); integrate the geometric series term by term.",
    witness={N: 3, lam: 1, a: 3, b: 2},
    boundary=(
        {N: 3, lam: 0, a: 1, b: Rational(1, 2)},
        {N: 2, lam: -3, a: 1, b: Rational(1, 100)},
        {N: 5, lam: 1, a: 2, b: 2},
        {N: 3, lam: 1, a: Rational(11, 10), b: Rational(21, 20)},
    ),
    lemmas=(
        Lemma(
            "the coefficients of 2F1 give c F + z F' = c/(1-z)",
            Eq(*coefficient_rule(_antiderivative), evaluate=False),
        ),
        Lemma(
            "the derivative is 1/f",
            Eq(derivative(_antiderivative, y), 1 / velocity(y, N, lam), evaluate=False),
            positive=(y,),
        ),
    ),
    proves="the statement for |z| < 1, and by analytic continuation for z < 0",
)
