"""A window of low effective rank lies between first passages."""

from sympy import And, Equivalent, Rational

from theory.claim import Claim, Kind, paper
from theory.descent import limit_no_overshoot
from theory.process import Iterate, Passage
from theory.symbols import N, alpha, cap, eta, k, lam, lam_2, lam_3, tol


def _level(eigenvalue):
    return Iterate(k, N, eigenvalue, alpha, eta) ** N


def _passage(eigenvalue, level):
    return Passage(N, eigenvalue, alpha, eta, level ** (1 / N))


_inside = And(_level(lam) >= (1 - tol) * lam, _level(lam_2) >= (1 - tol) * lam_2, _level(lam_3) < cap * lam)
_between = And(k >= _passage(lam, (1 - tol) * lam), k >= _passage(lam_2, (1 - tol) * lam_2), k < _passage(lam_3, cap * lam))
_values = {N: 3, lam: 5, lam_2: 3, lam_3: 1, alpha: Rational(1, 5), eta: Rational(1, 100), tol: Rational(1, 10), cap: Rational(1, 10), k: 150}

CLAIM = Claim(
    id="window-first-passages",
    title="Identical start: a window is open exactly from the last first passage of a wanted mode to before the first of an unwanted one",
    kind=Kind.EQUIVALENCE,
    hypotheses=(
        N >= 2,
        alpha > 0,
        alpha**N < lam_2,
        lam_2 <= lam,
        alpha**N < lam_3,
        lam_3 <= lam,
        eta > 0,
        eta < limit_no_overshoot(N, lam),
        tol > 0,
        tol < 1,
        cap > 0,
        cap * lam < lam_3,
        k >= 0,
    ),
    statement=(Equivalent(_inside, _between),),
    source=paper("windows of low effective rank; theory notes section 8, R2"),
    because="Below its eigenvalue every mode grows and does not overshoot, so once at a level it stays there; w = d^N grows with d.",
    witness=_values,
    boundary=(
        {**_values, k: 0},
        {**_values, k: 20},
        {**_values, k: 1000},
        {**_values, lam_2: 5},
        {**_values, lam_3: 5},
        {**_values, cap: Rational(1, 1000)},
        {**_values, cap: Rational(199, 1000), k: 300},
    ),
)
