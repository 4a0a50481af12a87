"""Neighbouring gradients are tied: W_{j+1}^T G_{j+1} = G_j W_j^T."""

from sympy import Eq, MatrixSymbol, Symbol, Transpose

from theory.claim import Claim, Kind, known
from theory.descent import gradient

n = Symbol("n", integer=True, positive=True)
TRUTH = MatrixSymbol("What", n, n)


def statement(depth):
    factors = tuple(MatrixSymbol(f"W{i}", n, n) for i in range(1, depth + 1))
    return tuple(
        Eq(
            Transpose(factors[i]) * gradient(i + 1, factors, TRUTH),
            gradient(i, factors, TRUTH) * Transpose(factors[i - 1]),
            evaluate=False,
        )
        for i in range(1, depth)
    )


CLAIM = Claim(
    id="gradient-exchange",
    title="Gradients of neighbouring factors: W_{j+1}^T G_{j+1} = G_j W_j^T",
    kind=Kind.IDENTITY,
    hypotheses=(),
    statement=statement,
    source=known("theory notes section 2, D4"),
    because="Both sides are (W_N...W_{j+1})^T (W - What) (W_j...W_1)^T.",
    witness={},
    matrices={TRUTH: "symmetric", **{MatrixSymbol(f"W{i}", n, n): "any" for i in range(1, 5)}},
    depths=(2, 3, 4),
)
