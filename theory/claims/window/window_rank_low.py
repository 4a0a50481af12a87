"""Least effective rank in a window, for any number of wanted and unwanted eigenvalues."""

from sympy import Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.rank import window_rank_low
from rankclock.theory.symbols import m, tol, x

rest, level, miss, share = (Symbol(name, real=True) for name in ("sigma", "l", "z", "g"))
_kept = 1 - tol
_values = {
    tol: Rational(1, 4),
    x: Rational(1, 2),
    miss: Rational(1, 2),
    rest: Rational(2, 3),
    m: 2,
    level: Rational(3, 4),
    share: Rational(1, 2),
}

CLAIM = Claim(
    id="window-rank-low",
    title="Inside a window r(W) >= 1 + (1-tol)(S/lam_1 - 1), for every n and L, "
    "while cap <= L/(L-1)",
    kind=Kind.LOWER,
    hypotheses=(
        tol >= 0,
        tol < 1,
        x >= 0,
        x <= 1,
        miss >= 0,
        miss <= 1,
        rest >= 0,
        rest <= m,
        level > 0,
        level <= 1,
        share > 0,
        share <= 1,
    ),
    statement=(
        window_rank_low(1 + rest, tol) <= 1 + _kept * rest / (1 - tol * x),
        window_rank_low(1 + level + rest, tol)
        <= 1 + _kept * (1 + rest) / ((1 - tol * miss) * level),
        window_rank_low(1 + rest, tol) <= 1 + _kept * (1 + rest) / (share * (m + 1) / m),
    ),
    source=project(
        "what a window promises",
        link="docs/theory.md#window-rank",
        proof="docs/effective-rank.md#what-a-window-promises",
    ),
    because="In units of lam_1, with sigma for a sum of wanted eigenvalues; "
    "r(W) is at least 1 + others/largest, where of the others only wanted ones count, "
    "at 1-tol of their eigenvalues. Three cases by the largest modulus: the first mode 1 - tol x; "
    "another wanted one, (1 - tol z) l with its eigenvalue l <= 1; an unwanted one, at most cap, "
    "with the L - 1 = m other wanted eigenvalues adding up to m or less.",
    witness=_values,
    tight_at=(
        Tight({**_values, x: 0}, Rational(0), 0),
        Tight({**_values, miss: 0, level: 1}, Rational(0), 1),
        Tight({**_values, share: 1, rest: 2}, Rational(0), 2),
        Tight({**_values, share: 1, rest: 1, m: 1, tol: Rational(1, 2)}, Rational(0), 2),
        # Nothing is at an end of its range, so that every part of the bound shows in the gap.
        *(Tight(_values, Rational(3, 4), i) for i in range(3)),
    ),
    boundary=(
        {**_values, tol: 0, rest: 0},
        {**_values, tol: Rational(99, 100), x: 1, miss: 1},
        # At rest = m.
        {**_values, m: 7, rest: 7, share: 1},
        {**_values, level: Rational(1, 100), miss: 1},
        {**_values, miss: 0, level: 1, rest: 0},
        {**_values, share: Rational(1, 100), rest: 0},
        # At rest = m.
        {**_values, m: 0, rest: 0},
    ),
    algebraic=(2,),
    meanings={
        x: "share of tol by which the first mode misses its eigenvalue [1]",
        miss: "share of tol by which the mode of the eigenvalue l misses it [1]",
        rest: "sum of the wanted eigenvalues besides the first (and besides l), over the first [1]",
        level: "another wanted eigenvalue over the first [1]",
        share: "largest unwanted mode over its bound lam_1 L/(L-1) [1]",
        m: "L - 1, number of wanted eigenvalues besides the first",
    },
    depths=(2,),
)
