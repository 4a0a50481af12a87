"""Matrices of any size: traces, norms, ranks. A false one fails for a pattern, or a size."""

from sympy import Identity, Inverse, MatrixSymbol, Min, Symbol, Trace, Transpose, sqrt
from sympy import Rational as R

from rankclock.theory.process import NuclearNorm, Rank, SpectralNorm
from truth.entry import Entry, eq, ge, le, lt, ne
from truth.entry import false as _false
from truth.entry import true as _true

_n = Symbol("n", integer=True, positive=True)
A, B, S, T, D, V = (MatrixSymbol(name, _n, _n) for name in "ABSTDV")
_KINDS = {A: "any", B: "any", S: "symmetric", T: "symmetric", D: "diagonal", V: "orthogonal"}
# Of size two; of each kind the first is the witness.
_SAMPLES = {
    A: ((1, 2), (0, 3)),
    B: ((2, 1), (1, 1)),
    S: ((2, 1), (1, 3)),
    T: ((1, 0), (0, -1)),
    D: ((2, 0), (0, 1)),
    V: ((R(3, 5), R(4, 5)), (R(-4, 5), R(3, 5))),
}
_UNIT = ((1, 0), (0, 1))
_UP = ((0, 1), (0, 0))
_CORNER = ((1, 0), (0, 0))
_UNIT_3 = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
_UNIT_4 = tuple(tuple(int(i == j) for j in range(4)) for i in range(4))


def _matrices(relation):
    free = relation.atoms(MatrixSymbol)
    return {matrix: kind for matrix, kind in _KINDS.items() if matrix in free}


def true(name, relation, because) -> Entry:
    matrices = _matrices(relation)
    at = {matrix: _SAMPLES[matrix] for matrix in matrices}
    return _true(name, relation, (), because, at=at, matrices=matrices)


def false(name, relation, fails_at, because, at=None, **more) -> Entry:
    matrices = _matrices(relation)
    at = at or {matrix: _SAMPLES[matrix] for matrix in matrices}
    return _false(name, relation, (), fails_at, because, at=at, matrices=matrices, **more)


_ONE = ((1,),)
_square = Trace(Transpose(A) * A)

