"""Effective rank: of a matrix, of a spectrum, along a run, and inside a window."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, MatrixExpr, Max, Min, floor

from rankclock.theory.process import NuclearNorm, SpectralNorm


def effective_rank(matrix: MatrixExpr) -> Expr:
    """r(W) = ||W||_* / ||W||_2, undefined for the zero matrix."""
    return NuclearNorm(matrix) / SpectralNorm(matrix)


def growth(x: Expr, N: Expr, lam: Expr, eta: Expr) -> Expr:
    """g(x)/x = 1 + eta x^(N-2) (lam - x^N), the factor by which one step multiplies a mode."""
    return 1 + eta * x ** (N - 2) * (lam - x**N)


def next_growth(factor: Expr, v: Expr, N: Expr) -> Expr:
    """P(g) = 1 + g^(N-2) (g - 1 - v (g^N - 1)): the growth of the step after one of growth g.

    factor: g, by which the step multiplied a mode x. v: eta x^(2N-2). Neither has a unit. The
    eigenvalue has dropped out, which makes modes comparable.
    """
    return 1 + factor ** (N - 2) * (factor - 1 - v * (factor**N - 1))


def next_growth_slope(factor: Expr, v: Expr, N: Expr) -> Expr:
    """P'(g); arguments as for `next_growth`."""
    # Written out by powers: at N = 2 the coefficient N - 2 takes a negative power away.
    return (
        (N - 1) * factor ** (N - 2)
        - (N - 2) * factor ** (N - 3)
        - v * ((2 * N - 2) * factor ** (2 * N - 3) - (N - 2) * factor ** (N - 3))
    )


def next_growth_curvature(factor: Expr, v: Expr, N: Expr) -> Expr:
    """P''(g); arguments as for `next_growth`."""
    falling = (N - 2) * (N - 3) * factor ** (N - 4)
    return (
        (N - 1) * (N - 2) * factor ** (N - 3)
        - falling
        - v * ((2 * N - 2) * (2 * N - 3) * factor ** (2 * N - 4) - falling)
    )


def turning_convexity(factor: Expr, v: Expr, N: Expr) -> Expr:
    """(N+1) P P' + (N-1) g P'^2 + g P P''; arguments as for `next_growth`.

    Where P > 0 it has the sign of the second derivative of G -> G P(G^(1/N))^N.
    """
    value, slope = next_growth(factor, v, N), next_growth_slope(factor, v, N)
    return (
        (N + 1) * value * slope
        + (N - 1) * factor * slope**2
        + factor * value * next_growth_curvature(factor, v, N)
    )


def spectral_rank(*levels: Expr) -> Expr:
    """Effective rank of a symmetric matrix with these eigenvalues (d^N)."""
    return sum((Abs(w) for w in levels), Integer(0)) / Max(*(Abs(w) for w in levels))


def window_rank_low(target: Expr, tol: Expr) -> Expr:
    """Least effective rank in a window: 1 + (1 - tol) (S_L/lam_1 - 1). target = S_L/lam_1."""
    return 1 + (1 - tol) * (target - 1)


def window_rank_high(target: Expr, tol: Expr, cap: Expr, unwanted: Expr) -> Expr:
    """Largest effective rank in a window: 1 + (S_L/lam_1 - 1 + (n - L) cap)/(1 - tol).

    target: S_L/lam_1. unwanted: n - L.
    """
    return 1 + (target - 1 + unwanted * cap) / (1 - tol)


def window_error_square(wanted: tuple[Expr, ...], tol: Expr, cap: Expr, unwanted: Expr) -> Expr:
    """Largest ||W - W_L||_F^2 in a window: tol^2 (lam_1^2 + ... + lam_L^2) + (n - L) cap^2 lam_1^2.

    wanted: (lam_1, ..., lam_L) (d^N). unwanted: n - L.
    """
    return tol**2 * sum((lam**2 for lam in wanted), Integer(0)) + unwanted * (cap * wanted[0]) ** 2


def is_wanted(lam: Expr, cut: Expr) -> Expr:
    """1 for an eigenvalue of size cut > 0 (d^N) or more, else 0."""
    # Below cut the quotient is below 1, and its floor 0; Min takes all that is above to 1.
    return Min(1, floor(Abs(lam) / cut))


def denoising_error(noise: Expr, wanted: Expr, unwanted: Expr) -> Expr:
    """||E|| + max(wanted, unwanted + ||E||): distance from the clean truth.

    noise: ||E||. wanted, unwanted: error and size of those eigenvalues of W. All in d^N.
    """
    return noise + Max(wanted, unwanted + noise)
