"""The number of steps to a target below the inflection, to within one or two."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.flow import inflection_fraction, travel_hypergeometric
from rankclock.theory.formulas.sharp_passage import at_iterate, lag, lead, sharp_centre
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam

_path = (alpha, b, N, lam, eta)
_values = {N: 3, lam: 1, alpha: Rational(1, 10), b: Rational(1, 2), eta: Rational(1, 100)}
_centre = sharp_centre(travel_hypergeometric(alpha, b, N, lam), *_path)
_count = Passage(N, lam, alpha, eta, b)

CLAIM = Claim(
    id="sharp-time-below-inflection",
    title="A - (eta/6) int f'^2/f <= k < A + 1 + (eta/2) int (f'^2/f - f''), "
    "A = tau/eta + ln(f(b)/f(alpha))/2, up to the inflection, for every step size",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        b >= alpha,
        b**N <= inflection_fraction(N) * lam,
        eta > 0,
    ),
    statement=(_centre - lag(*_path) <= _count, _count < _centre + 1 + lead(*_path)),
    source=project(
        "sharp bounds of a stretch",
        link="docs/theory.md#sharp-time",
        proof="docs/hitting-times.md#theorem-2",
    ),
    because="Sum step-sandwich over the steps: phi(q) <= 1 - q/2 + q^2/6 "
    "for q >= 0 and phi(p) >= 1 - p/2; the logarithms q of f(d_(j+1))/f(d_j) telescope, "
    "and Cauchy-Schwarz bounds q^2 by eta times the integral of f'^2/f over the step. "
    "The last, partial step is covered by its share of that integral, so no step is too large.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 1000), 0),
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 1000), 1),
        Tight(
            {N: 2, lam: 1, alpha: Rational(1, 100), b: Rational(1, 2), eta: Rational(1, 50)},
            Rational(1, 20),
            1,
        ),
    ),
    boundary=(
        {**_values, eta: Rational(1, 6)},
        {**_values, eta: 1},
        {**_values, eta: 100},
        # At b = alpha.
        {**_values, b: Rational(1, 10)},
        # At b**N = inflection_fraction(N) * lam.
        {N: 2, lam: 3, alpha: Rational(1, 10), b: 1, eta: Rational(1, 12)},
        at_iterate(2, 1, Rational(1, 10), Rational(1, 4), 2),
        at_iterate(3, 1, Rational(1, 4), Rational(1, 6), 2),
        at_iterate(2, 1, Rational(1, 2), Rational(1, 10), 1, Rational(1, 10**6)),
        at_iterate(5, 1, Rational(4, 5), Rational(1, 20), 1, Rational(1, 10**6)),
    ),
)