ENTRIES = (
    true("trace-cyclic", eq(Trace(A * B), Trace(B * A)), "Exchange the sums."),
    false(
        "trace-multiplicative",
        eq(Trace(A * B), Trace(A) * Trace(B)),
        {A: _UNIT, B: _UNIT},
        "2 against 4; for size 1 it holds.",
        at={A: _ONE, B: _ONE},
    ),
    true("trace-of-square", ge(_square, 0), "The sum of the squares of the entries."),
    false(
        "products-commute",
        eq(A * B, B * A),
        {A: _UP, B: _CORNER},
        "The products are 0 and the first matrix.",
        at={A: _UNIT, B: _UNIT},
    ),
    false(
        "rotations-commute",
        eq(V * S, S * V),
        {V: ((0, 1), (1, 0)), S: _CORNER},
        "An exchange of coordinates moves the corner.",
        at={V: _UNIT, S: _UNIT},
    ),
    false(
        "symmetric-products",
        eq(S * T, T * S),
        {S: ((0, 1), (1, 0)), T: _CORNER},
        "The product of symmetric matrices is symmetric only if they commute.",
        at={S: _UNIT, T: _UNIT},
    ),
    true(
        "transposed-product",
        eq(Transpose(A * B), Transpose(B) * Transpose(A)),
        "By entries.",
    ),
    true(
        "norm-triangle",
        le(SpectralNorm(A + B), SpectralNorm(A) + SpectralNorm(B)),
        "The triangle inequality.",
    ),
    true(
        "norm-submultiplicative",
        le(SpectralNorm(A * B), SpectralNorm(A) * SpectralNorm(B)),
        "|A B x| <= |A| |B x|.",
    ),
    false(
        "norm-multiplicative",
        eq(SpectralNorm(A * B), SpectralNorm(A) * SpectralNorm(B)),
        {A: _UP, B: _UP},
        "0 against 1.",
        at={A: _UNIT, B: _UNIT},
    ),
    false(
        "norm-grows",
        ge(SpectralNorm(A + B), SpectralNorm(A)),
        {A: _UNIT, B: ((-1, 0), (0, -1))},
        "0 against 1.",
    ),
    true(
        "norm-reverse-triangle",
        le(SpectralNorm(A) - SpectralNorm(B), SpectralNorm(A - B)),
        "The triangle inequality.",
    ),
    true("rank-of-product", le(Rank(A * B), Min(Rank(A), Rank(B))), "Images and kernels."),
    true("rank-of-sum", le(Rank(A + B), Rank(A) + Rank(B)), "The sum of the images."),
    false(
        "rank-of-product-equal",
        eq(Rank(A * B), Min(Rank(A), Rank(B))),
        {A: _UP, B: _UP},
        "The square of a nilpotent matrix: 0 against 1.",
    ),
    false(
        "rank-exchanged",
        eq(Rank(A * B), Rank(B * A)),
        {A: _UP, B: _CORNER},
        "0 against 1; needs both to be singular.",
    ),
    false(
        "rank-of-sum-equal",
        eq(Rank(A + B), Rank(A) + Rank(B)),
        {A: _UNIT, B: _UNIT},
        "2 against 4.",
        at={A: _CORNER, B: ((0, 0), (0, 1))},
    ),
    true("nuclear-above-spectral", ge(NuclearNorm(A), SpectralNorm(A)), "One of the summands."),
    true(
        "nuclear-by-rank",
        le(NuclearNorm(A), Rank(A) * SpectralNorm(A)),
        "Each singular value is at most the largest.",
    ),
    true("trace-below-nuclear", le(Trace(A), NuclearNorm(A)), "von Neumann's inequality."),
    false(
        "trace-is-nuclear",
        eq(Trace(S), NuclearNorm(S)),
        {S: ((1, 0), (0, -1))},
        "0 against 2; it needs a positive matrix.",
        at={S: _UNIT},
    ),
    false(
        "nuclear-two",
        le(NuclearNorm(A) ** 2, 2 * _square),
        {A: _UNIT_3},
        "9 against 6: from size 3 on, near equal singular values.",
    ),
    true(
        "nuclear-by-frobenius",
        le(NuclearNorm(A) ** 2, Rank(A) * _square),
        "Cauchy's inequality for the singular values.",
    ),
    false(
        "spectral-third",
        ge(SpectralNorm(A) ** 2, _square / 3),
        {A: _UNIT_4},
        "1 against 4/3: only from size 4 on.",
    ),
    true(
        "spectral-by-rank",
        ge(Rank(A) * SpectralNorm(A) ** 2, _square),
        "Each singular value is at most the largest.",
    ),
    true(
        "spectral-below-frobenius",
        le(SpectralNorm(A) ** 2, _square),
        "The largest of the squares that are summed.",
    ),
    false(
        "trace-of-four",
        eq(Trace(S * T * S * T), Trace(S * S * T * T)),
        {S: ((0, 1), (1, 0)), T: ((1, 0), (0, -1))},
        "-2 against 2; it holds if they commute.",
        at={S: _UNIT, T: _UNIT},
    ),
    true(
        "trace-of-four-ordered",
        le(Trace(S * T * S * T), Trace(S * S * T * T)),
        "The trace of the square of a commutator is not positive.",
    ),
    true(
        "orthogonal-inverse",
        eq(Inverse(V), Transpose(V)),
        "The definition.",
    ),
    false(
        "orthogonal-involution",
        eq(V * V, Identity(_n)),
        {V: _SAMPLES[V]},
        "A rotation by twice the angle is none.",
        at={V: ((0, 1), (1, 0))},
    ),
    true("orthogonal-norm", eq(SpectralNorm(V), 1), "Lengths are kept."),
    true("orthogonal-trace", le(Trace(V), Rank(V)), "Diagonal entries are at most 1."),
    false(
        "orthogonal-trace-below",
        ge(Trace(V), -1),
        {V: ((-1, 0), (0, -1))},
        "-2: a half turn.",
    ),
    true(
        "trace-in-other-basis",
        eq(Trace(V * D * Transpose(V)), Trace(D)),
        "The trace is cyclic.",
    ),
    true(
        "norm-in-other-basis",
        eq(SpectralNorm(V * D * Transpose(V)), SpectralNorm(D)),
        "Singular values are kept by rotations.",
    ),
    false(
        "diagonal-in-other-basis",
        eq(V * D * Transpose(V), D),
        {V: ((0, 1), (1, 0)), D: _SAMPLES[D]},
        "The entries change their places.",
        at={V: _UNIT, D: _UNIT},
    ),
    false(
        "symmetric-invertible",
        ge(Rank(S), 1),
        {S: ((0, 0), (0, 0))},
        "The zero matrix has rank 0, and no other one does.",
    ),
    false(
        "trace-bound-equality",
        lt(Trace(A) ** 2, Rank(A) * _square),
        {A: _UNIT},
        "Equality for multiples of projections, and for 0; Cauchy's inequality.",
        at={A: ((1, 2), (0, 3))},
    ),
    true(
        "trace-bound",
        le(Trace(A) ** 2, Rank(A) * _square),
        "Cauchy's inequality; equality for multiples of projections.",
    ),
    false(
        "never-nilpotent",
        ne(SpectralNorm(A * A) + (SpectralNorm(A) - 1) ** 2, 0),
        {A: _UP},
        "Nilpotent, of norm 1.",
    ),
    true(
        "frobenius-of-sum",
        eq(
            Trace(Transpose(A + B) * (A + B)) + Trace(Transpose(A - B) * (A - B)),
            2 * Trace(Transpose(A) * A) + 2 * Trace(Transpose(B) * B),
        ),
        "The parallelogram law.",
    ),
    false(
        "spectral-parallelogram",
        eq(
            SpectralNorm(S + T) ** 2 + SpectralNorm(S - T) ** 2,
            2 * SpectralNorm(S) ** 2 + 2 * SpectralNorm(T) ** 2,
        ),
        {S: _CORNER, T: ((0, 0), (0, 1))},
        "2 against 4: the norm comes from no inner product.",
        at={S: _UNIT, T: _UNIT},
    ),
    true(
        "diagonal-square-root-of-two",
        ge(sqrt(2) * sqrt(Trace(D * D)), SpectralNorm(D)),
        "The largest entry is one of those summed.",
    ),
)
