"""Quantities defined by a process rather than by a formula, as SymPy functions.

Because an iterate, a first passage or a flow value is an ordinary SymPy node, every claim about it
is one SymPy relation. What computes them lives in verify: one evaluator a backend.
"""

from __future__ import annotations

from sympy import Basic, Expr, Function, Lambda, MatrixExpr

from rankclock.theory.claim import Claim
from rankclock.theory.trees import contains

# Each function is real, so that SymPy lets it be compared; and extended, because a passage may
# never come, and nothing shall cancel as if it were finite. None has a value of its own: SymPy must
# leave it as written, for a rule that evaluates it would be believed without a check.
# Matrices take their shape from the truth, which is among their arguments.


class Iterate(Function):
    """d(k): factor mode after k steps. Arguments (k, N, lam, alpha, eta); unit d."""

    nargs = 5
    is_extended_real = True


class Passage(Function):
    """First k with d(k) at or past the target. Arguments (N, lam, alpha, eta, target); integer."""

    nargs = 5
    is_extended_real = True


class RecoveryTime(Function):
    """min{k : |d(k) - lam_+^(1/N)| <= eps}. Arguments (N, lam, alpha, eta, eps); integer."""

    nargs = 5
    is_extended_real = True


class Flow(Function):
    """y(t): solution of y' = y^(N-1)(lam - y^N), y(0) = alpha.

    Arguments (t, N, lam, alpha); unit d.
    """

    nargs = 4
    is_extended_real = True


class FirstIterate(Function):
    """a(k): mode of W_1 after k steps from the perturbed start.

    Arguments (k, N, lam, alpha, eta, beta); unit d.
    """

    nargs = 6
    is_extended_real = True


class OtherIterate(Function):
    """b(k): mode of W_2, ..., W_N after k steps from the perturbed start.

    Arguments (k, N, lam, alpha, eta, beta); unit d.
    """

    nargs = 6
    is_extended_real = True


class FactorIterate(MatrixExpr):
    """W_i after k steps of gradient descent on N factors.

    Arguments (i, k, N, truth, alpha, eta), and beta for the perturbed start.
    """

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[3].shape


class ProductIterate(MatrixExpr):
    """W_N...W_1 after k steps of gradient descent.

    Arguments (k, N, truth, alpha, eta), and beta for the perturbed start.
    """

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[2].shape


# A function of each eigenvalue needs a bound variable, so it is a Lambda and not an expression.
class SpectrumMap(MatrixExpr):
    """Diagonal matrix of a scalar function of the eigenvalue.

    Arguments (Lambda(lam, value), Lam).
    """

    def __new__(cls, function: Lambda, spectrum: MatrixExpr) -> SpectrumMap:
        return super().__new__(cls, function, spectrum)

    @property
    def shape(self) -> tuple[Expr, Expr]:
        return self.args[1].shape


class SpectrumMax(Function):
    """Largest value of a scalar function over a spectrum. Arguments (Lambda(lam, value), Lam)."""

    nargs = 2
    is_extended_real = True


class SpectralNorm(Function):
    """Largest singular value of a matrix expression."""

    nargs = 1
    is_extended_real = True


class NuclearNorm(Function):
    """Sum of the singular values of a matrix expression."""

    nargs = 1
    is_extended_real = True


class Rank(Function):
    """Rank of a matrix expression."""

    nargs = 1
    is_extended_real = True


# What has to be run: each needs a certified trajectory, which costs more than a formula does.
# Norms and ranks are none of them; what stands inside may be one.
PROCESSES = (
    Iterate,
    Passage,
    RecoveryTime,
    Flow,
    FirstIterate,
    OtherIterate,
    FactorIterate,
    ProductIterate,
)


def mentions(claim: Claim, *kinds: type) -> bool:
    """Whether the statement has a node of one of these kinds, such as `Flow`."""
    return any(
        contains(relation, *kinds)
        for depth in claim.sample_depths
        for relation in claim.at_depth(depth)
    )


def mentions_process(claim: Claim) -> bool:
    """Whether the statement is about a run of descent or of the flow, in whatever form."""
    return mentions(claim, *PROCESSES)


def has_process(*trees: Basic) -> bool:
    """Whether one of some trees is about a run of descent or of the flow."""
    return any(contains(tree, *PROCESSES) for tree in trees)
