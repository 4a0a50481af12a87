"""The convexity behind one fall and one rise of the effective rank."""

from sympy import Eq, Rational, diff

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.rank import (
    next_growth,
    next_growth_curvature,
    next_growth_slope,
    turning_convexity,
)
from rankclock.theory.symbols import N, g, v

_rise = next_growth(g, v, N) ** N + g * next_growth(g, v, N) ** (N - 1) * diff(
    next_growth(g, v, N), g
)

CLAIM = Claim(
    id="rank-turns-once",
    title="Growth factors: P >= 1, P' > 0 and (N+1) P P' + (N-1) g P'^2 + g P P'' > 0 while 4 N v "
    "g^(N-1) <= 3",
    kind=Kind.LOWER,
    hypotheses=(N >= 2, g >= 1, 4 * N * v * g ** (N - 1) <= 3),
    statement=(
        next_growth(g, v, N) >= 1,
        next_growth_slope(g, v, N) > 0,
        turning_convexity(g, v, N) > 0,
    ),
    source=project(
        "one fall, one rise",
        link="docs/theory.md#rank-along-a-run",
        proof="docs/effective-rank.md#one-fall-one-rise",
    ),
    because="Let z = 1 - N v g^(N-1) >= 1/4. As g^N - 1 <= N g^(N-1) (g - 1): "
    "P >= 1, P' >= g^(N-2) z, P'' >= g^(N-3) (2 (N-2) z - (N-1)(1-z)), "
    "so the last expression is at least (N-1) g^(N-2) (P (4z - 1) + g^(N-1) z^2) > 0. "
    "In the run N v <= 1/2 and g <= 1 + 1/(4(N-1)), so g^(N-1) < e^(1/4) < 3/2.",
    witness={N: 3, g: Rational(11, 10), v: Rational(1, 10)},
    tight_at=(Tight({N: 3, g: Rational(1001, 1000), v: Rational(1, 5)}, Rational(1, 1000), 0),),
    boundary=(
        {N: 2, g: 1, v: Rational(3, 8)},
        {N: 2, g: Rational(5, 4), v: Rational(3, 10)},
        {N: 5, g: 1, v: 0},
        {N: 3, g: 2, v: -1},
        {N: 8, g: 1, v: Rational(3, 32)},
        {N: 3, g: Rational(6, 5), v: Rational(25, 144)},
    ),
    lemmas=(
        Lemma(
            "the derivative of P",
            Eq(next_growth_slope(g, v, N), diff(next_growth(g, v, N), g), evaluate=False),
            positive=(g,),
        ),
        Lemma(
            "the second derivative of P",
            Eq(next_growth_curvature(g, v, N), diff(next_growth_slope(g, v, N), g), evaluate=False),
            positive=(g,),
        ),
        Lemma(
            "the last expression has the sign of H'', as H' = P^N + g P^(N-1) P' for "
            "H(G) = G P(g)^N, g = G^(1/N), and dg/dG > 0",
            Eq(
                diff(_rise, g),
                next_growth(g, v, N) ** (N - 2) * turning_convexity(g, v, N),
                evaluate=False,
            ),
            positive=(g,),
        ),
    ),
    proves="both derivatives of P, and that the last inequality is convexity",
    algebraic=tuple(range(2, 9)),
)
