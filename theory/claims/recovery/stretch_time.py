"""A stretch of a growing mode takes its time of the flow and (b/alpha)^((N-1)/2) steps at most."""

from sympy import Eq, Rational, Symbol

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.flow import travel_hypergeometric, velocity, velocity_slope
from rankclock.theory.formulas.times import stretch_steps
from rankclock.theory.process import Passage
from rankclock.theory.symbols import N, alpha, b, eta, lam, x

# sqrt(1 + q), where q is the relative growth in one step, times N - 1.
_root = Symbol("r", real=True)
_values = {N: 3, lam: 1, alpha: Rational(1, 10), b: Rational(1, 2), eta: Rational(1, 100)}
# A target just past the first iterate, from a start that one step hardly moves.
_first = {
    N: 2,
    lam: 1,
    alpha: Rational(1, 4),
    b: Rational(250_001, 10**6),
    eta: Rational(1, 100),
}

CLAIM = Claim(
    id="stretch-time",
    title="k < tau(alpha -> b)/eta + (b/alpha)^((N-1)/2) for every target b below mu and every "
    "step size; s_N of the paper has the exponent N-1, and b at the inflection",
    kind=Kind.UPPER,
    hypotheses=(N >= 2, lam > 0, alpha > 0, b >= alpha, b**N < lam, eta > 0),
    statement=(
        Passage(N, lam, alpha, eta, b)
        < travel_hypergeometric(alpha, b, N, lam) / eta + stretch_steps(N, alpha, b),
    ),
    source=project(
        "sharper stretch",
        link="docs/theory.md#stretch",
        proof="docs/recovery-time.md#theorem-1",
    ),
    because="With q the relative growth in one step, times N-1, that step takes the flow at least "
    "phi(q) steps, by step-sandwich and the second lemma, and raises (d/alpha)^((N-1)/2) by at "
    "least sqrt(1 + q) - 1. The two together are at least 1 by the first lemma, in every step "
    "that ends below b; the last step counts for the 1 at the start.",
    witness=_values,
    tight_at=(
        Tight({**_values, eta: Rational(1, 1000)}, Rational(1, 1000)),
        Tight(_first, Rational(1, 1000)),
        # Past the inflection.
        Tight(
            {**_values, alpha: Rational(1, 2), b: Rational(99, 100), eta: Rational(1, 1000)},
            Rational(1, 500),
        ),
        Tight(
            {
                N: 4,
                lam: 2,
                alpha: Rational(1, 2),
                b: Rational(500_001, 10**6),
                eta: Rational(1, 100),
            },
            Rational(1, 1000),
        ),
    ),
    boundary=(
        # At b = alpha.
        {**_values, b: Rational(1, 10)},
        {**_values, eta: 1},
        {**_values, eta: 1000},
        {**_values, N: 2, alpha: Rational(1, 1000), b: Rational(999, 1000), eta: Rational(1, 2)},
        {**_values, N: 8, alpha: Rational(1, 2), b: Rational(9, 10), eta: Rational(1, 16)},
    ),
    lemmas=(
        Lemma(
            "With r = sqrt(1 + q) the bound of phi(q) exceeds 2 - r",
            Eq(
                _root**4 + _root**2 + 4 - (2 - _root) * (_root**6 + 3 * _root**2 + 2),
                _root * (_root - 1) ** 2 * (_root**2 * (_root**2 - 1) + (2 - _root)),
                evaluate=False,
            ),
        ),
        Lemma(
            "(N-1) times the relative growth exceeds eta f'",
            Eq(
                (N - 1) * velocity(x, N, lam) / x - velocity_slope(x, N, lam),
                N * x ** (2 * N - 2),
                evaluate=False,
            ),
            positive=(x,),
        ),
    ),
    proves="the two inequalities that the proof takes from algebra",
    boxes=(
        Box(
            {
                lam: (1, 1),
                alpha: (Rational(1, 50), Rational(1, 40)),
                b: (Rational(1, 2), Rational(9, 16)),
                eta: (Rational(1, 5), Rational(1, 4)),
            },
            (2,),
        ),
        Box(
            {
                lam: (1, 1),
                alpha: (Rational(1, 24), Rational(1, 20)),
                b: (Rational(1, 2), Rational(9, 16)),
                eta: (Rational(1, 4), Rational(3, 10)),
            },
            (3,),
        ),
    ),
)
