"""Tight balls around the values of powers, products and monotone functions over balls."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import arb

from rankclock.verify.arithmetic.balls import to_ball
from rankclock.verify.arithmetic.outcomes import Undecided


def has_power_below_zero(value: arb, root: int) -> bool:
    """Whether a negative power has a value all over a ball: away from zero, for a root above it."""
    return bool(value > 0 or (value < 0 and root == 1))


def ends(value: arb, function: Callable[[arb], arb]) -> arb:
    """Ball around the values of a monotone function over a ball."""
    if value.is_exact():
        return function(value)
    return function(value.lower()).union(function(value.upper()))


def real_power(value: arb, order: int, root: int) -> arb:
    """value^(order/root) at a value for which it is defined.

    Raises Undecided for a root of what may be negative.
    """
    if root != 1:
        if not value >= 0:
            raise Undecided("sign under a root")
        # The library's root of an exact zero is NaN.
        value = value if value == 0 else value.root(root)
    return value**order if order >= 0 else 1 / value**-order


def slope_of_power(value: arb, order: int, root: int) -> arb:
    """Derivative of value^(order/root) over a ball; NaN where it may not exist."""
    less = order - root
    if less < 0 and not has_power_below_zero(value, root):
        return arb("nan")
    factor = order if root == 1 else to_ball(Fraction(order, root))
    if value >= 0 or less < 0:
        return factor * ends(value, lambda end: real_power(end, less, root))
    return factor * value**less if root == 1 else arb("nan")


def product(left: arb, right: arb) -> arb:
    """Ball around the products of values of both."""
    # A ball product loses the sign of [0, 1] x [0, 1]; the ends keep it.
    if left.is_exact() or right.is_exact():
        return left * right
    if left >= 0 and right >= 0:
        return (left.lower() * right.lower()).union(left.upper() * right.upper())
    return left * right
