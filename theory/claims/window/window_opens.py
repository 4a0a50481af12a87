"""How wide the window between two eigenvalues is from a small start, N >= 3."""

from sympy import Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.arrival import width, width_least, width_most
from rankclock.theory.formulas.small_start import head_loss
from rankclock.theory.symbols import N, a, alpha, b, eta, lam, lam_2

c = Symbol("c", real=True)
_path = (N, lam, lam_2, alpha, eta)
_values = {
    N: 3,
    lam: 2,
    lam_2: 1,
    alpha: Rational(1, 100),
    eta: Rational(1, 10),
    a: Rational(1, 10),
    b: Rational(11, 10),
    c: Rational(1, 2),
}
# Levels on the way close to the start, so that the way beyond it, which is run, makes up the bound.
_close = {
    N: 3,
    lam: 2,
    lam_2: 1,
    alpha: Rational(1, 50),
    eta: Rational(1, 10),
    a: Rational(1, 40),
    b: Rational(1, 2),
    c: Rational(1, 2),
}

CLAIM = Claim(
    id="window-opens",
    title="N >= 3: a window between lam_L and lam_{L+1} is alpha^(2-N)/((N-2) eta) "
    "(1/lam_{L+1} - 1/lam_L) steps wide, up to what alpha does not change",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 3,
        alpha > 0,
        a >= alpha,
        a**N < lam_2,
        lam >= lam_2,
        b >= alpha,
        b**N < lam,
        c >= alpha,
        c**N < lam_2,
        eta > 0,
        head_loss(N, lam, eta, a) > 0,
    ),
    statement=(
        width_least(*_path, a, b, c) <= width(*_path, b, c),
        width(*_path, b, c) <= width_most(*_path, a, b, c),
    ),
    source=project(
        "width of a window",
        link="docs/theory.md#window-opens",
        proof="docs/effective-rank.md#order-of-arrival",
    ),
    because="small-start-passage bounds the head up to a from both sides. From its first iterate "
    "at or past a the run is ahead of the one that starts at a (passage-monotone-growing), "
    "so that the rest takes no longer than from there, whatever alpha is. With a small "
    "enough the factors of alpha^(2-N) come as close to 1/((N-2) eta lam) as one likes. "
    "Between equal eigenvalues there is none for c <= b (arrival-order).",
    witness=_values,
    tight_at=(
        Tight(_close, Rational(1, 20), 0),
        Tight(_close, Rational(1, 20), 1),
        Tight({**_close, eta: Rational(1, 100)}, Rational(1, 20), 0),
        Tight({**_close, eta: Rational(1, 100)}, Rational(1, 20), 1),
        Tight({**_close, N: 4, alpha: Rational(1, 5), a: Rational(1, 4)}, Rational(1, 5), 0),
        Tight({**_close, N: 4, alpha: Rational(1, 5), a: Rational(1, 4)}, Rational(1, 5), 1),
    ),
    boundary=(
        # At a = alpha.
        {**_values, a: Rational(1, 100)},
        # At b = alpha, and c = alpha.
        {**_values, b: Rational(1, 100), c: Rational(1, 100)},
        # At lam = lam_2.
        {**_values, lam_2: 2, b: Rational(1, 2), c: Rational(1, 2)},
        {**_values, a: Rational(3, 4)},
        {**_values, b: Rational(5, 4), c: Rational(99, 100)},
        {
            **_values,
            lam: 16,
            lam_2: 8,
            alpha: Rational(3, 4),
            a: 1,
            b: 2,
            c: Rational(3, 2),
            eta: Rational(1, 100),
        },
    ),
    meanings={
        b: "level of the wanted mode at which the window opens [d]",
        c: "level of the unwanted mode at which it closes [d]",
        a: "a level on the way of both [d]",
    },
    depths=tuple(range(3, 9)),
)
