"""What a search asks of trees."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.trees import can_be_written

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)


def test_numbers_that_would_be_written_out_without_end_are_not_put_in() -> None:
    long = sp.Integer(10) ** 18
    for tree in (2**n, sp.factorial(n), x ** (1 / n), sp.binomial(2 * n, n), sp.Sum(x, (y, 1, n))):
        assert not can_be_written(tree, {n: long})
        assert can_be_written(tree, {n: sp.Integer(7), x: long})
    assert not can_be_written(x**y, {y: sp.Rational(1, 10**6)})
    for tree in (n**2 + x, sp.log(n), sp.exp(x) * n, sp.hyper([n], [x], y)):
        assert can_be_written(tree, {n: long, x: long})
