"""2F1(1, b; 1+b; z) close to z = 1, where its Taylor series at 0 is of no use.

The general method of the library is slow there. With w = 1 - z the value is
b sum_n ((b)_n/n!) (psi(n+1) - psi(b+n) - ln w) w^n for |w| < 1 (DLMF 15.8.10, a = 1, c = a + b).
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx

from rankclock.verify.arithmetic.balls import to_ball

# guess: w^n gains three bits a term; further away the general method is quick as well.
CLOSE = Fraction(1, 8)


def applies(b: Fraction, z: arb) -> bool:
    """Whether the series is proved to be summed rightly here: 0 < b <= 2 and 0 < 1 - z < 1/8."""
    w = 1 - z
    return 0 < b <= 2 and bool(w > 0) and bool(w < to_ball(CLOSE))


def series(b: Fraction, z: arb, *, most_terms: int | None = None) -> arb:
    """Ball around 2F1(1, b; 1+b; z) for arguments that `applies` admits.

    most_terms: after which the rest is bounded, 1 or more; None: when it does not show any more.
    """
    w, order = 1 - z, to_ball(b)
    log_w = w.log()
    digamma_gap = arb(1).digamma() - order.digamma()
    total, coefficient, power, n = arb(0), arb(1), arb(1), 0
    # guess: terms below the working precision by eight bits, so that the rest does not show.
    small = arb(2) ** (-ctx.prec - 8)
    # The bound on the rest needs one term at least.
    while n < 1 or (power > small and n != most_terms):
        total += coefficient * power * (digamma_gap - log_w)
        digamma_gap += 1 / arb(n + 1) - 1 / (order + n)
        coefficient *= (order + n) / (n + 1)
        power *= w
        n += 1
    # The rest after n = M terms: (b)_n/n! <= n + 1 as b <= 2, and |psi(n+1) - psi(b+n)| <=
    # |1-b| psi'(n + min(1, b)) <= 2 for n >= 1, since psi'(x) < 1/x + 1/x^2 and x >= 1. So it is at
    # most b (2 + |ln w|) sum_{n>=M} (n+1) w^n <= b (2 + |ln w|) (M+1) w^M/(1-w)^2.
    rest = order * (2 + abs(log_w)) * (n + 1) * power / (1 - w) ** 2
    return order * total + arb(0, rest.upper())
