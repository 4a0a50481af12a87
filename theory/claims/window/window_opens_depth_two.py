"""How wide the window between two eigenvalues is from a small start, N = 2."""

from sympy import Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.arrival import width, width_least_depth_two, width_most_depth_two
from rankclock.theory.symbols import a, alpha, b, eta, lam, lam_2

c = Symbol("c", real=True)
_path = (lam, lam_2, alpha, eta)
_width = width(2, *_path, b, c)
_values = {
    lam: 2,
    lam_2: 1,
    alpha: Rational(1, 10**6),
    eta: Rational(1, 10),
    a: Rational(1, 100),
    b: Rational(11, 10),
    c: Rational(1, 2),
}
_close = {**_values, alpha: Rational(1, 10**4), a: Rational(1, 5000), b: Rational(1, 2)}

CLAIM = Claim(
    id="window-opens-depth-two",
    title="N = 2: a window between lam_L and lam_{L+1} is ln(1/alpha) "
    "(1/ln(1 + eta lam_{L+1}) - 1/ln(1 + eta lam_L)) wide, up to what alpha does not change",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        alpha > 0,
        a >= alpha,
        a**2 < lam_2,
        lam >= lam_2,
        b >= alpha,
        b**2 < lam,
        c >= alpha,
        c**2 < lam_2,
        eta > 0,
    ),
    statement=(
        width_least_depth_two(*_path, a, b, c) <= _width,
        _width <= width_most_depth_two(*_path, a, b, c),
    ),
    source=project(
        "width of a window",
        link="docs/theory.md#window-opens",
        proof="docs/effective-rank.md#order-of-arrival",
    ),
    because="small-start-depth-two bounds the head up to a from both sides; from there on the run "
    "is ahead of the one that starts at a (passage-monotone-growing). With a small enough "
    "the factors of ln(1/alpha) come as close to 1/ln(1 + eta lam) as one likes. Between "
    "equal eigenvalues there is none for c <= b (arrival-order).",
    witness=_values,
    tight_at=(
        Tight(_close, Rational(1, 10), 0),
        Tight(_close, Rational(1, 10), 1),
        Tight({**_close, eta: Rational(1, 100)}, Rational(1, 20), 0),
        Tight({**_close, eta: Rational(1, 100)}, Rational(1, 20), 1),
    ),
    boundary=(
        # At a = alpha.
        {**_values, a: Rational(1, 10**6)},
        # At b = alpha, and c = alpha.
        {**_values, b: Rational(1, 10**6), c: Rational(1, 10**6)},
        # At lam = lam_2.
        {**_values, lam_2: 2, b: Rational(1, 2), c: Rational(1, 2)},
        {**_values, eta: 3},
        {**_values, a: Rational(99, 100)},
        {**_values, b: Rational(7, 5), c: Rational(99, 100)},
        {
            **_values,
            lam: 9,
            lam_2: 4,
            alpha: 1,
            a: Rational(3, 2),
            b: Rational(5, 2),
            c: Rational(7, 4),
            eta: Rational(1, 30),
        },
    ),
    meanings={
        b: "level of the wanted mode at which the window opens [d]",
        c: "level of the unwanted mode at which it closes [d]",
        a: "a level on the way of both [d]",
    },
    depths=(2,),
)
