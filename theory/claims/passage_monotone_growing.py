"""A growing mode arrives no later from a larger start and with a larger step."""

from sympy import Eq, Rational, Symbol, diff

from theory.claim import Claim, Kind, Lemma, Tight, project
from theory.descent import limit_no_overshoot, step
from theory.flow import velocity
from theory.process import Passage
from theory.symbols import N, alpha, b, eta, lam, x

_start = Symbol("alpha_1", real=True)
_size = Symbol("eta_1", real=True)
_values = {N: 3, lam: 1, alpha: Rational(1, 5), _start: Rational(1, 10), eta: Rational(1, 10), _size: Rational(1, 20), b: Rational(1, 2)}

CLAIM = Claim(
    id="passage-monotone-growing",
    title="Growing modes: the first passage of a target falls, or stays, when alpha or eta grows",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        lam > 0,
        alpha > 0,
        alpha**N < lam,
        _start > 0,
        _start <= alpha,
        b > 0,
        b**N < lam,
        eta > 0,
        eta <= limit_no_overshoot(N, lam),
        _size > 0,
        _size <= eta,
    ),
    statement=(Passage(N, lam, alpha, eta, b) <= Passage(N, lam, _start, _size, b),),
    source=project("comparison of orbits, step by step"),
    because="Let D and d be the orbits of (alpha, eta) and (alpha_1, eta_1). If mu >= D >= d then g_eta(D) >= g_eta_1(D), as f(D) >= 0, "
    "and g_eta_1(D) >= g_eta_1(d), as g_eta_1 is increasing on (0, mu]; and g_eta(D) <= mu. So D(k) >= d(k) for every k, and where d is at or past b, so is D. "
    "A nearer target is passed no later, since orbits are monotone; so the same holds for T as eps grows.",
    witness=_values,
    tight_at=(Tight({**_values, _start: Rational(199, 1000), _size: Rational(99, 1000)}, Rational(1, 10)),),
    boundary=(
        {**_values, _start: Rational(1, 5), _size: Rational(1, 10)},
        {**_values, N: 2, eta: Rational(1, 2)},
        {**_values, b: Rational(1, 5)},
        {**_values, b: Rational(1, 20)},
    ),
    lemmas=(
        Lemma("g grows with eta at the rate f", Eq(diff(step(x, N, lam, eta), eta), velocity(x, N, lam), evaluate=False), positive=(x,)),
        Lemma("g'(mu) = 1 - eta N mu^(2N-2), its least value on [0, mu]", Eq(diff(step(x, N, 1, eta), x).subs(x, 1), 1 - eta * N, evaluate=False)),
    ),
    proves="the two monotonicities of one step that the comparison uses",
)
