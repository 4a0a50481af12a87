"""Sums, products and integrals: what SymPy means by their limits.

Of several limits the first is the innermost; those of a sum may be in reverse, see
`rankclock.verify.arithmetic.spans`, and those of an integral as well.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.arithmetic.spans import span_of
from rankclock.verify.evaluate import series
from rankclock.verify.evaluate.algebra import Algebra, Value
from rankclock.verify.evaluate.compiled import Body, Compiled, Evaluation, Node
from rankclock.verify.evaluate.rational import RATIONAL, SIZE_LIMIT

# guess: entries of a power grow by that factor, exact ones in digits and balls in width.
_LARGEST_POWER = 256


def summation(program: Compiled, tree: sp.Sum) -> Node:
    """The step of a sum."""

    def turned(run: Evaluation, total: Value) -> Value:
        return run.algebra.lift(Fraction(-1)) * total

    return _over_terms(program, tree, Fraction(0), lambda total, term: total + term, turned)


def product(program: Compiled, tree: sp.Product) -> Node:
    """The step of a product."""

    def turned(run: Evaluation, total: Value) -> Value:
        return run.algebra.whole_power(total, -1)

    return _over_terms(program, tree, Fraction(1), lambda total, term: total * term, turned)


def _over_terms(
    program: Compiled,
    tree: Any,
    unit: Fraction,
    joined: Callable[[Value, Value], Value],
    turned: Callable[[Evaluation, Value], Value],
) -> Node:
    index, first, last = tree.limits[-1]
    if last is sp.oo:
        return _infinite(program, tree)
    low, high = program.add(first), program.add(last)
    body = Body(_inner(tree), index, program.make)

    def step(run: Evaluation) -> Value:
        span = span_of(_limit(run, low), _limit(run, high))
        run.terms.spend(span.length)
        value, total = body.function(run.env, run.algebra, run.terms), run.algebra.lift(unit)
        for place in span.indices():
            total = joined(total, value(place))
            _refuse_long(total)
        return turned(run, total) if span.reversed else total

    return Node(step)


def _infinite(program: Compiled, tree: Any) -> Node:
    """The step of a sum of infinitely many terms; infinite products are not decided."""
    index, first, _ = tree.limits[-1]
    low, term = program.add(first), _inner(tree)

    def step(run: Evaluation) -> Value:
        start = _limit(run, low)
        if start.denominator != 1 or not isinstance(tree, sp.Sum):
            raise Undecided("a series whose index is no integer, or an infinite product")
        numbers = series.with_numbers(term, index, run.env)

        def value(part: sp.Basic) -> Callable[[Value], Value]:
            return Body(part, index, program.make).function(run.env, run.algebra, run.terms)

        if run.algebra is RATIONAL:
            return run.algebra.lift(
                series.exact_sum(numbers, index, start.numerator, value(numbers))
            )
        if not isinstance(run.algebra.lift(Fraction(0)), arb):
            raise Undecided("a series of infinitely many terms with digits")
        return series.enclosed_sum(numbers, index, start.numerator, value(numbers), value)

    return Node(step)


def _inner(tree: Any) -> sp.Basic:
    """What is summed or integrated over the outermost limits."""
    inner, *limits = tree.args
    return tree.func(inner, *limits[:-1]) if len(limits) > 1 else inner


def _limit(run: Evaluation, number: int) -> Fraction:
    """A limit of a sum, which must be known exactly."""
    value = run.exact_or_value(number)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, fmpq):
        return as_fraction(value)
    # A rounded number, say: irrational inside, and an integer all the same.
    whole = value.unique_fmpz() if isinstance(value, arb) and value.is_exact() else None
    if whole is not None and value.is_integer():
        return Fraction(int(whole))
    if run.algebra is RATIONAL:
        raise NotRational("the limit of a sum")
    raise Undecided("the limit of a sum")


def _refuse_long(total: Value) -> None:
    if isinstance(total, fmpq) and total.p.bit_length() + total.q.bit_length() > SIZE_LIMIT:
        raise NotRational("too long")


def integral(program: Compiled, tree: sp.Integral) -> Node:
    """The step of an integral; the limits may be in either order."""
    variable, low, high = tree.limits[-1]
    ends = [program.add(low), program.add(high)]
    body = Body(_inner(tree), variable, program.make)

    def step(run: Evaluation) -> Value:
        value = body.function(run.env, run.algebra.within_integral, run.terms)
        if run.within:
            run.terms.spend(1)
            # Of an inner integral there are many, each of which counts.
            value = _counted(run, value)
        return run.algebra.integral(value, *[run.values[end] for end in ends])

    return Node(step, ends)


def _counted(run: Evaluation, value: Callable[[Value], Value]) -> Callable[[Value], Value]:
    def counted(point: Value) -> Value:
        run.terms.spend(1)
        return value(point)

    return counted


def matrix_power(program: Compiled, tree: sp.MatPow) -> Node:
    """The step of a whole power of a square matrix."""
    base, exponent = tree.args
    number, order, size = program.add(base), program.add(exponent), program.add(tree.shape[0])

    def step(run: Evaluation) -> Value:
        times = run.rational(order)
        if times.denominator != 1:
            raise Undecided("a power of a matrix that is not whole")
        if abs(times) > _LARGEST_POWER:
            raise TooLong("a large power of a matrix")
        if times == 0:
            return run.algebra.identity(int(run.rational(size)))
        value = run.value(number)
        if times < 0:
            value = run.algebra.inverse(value)
        return _repeated(run.algebra, value, abs(times.numerator))

    return Node(step, [number])


def _repeated(algebra: Algebra, matrix: Value, times: int) -> Value:
    """Product of equal matrices, by squaring."""
    result = None
    while times:
        if times % 2:
            result = matrix if result is None else algebra.mul(result, matrix)
        times //= 2
        if times:
            matrix = algebra.mul(matrix, matrix)
    return result
