"""A growing mode arrives no later from a larger start and with a larger step."""

from sympy import Eq, Rational, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import step
from rankclock.theory.formulas.flow import velocity
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam, x

_start = Symbol("alpha_1", real=True)
_size = Symbol("eta_1", real=True)
_values = {
    N: 3,
    lam: 1,
    alpha: Rational(1, 5),
    _start: Rational(1, 10),
    eta: Rational(1, 10),
    _size: Rational(1, 20),
    b: Rational(1, 2),
}

CLAIM = Claim(
    id="passage-monotone-growing",
    title="Growing modes: the first passage of a target falls, or stays, when alpha or eta grows",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha**N < lam,
        _start > 0,
        _start <= alpha,
        b < lam ** (1 / N),
        _size > 0,
        _size <= eta,
    ),
    statement=(Passage(N, lam, alpha, eta, b) <= Passage(N, lam, _start, _size, b),),
    source=project(
        "comparison of orbits, step by step",
        link="docs/theory.md#passage-monotone",
    ),
    because="Let D and d be the orbits of (alpha, eta) and (alpha_1, eta_1), D >= d, both below b. "
    "g_eta rises on [0, mu] and, from some point x* on, falls to g_eta(mu) = mu. If D >= x*, "
    "then g_eta(D) >= mu > b. Else g_eta(D) >= g_eta(d) >= g_eta_1(d), as f(d) >= 0. So D is "
    "at or past b no later than d, for every step size. A nearer target is passed no later, "
    "since orbits are monotone; so the same holds for T as eps grows.",
    witness=_values,
    tight_at=(
        Tight({**_values, _start: Rational(199, 1000), _size: Rational(99, 1000)}, Rational(1, 10)),
    ),
    boundary=(
        # At _start = alpha, and _size = eta.
        {**_values, _start: Rational(1, 5), _size: Rational(1, 10)},
        {**_values, N: 2, eta: Rational(1, 2)},
        {**_values, eta: 40, _size: 30},
        {**_values, b: Rational(1, 5)},
        {**_values, b: Rational(1, 20)},
        {**_values, b: -1},
        {**_values, b: Rational(99, 100)},
        {**_values, alpha: Rational(9, 10)},
    ),
    lemmas=(
        Lemma(
            "g grows with eta at the rate f",
            Eq(diff(step(x, N, lam, eta), eta), velocity(x, N, lam), evaluate=False),
            positive=(x,),
        ),
        Lemma(
            "g'' changes its sign at most once on (0, mu)",
            Eq(
                diff(step(x, N, lam, eta), x, 2),
                eta * x ** (N - 3) * (N - 1) * ((N - 2) * lam - 2 * (2 * N - 1) * x**N),
                evaluate=False,
            ),
            positive=(x,),
        ),
    ),
    proves="that g grows with eta, and that g' has at most one sign change, from rising to falling",
)
