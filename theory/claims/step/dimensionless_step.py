"""One mode in units of its limit is the mode with eigenvalue one."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.descent import step
from rankclock.theory.symbols import N, eta, lam, x

_mu = lam ** (1 / N)
_both = Eq(
    step(_mu * x, N, lam, eta), _mu * step(x, N, 1, eta * lam ** (2 - 2 / N)), evaluate=False
)

CLAIM = Claim(
    id="dimensionless-step",
    title="With x = d/mu and h = eta mu^(2N-2), one step of any mode is one step of the mode with "
    "lam = 1",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, lam >= 0),
    statement=(_both,),
    source=known(
        "scaling",
        link="docs/theory.md#dimensionless",
    ),
    because="f is homogeneous: f(mu x) = mu^(2N-1) x^(N-1)(1 - x^N).",
    witness={N: 3, lam: 8, x: Rational(1, 2), eta: Rational(1, 100)},
    boundary=({N: 2, lam: 1, x: 1, eta: Rational(1, 2)}, {N: 3, lam: 0, x: -1, eta: 1}),
    lemmas=(Lemma("the two steps agree", _both),),
    proves="the statement for lam > 0; at lam = 0 both sides vanish",
    unrestricted=(x, eta),
)
