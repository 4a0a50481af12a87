"""The flow of one mode is monotone and stays on its side of the limit."""

from sympy import Max, Ne, Rational, sign

from rankclock.theory.claim import Claim, Kind, Tight, known
from rankclock.theory.process import Flow
from rankclock.theory.symbols import N, alpha, lam, s, t

_now, _later = Flow(t, N, lam, alpha), Flow(t + s, N, lam, alpha)
_side = sign(lam - alpha**N)

CLAIM = Claim(
    id="flow-monotone",
    title="Unless it starts at rest the flow of one mode moves strictly towards lam_+^(1/N), and "
    "never arrives",
    kind=Kind.TWO_SIDED,
    hypotheses=(N >= 2, alpha > 0, Ne(alpha**N, lam), t >= 0, s > 0),
    statement=(_side * _now < _side * _later, _side * _now**N < _side * Max(lam, 0)),
    source=known(
        "limit of the flow",
        link="docs/theory.md#flow-limit",
    ),
    because="f has one sign between alpha and the limit, and the limit is an equilibrium.",
    witness={N: 3, lam: 2, alpha: Rational(1, 10), t: 1, s: 1},
    tight_at=(
        Tight(
            {N: 3, lam: 2, alpha: Rational(1, 10), t: 1, s: Rational(1, 10**6)},
            Rational(1, 10**4),
            0,
        ),
        Tight({N: 3, lam: 1, alpha: Rational(1, 2), t: 9, s: 1}, Rational(1, 10**6), 1),
        # Close to the limit on either side: a side that is told wrongly there makes a statement
        # that says nothing.
        Tight(
            {N: 3, lam: 1, alpha: Rational(9, 10), t: 1, s: Rational(1, 10**6)},
            Rational(1, 10**4),
            0,
        ),
        Tight(
            {N: 3, lam: 1, alpha: Rational(11, 10), t: 1, s: Rational(1, 10**6)},
            Rational(1, 10**4),
            0,
        ),
        Tight({N: 3, lam: 1, alpha: Rational(9, 10), t: 9, s: 1}, Rational(1, 10**6), 1),
        Tight({N: 3, lam: 1, alpha: Rational(11, 10), t: 9, s: 1}, Rational(1, 10**6), 1),
        # Against zero a gap is 1, against less it is more.
        Tight({N: 2, lam: -1, alpha: 1, t: 1, s: 1}, Rational(1001, 1000), 1),
    ),
    boundary=({N: 2, lam: 0, alpha: 1, t: 1, s: 1}, {N: 2, lam: -1, alpha: 1, t: 0, s: 1}),
)
