"""A decaying mode of gradient descent runs ahead of the flow."""

from sympy import Max, Rational, ceiling

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.formulas.descent import start_slope
from rankclock.theory.formulas.flow import travel_falling
from rankclock.theory.process import Flow, Iterate, Passage
from rankclock.theory.symbols import N, alpha, b, eta, k, lam

_values = {N: 3, lam: 1, alpha: 2, eta: Rational(1, 1000), b: Rational(11, 10), k: 10}

CLAIM = Claim(
    id="descent-ahead-decaying",
    title="A mode that decays: "
    "d(k) <= y(eta k), so it is down at b after at most ceil(tau(alpha -> b)/eta) steps",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        b > 0,
        b <= alpha,
        b**N > Max(lam, 0),
        eta > 0,
        start_slope(N, lam, alpha, eta) >= 0,
        k >= 0,
    ),
    statement=(
        Iterate(k, N, lam, alpha, eta) <= Flow(eta * k, N, lam, alpha),
        Passage(N, lam, alpha, eta, b) <= ceiling(travel_falling(alpha, b, N, lam) / eta),
    ),
    source=known(
        "Euler's steps beside the flow",
        link="docs/theory.md#descent-and-flow",
    ),
    because="y'' = f f' > 0 on every decreasing branch, so Euler lies below the flow and reaches b "
    "no later.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 100), 0),
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 50), 1),
    ),
    boundary=(
        {**_values, k: 0},
        {**_values, lam: 0},
        {**_values, lam: -1, b: Rational(1, 10)},
        {**_values, eta: Rational(1, 100)},
        {**_values, lam: -1, b: Rational(1, 10), eta: Rational(1, 113)},
        {**_values, N: 2, lam: 0, b: Rational(1, 10), eta: Rational(1, 12)},
        # At b = alpha.
        {**_values, b: 2},
    ),
)
