"""How the flow of a mode with negative eigenvalue dies out."""

from sympy import Abs, Rational

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, alpha, lam, t

_gain = Flow(t, N, lam, alpha) ** (2 - N) - alpha ** (2 - N)
_linear = (N - 2) * Abs(lam) * t

CLAIM = Claim(
    id="flow-tail-decay",
    title="lam < 0, N >= 3: y^(2-N) grows by (N-2)|lam| t, up to the factor 1 + alpha^N/|lam|",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 3, lam < 0, alpha > 0, t >= 0),
    statement=(_linear <= _gain, _gain <= _linear * (1 + alpha**N / Abs(lam))),
    source=known(
        "late rates",
        link="docs/theory.md#tails",
    ),
    because="(y^(2-N))' = (N-2)(|lam| + y^N) and 0 <= y <= alpha; restarting at a later time makes "
    "the factor tend to 1, so y ~ ((N-2)|lam| t)^(-1/(N-2)).",
    witness={N: 3, lam: -1, alpha: Rational(1, 2), t: 1},
    tight_at=(
        Tight({N: 4, lam: -1, alpha: Rational(1, 100), t: 1}, Rational(1, 10**6), 0),
        Tight({N: 4, lam: -1, alpha: Rational(1, 100), t: 1}, Rational(1, 10**6), 1),
    ),
    boundary=({N: 3, lam: -1, alpha: 2, t: 10}, {N: 4, lam: -1, alpha: 1, t: 0}),
    depths=(3, 4, 5, 6, 7, 8),
)
