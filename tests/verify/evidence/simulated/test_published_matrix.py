"""Which claims the published matrix is no ground truth for."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.registry import find_claim
from rankclock.theory.symbols import Role, alpha
from rankclock.verify.evidence.simulated.published_matrix import published_matrix
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Verdict

SIZE = sp.Symbol("n", integer=True, positive=True)
V = sp.MatrixSymbol("V", SIZE, SIZE)


def test_a_claim_about_other_matrices_than_the_example_gives() -> None:
    """The example has eigenvectors and eigenvalues, and a claim may be about fewer or more."""
    own = Claim(
        id="of-a-test",
        title="",
        kind=Kind.IDENTITY,
        statement=(sp.Eq(V.T * V, V.T * V, evaluate=False),),
        hypotheses=(),
        source=project("tests"),
        because="",
        witness={V: [[1]]},
        matrices={V: "orthogonal columns"},
    )
    assert published_matrix(own, Settings()) is None


def test_a_claim_of_whose_symbols_the_example_gives_one_no_value() -> None:
    original = find_claim("decoupling-identical")
    assert original is not None
    evidence = published_matrix(original, Settings())
    assert evidence is not None and evidence.verdict is Verdict.UNREFUTED
    assert published_matrix(replace(original, roles={alpha: Role.NONE}), Settings()) is None
