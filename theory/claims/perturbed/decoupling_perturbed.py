"""From a first factor that differs, descent on matrices is a recurrence of two modes.

There is one recurrence for each eigenvalue.
"""

from sympy import Eq, Inverse, Lambda, MatrixSymbol, Rational, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, paper
from rankclock.theory.formulas.perturbed import eigenvalue, first_step, other_step
from rankclock.theory.process import (
    FactorIterate,
    FirstIterate,
    OtherIterate,
    ProductIterate,
    SpectrumMap,
)
from rankclock.theory.symbols import N, a, alpha, b, beta, eta, k, lam

n = Symbol("n", integer=True, positive=True)
V = MatrixSymbol("V", n, n)
SPECTRUM = MatrixSymbol("Lam", n, n)
_loss = (eigenvalue(a, b, N) - lam) ** 2 / 2


def statement(depth):
    """Every factor, the product, and one step of the recurrence at the depth."""
    truth = V * SPECTRUM * Inverse(V)
    start = (k, depth, truth, alpha, eta, beta)
    mode = (k, depth, lam, alpha, eta, beta)
    first, other = FirstIterate(*mode), OtherIterate(*mode)
    relations = [
        Eq(
            Inverse(V) * FactorIterate(i, *start) * V,
            SpectrumMap(Lambda(lam, first if i == 1 else other), SPECTRUM),
            evaluate=False,
        )
        for i in range(1, depth + 1)
    ]
    product = SpectrumMap(Lambda(lam, eigenvalue(first, other, depth)), SPECTRUM)
    relations.append(Eq(ProductIterate(*start), V * product * Inverse(V), evaluate=False))
    for process, step in ((FirstIterate, first_step), (OtherIterate, other_step)):
        later = SpectrumMap(Lambda(lam, process(k + 1, *mode[1:])), SPECTRUM)
        relations.append(
            Eq(
                later,
                SpectrumMap(Lambda(lam, step(first, other, depth, lam, eta)), SPECTRUM),
                evaluate=False,
            )
        )
    return tuple(relations)


CLAIM = Claim(
    id="decoupling-perturbed",
    title="Start (alpha - beta) I, alpha I, ..., alpha I: every factor stays V diag V^T, one "
    "recurrence of two modes a, b per eigenvalue",
    kind=Kind.IDENTITY,
    hypotheses=(k >= 0,),
    statement=statement,
    source=paper(
        "decoupling from the perturbed start",
        link="docs/theory.md#decoupling-perturbed",
    ),
    because="If W_1 = V A V^T and all others are V B V^T, "
    "all matrices commute, so the gradient of W_1 is V B^(N-1) (A B^(N-1) - Lam) V^T, "
    "and each other one is V A B^(N-2) (A B^(N-1) - Lam) V^T; induction over k.",
    witness={alpha: Rational(1, 2), eta: Rational(1, 10), beta: Rational(1, 4), k: 2},
    remark="V has orthogonal columns; with unit columns its inverse is its transpose, and without "
    "that every number stays rational.",
    boundary=(
        {alpha: 1, eta: 1, beta: Rational(1, 3), k: 0},
        {alpha: Rational(1, 2), eta: Rational(1, 10), beta: Rational(1, 2), k: 1},
        {alpha: Rational(1, 2), eta: Rational(1, 10), beta: 0, k: 1},
        {alpha: Rational(-1, 2), eta: Rational(-1, 10), beta: 1, k: 1},
    ),
    lemmas=(
        Lemma(
            "a moves by gradient descent on (p - lam)^2/2",
            Eq(first_step(a, b, N, lam, eta), a - eta * diff(_loss, a), evaluate=False),
            positive=(b,),
        ),
        Lemma(
            "so does each of the N-1 factors that share b",
            Eq(other_step(a, b, N, lam, eta), b - eta * diff(_loss, b) / (N - 1), evaluate=False),
            positive=(b,),
        ),
    ),
    proves="that the recurrence is gradient descent for one eigenvalue; that all matrices share "
    "their eigenvectors is induction, in words",
    unrestricted=(alpha, eta, beta),
    matrices={V: "orthogonal columns", SPECTRUM: "diagonal"},
    depths=(2, 3, 4),
)
