"""Linear decay of a mode with negative eigenvalue for two factors."""

from sympy import Abs, Eq, Ne, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, known
from rankclock.theory.formulas.descent import step
from rankclock.theory.symbols import eta, lam, x

_ratio = step(x, 2, lam, eta) / x

CLAIM = Claim(
    id="descent-tail-decay-depth-two",
    title="N = 2, lam <= 0: a step multiplies the mode by 1 - eta|lam| - eta x^2, "
    "which tends to 1 - eta|lam|",
    kind=Kind.IDENTITY,
    hypotheses=(lam <= 0, Ne(x, 0), eta > 0),
    statement=(
        Eq(_ratio, 1 - eta * Abs(lam) - eta * x**2, evaluate=False),
        _ratio < 1 - eta * Abs(lam),
    ),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="g(x)/x = 1 - eta(|lam| + x^2).",
    witness={lam: -1, x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight({lam: -1, x: Rational(1, 1000), eta: Rational(1, 100)}, Rational(1, 10**6), 1),
    ),
    boundary=(
        {lam: -4, x: 2, eta: Rational(1, 17)},
        {lam: 0, x: -1, eta: 1},
        {lam: -1, x: 1, eta: 5},
    ),
    lemmas=(
        Lemma(
            "the ratio",
            Eq(_ratio, 1 - eta * Abs(lam) - eta * x**2, evaluate=False),
            nonpositive=(lam,),
        ),
    ),
    proves="the statement",
    algebraic=(2,),
)
