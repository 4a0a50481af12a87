"""The sharp hitting-time bounds S2 and S3 in closed form."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from flint import arb, fmpq, fmpq_poly
from sympy import QQ, Integer, Poly

from rankclock.theory.formulas.abel import z
from rankclock.theory.formulas.sharp import sharp_lower_integrand
from rankclock.theory.symbols import x as mode_symbol
from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.descent.goals import FactorGoal, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.abel.expansion import rational_poly
from rankclock.verify.hitting.abel.integrals import pole_integrals, power_integrals
from rankclock.verify.hitting.abel.scaled import Scaled, reachable, scale, sizes
from rankclock.verify.hitting.abel.small_step import SmallStep

# guess: bits after the point of a bound; six decimals of it are shown, and the rest is lost where
# start and target are close.
_GUARD = 128


def sharp_interval(mode: Mode, goal: PassageGoal) -> tuple[arb, arb] | None:
    """Balls around the lower and the upper bound of the first k with d(k) at or past the goal.

    With A = tau/eta + ln(f(b)/f(alpha))/2, I = int f'^2/f dx, J = I - (f'(b) - f'(alpha)) and r =
    1/(1 - eta max(0, -f')) over the path: A - r^2 eta I/6 <= k <= A + 1 + r eta J/2. Below the
    inflection r = 1. None where that is not proved. Source: docs/theory.md, section 7;
    docs/hitting-times.md, theorem 2.
    """
    bounds = sharp_or_reason(mode, goal)
    return None if isinstance(bounds, str) else bounds


def sharp_or_reason(mode: Mode, goal: PassageGoal) -> tuple[arb, arb] | str:
    """As sharp_interval, or why it proves nothing.

    Reasons: |f| is not log-concave on the path (lam < 0, depth > 5), r is not finite, or there is
    no path to the goal.
    """
    if isinstance(goal, FactorGoal) and goal.low < goal.high:
        return "the target is known in an interval only"
    if goal.reached(mode.alpha, mode.rises):
        return "the start meets the target"
    if not reachable(mode, goal):
        return "the target is never reached"
    try:
        known = sizes(mode, goal)
    except Undefined as cause:
        return str(cause)
    local, bits = known.bits(mode, _GUARD)
    with BallPrecision(bits):
        problem = scale(mode, goal)
        return _bounds(problem, local)


def _bounds(p: Scaled, local: int) -> tuple[arb, arb] | str:
    """Both bounds, or why they are not proved.

    local: bits for the correction, which is of moderate size where the bound itself may be huge.
    """
    a, b, h = p.start, p.target, p.step
    # Where it is positive -f' grows with x, so it is greatest at the larger end of the path.
    steepest = -_slope(p, b if p.rises else a)
    room = 1 - h * steepest.max(arb(0))
    if p.sign < 0 and not _log_concave(p.depth, b**p.depth, a**p.depth):
        return (
            f"|f| is not log-concave on the whole path, for lam < 0 and N = {p.depth} > 5; "
            "docs/hitting-times.md, lemma 1"
        )
    if not room > 0:
        return (
            "the step size is at its limit, where r of theorem 2 in docs/hitting-times.md is not "
            "finite"
        )
    # A of theorem 2 is the expansion of order 1.
    main = SmallStep(p, 1).difference(a, b)
    with BallPrecision(local):
        square = _slope_square(p, a, b)
    bend = square - (_slope(p, b) - _slope(p, a))
    return main - h * square / (6 * room**2), main + 1 + h * bend / (2 * room)


def _log_concave(depth: int, low: arb, high: arb) -> bool:
    """Whether |f| is log-concave where low <= z <= high; lam < 0.

    That is (1+z)^2 x^2 (ln |f|)'' = -(N-1) + (N-1)(N-2) z - (2N-1) z^2 <= 0.
    """
    n = depth
    if n <= 5:
        # The discriminant (N-1)^2 (N-2)^2 - 4 (N-1)(2N-1) is not positive.
        return True
    # The parabola is highest at `top`: with both ends at most 0 it is so between them, unless
    # `top` may lie there.
    top = to_ball(Fraction((n - 1) * (n - 2), 2 * (2 * n - 1)))
    ends = all(
        bool((n - 1) * (n - 2) * z - (n - 1) - (2 * n - 1) * z * z <= 0) for z in (low, high)
    )
    return ends and bool(high < top or low > top)


def _slope(p: Scaled, x: arb) -> arb:
    """f' at x, dimensionless."""
    n = p.depth
    return x ** (n - 2) * ((n - 1) * p.sign - (2 * n - 1) * x**n)


@lru_cache(maxsize=64)
def _numerator(depth: int, sign: int) -> fmpq_poly:
    """n(z) in f'^2/f = x^(N-3) n(z)/(sign - z)."""
    x = mode_symbol
    integrand = sharp_lower_integrand(x, Integer(depth), Integer(sign)) / x ** (depth - 3)
    polynomial = (integrand * (sign - x**depth)).cancel().subs(x**depth, z)
    top, bottom = polynomial.as_numer_denom()
    return rational_poly(Poly(top / bottom, z, domain=QQ))


@lru_cache(maxsize=64)
def _parts(depth: int, sign: int) -> tuple[fmpq_poly, fmpq]:
    """f'^2/f = x^(N-3) (polynomial + number/(sign - z)) for sign 1 and -1."""
    quotient, rest = divmod(_numerator(depth, sign), fmpq_poly([sign, -1]))
    return quotient, rest[0]


def _slope_square(p: Scaled, a: arb, b: arb) -> arb:
    """Integral of f'^2/f from a to b."""
    if p.sign == 0:
        top = _numerator(p.depth, 0)[2]
        power = 2 * p.depth - 2
        return -(b**power - a**power) * top / power
    far, near = bool(a > 1), bool(b > 1)
    if far == near:
        return _antiderivative(p, b, near) - _antiderivative(p, a, far)
    # The two antiderivatives differ by a constant; both are used at x = 1, where neither has a
    # pole, as only paths of sign -1 cross it.
    unit = arb(1)
    beyond = _antiderivative(p, b, near) - _antiderivative(p, unit, near)
    return beyond + _antiderivative(p, unit, far) - _antiderivative(p, a, far)


def _antiderivative(p: Scaled, x: arb, outer: bool) -> arb:
    """Of f'^2/f; outer: the one that is stable for x > 1."""
    n, z, log_x = p.depth, x**p.depth, x.log()
    smooth, pole = _parts(n, p.sign)
    return x ** (n - 2) * (
        power_integrals(smooth, z, log_x, n, n - 2)
        + pole * pole_integrals(z, log_x, n, p.sign, 2, outer)[2]
    )
