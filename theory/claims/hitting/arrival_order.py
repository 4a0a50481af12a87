"""Modes arrive in the order of their eigenvalues."""

from sympy import Eq, Rational, Symbol

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import step
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam, lam_2, x

c = Symbol("c", real=True)
_values = {
    N: 3,
    lam: 2,
    lam_2: 1,
    alpha: Rational(1, 5),
    eta: Rational(1, 10),
    b: Rational(1, 2),
    c: Rational(1, 2),
}
_more = Symbol("theta", real=True)

CLAIM = Claim(
    id="arrival-order",
    title="Identical start: the mode of a larger eigenvalue passes a level no later than that of a "
    "smaller one passes a higher level, whatever the step size",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, alpha > 0, lam_2 > alpha**N, lam >= lam_2, b**N < lam_2, c <= b, eta > 0),
    statement=(Passage(N, lam, alpha, eta, c) <= Passage(N, lam_2, alpha, eta, b),),
    source=project(
        "order of arrival",
        link="docs/theory.md#window-opens",
        proof="docs/effective-rank.md#order-of-arrival",
    ),
    because="Let D and d be the modes of lam and lam_2, D >= d, both below b. "
    "The step map of lam rises on [0, mu] and, from some point x* on, falls to its limit mu > b. "
    "If D >= x*, the next D is mu or more. Else it is at least what the map of lam makes of d, "
    "and that is eta d^(N-1) (lam - lam_2) more than what the map of lam_2 makes of d. With "
    "lam = lam_2: between equal eigenvalues no window opens at a level b and closes at c <= b.",
    witness=_values,
    tight_at=(
        # At lam = lam_2, and c = b.
        Tight({**_values, lam_2: 2}, Rational(0)),
        # At c = b.
        Tight({**_values, N: 2, lam: Rational(101, 100)}, Rational(1, 20)),
    ),
    boundary=(
        # At lam = lam_2, and c = b.
        {**_values, lam: 1},
        # At c = b.
        {**_values, eta: 30},
        # At c = b.
        {**_values, b: Rational(1, 5), c: Rational(1, 5)},
        {**_values, b: -1, c: -2},
        {**_values, b: Rational(99, 100)},
        {**_values, c: Rational(1, 4)},
        # At lam = lam_2, and c = b.
        {**_values, lam: 1, b: Rational(99, 100), c: Rational(99, 100)},
        # At c = b.
        {**_values, N: 2, eta: Rational(1, 4)},
        # At c = b.
        {
            **_values,
            lam: 8,
            lam_2: Rational(27, 8),
            alpha: Rational(7, 5),
            b: Rational(149, 100),
            c: Rational(149, 100),
        },
    ),
    lemmas=(
        Lemma(
            "a larger eigenvalue makes a step longer",
            Eq(
                step(x, N, lam_2 + _more, eta) - step(x, N, lam_2, eta),
                eta * x ** (N - 1) * _more,
                evaluate=False,
            ),
            positive=(x,),
        ),
    ),
    meanings={
        b: "level of the mode of the smaller eigenvalue [d]",
        c: "level of the mode of the larger eigenvalue [d]",
    },
    proves="that a step is longer for the larger eigenvalue; that the step map rises and then "
    "falls to mu is a lemma of passage-monotone-growing",
)
