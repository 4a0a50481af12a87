"""When an eigenvalue arrives, and how wide a window is, from a small start."""

from __future__ import annotations

from sympy import Expr, log

from rankclock.theory.formulas.looseness import leading_steps
from rankclock.theory.formulas.small_start import (
    head_least,
    head_least_depth_two,
    head_most,
    head_most_depth_two,
)
from rankclock.theory.process import Passage


def arrival_steps(N: Expr, lam: Expr, alpha: Expr, eta: Expr) -> Expr:
    """What the steps from alpha to a fixed level below lam come to as alpha tends to 0.

    N: an integer; log(1/alpha)/log(1 + eta lam) for N = 2, alpha^(2-N)/((N-2) lam eta) for N >= 3.
    Source: docs/theory.md#small-start.
    """
    if N == 2:
        return log(1 / alpha) / log(1 + eta * lam)
    return leading_steps(N, lam, eta, alpha)


def window_steps(N: Expr, last_wanted: Expr, first_unwanted: Expr, alpha: Expr, eta: Expr) -> Expr:
    """What the width of the window between two eigenvalues comes to as alpha tends to 0.

    N: an integer. last_wanted > first_unwanted: eigenvalues (d^N). Source:
    docs/theory.md#window-opens.
    """
    return arrival_steps(N, first_unwanted, alpha, eta) - arrival_steps(N, last_wanted, alpha, eta)


def arrival_most(N: Expr, lam: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr) -> Expr:
    """Upper bound on the first passage of b, N >= 3: the head up to a on the way, then the rest.

    The length of the rest does not depend on alpha. a, b: factor modes (d).
    """
    return head_most(N, lam, alpha, eta, a) + Passage(N, lam, a, eta, b)


def arrival_most_depth_two(lam: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr) -> Expr:
    """The same for N = 2."""
    return head_most_depth_two(lam, alpha, eta, a) + Passage(2, lam, a, eta, b)


def width(N: Expr, wanted: Expr, unwanted: Expr, alpha: Expr, eta: Expr, b: Expr, c: Expr) -> Expr:
    """Width of a window in steps; where it is not positive there is none.

    It opens when the mode of the eigenvalue `wanted` passes b, and closes when that of `unwanted`
    passes c. b, c: factor modes (d).
    """
    return Passage(N, unwanted, alpha, eta, c) - Passage(N, wanted, alpha, eta, b)


def width_least(
    N: Expr, wanted: Expr, unwanted: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr, c: Expr
) -> Expr:
    """Lower bound on the width, N >= 3.

    Beyond what alpha^(2-N) multiplies it does not depend on alpha.
    """
    return head_least(N, unwanted, alpha, eta, c) - arrival_most(N, wanted, alpha, eta, a, b)


def width_most(
    N: Expr, wanted: Expr, unwanted: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr, c: Expr
) -> Expr:
    """Upper bound on the width, N >= 3."""
    return arrival_most(N, unwanted, alpha, eta, a, c) - head_least(N, wanted, alpha, eta, b)


def width_least_depth_two(
    wanted: Expr, unwanted: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr, c: Expr
) -> Expr:
    """Lower bound on the width, N = 2.

    Beyond what ln(1/alpha) multiplies it does not depend on alpha.
    """
    return head_least_depth_two(unwanted, alpha, eta, c) - arrival_most_depth_two(
        wanted, alpha, eta, a, b
    )


def width_most_depth_two(
    wanted: Expr, unwanted: Expr, alpha: Expr, eta: Expr, a: Expr, b: Expr, c: Expr
) -> Expr:
    """Upper bound on the width, N = 2."""
    return arrival_most_depth_two(unwanted, alpha, eta, a, c) - head_least_depth_two(
        wanted, alpha, eta, b
    )
