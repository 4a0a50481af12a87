"""How far neighbouring factors drift out of balance in one step of gradient descent."""

from sympy import Eq, Integer, MatrixSymbol, Symbol, Transpose

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.blocks import (
    A,
    B,
    P,
    Q,
    earlier_gradient,
    later_gradient,
    transposed,
)
from rankclock.theory.formulas.descent import gradient
from rankclock.theory.symbols import eta

n = Symbol("n", integer=True, positive=True)
TRUTH = MatrixSymbol("What", n, n)


def statement(depth):
    """What one step leaves of W_(j+1)^T W_(j+1) - W_j W_j^T, between each two factors."""
    factors = tuple(MatrixSymbol(f"W{i}", n, n) for i in range(1, depth + 1))
    slopes = tuple(gradient(i, factors, TRUTH) for i in range(1, depth + 1))
    moved = tuple(W - eta * G for W, G in zip(factors, slopes, strict=True))
    relations = []
    for i in range(depth - 1):
        after = Transpose(moved[i + 1]) * moved[i + 1] - moved[i] * Transpose(moved[i])
        before = Transpose(factors[i + 1]) * factors[i + 1] - factors[i] * Transpose(factors[i])
        drift = Transpose(slopes[i + 1]) * slopes[i + 1] - slopes[i] * Transpose(slopes[i])
        relations.append(Eq(after, before + eta**2 * drift, evaluate=False))
    return tuple(relations)


def drift(before, after):
    """The statement around factors j and j+1.

    before, after: the products of what stands before and after them, A and B of
    rankclock.theory.formulas.blocks.
    """
    late, early = later_gradient(before, after), earlier_gradient(before, after)
    moved_late, moved_early = P - eta * late, Q - eta * early
    after_step = transposed(moved_late) * moved_late - moved_early * transposed(moved_early)
    balance = transposed(P) * P - Q * transposed(Q)
    return Eq(
        after_step,
        balance + eta**2 * (transposed(late) * late - early * transposed(early)),
        evaluate=False,
    )


_one = Integer(1)

CLAIM = Claim(
    id="balance-law",
    title="One step changes W_{j+1}^T W_{j+1} - W_j W_j^T by eta^2 (G_{j+1}^T G_{j+1} - G_j G_j^T) "
    "only",
    kind=Kind.IDENTITY,
    hypotheses=(),
    statement=statement,
    source=known(
        "balance of the factors",
        link="docs/theory.md#balance",
    ),
    because="The terms linear in eta cancel by the exchange of neighbouring gradients.",
    witness={eta: 1},
    unrestricted=(eta,),
    matrices={TRUTH: "symmetric", **{MatrixSymbol(f"W{i}", n, n): "any" for i in range(1, 5)}},
    lemmas=(
        Lemma("j and j+1 inside", drift(A, B)),
        Lemma("j+1 = N", drift(_one, B)),
        Lemma("j = 1", drift(A, _one)),
        Lemma("N = 2", drift(_one, _one)),
    ),
    proves="the statement for every depth, index and size, in noncommuting symbols",
    algebraic=tuple(range(2, 9)),
    depths=(2, 3, 4),
)
