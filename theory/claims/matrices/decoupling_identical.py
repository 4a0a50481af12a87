"""From identical factors, gradient descent on matrices is one scalar recurrence per eigenvalue."""

from sympy import Eq, Inverse, Lambda, MatrixSymbol, Rational, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, paper
from rankclock.theory.formulas.descent import step
from rankclock.theory.process import FactorIterate, Iterate, ProductIterate, SpectrumMap
from rankclock.theory.symbols import N, alpha, eta, k, lam, x

n = Symbol("n", integer=True, positive=True)
V = MatrixSymbol("V", n, n)
SPECTRUM = MatrixSymbol("Lam", n, n)


def statement(depth):
    """Each factor, and the product, in the basis of the eigenvectors."""
    truth = V * SPECTRUM * Inverse(V)
    mode = Iterate(k, depth, lam, alpha, eta)
    relations = [
        Eq(
            Inverse(V) * FactorIterate(i, k, depth, truth, alpha, eta) * V,
            SpectrumMap(Lambda(lam, mode), SPECTRUM),
            evaluate=False,
        )
        for i in range(1, depth + 1)
    ]
    product = SpectrumMap(Lambda(lam, mode**depth), SPECTRUM)
    relations.append(
        Eq(ProductIterate(k, depth, truth, alpha, eta), V * product * Inverse(V), evaluate=False)
    )
    return tuple(relations)


CLAIM = Claim(
    id="decoupling-identical",
    title="Identical start: every factor stays V diag(d(k)) V^T, one recurrence per eigenvalue",
    kind=Kind.IDENTITY,
    hypotheses=(k >= 0,),
    statement=statement,
    source=paper(
        "decoupling from the identical start",
        link="docs/theory.md#decoupling-identical",
    ),
    because="If all factors equal V D V^T, every gradient equals V D^(N-1) (D^N - Lam) V^T, so all "
    "factors move alike; induction over k.",
    witness={alpha: Rational(1, 2), eta: Rational(1, 10), k: 2},
    remark="V has orthogonal columns; with unit columns its inverse is its transpose, and without "
    "that every number stays rational.",
    boundary=({alpha: 1, eta: 1, k: 0}, {alpha: Rational(1, 2), eta: Rational(1, 10), k: 1}),
    lemmas=(
        Lemma(
            "each of the N factors that share x moves by gradient descent on (x^N - lam)^2/2",
            Eq(step(x, N, lam, eta), x - eta * diff((x**N - lam) ** 2 / 2, x) / N, evaluate=False),
            positive=(x,),
        ),
    ),
    proves="that the recurrence is gradient descent for one eigenvalue; that all matrices share "
    "their eigenvectors is induction, in words",
    unrestricted=(alpha, eta),
    matrices={V: "orthogonal columns", SPECTRUM: "diagonal"},
    depths=(2, 3, 4),
)
