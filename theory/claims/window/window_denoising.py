"""Stopping inside a window removes noise from the truth."""

from sympy import Lambda, MatrixSymbol, Rational, Symbol, Transpose

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.rank import denoising_error, is_wanted
from rankclock.theory.process import Rank, SpectralNorm, SpectrumMap
from rankclock.theory.symbols import b, lam

n = Symbol("n", integer=True, positive=True)
V, U, SPECTRUM, CLEAN, FOUND = (MatrixSymbol(name, n, n) for name in ("V", "U", "Lam", "S", "D"))
_wanted, _unwanted = (
    SpectrumMap(Lambda(lam, share), SPECTRUM)
    for share in (is_wanted(lam, b), 1 - is_wanted(lam, b))
)
_clean = U * CLEAN * Transpose(U)
_noise = SpectralNorm(V * SPECTRUM * Transpose(V) - _clean)
_bound = denoising_error(
    _noise, SpectralNorm((FOUND - SPECTRUM) * _wanted), SpectralNorm(FOUND * _unwanted)
)
_unit, _turned = (
    ((1, 0), (0, 1)),
    ((Rational(3, 5), Rational(4, 5)), (Rational(-4, 5), Rational(3, 5))),
)


def _at(noisy, clean, learned, eigenvectors=_unit, cut=1):
    """A point in two dimensions with these eigenvalues."""
    spectra = {
        matrix: ((pair[0], 0), (0, pair[1]))
        for matrix, pair in ((SPECTRUM, noisy), (CLEAN, clean), (FOUND, learned))
    }
    return {**spectra, V: eigenvectors, U: _unit, b: cut}


CLAIM = Claim(
    id="window-denoising",
    title="Truth W* of rank at most L seen as W* + E: "
    "inside a window of rank L, ||W - W*||_2 <= ||E||_2 + max(tol lam_1, cap lam_1 + ||E||_2)",
    kind=Kind.UPPER,
    hypotheses=(b > 0, Rank(CLEAN) <= Rank(_wanted)),
    statement=lambda depth: (SpectralNorm(V * FOUND * Transpose(V) - _clean) <= _bound,),
    source=project(
        "triangle inequality, and Weyl's",
        link="docs/theory.md#window-denoising",
    ),
    because="||W - W*|| <= ||W - (W* + E)|| + ||E||. The eigenvalues of W - (W* + E) are at most "
    "tol lam_1 for the wanted; for an unwanted one at most cap lam_1 plus its eigenvalue "
    "of W* + E, which is at most ||E|| by Weyl, since the rank of W* is at most L.",
    witness=_at((2, Rational(1, 5)), (2, 0), (Rational(19, 10), Rational(1, 20)), _turned),
    tight_at=(
        # The noise is as strong as the truth: the wrong direction is taken for the wanted one.
        Tight(
            _at((Rational(9999, 10000), 1), (Rational(19999, 10000), 0), (0, 1)), Rational(1, 5000)
        ),
        # At Rank(CLEAN) = Rank(_wanted).
        Tight(_at((2, 1), (1, 0), (3, 0), cut=2), Rational(0)),
        # At Rank(CLEAN) = Rank(_wanted).
        Tight(_at((2, 0), (2, 0), (1, 0)), Rational(0)),
        # At Rank(CLEAN) = Rank(_wanted).
        Tight(_at((2, 0), (2, 0), (2, 1)), Rational(0)),
        # At Rank(CLEAN) = Rank(_wanted).
        Tight(
            {V: ((1,),), U: ((1,),), SPECTRUM: ((3,),), CLEAN: ((2,),), FOUND: ((5,),), b: 3},
            Rational(0),
        ),
    ),
    remark="Wanted are the L eigenvalues of W* + E that are at least b in size; D holds those of W "
    "in the same order. In a window the wanted differ from theirs by tol lam_1 at most, and "
    "the unwanted are at most cap lam_1.",
    boundary=(
        # Both are wanted, and one is not learned: with fewer wanted the rank of the truth would be
        # too large.
        _at((20, Rational(1, 10)), (20, Rational(1, 10)), (20, 0), cut=Rational(1, 20)),
        _at((20, Rational(1, 10)), (20, 0), (20, 0), cut=Rational(1, 20)),
        # At Rank(CLEAN) = Rank(_wanted).
        _at((2, 0), (2, 0), (2, 0), _unit),
        # At Rank(CLEAN) = Rank(_wanted).
        _at((-2, 1), (-1, 0), (-2, 0), _turned, cut=2),
        # At Rank(CLEAN) = Rank(_wanted).
        {V: ((1,),), U: ((-1,),), SPECTRUM: ((3,),), CLEAN: ((2,),), FOUND: ((3,),), b: 3},
    ),
    matrices={
        V: "orthogonal",
        U: "orthogonal",
        SPECTRUM: "diagonal",
        CLEAN: "diagonal",
        FOUND: "diagonal",
    },
    meanings={
        b: "least size of a wanted eigenvalue of W* + E [d^N]",
        V: "eigenvectors of W* + E and of W",
        U: "eigenvectors of the truth W*",
        SPECTRUM: "eigenvalues of W* + E",
        CLEAN: "eigenvalues of W*",
        FOUND: "eigenvalues of W, in the order of those of W* + E",
    },
    depths=(2,),
)
