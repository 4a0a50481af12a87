"""A window of low effective rank lies between first passages."""

from sympy import Equivalent, Rational

from rankclock.theory.claim import Claim, Kind, paper
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.process import Iterate, Passage
from rankclock.theory.symbols import N, alpha, b, eta, k, lam

_values = {N: 3, lam: 1, alpha: Rational(1, 2), eta: Rational(1, 10), b: Rational(3, 4), k: 20}

CLAIM = Claim(
    id="window-first-passages",
    title="A growing mode is at b or past it exactly from its first passage of b on; so a window "
    "opens at the last first passage of a wanted mode and closes with the first of an "
    "unwanted one",
    kind=Kind.EQUIVALENCE,
    hypotheses=(
        N >= 2,
        alpha > 0,
        alpha**N < lam,
        b**N < lam,
        eta > 0,
        eta <= limit_no_overshoot(N, lam),
        k >= 0,
    ),
    statement=(
        Equivalent(Iterate(k, N, lam, alpha, eta) >= b, k >= Passage(N, lam, alpha, eta, b)),
    ),
    source=paper(
        "windows of low effective rank",
        link="docs/theory.md#window-first-passages",
    ),
    because="Below its eigenvalue a mode grows and does not overshoot (no-overshoot), so once at a "
    "level it stays there.",
    witness=_values,
    boundary=(
        {N: 2, lam: 1, alpha: Rational(1, 2), eta: Rational(1, 4), b: Rational(19, 32), k: 1},
        {N: 2, lam: 4, alpha: 1, eta: Rational(1, 16), b: Rational(19, 16), k: 1},
        # At eta = limit_no_overshoot(N, lam).
        {N: 2, lam: 1, alpha: Rational(9, 10), eta: Rational(1, 2), b: Rational(99, 100), k: 2},
        # At eta = limit_no_overshoot(N, lam).
        {N: 2, lam: 4, alpha: Rational(19, 10), eta: Rational(1, 8), b: Rational(199, 100), k: 2},
        # At eta = limit_no_overshoot(N, lam).
        {
            N: 2,
            lam: 1,
            alpha: Rational(97, 100),
            eta: Rational(1, 2),
            b: Rational(9999, 10000),
            k: 2,
        },
        {**_values, k: 0, b: Rational(1, 2)},
        {**_values, b: Rational(1, 4), k: 0},
        # At eta = limit_no_overshoot(N, lam).
        {
            **_values,
            lam: 8,
            alpha: Rational(3, 2),
            eta: Rational(1, 48),
            b: Rational(199, 100),
            k: 5,
        },
        {**_values, k: 0},
        {**_values, b: -1, k: 0},
        {**_values, k: 3},
    ),
)
