"""A decaying mode arrives no later from a smaller start and with a larger step."""

from sympy import Eq, Max, Rational, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import start_slope, step
from rankclock.theory.formulas.flow import velocity, velocity_slope
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam, x

_start = Symbol("alpha_1", real=True)
_size = Symbol("eta_1", real=True)
_values = {
    N: 3,
    lam: 1,
    alpha: 2,
    _start: Rational(3, 2),
    eta: Rational(1, 200),
    _size: Rational(1, 400),
    b: Rational(11, 10),
}

CLAIM = Claim(
    id="passage-monotone-decaying",
    title="Decaying modes: the first passage of a target falls, or stays, when alpha falls or eta "
    "grows",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        b > 0,
        b**N > Max(lam, 0),
        b <= _start,
        _start <= alpha,
        start_slope(N, lam, alpha, eta) >= 0,
        _size > 0,
        _size <= eta,
    ),
    statement=(Passage(N, lam, _start, eta, b) <= Passage(N, lam, alpha, _size, b),),
    source=project(
        "comparison of orbits, step by step",
        link="docs/theory.md#passage-monotone",
    ),
    because="Let d and D be the orbits of (alpha_1, eta) and (alpha, eta_1). "
    "While d^N >= max(lam, 0) and d <= D: g_eta(d) <= g_eta_1(d), as f(d) <= 0, "
    "and g_eta_1(d) <= g_eta_1(D), as g_eta_1 is increasing on (0, alpha] above the limit, "
    "where f' falls, so that its slope is at least g_eta'(alpha). So d(k) <= D(k) for every k, "
    "and where D is at or past b, so is d. A nearer target is passed no later, "
    "since orbits are monotone; so the same holds for T as eps grows.",
    witness=_values,
    tight_at=(
        Tight(
            {**_values, _start: Rational(1999, 1000), _size: Rational(499, 100000)}, Rational(1, 10)
        ),
    ),
    boundary=(
        # The step map is flat at the start, and the target just below its value there: from a
        # larger start it would fall below the target.
        {
            N: 2,
            lam: 0,
            alpha: 1,
            _start: 1,
            eta: Rational(1, 3),
            _size: Rational(1, 3),
            b: Rational(1997, 3000),
        },
        # At _start = alpha, and _size = eta.
        {**_values, _start: 2, _size: Rational(1, 200)},
        {**_values, lam: 0},
        {**_values, lam: -1, b: Rational(1, 2)},
        # At b = _start.
        {**_values, b: Rational(3, 2)},
        # At _start = alpha, and _size = eta.
        {
            N: 2,
            lam: 0,
            alpha: 1,
            _start: 1,
            eta: Rational(1, 3),
            _size: Rational(1, 3),
            b: Rational(1, 2),
        },
        {
            N: 3,
            lam: -1,
            alpha: 1,
            _start: Rational(9, 10),
            eta: Rational(1, 7),
            _size: Rational(1, 8),
            b: Rational(1, 2),
        },
    ),
    lemmas=(
        Lemma(
            "g grows with eta at the rate f",
            Eq(diff(step(x, N, lam, eta), eta), velocity(x, N, lam), evaluate=False),
            positive=(x,),
        ),
        Lemma(
            "g' = 1 + eta f'",
            Eq(diff(step(x, N, lam, eta), x), 1 + eta * velocity_slope(x, N, lam), evaluate=False),
            positive=(x,),
        ),
    ),
    proves="the slopes of one step that the comparison uses",
)
