"""The step map preserves order and sign when the eigenvalue is negative."""

from sympy import Rational, diff

from rankclock.theory.claim import Box, Claim, Kind, Tight, project
from rankclock.theory.formulas.descent import decaying_level, limit_decaying, step
from rankclock.theory.symbols import N, alpha, eta, lam, x

_next = step(x, N, lam, eta)

CLAIM = Claim(
    id="step-monotone-decaying",
    title="lam < 0: on (0, M] the step map is increasing, and 0 < g(x) < x",
    kind=Kind.TWO_SIDED,
    hypotheses=(
        N >= 2,
        lam <= 0,
        x > 0,
        x**N <= decaying_level(N, lam, alpha),
        eta > 0,
        eta < limit_decaying(N, decaying_level(N, lam, alpha)),
    ),
    statement=(diff(_next, x) > 0, 0 < _next, _next < x),
    source=project(
        "order is kept by a step",
        link="docs/theory.md#step-monotone-decaying",
    ),
    because="g' = 1 - eta ((N-1)|lam| x^(N-2) + (2N-1) x^(2N-2)) >= 1 - eta (3N-2) M^(2N-2), "
    "attained at x = M when M^N = |lam|.",
    witness={N: 3, lam: -1, alpha: Rational(1, 2), x: Rational(1, 2), eta: Rational(1, 10)},
    tight_at=(
        Tight(
            {N: 3, lam: -1, alpha: Rational(1, 2), x: Rational(1, 100), eta: Rational(1, 10)},
            Rational(1, 100),
            2,
        ),
    ),
    boundary=(
        # At x**N = decaying_level(N, lam, alpha).
        {N: 3, lam: -8, alpha: 1, x: 2, eta: Rational(1, 113)},
        # At x**N = decaying_level(N, lam, alpha).
        {N: 2, lam: -1, alpha: 1, x: 1, eta: Rational(1, 5)},
        # At x**N = decaying_level(N, lam, alpha).
        {N: 2, lam: 0, alpha: 1, x: 1, eta: Rational(1, 5)},
    ),
    remark="The step limit is sharp for this statement: at x = M = |lam|^(1/N) the slope vanishes "
    "as eta reaches it.",
    algebraic=tuple(range(2, 13)),
    boxes=(
        # The slope vanishes at the step limit with x = M = |lam|^(1/N), and both sides of relation
        # 2 meet at x = 0.
        Box(
            {
                lam: (-1, Rational(-1, 2)),
                alpha: (Rational(1, 10), Rational(3, 2)),
                x: (Rational(1, 10), Rational(3, 2)),
                eta: (Rational(1, 1000), Rational(9, 10) / (3 * N - 2)),
            },
            tuple(range(2, 7)),
        ),
    ),
    depths=tuple(range(2, 13)),
)
