"""Effective rank lies between one and the rank."""

from sympy import Integer, MatrixSymbol, Symbol, Transpose

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.formulas.rank import effective_rank
from rankclock.theory.process import Rank, SpectralNorm

n = Symbol("n", integer=True, positive=True)
# Written through its singular values, so that every one of them is rational and ties are decided
# exactly.
U, S, V = (MatrixSymbol(name, n, n) for name in ("U", "S", "V"))
_W = U * S * Transpose(V)
# needed: an orthogonal matrix with exact entries.
_UNIT = ((1, 0), (0, 1))

CLAIM = Claim(
    id="effective-rank-range",
    title="1 <= r(W) <= rank W for W != 0",
    kind=Kind.TWO_SIDED,
    hypotheses=(SpectralNorm(_W) > 0,),
    statement=lambda depth: (Integer(1) <= effective_rank(_W), effective_rank(_W) <= Rank(_W)),
    source=known(
        "range of the effective rank",
        link="docs/theory.md#effective-rank",
    ),
    because="Each of the rank W non-zero singular values is at most the largest one, and one of "
    "them is the largest.",
    witness={U: _UNIT, S: ((2, 0), (0, 1)), V: _UNIT},
    tight_at=(
        Tight({U: _UNIT, S: ((1, 0), (0, 0)), V: _UNIT}, Integer(0), 0),
        Tight({U: _UNIT, S: ((2, 0), (0, -2)), V: ((0, 1), (-1, 0))}, Integer(0), 1),
        Tight({U: _UNIT, S: ((1, 0), (0, 0)), V: _UNIT}, Integer(0), 1),
    ),
    boundary=({U: ((1,),), S: ((3,),), V: ((-1,),)},),
    matrices={U: "orthogonal", S: "diagonal", V: "orthogonal"},
    depths=(2,),
)
