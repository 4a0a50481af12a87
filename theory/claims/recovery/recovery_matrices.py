"""The recovery theorem on matrices: distance of the product to the positive part of the truth."""

from sympy import Inverse, Lambda, MatrixSymbol, Max, Rational, Symbol, ceiling

from rankclock.theory.claim import Claim, Kind, Tight, paper
from rankclock.theory.formulas.descent import decaying_level, limit_decaying
from rankclock.theory.formulas.times import distance_to_limit, recovery_bound
from rankclock.theory.process import ProductIterate, SpectralNorm, SpectrumMap, SpectrumMax
from rankclock.theory.symbols import N, alpha, eps, eta, lam

n = Symbol("n", integer=True, positive=True)
V = MatrixSymbol("V", n, n)
SPECTRUM = MatrixSymbol("Lam", n, n)


def _largest(value):
    """Largest value of a function of the eigenvalue over the spectrum."""
    return SpectrumMax(Lambda(lam, value), SPECTRUM)


_steps = _largest(ceiling(recovery_bound(N, lam, alpha, eta, eps)))
_goal = V * SpectrumMap(Lambda(lam, Max(lam, 0)), SPECTRUM) * Inverse(V)
_distance = SpectralNorm(ProductIterate(_steps, N, V * SPECTRUM * Inverse(V), alpha, eta) - _goal)
_level = _largest(decaying_level(N, lam, alpha))

CLAIM = Claim(
    id="recovery-matrices",
    title="Identical start: ||W(k) - V diag(lam_+) V^T||_2 < N M^(N-1) eps once every eigenvalue "
    "is recovered",
    kind=Kind.LIMIT,
    hypotheses=(
        N >= 2,
        alpha > 0,
        eta > 0,
        eta < limit_decaying(N, _level),
        eps > 0,
        _largest(-distance_to_limit(N, lam, alpha)) < -eps,
    ),
    statement=(_distance < N * _level ** (1 - 1 / N) * eps,),
    source=paper(
        "recovery theorem, identical start; the accuracy is ours",
        link="docs/theory.md#recovery-identical",
    ),
    because="Decoupling turns the spectral norm into the largest deviation of a mode; each obeys "
    "recovery-identical.",
    tight_at=(
        Tight(
            {
                N: 2,
                alpha: Rational(11, 10),
                eta: Rational(1, 100),
                eps: Rational(1, 100),
                SPECTRUM: ((1,),),
                V: ((1,),),
            },
            Rational(1, 4),
        ),
        Tight(
            {
                N: 3,
                alpha: Rational(21, 20),
                eta: Rational(1, 100),
                eps: Rational(1, 25),
                SPECTRUM: ((1,),),
                V: ((1,),),
            },
            Rational(1, 4),
        ),
    ),
    witness={
        N: 3,
        alpha: Rational(1, 2),
        eta: Rational(1, 50),
        eps: Rational(1, 10),
        SPECTRUM: ((1, 0), (0, -1)),
        V: ((1, 0), (0, 1)),
    },
    remark="V has orthogonal columns; with unit columns its inverse is its transpose, and without "
    "that every number stays rational.",
    boundary=(
        {
            N: 2,
            alpha: Rational(1, 2),
            eta: Rational(1, 50),
            eps: Rational(1, 10),
            SPECTRUM: ((1, 0), (0, 1)),
            V: ((Rational(3, 5), Rational(4, 5)), (Rational(-4, 5), Rational(3, 5))),
        },
        {
            N: 3,
            alpha: Rational(1, 2),
            eta: Rational(1, 8),
            eps: Rational(1, 10),
            SPECTRUM: ((1, 0), (0, -1)),
            V: ((1, 0), (0, 1)),
        },
        {
            N: 3,
            alpha: Rational(1, 2),
            eta: Rational(1, 50),
            eps: Rational(9, 20),
            SPECTRUM: ((1, 0), (0, -1)),
            V: ((1, 0), (0, 1)),
        },
    ),
    matrices={V: "orthogonal columns", SPECTRUM: "diagonal"},
    depths=(2, 3, 4),
)
