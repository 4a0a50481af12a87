"""Largest effective rank in a window, for any number of wanted and unwanted eigenvalues."""

from sympy import Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.rank import window_rank_high
from rankclock.theory.symbols import cap, m, tol, x, y

rest, crowd, excess = (Symbol(name, real=True) for name in ("sigma", "u", "e"))
_first, _others = 1 - tol * x, (1 - tol * y) * rest
_values = {
    tol: Rational(1, 10),
    cap: Rational(1, 20),
    x: Rational(1, 2),
    y: Rational(1, 2),
    rest: Rational(2, 3),
    m: 3,
    crowd: 1,
    excess: 0,
}

CLAIM = Claim(
    id="window-rank-high",
    title="Inside a window r(W) <= 1 + (S/lam_1 - 1 + (n-L) cap)/(1-tol), for every n and L",
    kind=Kind.UPPER,
    hypotheses=(
        tol >= 0,
        tol < 1,
        x <= 1,
        y >= 0,
        rest >= 0,
        cap >= 0,
        m >= 0,
        crowd <= m,
        excess >= 0,
    ),
    statement=(
        (_first + _others + crowd * cap) / (_first + excess)
        <= window_rank_high(1 + rest, tol, cap, m),
    ),
    source=project(
        "what a window promises",
        link="docs/theory.md#window-rank",
        proof="docs/effective-rank.md#what-a-window-promises",
    ),
    because="In units of lam_1 the first mode is |w_1| = 1 - tol x, the other wanted ones add up "
    "to (1 - tol y) sigma, sigma = S/lam_1 - 1, the unwanted ones to u cap. The largest of "
    "all is |w_1| or more, so r <= 1 + (sigma + u cap)/|w_1|.",
    witness=_values,
    tight_at=(
        # At crowd = m.
        Tight({**_values, x: 1, y: 0, crowd: 3}, Rational(0)),
        Tight({**_values, x: 1, y: 0, crowd: 0, cap: 0}, Rational(0)),
        # At crowd = m.
        Tight({**_values, tol: 0, crowd: 3}, Rational(0)),
        # Nothing is at an end of its range, so that every part of the bound shows in the gap.
        Tight({**_values, tol: Rational(1, 4), crowd: 2, excess: Rational(1, 20)}, Rational(1, 2)),
    ),
    boundary=(
        {**_values, tol: 0, rest: 0, cap: 0},
        # At crowd = m.
        {**_values, m: 0, crowd: 0, rest: 0},
        {**_values, x: 0, y: 1, excess: 5},
        # At crowd = m.
        {**_values, tol: Rational(99, 100), x: 1, y: 0, crowd: 3},
        # At crowd = m.
        {**_values, x: 1, y: 0, crowd: 3, rest: 30, cap: 2},
    ),
    algebraic=(2,),
    meanings={
        x: "share of tol by which the first mode misses its eigenvalue [1]",
        y: (
            "share of tol by which the sum of the other wanted modes misses that of their "
            "eigenvalues [1]"
        ),
        rest: "S/lam_1 - 1: sum of the other wanted eigenvalues over the first [1]",
        crowd: "sum of the unwanted modes over cap lam_1 [1]",
        excess: "spectral norm of W beyond its first mode, over lam_1 [1]",
        m: "n - L, number of unwanted eigenvalues",
    },
    depths=(2,),
)
