"""Symbolic proofs: every lemma is proved, and none survives a small change."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import cache

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, Lemma, project
from rankclock.theory.formulas.flow import root_term
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, lam, x, y
from rankclock.verify.evidence.symbolic.lemma_evidence import evidence_of
from rankclock.verify.evidence.symbolic.lemmas import LemmaProof, prove
from rankclock.verify.evidence.symbolic.trial_values import contradiction
from rankclock.verify.verdict import Level, Verdict

BY_NAME = {(claim.id, lemma.title): lemma for claim in all_claims() for lemma in claim.lemmas}
LEMMAS = [pytest.param(lemma, id=f"{claim}: {title}") for (claim, title), lemma in BY_NAME.items()]


NO_OTHER = ("all", "all, in noncommuting symbols", "no depth in it")
# Proved at each depth from 2 to 8 by itself, as their evidence says; every other identity for
# symbolic N.
DEPTH_BY_DEPTH = {
    (
        "rank-turns-once",
        (
            "the last expression has the sign of H'', as H' = P^N + g P^(N-1) P' for H(G) = G "
            "P(g)^N, g = G^(1/N), and dg/dG > 0"
        ),
    ),
    (
        "step-sandwich",
        "along a step with lam = 1 the speed grows by S(v), v = theta eta x^(N-2), z = x^N",
    ),
    ("travel-root-sum", "the sum over the roots has derivative y/(lam - y^N)"),
}
FOR_EVERY_DEPTH = (
    "balance-law",  # D4
    "gradient-exchange",
    "imbalance-law",  # D3
    "flow-zero-eigenvalue",  # F2
    "travel-partial-fraction",  # F3
    "travel-hypergeometric",
    "travel-falling",
    "sharp-integrands",  # S2
)


@cache
def proof_of(claim: str, title: str) -> LemmaProof:
    """The proof of a lemma of the theory; some take seconds, and several tests look at them."""
    return prove(BY_NAME[claim, title])


@pytest.fixture(scope="module")
def proofs() -> dict[tuple[str, str], LemmaProof]:
    return {key: proof_of(*key) for key in BY_NAME}


@pytest.mark.parametrize("name", FOR_EVERY_DEPTH)
def test_identities_for_symbolic_depth_are_proved_for_every_depth(name: str) -> None:
    found = [proof_of(*key) for key in BY_NAME if key[0] == name]
    assert found and all(proof.proved and proof.depths in NO_OTHER for proof in found)
    assert any(proof.depths in NO_OTHER[:2] for proof in found)


def test_no_other_identity_is_proved_at_finitely_many_depths_only(
    proofs: dict[tuple[str, str], LemmaProof],
) -> None:
    assert {key for key, proof in proofs.items() if proof.depths not in NO_OTHER} == DEPTH_BY_DEPTH
    assert {proofs[key].depths for key in DEPTH_BY_DEPTH} == {"2..8"}


def test_depths_are_told_one_by_one_unless_they_are_a_range() -> None:
    identity = sp.Eq((N - 2) * (N - 12) * x, 0, evaluate=False)
    for depths, told in (
        ((2, 12), "2, 12"),
        ((2,), "2"),
        ((2, 3, 4), "2..4"),
        ((12, 2), "12, 2"),
        ((2, 3, 5), "2, 3, 5"),
    ):
        assert prove(Lemma("roots of a product", identity, depths=depths)).depths == told


def test_a_proof_can_be_run_again_and_says_what_it_relied_on(
    proofs: dict[tuple[str, str], LemmaProof],
) -> None:
    for key, proof in proofs.items():
        relied = proof.relies_on()
        assert (
            proof.lemma is not None
            and f"depths {proof.depths}" in relied
            and any(line.startswith("rule ") for line in relied)
        ), key
        assert [f"sign {sign}" for sign in proof.lemma.signs] == [
            line for line in relied if line.startswith("sign ")
        ]
        assert key in DEPTH_BY_DEPTH or proof.rerun(), key  # those take seconds
    falling = proofs["flow-zero-eigenvalue", "it solves the equation"]
    assert falling.relies_on()[:2] == ("sign alpha > 0", "depths all")
    below = prove(Lemma("negative", sp.Eq(sp.Abs(lam), -lam, evaluate=False), negative=(lam,)))
    assert below.relies_on()[0] == f"sign {lam} < 0" and pickle.loads(pickle.dumps(below)).rerun()


def test_a_forged_proof_of_a_lemma_does_not_pass_its_rerun() -> None:
    right = Lemma("a root", sp.Eq(sp.sqrt(x**2), x, evaluate=False), positive=(x,))
    wrong = replace(right, positive=())
    proof = prove(right)
    assert (
        proof.proves(right)
        and not proof.proves(wrong)
        and not proof.proves(replace(right, depths=(2,)))
    )
    assert (
        not replace(prove(wrong), proved=True).rerun() and not replace(proof, lemma=wrong).rerun()
    )
    assert (
        not replace(proof, lemma=None).rerun()
        and not replace(proof, depths="all").rerun()
        and not replace(proof, rules=()).rerun()
    )
    some = prove(Lemma("N is 2", sp.Eq(N * x, 2 * x, evaluate=False), depths=(2,)))
    assert some.proved and some.rerun() and not replace(some, depths="all").rerun()
    assert not prove(wrong).rerun()


def changed(lemma: Lemma, right: sp.Basic) -> Lemma:
    """The lemma with another right side; two depths are enough to see it fail."""
    depths = (lemma.depths or (3, 4))[:2]
    return replace(lemma, identity=sp.Eq(lemma.identity.lhs, right, evaluate=False), depths=depths)


@pytest.mark.parametrize("key", BY_NAME, ids=": ".join)
def test_every_lemma_is_proved(key: tuple[str, str]) -> None:
    proof = proof_of(*key)
    assert proof.proved and not proof.failed
    assert proof.lemma == BY_NAME[key] and proof.title == key[1]


@pytest.mark.parametrize("lemma", LEMMAS)
def test_a_scaled_right_side_is_not_proved(lemma: Lemma) -> None:
    right = lemma.identity.rhs
    proof = prove(changed(lemma, right + 1 if right == 0 else right * sp.Rational(8, 7)))
    assert not proof.proved


@pytest.mark.parametrize("lemma", [p for p in LEMMAS if N in p.values[0].identity.rhs.free_symbols])
def test_another_depth_on_the_right_is_not_proved(lemma: Lemma) -> None:
    proof = prove(changed(lemma, lemma.identity.rhs.subs(N, N + 1)))
    assert not proof.proved
    assert len(proof.failed) == 2


@pytest.mark.parametrize(
    "lemma",
    [
        p
        for p in LEMMAS
        if N not in p.values[0].identity.rhs.free_symbols and p.values[0].identity.rhs.free_symbols
    ],
)
def test_another_exponent_on_the_right_is_not_proved(lemma: Lemma) -> None:
    for symbol in sorted(lemma.identity.rhs.free_symbols, key=str):
        assert not prove(changed(lemma, lemma.identity.rhs.subs(symbol, symbol**2))).proved


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_root_sum_with_one_flipped_sign_is_not_proved(depth: int) -> None:
    terms = [sp.diff(root_term(y, sp.Integer(depth), x**depth, index), y) for index in range(depth)]
    right = y / (x**depth - y**depth)
    lemma = Lemma("root sum", sp.Eq(sp.Add(*terms), right, evaluate=False), positive=(x, y))
    assert prove(lemma).proved
    for index in (0, depth // 2, depth - 1):
        flipped = sp.Add(*(-term if i == index else term for i, term in enumerate(terms)))
        assert not prove(replace(lemma, identity=sp.Eq(flipped, right, evaluate=False))).proved


def test_root_sum_with_one_flipped_sign_fails_for_symbolic_depth() -> None:
    index = sp.Symbol("l", integer=True)
    slope = sp.diff(root_term(y, N, x**N, index), y)
    wrong = sp.Sum(slope, (index, 0, N - 1)) - 2 * slope.subs(index, 1)
    proof = prove(
        Lemma(
            "root sum",
            sp.Eq(wrong, y / (x**N - y**N), evaluate=False),
            positive=(x, y),
            depths=(2, 3, 5),
        )
    )
    assert not proof.proved and proof.failed == (2, 3, 5)


def test_depths_at_which_an_identity_fails_are_listed() -> None:
    proof = prove(Lemma("only N = 3", sp.Eq((N - 2) * x, x, evaluate=False)))
    assert not proof.proved
    assert proof.failed == (2, 4, 5, 6, 7, 8)


def test_signs_are_used_only_where_the_lemma_gives_them() -> None:
    root = sp.Eq(sp.sqrt(x**2), x, evaluate=False)
    assert prove(Lemma("positive", root, positive=(x,))).proved
    assert not prove(Lemma("any sign", root)).proved
    assert not prove(Lemma("negative", root, negative=(x,))).proved
    modulus = sp.Eq(sp.Abs(lam), -lam, evaluate=False)
    assert prove(Lemma("negative", modulus, negative=(lam,))).proved
    assert not prove(Lemma("positive", modulus, positive=(lam,))).proved


def test_signs_that_may_be_zero() -> None:
    root, modulus = (
        sp.Eq(sp.sqrt(x**2), x, evaluate=False),
        sp.Eq(sp.Abs(lam), -lam, evaluate=False),
    )
    assert prove(Lemma("not negative", root, nonnegative=(x,))).proved
    assert not prove(Lemma("not positive", root, nonpositive=(x,))).proved
    assert prove(Lemma("not positive", modulus, nonpositive=(lam,))).proved
    assert not prove(Lemma("not negative", modulus, nonnegative=(lam,))).proved


@pytest.mark.parametrize(
    "lemma",
    [
        Lemma("not equal", sp.Ne((x + 1) ** 2, x**2 + 2 * x + 1, evaluate=False)),
        Lemma("less", sp.Lt((x + 1) ** 2, x**2 + 2 * x + 1, evaluate=False)),
        Lemma("at most", sp.Le((x + 1) ** 2, x**2 + 2 * x + 1, evaluate=False)),
        Lemma("true", sp.true),
        Lemma(
            "two of one name",
            sp.Eq(x, sp.Symbol("x", positive=True), evaluate=False),
            positive=(x,),
        ),
        Lemma("two signs", sp.Eq(sp.Abs(x), -x, evaluate=False), positive=(x,), negative=(x,)),
    ],
    ids=lambda lemma: lemma.title,
)
def test_what_is_no_lemma_is_not_proved(lemma: Lemma) -> None:
    proof = prove(lemma)
    assert not proof.proved and proof.why


@pytest.mark.parametrize(
    ("hypothesis", "lemma"),
    [
        (x > -1, Lemma("root", sp.Eq(sp.sqrt(x**2), x, evaluate=False), positive=(x,))),
        (x >= 0, Lemma("root", sp.Eq(sp.sqrt(x**2), x, evaluate=False), positive=(x,))),
        (sp.Ne(x, 0), Lemma("modulus", sp.Eq(sp.Abs(x), -x, evaluate=False), negative=(x,))),
        (
            x > 0,
            Lemma(
                "another x",
                sp.Eq(sp.sqrt(sp.Symbol("x") ** 2), sp.Symbol("x"), evaluate=False),
                positive=(sp.Symbol("x"),),
            ),
        ),
    ],
)
def test_a_lemma_for_a_part_of_the_hypotheses_proves_nothing(
    hypothesis: sp.Basic, lemma: Lemma
) -> None:
    assert prove(lemma).proved
    claim = Claim(
        "a-claim",
        "A claim",
        Kind.IDENTITY,
        (x > -3,),
        (hypothesis,),
        project("nowhere"),
        "nothing",
        {x: 2},
        lemmas=(lemma,),
        proves="the statement",
    )
    found = evidence_of(claim)
    assert (
        found is not None
        and found.verdict is Verdict.INCONCLUSIVE
        and found.counts == {"identities": 1, "proved": 0}
    )
    assert found.notes[0].startswith(f"{lemma.title}: NOT proved: ")


def test_a_lemma_that_fails_makes_the_evidence_inconclusive() -> None:
    good = Lemma("a square", sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1, evaluate=False))
    bad = Lemma("a wrong square", sp.Eq((x + 1) ** 2, x**2 + x + 1, evaluate=False))

    def claim(*lemmas: Lemma) -> Claim:
        return Claim(
            "a-claim",
            "A claim",
            Kind.IDENTITY,
            (x > 1,),
            (x > 0,),
            project("nowhere"),
            "nothing",
            {x: 2},
            lemmas=lemmas,
            proves="it",
        )

    assert evidence_of(claim()) is None
    held = evidence_of(claim(good, good))
    assert held is not None and held.verdict is Verdict.PROVED and held.level is Level.SYMBOLIC
    assert held.counts == {"identities": 2, "proved": 2}
    mixed = evidence_of(claim(good, bad))
    assert mixed is not None and mixed.verdict is Verdict.INCONCLUSIVE
    assert mixed.counts == {"identities": 2, "proved": 1}
    # The first note is the one that a summary shows as the reason.
    assert mixed.notes[0] == (
        "a wrong square: NOT proved (N: no depth in it), as its sides are 1.30612 and "
        "1.16327 at x = 1/7"
    )
    assert mixed.notes[1].startswith("a square: proved")


_NEGATIVE, _COUNT = sp.Symbol("m", negative=True), sp.Symbol("n", integer=True)


@pytest.mark.parametrize(
    ("sides", "signs", "found"),
    [
        ((sp.sqrt(x**2), -x), {}, "its sides are 0.142857 and -0.142857 at x = 1/7"),
        ((sp.sqrt(x**2), -x), {"negative": (x,)}, ""),
        (
            (sp.sqrt(x**2), x),
            {"nonpositive": (x,)},
            "its sides are 0.142857 and -0.142857 at x = -1/7",
        ),
        ((sp.Abs(_NEGATIVE), _NEGATIVE), {}, "its sides are 0.142857 and -0.142857 at m = -1/7"),
        (
            (sp.ceiling(_COUNT / 2), _COUNT / 2),
            {"positive": (_COUNT,)},
            "its sides are 2.00000 and 1.50000 at n = 3",
        ),
        (((-1) ** (2 * _COUNT), sp.S.One), {}, ""),
        ((N**2 + 2, 3 * N), {"depths": (2,)}, ""),
        ((N**2 + 2, 3 * N), {}, "its sides are 11.0000 and 9.00000 at N = 3"),
        (
            (sp.sqrt(2), sp.Rational(14142135, 10**7)),
            {},
            "its sides are 1.41421356237 and 1.41421350000",
        ),
        ((sp.Derivative(x**2, x), 3 * x), {}, "its sides are 0.285714 and 0.428571 at x = 1/7"),
        ((sp.sin(x), 2 * x), {}, "its sides are 0.142372 and 0.285714 at x = 1/7"),
        ((sp.erfinv(x), 2 * x), {}, ""),  # no enclosure of it
    ],
)
def test_a_false_lemma_is_contradicted_at_a_point_that_has_its_signs(
    sides: tuple[sp.Basic, ...], signs: dict, found: str
) -> None:
    assert contradiction(Lemma("a step", sp.Eq(*sides, evaluate=False), **signs)) == found


def test_no_lemma_of_the_theory_is_contradicted() -> None:
    assert not [
        (claim.id, lemma.title)
        for claim in all_claims()
        for lemma in claim.lemmas
        if contradiction(lemma)
    ]
