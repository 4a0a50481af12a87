"""Closed form of the flow for two factors."""

from sympy import Eq, Rational, Subs, diff

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import depth_two_square
from rankclock.theory.process import Flow
from rankclock.theory.symbols import alpha, lam, t

_square = depth_two_square(t, lam, alpha)

CLAIM = Claim(
    id="flow-depth-two",
    title="N = 2, lam != 0: y(t)^2 = lam alpha^2 / (alpha^2 + (lam - alpha^2) e^(-2 lam t))",
    kind=Kind.IDENTITY,
    hypotheses=(Eq(lam, 0).negated, t >= 0),
    statement=(Eq(Flow(t, 2, lam, alpha) ** 2, _square, evaluate=False),),
    source=known(
        "flow of one mode, N = 2",
        link="docs/theory.md#flow-depth-two",
    ),
    because="The square w = y^2 obeys w' = 2 w (lam - w) with w(0) = alpha^2, whose solution is "
    "unique.",
    witness={lam: 3, alpha: Rational(1, 10), t: 1},
    boundary=(
        {lam: 3, alpha: Rational(1, 10), t: 0},
        {lam: 4, alpha: 2, t: 1},
        {lam: -1, alpha: 1, t: 2},
        {lam: 1, alpha: 0, t: 1},
        {lam: 1, alpha: -2, t: 1},
    ),
    lemmas=(
        Lemma(
            "it solves the equation",
            Eq(diff(_square, t), 2 * _square * (lam - _square), evaluate=False),
        ),
        Lemma("it starts at alpha^2", Eq(Subs(_square, t, 0), alpha**2, evaluate=False)),
    ),
    proves="the statement",
    unrestricted=(alpha,),
)
