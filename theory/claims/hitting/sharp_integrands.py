"""The integrands of the sharp hitting time, with their pole split off."""

from sympy import Eq, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import log_curvature, velocity
from rankclock.theory.formulas.sharp import (
    sharp_lower_fraction,
    sharp_lower_integrand,
    sharp_upper_fraction,
    sharp_upper_integrand,
)
from rankclock.theory.symbols import N, lam, x

_values = (x, N, lam)
_lower = Eq(sharp_lower_integrand(*_values), sharp_lower_fraction(*_values), evaluate=False)
_upper = Eq(sharp_upper_integrand(*_values), sharp_upper_fraction(*_values), evaluate=False)
_curved = Eq(
    sharp_upper_integrand(*_values) * velocity(*_values),
    x ** (2 * N - 4) * log_curvature(*_values),
    evaluate=False,
)

CLAIM = Claim(
    id="sharp-integrands",
    title="f'^2/f and f'^2/f - f'' are x^(N-3) times a linear function of x^N and one simple "
    "fraction",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, Ne(x, 0), Ne(x**N, lam)),
    statement=(_lower, _upper),
    source=project(
        "integrands of the sharp bounds",
        link="docs/theory.md#sharp-time",
        proof="docs/hitting-times.md#theorem-2",
    ),
    because=(
        "f'/x^(N-2) = (2N-1)(lam - x^N) - N lam; square, divide by lam - x^N, and subtract f''."
    ),
    witness={N: 3, lam: 1, x: Rational(1, 2)},
    boundary=(
        {N: 2, lam: 0, x: 1},
        {N: 3, lam: -1, x: 2},
        {N: 8, lam: 1, x: Rational(999, 1000)},
        {N: 3, lam: 1, x: -1},
    ),
    lemmas=(
        Lemma("f'^2/f as a fraction", _lower),
        Lemma("f'^2/f - f'' as a fraction", _upper),
        Lemma("f (f'^2/f - f'') is the curvature of ln f", _curved),
    ),
    proves="the statement for every N, and that the second integrand is not negative where ln f is "
    "concave",
    depths=tuple(range(2, 13)),
)
