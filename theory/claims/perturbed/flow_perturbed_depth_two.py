"""The flow of two factors from the perturbed start, in closed form."""

from sympy import Eq, Rational, Symbol, diff, tanh

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.perturbed import (
    first_step,
    mode_ratio,
    other_mode,
    other_step,
    ratio_at,
    ratio_rate,
    ratio_velocity,
    start_imbalance,
)
from rankclock.theory.symbols import alpha, beta, lam, t

_delta = start_imbalance(alpha, beta)
_u = mode_ratio(t, lam, alpha, beta)
_b = other_mode(_u, _delta)
_a = _u * _b

# In the lemmas the imbalance, the ratio and the hyperbolic tangent are symbols.
_imbalance, _ratio, _start, _turn = (Symbol(name, real=True) for name in ("delta", "u", "u0", "T"))
_at = ratio_at(_turn, lam, _start, _imbalance)
_other = other_mode(_ratio, _imbalance)
_rate = ratio_rate(lam, _imbalance)


def _push(mode, step, first, other):
    """Velocity of a mode: what a step adds, over the step size."""
    return step(first, other, 2, lam, 1) - mode


CLAIM = Claim(
    id="flow-perturbed-depth-two",
    title="N = 2, perturbed start: "
    "u = a/b = (u0 S + (2 lam - delta u0) T)/(S + (2 lam u0 + delta) T), T = tanh(S t/2), "
    "S^2 = 4 lam^2 + delta^2",
    kind=Kind.IDENTITY,
    hypotheses=(alpha > 0, beta > 0, beta < 2 * alpha, t >= 0),
    statement=(
        Eq(diff(_a, t), _push(_a, first_step, _a, _b), evaluate=False),
        Eq(diff(_b, t), _push(_b, other_step, _a, _b), evaluate=False),
        Eq(_a.subs(t, 0), alpha - beta, evaluate=False),
        Eq(_b.subs(t, 0), alpha, evaluate=False),
        Eq(_b**2 - _a**2, _delta, evaluate=False),
    ),
    source=known(
        "Riccati equation, written so that it has a value at lam = 0",
        link="docs/theory.md#flow-perturbed-depth-two",
    ),
    because="The flow conserves b^2 - a^2 = delta, so b^2 = delta/(1 - u^2) and u' = lam - delta "
    "u - lam u^2. That is solved by a quotient of two solutions of a linear system whose matrix "
    "has the square (S/2)^2 times the identity.",
    witness={lam: 2, alpha: Rational(1, 2), beta: Rational(1, 4), t: 1},
    boundary=(
        {lam: 2, alpha: Rational(1, 2), beta: Rational(1, 4), t: 0},
        {lam: 0, alpha: 1, beta: Rational(1, 2), t: 1},
        {lam: -1, alpha: 1, beta: Rational(1, 2), t: 2},
        {lam: 3, alpha: 1, beta: 1, t: Rational(1, 2)},
        {lam: 1, alpha: 1, beta: Rational(199, 100), t: 1},
    ),
    lemmas=(
        Lemma(
            "the turn",
            Eq(
                diff(tanh(_rate * t / 2), t),
                _rate / 2 * (1 - tanh(_rate * t / 2) ** 2),
                evaluate=False,
            ),
        ),
        Lemma(
            "the ratio solves the equation of Riccati, since T' = (S/2)(1 - T^2)",
            Eq(
                diff(_at, _turn) * _rate / 2 * (1 - _turn**2),
                ratio_velocity(_at, lam, _imbalance),
                evaluate=False,
            ),
        ),
        Lemma("the ratio starts at u0", Eq(_at.subs(_turn, 0), _start, evaluate=False)),
        Lemma(
            "then b follows the flow",
            Eq(
                diff(_other, _ratio) / _other * ratio_velocity(_ratio, lam, _imbalance),
                -_ratio * (_ratio * _imbalance / (1 - _ratio**2) - lam),
                evaluate=False,
            ),
        ),
        Lemma(
            "and so does a = u b",
            Eq(
                diff(_ratio * _other, _ratio) / _other * ratio_velocity(_ratio, lam, _imbalance),
                -(_ratio * _imbalance / (1 - _ratio**2) - lam),
                evaluate=False,
            ),
        ),
        Lemma(
            "b starts at alpha",
            Eq(
                start_imbalance(alpha, beta) / (1 - ((alpha - beta) / alpha) ** 2),
                alpha**2,
                evaluate=False,
            ),
        ),
    ),
    proves="the statement: both modes follow the flow from the start; p = a b has the velocity "
    "(lam - p)(a^2 + b^2)",
    unrestricted=(lam,),
    depths=(2,),
)
