"""Effective rank."""

from __future__ import annotations

from sympy import Expr, MatrixExpr

from theory.process import NuclearNorm, SpectralNorm


def effective_rank(matrix: MatrixExpr) -> Expr:
    """r(W) = ||W||_* / ||W||_2, undefined for the zero matrix."""
    return NuclearNorm(matrix) / SpectralNorm(matrix)
