"""What one step of gradient descent does to the imbalance of a perturbed start."""

from sympy import Eq, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.perturbed import first_step, imbalance, imbalance_factor, other_step
from rankclock.theory.symbols import N, a, b, eta, lam

_next = imbalance(first_step(a, b, N, lam, eta), other_step(a, b, N, lam, eta))
_law = Eq(_next, imbalance(a, b) * imbalance_factor(a, b, N, lam, eta), evaluate=False)

CLAIM = Claim(
    id="imbalance-law",
    title="Perturbed start: one step multiplies b^2 - a^2 by exactly 1 - eta^2 (p - lam)^2 "
    "b^(2N-4)",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2,),
    statement=(_law,),
    source=project(
        "imbalance of the perturbed start",
        link="docs/theory.md#imbalance",
    ),
    because="The terms linear in eta cancel, since a b^(N-1) (p - lam) stands in both; what is "
    "left is eta^2 (p - lam)^2 b^(2N-4) (a^2 - b^2).",
    witness={N: 3, lam: 2, a: Rational(1, 4), b: Rational(1, 2), eta: Rational(1, 10)},
    boundary=(
        {N: 2, lam: -1, a: 1, b: 1, eta: 1},
        {N: 5, lam: 0, a: 1, b: Rational(1, 3), eta: Rational(1, 100)},
        {N: 3, lam: 1, a: -1, b: -2, eta: -1},
        {N: 2, lam: 1, a: 0, b: 0, eta: 0},
    ),
    lemmas=(Lemma("the imbalance after one step", _law, positive=()),),
    proves="the statement",
    unrestricted=(lam, a, b, eta),
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
