"""Sums in polynomial proofs mean what SymPy means by them."""

from __future__ import annotations

import pytest
import sympy as sp

from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.polynomial.fraction import written_out

k = sp.Symbol("k", integer=True)
x = sp.Symbol("x", real=True)


@pytest.mark.parametrize(("low", "high"), [(1, 4), (1, 1), (1, 0), (1, -1), (1, -3), (0, -5)])
def test_a_sum_is_written_out_by_karrs_rule(low: int, high: int) -> None:
    tree = sp.Sum(k * x**2 + k**2, (k, low, high))
    assert sp.expand(written_out(tree) - tree.doit()) == 0


def test_long_and_unknown_ranges_are_refused() -> None:
    for tree in (
        sp.Sum(x**k, (k, 0, 10**18)),
        sp.Sum(x**k, (k, 0, sp.oo)),
        sp.Sum(x**k, (k, 0, sp.Symbol("n", integer=True))),
        sp.Sum(x, (k, 1, 2), (sp.Symbol("j", integer=True), 1, 2)),
    ):
        with pytest.raises(Unsupported):
            written_out(tree)
