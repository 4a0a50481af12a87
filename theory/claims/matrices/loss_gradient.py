"""The gradient of the loss with respect to one factor."""

from sympy import Eq, MatrixSymbol, Rational, Symbol, Trace, Transpose

from rankclock.theory.claim import Claim, Kind, known
from rankclock.theory.formulas.descent import gradient, loss

n = Symbol("n", integer=True, positive=True)
TRUTH = MatrixSymbol("What", n, n)
DIRECTION = MatrixSymbol("E", n, n)


def statement(depth):
    """The derivative of the loss along any direction of each factor."""
    factors = tuple(MatrixSymbol(f"W{i}", n, n) for i in range(1, depth + 1))
    relations = []
    for i in range(1, depth + 1):
        ahead, behind = (
            loss(
                tuple(W + sign * DIRECTION if m == i else W for m, W in enumerate(factors, 1)),
                TRUTH,
            )
            for sign in (1, -1)
        )
        slope = Trace(Transpose(gradient(i, factors, TRUTH)) * DIRECTION)
        relations.append(Eq(Rational(1, 2) * (ahead - behind), slope, evaluate=False))
    return tuple(relations)


CLAIM = Claim(
    id="loss-gradient",
    title="dL/dW_j = (W_N...W_{j+1})^T (W - What) (W_{j-1}...W_1)^T",
    kind=Kind.IDENTITY,
    hypotheses=(),
    statement=statement,
    source=known(
        "gradient of the loss",
        link="docs/theory.md#loss-gradient",
    ),
    because="Along one factor the loss is a quadratic polynomial, "
    "so half the difference of its values at W_j + E and W_j - E is exactly the derivative in "
    "direction E.",
    witness={},
    matrices={
        TRUTH: "symmetric",
        DIRECTION: "any",
        **{MatrixSymbol(f"W{i}", n, n): "any" for i in range(1, 5)},
    },
    depths=(2, 3, 4),
)
