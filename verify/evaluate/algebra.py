"""What a backend must be able to do: the operations that a walk over a SymPy tree asks for.

A backend that cannot do one of them says so when it is asked, by raising NotRational or Undecided;
it never leaves a method out, so mypy finds a missing or misspelt one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

import sympy as sp

from rankclock.verify.verdict import Truth

# Values of the free symbols: exact rationals, or numbers of the backend.
Env: TypeAlias = Mapping[sp.Basic, Any]

# Each backend has numbers and matrices of its own (Fraction, arb, mpf, float), and mpmath has no
# types, so these three names only say what is meant.
Number: TypeAlias = Any
Matrix: TypeAlias = Any
Value: TypeAlias = Any  # a number or a matrix

# An argument of a process: a rational where the tree has an exact value, else a value of the
# backend. The ground truth is an exact matrix in the same sense.
Argument: TypeAlias = Any


class Algebra(Protocol):
    """One meaning for every node of a tree: exact, enclosing, of many digits, or float64."""

    @property
    def within_integral(self) -> Algebra:
        """What an integrand is evaluated in, at points off the real line if need be."""

    def lift(self, value: Any, /) -> Value:
        """A rational, an integer or an exact matrix as a value; one of the backend as it is."""

    # Numbers, whose + and * are those of Python.

    def power(self, base: Number, exponent: Fraction, /) -> Number: ...
    def whole_power(self, base: Number, order: int, /) -> Number: ...
    def exp(self, value: Number, /) -> Number: ...
    def log(self, value: Number, /) -> Number: ...
    def sinh(self, value: Number, /) -> Number: ...
    def tanh(self, value: Number, /) -> Number: ...
    def absolute(self, value: Number, /) -> Number: ...
    def sign(self, value: Number, /) -> Number: ...
    def ceiling(self, value: Number, /) -> Number: ...
    def floor(self, value: Number, /) -> Number: ...
    def real_part(self, value: Number, /) -> Number: ...
    def maximum(self, left: Number, right: Number, /) -> Number: ...
    def minimum(self, left: Number, right: Number, /) -> Number: ...
    def pi(self) -> Number: ...
    def imaginary_unit(self) -> Number: ...

    def special(self, kind: type, /, *arguments: Argument) -> Number:
        """A function or a constant of SymPy, by its class: those of `special.SPECIAL`."""

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument: Number, /) -> Number:
        """Generalised hypergeometric function of the parameters over and under the line."""

    def integral(
        self, integrand: Callable[[Number], Number], low: Number, high: Number, /
    ) -> Number:
        """Integral of a function, given by its values in `within_integral`, from low to high."""

    def compare(self, relation: str, left: Value, right: Value, /) -> Truth:
        """Truth of `left relation right`, the relation written as SymPy writes it: `<=`."""

    # matrices

    def add(self, left: Matrix, right: Matrix, /) -> Matrix: ...

    def mul(self, left: Value, right: Value, /) -> Matrix:
        """Product of two matrices, or of a number and a matrix."""

    def identity(self, size: int, /) -> Matrix: ...
    def transpose(self, matrix: Matrix, /) -> Matrix: ...
    def inverse(self, matrix: Matrix, /) -> Matrix: ...
    def trace(self, matrix: Matrix, /) -> Number: ...
    def spectral_norm(self, matrix: Matrix, /) -> Number: ...
    def nuclear_norm(self, matrix: Matrix, /) -> Number: ...
    def rank(self, matrix: Matrix, /) -> Number: ...

    def diagonal_of(self, matrix: Matrix, /) -> list[Number]:
        """Entries on the diagonal, from the top."""

    def diagonal(self, values: list[Number], /) -> Matrix:
        """Diagonal matrix of these entries."""

    def largest(self, values: list[Number], /) -> Number:
        """The largest of one or more numbers."""

    # processes: what each of them means is said in rankclock.theory.process

    def iterate(
        self, k: Argument, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, /
    ) -> Number: ...

    def passage(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, target: Argument, /
    ) -> Number: ...

    def recovery_time(
        self, depth: Fraction, lam: Argument, alpha: Argument, eta: Argument, eps: Argument, /
    ) -> Number: ...

    def flow(self, t: Argument, depth: Fraction, lam: Argument, alpha: Argument, /) -> Number: ...

    def first_iterate(
        self,
        k: Argument,
        depth: Fraction,
        lam: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument,
        /,
    ) -> Number: ...

    def other_iterate(
        self,
        k: Argument,
        depth: Fraction,
        lam: Argument,
        alpha: Argument,
        eta: Argument,
        beta: Argument,
        /,
    ) -> Number: ...

    def factor_iterate(self, index: Fraction, /, *start: Argument) -> Matrix:
        """start: k, N, truth, alpha, eta, and beta where the start is perturbed."""

    def product_iterate(self, *start: Argument) -> Matrix:
        """start: as for `factor_iterate`."""
