"""Draws of matrices."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.claim import Claim, Kind
from rankclock.theory.source import project
from rankclock.verify.points.matrices import draw_matrices
from rankclock.verify.points.picks import SeededPicks


def test_a_size_that_is_a_number_is_that_of_every_draw() -> None:
    fixed_size = sp.MatrixSymbol("A", 3, 3)
    claim = Claim(
        id="trace",
        title="Trace of a square",
        kind=Kind.OBSERVATION,
        hypotheses=(sp.Symbol("x", real=True) > 0,),
        statement=(sp.Trace(fixed_size * fixed_size) * sp.Symbol("x", real=True) >= 0,),
        source=project("example"),
        because="a sum of squares",
        witness={sp.Symbol("x", real=True): 1},
        matrices={fixed_size: "symmetric"},
    )
    for number in range(6):
        drawn = draw_matrices(claim, SeededPicks(f"size/{number}"), fixed={})
        assert set(drawn) == {fixed_size} and drawn[fixed_size].nrows() == 3
