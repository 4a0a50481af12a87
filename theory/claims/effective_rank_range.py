"""Effective rank lies between one and the rank."""

from sympy import Integer, MatrixSymbol, Symbol

from theory.claim import Claim, Kind, Tight, known
from theory.process import Rank, SpectralNorm
from theory.rank import effective_rank

n = Symbol("n", integer=True, positive=True)
W = MatrixSymbol("W1", n, n)

CLAIM = Claim(
    id="effective-rank-range",
    title="1 <= r(W) <= rank W for W != 0",
    kind=Kind.TWO_SIDED,
    hypotheses=(SpectralNorm(W) > 0,),
    statement=lambda depth: (Integer(1) <= effective_rank(W), effective_rank(W) <= Rank(W)),
    source=known("theory notes section 1"),
    because="Each of the rank W non-zero singular values is at most the largest one, and one of them is the largest.",
    witness={W: ((1, 0), (0, 1))},
    tight_at=(Tight({W: ((1, 0), (0, 0))}, Integer(0), 0), Tight({W: ((0, 2), (-2, 0))}, Integer(0), 1)),
    boundary=({W: ((3,),)},),
    matrices={W: "any"},
    depths=(2,),
)
