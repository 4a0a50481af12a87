"""While a mode accelerates, gradient descent lags behind the flow."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.formulas.flow import inflection_fraction, travel_hypergeometric
from rankclock.theory.process import Flow, Iterate, Passage
from rankclock.theory.symbols import N, alpha, b, eta, k, lam

_values = {N: 3, lam: 1, alpha: Rational(1, 10), eta: Rational(1, 100), b: Rational(1, 2), k: 100}
_flow = Flow(eta * k, N, lam, alpha)

CLAIM = Claim(
    id="flow-ahead-below-inflection",
    title="Below the inflection d(k) <= y(eta k), "
    "so a target b there needs at least tau(alpha -> b)/eta steps",
    kind=Kind.LOWER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        b > 0,
        b**N <= inflection_fraction(N) * lam,
        eta > 0,
        k >= 0,
        _flow**N <= inflection_fraction(N) * lam,
    ),
    statement=(
        Iterate(k, N, lam, alpha, eta) <= _flow,
        travel_hypergeometric(alpha, b, N, lam) / eta <= Passage(N, lam, alpha, eta, b),
    ),
    source=known(
        "Euler's steps beside the flow",
        link="docs/theory.md#descent-and-flow",
    ),
    because="y'' = f f' > 0 there, so each Euler step, of any size, starts on or below the flow "
    "and follows a tangent below it.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 100), 0),
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 100), 1),
    ),
    boundary=(
        {**_values, k: 0},
        {**_values, b: Rational(1, 20), eta: 50, k: 0},
        {**_values, b: Rational(1, 10)},
        # At b**N = inflection_fraction(N) * lam, and _flow**N = inflection_fraction(N) * lam.
        {N: 3, lam: Rational(5, 2), alpha: 1, b: 1, eta: Rational(1, 100), k: 0},
        {**_values, alpha: Rational(1, 2), b: Rational(7, 10), eta: 5, k: 0},
        # At b**N = inflection_fraction(N) * lam.
        {**_values, N: 2, lam: 3, b: 1, k: 10},
        # At b**N = inflection_fraction(N) * lam.
        {**_values, N: 2, lam: 3, alpha: Rational(3, 4), b: 1, eta: Rational(1, 6), k: 0},
    ),
)
