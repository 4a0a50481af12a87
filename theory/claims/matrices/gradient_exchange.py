"""Neighbouring gradients are tied: W_{j+1}^T G_{j+1} = G_j W_j^T."""

from sympy import Eq, Integer, MatrixSymbol, Symbol, Transpose

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.blocks import (
    A,
    B,
    E,
    P,
    Q,
    R,
    earlier_gradient,
    later_gradient,
    loss_change,
    trace,
    transposed,
)
from rankclock.theory.formulas.descent import gradient

n = Symbol("n", integer=True, positive=True)
TRUTH = MatrixSymbol("What", n, n)


def statement(depth):
    """Neighbouring gradients, each times the factor next to it, are the same matrix."""
    factors = tuple(MatrixSymbol(f"W{i}", n, n) for i in range(1, depth + 1))
    return tuple(
        Eq(
            Transpose(factors[i]) * gradient(i + 1, factors, TRUTH),
            gradient(i, factors, TRUTH) * Transpose(factors[i - 1]),
            evaluate=False,
        )
        for i in range(1, depth)
    )


def exchange(before, after):
    """The statement around factors j and j+1.

    before, after: the products of what stands before and after them, A and B of
    rankclock.theory.formulas.blocks.
    """
    return Eq(
        transposed(P) * later_gradient(before, after),
        earlier_gradient(before, after) * transposed(Q),
        evaluate=False,
    )


_one = Integer(1)

CLAIM = Claim(
    id="gradient-exchange",
    title="Gradients of neighbouring factors: W_{j+1}^T G_{j+1} = G_j W_j^T",
    kind=Kind.IDENTITY,
    hypotheses=(),
    statement=statement,
    source=known(
        "balance of the factors",
        link="docs/theory.md#balance",
    ),
    because="Both sides are (W_N...W_{j+1})^T (W - What) (W_j...W_1)^T.",
    witness={},
    matrices={TRUTH: "symmetric", **{MatrixSymbol(f"W{i}", n, n): "any" for i in range(1, 5)}},
    lemmas=(
        Lemma(
            "the gradient is A^T R B^T",
            Eq(
                loss_change(),
                trace(transposed(transposed(A) * R * transposed(B)) * E),
                evaluate=False,
            ),
        ),
        Lemma("j and j+1 inside", exchange(A, B)),
        Lemma("j+1 = N", exchange(_one, B)),
        Lemma("j = 1", exchange(A, _one)),
        Lemma("N = 2", exchange(_one, _one)),
    ),
    proves="the statement for every depth, index and size, in noncommuting symbols",
    algebraic=tuple(range(2, 13)),
    depths=(2, 3, 4),
)
