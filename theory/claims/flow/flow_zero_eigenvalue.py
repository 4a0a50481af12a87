"""Closed form of the flow of a mode whose eigenvalue is zero."""

from sympy import Eq, Integer, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import velocity, zero_eigenvalue_mode
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, alpha, t

_mode = zero_eigenvalue_mode(t, N, alpha)

CLAIM = Claim(
    id="flow-zero-eigenvalue",
    title="lam = 0: y(t) = (alpha^(2-2N) + (2N-2) t)^(-1/(2N-2))",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, alpha > 0, t >= 0),
    statement=(Eq(Flow(t, N, 0, alpha), _mode, evaluate=False),),
    source=known(
        "flow of a zero eigenvalue",
        link="docs/theory.md#flow-zero-eigenvalue",
    ),
    because="y' = -y^(2N-1) and y(0) = alpha.",
    witness={N: 3, alpha: Rational(1, 2), t: 1},
    boundary=({N: 2, alpha: 1, t: 0},),
    lemmas=(
        Lemma(
            "it solves the equation",
            Eq(diff(_mode, t), velocity(_mode, N, 0), evaluate=False),
            positive=(alpha,),
        ),
        Lemma(
            "it starts at alpha",
            Eq(_mode.subs(t, Integer(0)), alpha, evaluate=False),
            positive=(alpha,),
        ),
    ),
    proves="the statement",
)
