"""Gradient descent on a quadratic: each step shrinks the gap by (1 - eta m)^2."""

from sympy import Eq, Rational, Symbol

from rankclock import Claim, Kind, Lemma, Tight, project
from rankclock.theory.symbols import eta, k

# Least, any, and largest curvature; distance of the start from the minimum, along that of c.
m, c, L, x0 = (Symbol(name, real=True) for name in ("m", "c", "L", "x0"))


def gap(steps):
    """f(x_k) - f* for f(x) = c x^2 / 2, where x_(k+1) = x_k - eta f'(x_k) = (1 - eta c) x_k."""
    return c / 2 * ((1 - eta * c) ** steps * x0) ** 2


CLAIM = Claim(
    id="quadratic-descent-rate",
    title="Gradient descent on a quadratic closes the gap at the rate (1 - eta m)^2",
    kind=Kind.UPPER,
    hypotheses=(m > 0, m <= c, c <= L, eta > 0, eta <= 1 / L, k >= 0, x0 > 0),
    statement=(gap(k) <= (1 - eta * m) ** (2 * k) * gap(0),),
    source=project("example"),
    because="0 <= 1 - eta c <= 1 - eta m, as eta c <= eta L <= 1.",
    witness={m: 1, c: 2, L: 3, eta: Rational(1, 4), k: 5, x0: 1},
    tight_at=(
        Tight(
            {m: 1, c: Rational(101, 100), L: 3, eta: Rational(1, 4), k: 5, x0: 1}, Rational(1, 20)
        ),
    ),
    lemmas=(
        Lemma(
            "Decrease of the gap beyond the rate, in one step",
            Eq(
                (1 - eta * m) ** 2 * gap(0) - gap(1),
                eta * (c - m) * (2 - eta * (c + m)) * gap(0),
                evaluate=False,
            ),
        ),
    ),
    proves="that one step closes the gap at least at the rate: their difference is a product of "
    "factors that the hypotheses make non-negative",
)
