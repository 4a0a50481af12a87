"""The first terms of the coordinate that grows by one at every step."""

from sympy import Eq, Ne, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.abel import density_term
from rankclock.theory.formulas.flow import velocity, velocity_slope
from rankclock.theory.symbols import N, eta, lam, x

_values = (x, N, lam, eta)
_f, _slope = velocity(x, N, lam), velocity_slope(x, N, lam)
_zeroth = Eq(density_term(0, *_values), 1 / (eta * _f), evaluate=False)
_first = Eq(density_term(1, *_values), _slope / (2 * _f), evaluate=False)
_second = Eq(
    density_term(2, *_values), -eta / 12 * (diff(_slope, x) + _slope**2 / _f), evaluate=False
)

CLAIM = Claim(
    id="abel-expansion",
    title="A(g(x)) = A(x) + 1 has A' = 1/(eta f) + f'/(2f) - (eta/12)(f'' + f'^2/f) + ...",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, Ne(x, 0), Ne(eta, 0), Ne(x**N, lam)),
    statement=(_zeroth, _first, _second),
    source=project(
        "docs/hitting-times.md, theorem 5",
        link="docs/theory.md#coordinates",
        proof="docs/hitting-times.md#theorem-5",
    ),
    because="Taylor's formula for A(x + eta f) - A(x) = 1, power by power of eta; the first two "
    "terms are tau/eta and ln(f)/2.",
    witness={N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 10)},
    boundary=(
        {N: 2, lam: 0, x: 1, eta: 1},
        {N: 6, lam: -1, x: 2, eta: Rational(1, 100)},
        {N: 3, lam: 1, x: -1, eta: -1},
    ),
    lemmas=(
        Lemma("term of order 1/eta", _zeroth),
        Lemma("term of order 1", _first),
        Lemma("term of order eta", _second),
    ),
    proves="that the terms of the recursion are these, for every N; that they solve the equation "
    "is theorem 5 of the notes",
    depths=tuple(range(2, 13)),
)
