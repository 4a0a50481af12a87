"""Matrix identities in noncommuting letters: for every size, index and depth, and never for a wrong
order of factors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.claims.matrices.balance_law import drift
from rankclock.theory.claims.matrices.gradient_exchange import exchange
from rankclock.theory.formulas.blocks import (
    A,
    B,
    E,
    P,
    Q,
    R,
    block,
    earlier_gradient,
    later_gradient,
    letters_of,
    loss_change,
    trace,
    transposed,
)
from rankclock.theory.formulas.descent import gradient
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import eta
from rankclock.verify.evidence.symbolic.errors import Unsupported
from rankclock.verify.evidence.symbolic.evidence import polynomial_evidence
from rankclock.verify.evidence.symbolic.lemmas import prove
from rankclock.verify.evidence.symbolic.matrix_words import MatrixProof, free, prove_words
from rankclock.verify.evidence.symbolic.polynomial.claim import ProofStatus, prove_at
from rankclock.verify.verdict import Verdict

BY_ID = {c.id: c for c in all_claims()}
ONE = sp.Integer(1)
n = sp.Symbol("n", integer=True, positive=True)
TRUTH = sp.MatrixSymbol("What", n, n)


def equal(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether a lemma that states the equation is proved."""
    return prove(Lemma("an equation", sp.Eq(left, right, evaluate=False))).proved


@pytest.mark.parametrize("name", ["gradient-exchange", "balance-law"])
def test_lemmas_hold_for_every_depth_with_and_without_factors_around(name: str) -> None:
    claim = BY_ID[name]
    proofs = [prove(lemma) for lemma in claim.lemmas]
    assert len(proofs) >= 4 and all(
        p.proved and p.depths in ("all, in noncommuting symbols", "no depth in it") for p in proofs
    )


@pytest.mark.parametrize("before", [A, ONE])
@pytest.mark.parametrize("after", [B, ONE])
def test_wrong_forms_of_the_exchange_are_not_proved(before: sp.Expr, after: sp.Expr) -> None:
    assert equal(*exchange(before, after).args)
    late, early = later_gradient(before, after), earlier_gradient(before, after)
    assert not equal(P * late, early * transposed(Q))
    assert not equal(transposed(Q) * late, early * transposed(P))
    assert not equal(late * transposed(P), transposed(Q) * early)
    assert not equal(transposed(P) * late, -early * transposed(Q))
    assert not equal(transposed(P) * late, early * Q)


@pytest.mark.parametrize("before", [A, ONE])
@pytest.mark.parametrize("after", [B, ONE])
def test_wrong_forms_of_the_balance_law_are_not_proved(before: sp.Expr, after: sp.Expr) -> None:
    law = drift(before, after)
    assert equal(law.lhs, law.rhs)
    assert not equal(law.lhs, law.rhs.subs(eta**2, eta))
    assert not equal(law.lhs, law.rhs.subs(eta**2, 2 * eta**2))
    assert not equal(law.lhs.subs(eta, 2 * eta), law.rhs)
    assert not equal(law.lhs, law.rhs.subs(Q, transposed(Q)))
    late, early = later_gradient(before, after), earlier_gradient(before, after)
    swapped = (
        transposed(P) * P
        - Q * transposed(Q)
        + eta**2 * (late * transposed(late) - transposed(early) * early)
    )
    assert not equal(law.lhs, swapped)


def test_transposition_reverses_and_is_an_involution() -> None:
    assert transposed(A * P) == block("P^T") * block("A^T")
    assert transposed(transposed(A * P - 2 * eta * Q)).expand() == (A * P - 2 * eta * Q).expand()
    assert transposed(A * A * B) == block("B^T") * block("A^T") ** 2
    assert transposed(ONE) == 1


def test_trace_knows_rotation_and_transposition_and_nothing_else() -> None:
    assert trace(A * P * Q) == trace(Q * A * P) == trace(transposed(A * P * Q))
    assert trace(A * P * Q) != trace(P * A * Q)
    assert trace(A * P) != trace(A * transposed(P))


def test_the_gradient_follows_from_the_loss() -> None:
    slope = transposed(transposed(A) * R * transposed(B)) * E
    assert equal(loss_change(), trace(slope))
    assert not equal(loss_change(), trace(transposed(A * R * transposed(B)) * E))
    assert not equal(loss_change(), trace(transposed(transposed(B) * R * transposed(A)) * E))
    assert not equal(loss_change(), 2 * trace(slope))


def factors(depth: int) -> tuple[sp.MatrixSymbol, ...]:
    return tuple(sp.MatrixSymbol(f"W{i}", n, n) for i in range(1, depth + 1))


def spelled(
    expr: sp.Expr, meaning: dict[str, tuple[str, ...]], depth: int
) -> dict[tuple[str, ...], Fraction]:
    """A block expression with one R, letters replaced by the factors they stand for and R by W -
    What.
    """
    total: dict[tuple[str, ...], Fraction] = {}
    residual = {tuple(f"W{i}" for i in range(depth, 0, -1)): 1, ("What",): -1}
    for term in expr.expand().as_ordered_terms():
        _, letters = letters_of(term)
        for middle, sign in residual.items():
            word: list[str] = []
            for letter in letters:
                if letter == R:
                    word += middle
                else:
                    assert letter.name.endswith("^T")
                    word += [
                        f"{name}^T" for name in reversed(meaning[letter.name.removesuffix("^T")])
                    ]
            total[tuple(word)] = total.get(tuple(word), Fraction(0)) + sign
    return total


