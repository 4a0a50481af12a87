"""How far neighbouring factors drift out of balance in one step of gradient descent."""

from sympy import Eq, MatrixSymbol, Symbol, Transpose

from theory.claim import Claim, Kind, known
from theory.descent import gradient
from theory.symbols import eta

n = Symbol("n", integer=True, positive=True)
TRUTH = MatrixSymbol("What", n, n)


def statement(depth):
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


CLAIM = Claim(
    id="balance-law",
    title="One step changes W_{j+1}^T W_{j+1} - W_j W_j^T by eta^2 (G_{j+1}^T G_{j+1} - G_j G_j^T) only",
    kind=Kind.IDENTITY,
    hypotheses=(eta > 0,),
    statement=statement,
    source=known("theory notes section 2, D4"),
    because="The terms linear in eta cancel by the exchange of neighbouring gradients.",
    witness={eta: 1},
    matrices={TRUTH: "symmetric", **{MatrixSymbol(f"W{i}", n, n): "any" for i in range(1, 5)}},
    depths=(2, 3, 4),
)
