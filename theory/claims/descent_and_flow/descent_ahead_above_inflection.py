"""While a mode brakes below its limit, gradient descent runs ahead of the flow."""

from sympy import Rational, ceiling

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.formulas.flow import inflection_fraction, travel_hypergeometric
from rankclock.theory.process import Flow, Iterate, Passage
from rankclock.theory.symbols import N, alpha, b, eta, k, lam

_values = {N: 3, lam: 1, alpha: Rational(3, 4), eta: Rational(1, 100), b: Rational(9, 10), k: 10}

CLAIM = Claim(
    id="descent-ahead-above-inflection",
    title="Between the inflection and mu d(k) >= y(eta k), so a target b needs at most "
    "ceil(tau(alpha -> b)/eta) steps",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        alpha**N >= inflection_fraction(N) * lam,
        b >= alpha,
        b**N < lam,
        eta > 0,
        eta <= limit_no_overshoot(N, lam),
        k >= 0,
    ),
    statement=(
        Flow(eta * k, N, lam, alpha) <= Iterate(k, N, lam, alpha, eta),
        Passage(N, lam, alpha, eta, b) <= ceiling(travel_hypergeometric(alpha, b, N, lam) / eta),
    ),
    source=known(
        "Euler's steps beside the flow",
        link="docs/theory.md#descent-and-flow",
    ),
    because="y'' = f f' < 0 there, and the step map is increasing.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 10000)}, Rational(1, 100), 0),
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 50), 1),
    ),
    boundary=(
        {**_values, k: 0},
        # At b = alpha.
        {**_values, b: Rational(3, 4)},
        # At alpha**N = inflection_fraction(N) * lam, and eta = limit_no_overshoot(N, lam).
        {**_values, N: 2, lam: 3, alpha: 1, b: Rational(3, 2), eta: Rational(1, 6)},
    ),
)