@pytest.mark.parametrize("depth", [2, 3, 4, 5, 6])
def test_the_gradient_at_each_depth_has_the_block_form(depth: int) -> None:
    for j in range(1, depth):
        meaning = {
            "A": tuple(f"W{i}" for i in range(depth, j + 1, -1)),
            "P": (f"W{j + 1}",),
            "Q": (f"W{j}",),
            "B": tuple(f"W{i}" for i in range(j - 1, 0, -1)),
        }
        for index, form in ((j + 1, later_gradient()), (j, earlier_gradient())):
            found = {
                word: value
                for (scalars, word), value in free(gradient(index, factors(depth), TRUTH)).items()
                if scalars == ()
            }
            assert found == spelled(form, meaning, depth)


@pytest.mark.parametrize("depth", [2, 3, 6])
def test_the_gradient_is_the_derivative_of_the_loss_at_each_depth(depth: int) -> None:
    assert prove_words(BY_ID["loss-gradient"], depth).rerun()


@pytest.mark.parametrize("name", ["gradient-exchange", "balance-law"])
def test_the_claims_themselves_are_proved_for_every_size(name: str) -> None:
    evidence = polynomial_evidence(BY_ID[name], (2, 3, 7))
    assert evidence is not None and evidence.verdict is Verdict.PROVED
    assert evidence.counts == {"depths": 3, "proved": 3, "identities": 1 + 2 + 6}
    assert "every size" in evidence.domain


def planted(name: str, change: Callable[[sp.Eq], sp.Eq]) -> Claim:
    original = BY_ID[name]
    return replace(
        original,
        statement=lambda depth: tuple(change(r) for r in original.at_depth(depth)),
    )


WRONG = {
    "linear in eta": planted(
        "balance-law", lambda r: r.func(r.lhs, r.rhs.xreplace({eta**2: eta}), evaluate=False)
    ),
    "other sign of the step": planted(
        "balance-law",
        lambda r: r.func(r.lhs.xreplace({eta: -eta, -eta: eta}) + r.rhs, r.rhs, evaluate=False),
    ),
    "sides transposed": planted(
        "gradient-exchange", lambda r: r.func(sp.Transpose(r.lhs), r.rhs, evaluate=False)
    ),
    "sign of one side": planted(
        "gradient-exchange", lambda r: r.func(-r.lhs, r.rhs, evaluate=False)
    ),
    "loss without its half": planted(
        "loss-gradient", lambda r: r.func(2 * r.lhs, r.rhs, evaluate=False)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_matrix_statements_are_not_proved(name: str) -> None:
    for depth in (2, 4):
        attempt = prove_at(WRONG[name], depth)
        assert attempt.status is ProofStatus.NOT_PROVED and attempt.proof is None


def test_what_is_not_a_word_is_not_proved() -> None:
    X = sp.MatrixSymbol("X", n, n)
    with pytest.raises(Unsupported, match="Inverse"):
        free(sp.Inverse(X))
    assert prove_at(BY_ID["decoupling-identical"], 2).status is ProofStatus.NOT_PROVED


def test_a_tampered_matrix_proof_does_not_pass_its_rerun() -> None:
    proof = prove_at(BY_ID["gradient-exchange"], 3).proof
    assert isinstance(proof, MatrixProof) and proof.rerun()
    (left, right), *rest = proof.sides
    assert not replace(proof, sides=((left, right[:-1]), *rest)).rerun()
    assert not replace(proof, sides=((left, ((right[0][0], "2"), *right[1:])), *rest)).rerun()
    assert not replace(proof, sides=()).rerun() and not replace(proof, relations=()).rerun()
    # Both sides are the same, and neither is that of the relation.
    other = (("| X", "1"),)
    assert not replace(proof, sides=((other, other), *rest)).rerun()
    assert not replace(proof, sides=proof.sides[:1]).rerun()
    zero = sp.Eq(sp.ZeroMatrix(n, n), sp.ZeroMatrix(n, n), evaluate=False)
    assert not replace(proof, sides=(((), ()),), relations=(zero,)).rerun()
    assert not replace(proof, relations=(sp.Ne(A, B, evaluate=False),)).rerun()


def test_a_matrix_proof_of_something_else_is_no_proof_of_the_claim() -> None:
    about = BY_ID["gradient-exchange"]
    proof = prove_at(about, 3).proof
    assert isinstance(proof, MatrixProof) and proof.proves(about)
    part = replace(proof, sides=proof.sides[:1], relations=proof.relations[:1])
    assert part.rerun() and not part.proves(about)
    assert not proof.proves(BY_ID["balance-law"]) and not replace(proof, depth=4).proves(about)
    assert (
        "every matrix size" in proof.text()
        and proof.to_json()["depth"] == 3
        and len(proof.to_json()["relations"]) == len(proof.sides)
    )
