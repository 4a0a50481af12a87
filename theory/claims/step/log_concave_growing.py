"""The velocity is log-concave when the eigenvalue is not negative."""

from sympy import Eq, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import log_curvature, velocity
from rankclock.theory.symbols import N, lam, x

_f = velocity(x, N, lam)
_curved = Eq(
    diff(_f, x) ** 2 - _f * diff(_f, x, 2),
    x ** (2 * N - 4) * log_curvature(x, N, lam),
    evaluate=False,
)

CLAIM = Claim(
    id="log-concave-growing",
    title="lam >= 0: |f| is log-concave on either side of mu, f f'' <= f'^2",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, lam >= 0, x > 0),
    statement=(_curved, log_curvature(x, N, lam) >= 0),
    source=project(
        "log-concavity of the speed",
        link="docs/theory.md#log-concave",
        proof="docs/hitting-times.md#lemma-1",
    ),
    because="f'^2 - f f'' = x^(2N-4) [ (N-1)(lam - x^N)^2 + N x^N ((N-1) lam + x^N) ], a sum of "
    "non-negative terms.",
    witness={N: 3, lam: 1, x: Rational(1, 2)},
    boundary=(
        {N: 2, lam: 0, x: 1},
        {N: 3, lam: 1, x: 2},
        {N: 3, lam: 1, x: 1},
        {N: 8, lam: 1, x: Rational(999, 1000)},
    ),
    lemmas=(Lemma("the curvature as a sum", _curved, positive=(x,)),),
    proves="the first relation, from which the second is read off",
    algebraic=tuple(range(2, 13)),
    depths=tuple(range(2, 13)),
)
