"""What a window of low effective rank promises."""

from sympy import Abs, Max, Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.rank import (
    spectral_rank,
    window_error_square,
    window_rank_high,
    window_rank_low,
)
from rankclock.theory.symbols import cap, lam, lam_2, levels, tol

w_1, w_2, w_3, w_4 = levels
_rank = spectral_rank(w_1, w_2, w_3, w_4)
_target = spectral_rank(lam, lam_2)
_miss = (w_1 - lam, w_2 - lam_2, w_3, w_4)
_tenth = Rational(1, 10)
_values = {
    lam: 3,
    lam_2: 2,
    tol: _tenth,
    cap: _tenth,
    w_1: Rational(29, 10),
    w_2: Rational(19, 10),
    w_3: Rational(1, 5),
    w_4: Rational(-1, 5),
}


def _at(*eigenvalues):
    """The point with these four eigenvalues of W."""
    return {**_values, **dict(zip(levels, eigenvalues, strict=True))}


CLAIM = Claim(
    id="window-effective-rank",
    title="Inside a window, S = |lam_1| + ... + |lam_L|: "
    "1 + (1-tol)(S/lam_1 - 1) <= r(W) <= 1 + (S/lam_1 - 1 + (n-L) cap)/(1-tol), and both errors",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        lam > 0,
        Abs(lam_2) <= lam,
        tol < 1,
        cap <= 2,
        w_1 <= lam,
        w_1 >= (1 - tol) * lam,
        Abs(w_2) <= Abs(lam_2),
        w_2 * lam_2 >= (1 - tol) * lam_2**2,
        Abs(w_3) <= cap * lam,
        Abs(w_4) <= cap * lam,
    ),
    statement=(
        window_rank_low(_target, tol) <= _rank,
        _rank <= window_rank_high(_target, tol, cap, 2),
        Max(*(Abs(e) for e in _miss)) <= lam * Max(tol, cap),
        sum(e**2 for e in _miss) <= window_error_square((lam, lam_2), tol, cap, 2),
    ),
    source=project(
        "what a window promises",
        link="docs/theory.md#window-rank",
        proof="docs/effective-rank.md#what-a-window-promises",
    ),
    because="Take the largest modulus M out of the sum: r - 1 is the sum of the others over M. If "
    "M = |w_1| it is between (1-tol) lam_1 and lam_1, which gives both sides. If another "
    "wanted one is the largest, M lies between |w_1| and its own bound, and exchanging the "
    "two moves r inwards. If an unwanted one is, the upper bound holds alike, and the "
    "lower one while cap <= L/(L-1). W and W_L share their eigenvectors, so W - W_L has "
    "the eigenvalues w_i - lam_i and w_j.",
    witness=_values,
    boundary=(
        # At w_1 = lam.
        {**_at(3, -2, 0, 0), lam_2: -2, cap: 0, tol: 0},
        {**_at(Rational(29, 10), Rational(-19, 10), Rational(1, 5), Rational(-1, 5)), lam_2: -2},
        # At w_1 = (1 - tol) * lam, and w_2 * lam_2 = (1 - tol) * lam_2**2.
        {**_at(Rational(27, 10), Rational(-9, 5), 0, 0), lam_2: -2},
        # At w_1 = (1 - tol) * lam.
        {
            **_at(Rational(9, 20), Rational(3, 10), Rational(1, 20), Rational(-1, 20)),
            lam: Rational(1, 2),
            lam_2: Rational(1, 3),
        },
        # At Abs(lam_2) = lam.
        {**_at(Rational(27, 10), Rational(27, 10), 6, 0), lam_2: 3, cap: 2},
        # At Abs(lam_2) = lam.
        {**_at(Rational(27, 10), Rational(27, 10), 0, -6), lam_2: 3, cap: 2},
        # At Abs(lam_2) = lam.
        {**_at(Rational(3, 10), Rational(3, 10), 3, 3), lam_2: 3, cap: 1, tol: _tenth * 9},
        # At w_1 = lam.
        {**_at(3, 0, 0, 0), lam_2: 0, cap: 0, tol: 0},
        # At w_1 = (1 - tol) * lam, Abs(w_2) = Abs(lam_2), and Abs(w_3) = cap * lam.
        {**_at(Rational(3, 100), 2, 3, 0), cap: 1, tol: Rational(99, 100)},
    ),
    tight_at=(
        # At w_1 = lam, and w_2 * lam_2 = (1 - tol) * lam_2**2.
        Tight(_at(3, Rational(9, 5), 0, 0), Rational(0), 0),
        # At w_1 = (1 - tol) * lam.
        Tight(_at(Rational(27, 10), 2, Rational(3, 10), Rational(-3, 10)), Rational(0), 1),
        # At w_1 = (1 - tol) * lam, and Abs(w_2) = Abs(lam_2).
        Tight(_at(Rational(27, 10), 2, 0, 0), Rational(0), 2),
        # At w_1 = lam, and Abs(w_2) = Abs(lam_2), and Abs(w_4) = cap * lam.
        Tight(_at(3, 2, 0, Rational(-3, 10)), Rational(0), 2),
        # At w_1 = (1 - tol) * lam.
        Tight(
            _at(Rational(27, 10), Rational(9, 5), Rational(3, 10), Rational(-3, 10)), Rational(0), 3
        ),
    ),
)
