"""Rules on what a claim is made of, where no claim file of the tests comes near."""

from __future__ import annotations

import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.verify.claims.rules import faults


def test_a_size_may_be_said_to_be_positive_and_other_symbols_may_not() -> None:
    n = sp.Symbol("n", integer=True, positive=True)
    V = sp.MatrixSymbol("V", n, n)

    def about(statement: sp.Basic, **rest: object) -> list[str]:
        claim = Claim(
            id="planted",
            title="A planted statement",
            kind=Kind.IDENTITY,
            statement=(statement,),
            hypotheses=(),
            source=project("test"),
            because="Planted.",
            depths=(2,),
            **rest,
        )
        return [what for what, _remedy in faults(claim)]

    involution = sp.Eq(V * V, sp.Identity(n), evaluate=False)
    swap = {V: ((0, 1), (1, 0))}
    assert about(involution, witness=swap, matrices={V: "orthogonal"}) == []
    m = sp.Symbol("m", integer=True, positive=True)
    assert about(sp.Eq(m**2, m, evaluate=False), witness={m: 1}) == [
        "the symbol m is declared with more than real or integer"
    ]
