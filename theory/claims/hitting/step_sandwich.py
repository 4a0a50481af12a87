"""One step of gradient descent, in the time of the flow, lies between two values of phi."""

from sympy import Eq, Rational, Symbol, diff, log

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.formulas.flow import log_curvature, velocity, velocity_slope
from rankclock.theory.formulas.sharp import (
    chord_side,
    gain_slope,
    phi,
    speed_gain,
    step_time,
    tangent_side,
)
from rankclock.theory.symbols import N, eta, lam, x

_values = (x, N, lam, eta)
_v = Symbol("v", real=True)
_z = Symbol("z", real=True)
_scale = Symbol("mu", real=True)
_gain = speed_gain(_v, x**N, N)
_along = velocity(x + _v * x ** (2 - N) * velocity(x, N, 1), N, 1) / velocity(x, N, 1)
_curved = diff(speed_gain(_v, _z, N), _v) ** 2 - speed_gain(_v, _z, N) * diff(
    speed_gain(_v, _z, N), _v, 2
)

CLAIM = Claim(
    id="step-sandwich",
    title="phi(eta f'(x)) < F(g(x)) - F(x) < phi(ln(f(g(x))/f(x))), F' = 1/(eta f), "
    "phi(z) = (1 - e^(-z))/z",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, lam > 0, x > 0, x**N < lam, eta > 0, eta <= limit_no_overshoot(N, lam)),
    statement=(
        tangent_side(*_values) < step_time(*_values),
        step_time(*_values) < chord_side(*_values),
    ),
    source=project(
        "sandwich of one step",
        link="docs/theory.md#step-sandwich",
        proof="docs/hitting-times.md#theorem-1",
    ),
    because="F(g) - F(x) is the mean of f(x)/f(x + theta eta f(x)) over 0 <= theta <= 1. Since ln "
    "f is strictly concave (log-concave-growing), ln f(x + theta eta f(x)) lies above its "
    "chord and below its tangent.",
    witness={N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight({N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 1000)}, Rational(1, 10**6), 0),
        Tight({N: 3, lam: 1, x: Rational(1, 2), eta: Rational(1, 1000)}, Rational(1, 10**6), 1),
        # Where phi takes its value at zero: f'(x) = 0, and f(g(x)) = f(x).
        Tight({N: 2, lam: 3, x: 1, eta: Rational(1, 100)}, Rational(1, 1000), 0),
        Tight({N: 2, lam: 61, x: 4, eta: Rational(1, 180)}, Rational(1, 50), 1),
    ),
    boundary=(
        {N: 2, lam: 3, x: 1, eta: Rational(1, 10)},
        # At eta = limit_no_overshoot(N, lam).
        {N: 3, lam: 1, x: Rational(99, 100), eta: Rational(1, 3)},
        {N: 8, lam: 1, x: Rational(1, 10), eta: Rational(1, 16)},
    ),
    lemmas=(
        Lemma(
            "along a step with lam = 1 the speed grows by S(v), v = theta eta x^(N-2), z = x^N",
            Eq(_along, _gain, evaluate=False),
            positive=(x, _v),
        ),
        Lemma(
            "eta f'(x) = eta x^(N-2) S'(0)",
            Eq(velocity_slope(x, N, 1), x ** (N - 2) * gain_slope(x**N, N), evaluate=False),
            positive=(x,),
        ),
        Lemma(
            "lam = mu^N is the case lam = 1 with x in units of mu and eta in units of mu^(2-2N)",
            Eq(
                velocity(_scale * x, N, _scale**N),
                _scale ** (2 * N - 1) * velocity(x, N, 1),
                evaluate=False,
            ),
            positive=(_scale, x),
        ),
        Lemma(
            "S'^2 - S S'' at v = 0 is the curvature of ln f",
            Eq(_curved.subs(_v, 0).doit(), log_curvature(x, N, 1).subs(x**N, _z), evaluate=False),
        ),
        Lemma(
            "the lower side in two variables, U = eta x^(N-2), for lam = 1",
            Eq(
                tangent_side(x, N, 1, eta),
                phi(eta * x ** (N - 2) * gain_slope(x**N, N)),
                evaluate=False,
            ),
            positive=(x, eta),
        ),
        Lemma(
            "the upper side in two variables, for lam = 1",
            Eq(
                chord_side(x, N, 1, eta),
                phi(log(speed_gain(eta * x ** (N - 2), x**N, N))),
                evaluate=False,
            ),
            positive=(x, eta),
        ),
    ),
    proves="the reduction to two variables, U = eta x^(N-2) and z = x^N, "
    "by which boxes reach x = 0 and eta = 0",
    boxes=(
        Box(
            {
                lam: (1, 1),
                x: (Rational(1, 2), Rational(3, 4)),
                eta: (Rational(3, 8) / N, Rational(1, 2) / N),
            },
            (2, 3),
        ),
    ),
    remark="Both sides meet as eta x^(N-2) tends to 0, where they differ by a multiple of its "
    "square; the reduced form divides by that square.",
)
