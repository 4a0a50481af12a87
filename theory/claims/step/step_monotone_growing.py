"""The step map preserves order when the eigenvalue is not negative."""

from sympy import Eq, Max, Rational, diff

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import growing_level, limit_monotone, step, tail_factor
from rankclock.theory.symbols import N, alpha, eta, lam, x

_slope = diff(step(x, N, lam, eta), x)
_limit_slope = _slope.subs(x, lam ** (1 / N))
_half, _depths = Rational(1, 2), tuple(range(2, 9))

CLAIM = Claim(
    id="step-monotone-growing",
    title="lam >= 0: g is increasing on [0, M], and g' >= 1 - eta N mu^(2N-2) >= 1/2 up to mu",
    kind=Kind.LOWER,
    hypotheses=(
        N >= 2,
        lam >= 0,
        x > 0,
        x**N <= growing_level(N, lam, alpha),
        eta >= 0,
        eta <= limit_monotone(N, growing_level(N, lam, alpha)),
    ),
    statement=(
        _slope > 0,
        _slope
        >= tail_factor(N, Max(lam, x**N), eta)
        - eta * (N - 1) * (Max(lam, x**N) - lam) * x ** (N - 2),
        tail_factor(N, lam, eta) >= Rational(1, 2),
    ),
    source=project(
        "order is kept by a step",
        link="docs/theory.md#step-monotone-growing",
    ),
    because="g' = 1 + eta x^(N-2) ((N-1) lam - (2N-1) x^N). On [0, mu] its least value is at mu; "
    "beyond, x^(2N-2) (2N-1) eta < 1.",
    witness={N: 3, lam: 1, alpha: Rational(1, 10), x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        # At x**N = growing_level(N, lam, alpha).
        Tight(
            {N: 3, lam: 1, alpha: Rational(1, 10), x: 1, eta: Rational(1, 10)},
            Rational(1, 10**6),
            1,
        ),
        # At x**N = growing_level(N, lam, alpha).
        Tight(
            {N: 3, lam: 1, alpha: Rational(1, 10), x: 1, eta: Rational(1666, 10000)},
            Rational(1, 1000),
            2,
        ),
        # Beyond mu the bound is the slope.
        Tight({N: 3, lam: 1, alpha: 2, x: Rational(3, 2), eta: Rational(1, 100)}, Rational(0), 1),
    ),
    boundary=(
        # At x**N = growing_level(N, lam, alpha).
        {N: 2, lam: 0, alpha: 1, x: 1, eta: Rational(1, 5)},
        # At x**N = growing_level(N, lam, alpha).
        {N: 3, lam: 1, alpha: 2, x: 2, eta: Rational(1, 100)},
        # At x**N = growing_level(N, lam, alpha).
        {N: 2, lam: 1, alpha: 1, x: 1, eta: Rational(1, 4)},
        # At x**N = growing_level(N, lam, alpha).
        {N: 2, lam: 1, alpha: 1, x: 1, eta: 0},
    ),
    lemmas=(
        Lemma(
            "g'(mu) = 1 - eta N mu^(2N-2)",
            Eq(_limit_slope, tail_factor(N, lam, eta), evaluate=False),
        ),
    ),
    proves="the value at mu",
    algebraic=tuple(range(2, 13)),
    boxes=(
        Box(
            {
                lam: (_half, 2),
                alpha: (Rational(1, 10), 2),
                x: (Rational(1, 100), 2),
                eta: (Rational(1, 100), 1 / N),
            },
            _depths,
            (0,),
        ),
        Box(
            {
                lam: (0, 0),
                alpha: (Rational(1, 10), 2),
                x: (Rational(1, 100), 2),
                eta: (Rational(1, 100), 1),
            },
            _depths,
            (0,),
        ),
        # Equality from x = mu on in relation 1, at the step limit in relation 2: closed boxes
        # below.
        Box(
            {
                lam: (_half, 2),
                alpha: (Rational(1, 10), _half),
                x: (Rational(1, 10), Rational(2, 3)),
                eta: (Rational(1, 100), 1 / N),
            },
            _depths,
            (1,),
        ),
        Box(
            {
                lam: (_half, 1),
                alpha: (Rational(1, 10), _half),
                x: (Rational(1, 10), Rational(2, 3)),
                eta: (Rational(1, 100), Rational(9, 20) / N),
            },
            _depths,
            (2,),
        ),
    ),
    depths=tuple(range(2, 13)),
)
