"""Whole statements by polynomial reasoning: what is true is proved at each depth, and nothing false
ever is.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
import sympy as sp

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, alpha, eta, lam, x
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evidence.sampled.search import search
from rankclock.verify.evidence.symbolic.checker.obligation import Failure, Obligation
from rankclock.verify.evidence.symbolic.checker.recheck import holds
from rankclock.verify.evidence.symbolic.checker.span import Span
from rankclock.verify.evidence.symbolic.checker.terms import (
    Terms,
    added,
    multiplied,
    primitive,
    value_at,
)
from rankclock.verify.evidence.symbolic.evidence import all_evidence, polynomial_evidence
from rankclock.verify.evidence.symbolic.polynomial.claim import (
    PolynomialProof,
    ProofAttempt,
    ProofStatus,
    prove_at,
)
from rankclock.verify.evidence.symbolic.polynomial.goals import ProvedGoal
from rankclock.verify.evidence.symbolic.polynomial.inequality import certify
from rankclock.verify.verdict import Level, Truth, Verdict

SCALAR = [c for c in all_claims() if c.algebraic and not c.matrices]
BY_ID = {c.id: c for c in all_claims()}
NEEDED = {
    "no-overshoot": range(2, 13),
    "step-monotone-growing": range(2, 13),
    "step-monotone-decaying": range(2, 13),
    "log-concave-growing": range(2, 13),
    "log-concave-decaying": range(2, 6),
    "log-concave-fails-deep": range(6, 13),
    "imbalance-law": range(2, 13),
}


def with_statement(name: str, change: Callable[[sp.Basic], sp.Basic]) -> Claim:
    """The claim with its relations changed; a change that does nothing is a mistake of the test."""
    original = BY_ID[name]
    assert isinstance(original.statement, tuple)
    changed = replace(original, statement=tuple(change(r) for r in original.statement))
    assert changed.text() != original.text()
    return changed


def with_hypotheses(name: str, change: Callable[[sp.Basic], sp.Basic | None]) -> Claim:
    """The claim with its hypotheses changed, or dropped where the change returns None."""
    original = BY_ID[name]
    changed = replace(
        original,
        hypotheses=tuple(h for h in map(change, original.hypotheses) if h is not None),
    )
    assert changed.text() != original.text()
    return changed


def sides(change: Callable[[sp.Basic], sp.Basic]) -> Callable[[sp.Basic], sp.Basic]:
    """Change both sides of a relation without evaluating it."""
    return lambda r: r.func(change(r.lhs), change(r.rhs), evaluate=False)


def confirmed(claim: Claim, attempt: ProofAttempt) -> bool:
    """Whether the counterexample satisfies all hypotheses and violates the statement, decided
    anew.
    """
    if attempt.counterexample is None:
        return False
    values = {
        s: attempt.counterexample[s.name]
        for s in (*claim.symbols, N)
        if s.name in attempt.counterexample
    }
    accepted = all(decide(h, values).truth is Truth.YES for h in claim.hypotheses)
    return accepted and any(
        decide(r, values).truth is Truth.NO for r in claim.at_depth(attempt.depth)
    )


@pytest.mark.parametrize("claim", SCALAR, ids=lambda c: c.id)
def test_the_whole_statement_is_proved_at_each_depth(claim: Claim) -> None:
    for depth in claim.algebraic:
        attempt = prove_at(claim, depth)
        assert attempt.status is ProofStatus.PROVED, (depth, attempt.reason)
        proof = attempt.proof
        assert isinstance(proof, PolynomialProof)
        assert proof.obligations > 0 and proof.rerun()


@pytest.mark.parametrize("name", NEEDED)
def test_the_depths_of_the_goal_are_asked_for(name: str) -> None:
    assert set(NEEDED[name]) <= set(BY_ID[name].algebraic)


def test_evidence_counts_depths_and_names_the_domain() -> None:
    lemmas, whole = all_evidence(BY_ID["no-overshoot"])
    assert lemmas.counts["proved"] == lemmas.counts["identities"]
    assert whole.level is Level.SYMBOLIC and whole.verdict is Verdict.PROVED
    assert (
        whole.counts["depths"] == whole.counts["proved"] == 11
        and whole.counts["inequalities"] >= 22
    )
    assert "N = 2..12" in whole.domain and "whole domain" in whole.domain


def test_evidence_with_one_false_depth_is_refuted_and_names_the_point() -> None:
    claim = replace(BY_ID["log-concave-growing"], hypotheses=(N >= 2, lam < 0, x > 0))
    evidence = polynomial_evidence(claim, range(2, 13))
    assert evidence is not None and evidence.verdict is Verdict.REFUTED
    assert evidence.counts["proved"] == 4
    assert sum("refuted" in note and "lambda = " in note for note in evidence.notes) == 7
    held = polynomial_evidence(claim, range(2, 6))
    assert held is not None and held.verdict is Verdict.PROVED


def test_evidence_with_an_unproved_depth_is_inconclusive() -> None:
    empty = polynomial_evidence(BY_ID["log-concave-decaying"], (5, 6))
    assert (
        empty is not None and empty.verdict is Verdict.INCONCLUSIVE and empty.counts["proved"] == 1
    )
    beyond = polynomial_evidence(BY_ID["flow-monotone"], (2,))
    assert (
        beyond is not None
        and beyond.verdict is Verdict.INCONCLUSIVE
        and beyond.counts["proved"] == 0
    )
    assert polynomial_evidence(BY_ID["flow-monotone"]) is None


def twice_the_limit(h: sp.Basic) -> sp.Basic:
    return h.func(h.lhs, 2 * h.rhs, evaluate=False) if h.lhs == eta and h.rhs != 0 else h


def weaker(h: sp.Basic) -> sp.Basic:
    return sp.Le(h.lhs, h.rhs, evaluate=False) if h.lhs == eta and isinstance(h, sp.Lt) else h


def no_limit(h: sp.Basic) -> sp.Basic | None:
    return None if h.lhs == eta and h.rhs != 0 else h


def flipped_step(tree: sp.Basic) -> sp.Basic:
    return tree.subs(eta, -eta)


REFUTED = {
    "M1, eta up to twice the limit": with_hypotheses("no-overshoot", twice_the_limit),
    "M1, no limit on eta": with_hypotheses("no-overshoot", no_limit),
    "M1, x beyond mu": with_hypotheses("no-overshoot", lambda h: None if h == (x**N <= lam) else h),
    "M1, step downhill": with_statement("no-overshoot", sides(flipped_step)),
    "M1, exponent N - 2 in the limit": with_hypotheses(
        "no-overshoot", lambda h: h.subs(lam ** (2 / N - 2), lam ** (3 / N - 2))
    ),
    "M1, strict": with_statement("no-overshoot", lambda r: sp.Lt(r.lhs, r.rhs, evaluate=False)),
    "M2, eta up to twice the limit": with_hypotheses("step-monotone-growing", twice_the_limit),
    "M2, no limit on eta": with_hypotheses("step-monotone-growing", no_limit),
    "M2, negative eigenvalues": with_hypotheses(
        "step-monotone-growing", lambda h: None if h == (lam >= 0) else h
    ),
    "M2, x beyond M": with_hypotheses(
        "step-monotone-growing", lambda h: None if h.lhs == x**N else h
    ),
    "M2, slope at least 3/4": with_statement(
        "step-monotone-growing",
        lambda r: sp.Ge(r.lhs, sp.Rational(3, 4)) if r.rhs == sp.Rational(1, 2) else r,
    ),
    "M3, eta up to the limit itself": with_hypotheses("step-monotone-decaying", weaker),
    "M3, eta up to twice the limit": with_hypotheses("step-monotone-decaying", twice_the_limit),
    "M3, limit with 3N - 3": with_hypotheses(
        "step-monotone-decaying", lambda h: h.subs(1 / (3 * N - 2), 1 / (3 * N - 3))
    ),
    "M3, x beyond M": with_hypotheses(
        "step-monotone-decaying", lambda h: None if h.lhs == x**N else h
    ),
    "M3, limit of M2 (lam >= 0)": with_hypotheses(
        "step-monotone-decaying", lambda h: h.subs(1 / (3 * N - 2), 1 / (2 * N))
    ),
    "M3, any sign of lam": with_hypotheses(
        "step-monotone-decaying", lambda h: None if h == (lam <= 0) else h
    ),
    "M5, convex": with_statement(
        "log-concave-growing", lambda r: r.func(-r.lhs, -r.rhs, evaluate=False)
    ),
    "M5, any sign of lam": with_hypotheses(
        "log-concave-growing", lambda h: None if h == (lam >= 0) else h
    ),
    "M5, strict at N = 5": with_statement(
        "log-concave-decaying",
        lambda r: sp.Gt(r.lhs, r.rhs, evaluate=False) if isinstance(r, sp.Ge) else r,
    ),
    "tail factor with N - 1": with_statement(
        "descent-tail-positive",
        sides(lambda t: t.subs(eta * N * lam ** (2 - 2 / N), eta * (N - 1) * lam ** (2 - 2 / N))),
    ),
    "gain of the decay with N": with_statement(
        "descent-tail-decay", lambda r: r.func(r.lhs * N / (N - 2), r.rhs, evaluate=False)
    ),
    "imbalance with the wrong sign": with_statement(
        "imbalance-law", lambda r: r.func(r.lhs, r.rhs.subs(eta**2, -(eta**2)), evaluate=False)
    ),
    "imbalance with b^(2N-3)": with_statement(
        "imbalance-law", lambda r: r.func(r.lhs, r.rhs.subs(2 * N - 4, 2 * N - 3), evaluate=False)
    ),
}
# At these depths the change matters: with 3N - 2 = 2N at N = 2 the limits of M2 and M3 agree.
DEPTHS = {
    "M5, any sign of lam": (6, 9),
    "M5, strict at N = 5": (5,),
    "M3, limit of M2 (lam >= 0)": (3, 6),
}


@pytest.mark.parametrize("name", REFUTED)
def test_a_false_statement_is_refuted_at_an_exact_point(name: str) -> None:
    claim = REFUTED[name]
    for depth in DEPTHS.get(name, (3, 6)):
        attempt = prove_at(claim, depth)
        assert attempt.status is ProofStatus.REFUTED, attempt.reason
        assert confirmed(claim, attempt)


def test_the_border_of_log_concavity_is_five() -> None:
    """For lam < 0 without N <= 5: proved up to five factors, refuted from six on."""
    claim = replace(BY_ID["log-concave-growing"], hypotheses=(N >= 2, lam < 0, x > 0))
    found = {depth: prove_at(claim, depth).status for depth in range(2, 13)}
    assert found == {
        depth: ProofStatus.PROVED if depth <= 5 else ProofStatus.REFUTED for depth in range(2, 13)
    }


def test_equality_where_the_hypothesis_is_not_strict_decides_strictness() -> None:
    """At eta = limit the slope of M3 is zero at x = M, so the weak statement still holds and the
    strict one does not.
    """
    at_limit = with_hypotheses("step-monotone-decaying", weaker)
    assert isinstance(at_limit.statement, tuple)
    slope = at_limit.statement[0]
    weak = replace(at_limit, statement=(sp.Ge(slope.lhs, slope.rhs, evaluate=False),))
    strict = replace(at_limit, statement=(slope,))
    assert prove_at(weak, 4).status is ProofStatus.PROVED
    assert prove_at(strict, 4).status is ProofStatus.REFUTED


def mutants(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """The claim with one hypothesis dropped, scaled or weakened, or one relation scaled, flipped or
    with another exponent.
    """
    assert isinstance(claim.statement, tuple)
    for i, h in enumerate(claim.hypotheses):
        rest = claim.hypotheses[:i], claim.hypotheses[i + 1 :]
        yield f"without {h}", replace(claim, hypotheses=rest[0] + rest[1])
        for name, changed in variants(h):
            yield (
                f"{h}: {name}",
                replace(claim, hypotheses=(*rest[0], changed, *rest[1])),
            )
    for i, r in enumerate(claim.statement):
        for name, changed in variants(r):
            yield (
                f"{r}: {name}",
                replace(
                    claim,
                    statement=(*claim.statement[:i], changed, *claim.statement[i + 1 :]),
                ),
            )


def variants(relation: sp.Basic) -> Iterator[tuple[str, sp.Basic]]:
    if not isinstance(relation, sp.core.relational.Relational):
        return
    build, left, right = relation.func, relation.lhs, relation.rhs
    pairs = [
        ("right side doubled", left, 2 * right),
        ("right side halved", left, right / 2),
        ("negated", -left, -right),
    ]
    for symbol in (x, eta, lam, alpha):
        if left.has(symbol):
            pairs += [
                (f"{symbol} doubled", left.subs(symbol, 2 * symbol), right),
                (f"{symbol} negated", left.subs(symbol, -symbol), right),
            ]
    for power in sorted(right.atoms(sp.Pow), key=str):
        pairs += [
            (
                f"{power} times its base to {d}",
                left,
                right.xreplace({power: power.base ** (power.exp + d)}),
            )
            for d in (1, -1)
        ]
    for name, a, b in pairs:
        changed = build(a, b, evaluate=False)
        if changed != relation:
            yield name, changed
    other = {sp.Le: sp.Lt, sp.Lt: sp.Le, sp.Ge: sp.Gt, sp.Gt: sp.Ge}.get(build)
    if other:
        yield "strict exchanged with weak", other(left, right, evaluate=False)


def proved_but_false(claim: Claim, depth: int, *, examples: int) -> tuple[int, list[str]]:
    """How many mutants are proved, and those of them for which sampling finds a counterexample."""
    proved, wrong = 0, []
    for name, mutant in mutants(claim):
        attempt = prove_at(mutant, depth)
        if attempt.status is ProofStatus.REFUTED:
            assert confirmed(mutant, attempt), name
        if attempt.status is ProofStatus.PROVED:
            proved += 1
            assert attempt.proof is not None and attempt.proof.rerun()
            if (
                depth in mutant.depths
                and search(mutant, seed=5, examples=examples, depths=(depth,)).counterexample
                is not None
            ):
                wrong.append(name)
    return proved, wrong


@pytest.mark.parametrize("name", ["no-overshoot", "descent-tail-zero"])
def test_no_mutant_is_proved_that_sampling_refutes(name: str) -> None:
    proved, wrong = proved_but_false(BY_ID[name], 3, examples=12)
    assert proved > 5 and wrong == []


@pytest.mark.long
@pytest.mark.parametrize(
    "claim", [c for c in SCALAR if c.id != "imbalance-law"], ids=lambda c: c.id
)
def test_no_mutant_of_any_claim_is_proved_that_sampling_refutes(claim: Claim) -> None:
    for depth in (claim.algebraic[0], claim.algebraic[-1]):
        proved, wrong = proved_but_false(claim, depth, examples=60)
        assert proved > 0 and wrong == []


def plain(statement: sp.Basic, *hypotheses: sp.Basic) -> Claim:
    """A claim about one relation."""
    return Claim(
        "a-claim",
        "A claim",
        Kind.IDENTITY,
        (statement,),
        hypotheses,
        project("nowhere"),
        "nothing",
        {},
    )


u, v = sp.Symbol("u1", real=True), sp.Symbol("v1", real=True)
PAIRS = [
    (u**2 - u + 1 > 0, (), True),
    (u**2 - 2 * u + 1 > 0, (), False),
    (u**2 - 2 * u + 1 >= 0, (), True),
    (u**2 - 2 >= 0, (u > 0,), False),
    (u**3 - 3 * u + 2 >= 0, (u > 0,), True),
    (u**3 - 3 * u + sp.Rational(199, 100) >= 0, (u > 0,), False),
    (u * v <= 1, (u > 0, u <= 1, v > 0, v <= 1), True),
    (u * v < 1, (u > 0, u <= 1, v > 0, v <= 1), False),
    (u * v < 1, (u > 0, u < 1, v > 0, v <= 1), True),
    (sp.Ge((u - v) ** 2, 0, evaluate=False), (u > 0, v > 0), True),
    (u + v > 0, (u >= 0, v >= 0), False),
    (u + v > 0, (u >= 0, v > 0), True),
    (sp.Abs(u) < 2, (u > -1, u < 1), True),
    (sp.Abs(u) < 1, (u >= -1, u < 1), False),
    (sp.Max(u, v) >= u, (), True),
    (sp.Max(u, v) > u, (), False),
    (1 / u > 0, (u > 0,), True),
    (1 / u > 0, (u >= 0,), False),
    (
        u ** (N - 3) * u**2 >= 0,
        (u >= 0,),
        False,
    ),  # at N = 2 the factors cancel, but at u = 0 the first has no value
    (u ** (N - 3) * u**2 >= 0, (u > 0,), True),
    (sp.sqrt(2) * u > u, (u > 0,), True),
    (sp.sqrt(2) * u > sp.Rational(3, 2) * u, (u > 0,), False),
]


@pytest.mark.parametrize(("relation", "hypotheses", "true"), PAIRS)
def test_known_inequalities(
    relation: sp.Basic, hypotheses: tuple[sp.Basic, ...], true: bool
) -> None:
    if isinstance(relation, sp.logic.boolalg.BooleanAtom):
        pytest.fail("the relation was evaluated away")
    attempt = prove_at(plain(relation, *hypotheses), 2)
    assert (attempt.status is ProofStatus.PROVED) == true, attempt.reason
    if attempt.status is ProofStatus.PROVED:
        assert attempt.proof is not None and attempt.proof.rerun()


def test_a_function_without_polynomial_meaning_is_not_proved() -> None:
    for relation in (
        sp.Gt(sp.exp(u), 0, evaluate=False),
        sp.Gt(sp.log(u), 0, evaluate=False),
        sp.Gt(u**v, 0, evaluate=False),
    ):
        assert prove_at(plain(relation, u > 1, v > 0), 2).status is ProofStatus.NOT_PROVED


def random_polynomial(random: Random, variables: int, most: int, terms: int) -> Terms:
    return primitive(
        {
            tuple(random.randint(0, most) for _ in range(variables)): random.randint(-4, 6)
            for _ in range(terms)
        }
    )


def random_box(random: Random, variables: int) -> tuple[Span, ...]:
    box = []
    for _ in range(variables):
        low, width = (
            random.choice([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1)]),
            random.choice([Fraction(1), Fraction(1, 3), Fraction(2), None]),
        )
        box.append(
            Span(
                low,
                None if width is None else low + width,
                random.random() < 0.5,
                width is not None and random.random() < 0.5,
            )
        )
    return tuple(box)


def samples(interval: Span) -> list[Fraction]:
    high = interval.low + 7 if interval.high is None else interval.high
    points = [interval.low + (high - interval.low) * Fraction(i, 12) for i in range(1, 12)]
    points += (
        [interval.low] * interval.low_closed
        + [high] * interval.high_closed
        + ([Fraction(60), Fraction(1000)] if interval.high is None else [])
    )
    return points


def test_random_inequalities_against_dense_exact_sampling() -> None:
    random = Random(20)
    proved, refuted = 0, 0
    for _ in range(260):
        variables = random.choice([1, 1, 2, 3])
        box, strict = random_box(random, variables), random.random() < 0.5
        terms = random_polynomial(random, variables, 3, random.randint(1, 4))
        other = random_polynomial(random, variables, 2, 3)
        kind = random.random()
        if terms and kind < 0.3:
            terms = multiplied(terms, terms)
        elif terms and other and kind < 0.5:
            terms = multiplied(terms, other)
        elif terms and other and kind < 0.7:
            terms = added(multiplied(terms, terms), multiplied(other, other))
        found = certify(terms, box, strict=strict)
        values = [value_at(terms, point) for point in itertools.product(*map(samples, box))]
        violated = any(value < 0 or (strict and value == 0) for value in values)
        if isinstance(found, Failure):
            refuted += violated
        else:
            proved += 1
            assert not violated, (terms, box, strict)
            assert holds(found), (terms, box, strict, found.rule)
    assert proved > 90 and refuted > 60


def test_one_variable_is_always_decided() -> None:
    """Every failure in one variable names a place where the inequality does fail, a rational double
    zero included.
    """
    random = Random(7)
    for _ in range(200):
        [interval] = random_box(random, 1)
        terms = random_polynomial(random, 1, 5, 4)
        found = certify(terms, (interval,), strict=False)
        if isinstance(found, Failure):
            point = found.point[0]
            assert value_at(terms, (point,)) < 0 or terms == (), (terms, interval)
            assert point >= interval.low and (interval.high is None or point <= interval.high)


def tampered(obligation: Obligation) -> Iterator[Obligation]:
    """The obligation with its sign flipped, a coefficient lowered, its box widened or its rule
    exchanged.
    """
    if obligation.terms:
        (exponents, value), *rest = obligation.terms
        yield replace(obligation, terms=tuple((e, -c) for e, c in obligation.terms))
        yield replace(obligation, terms=((exponents, value - 10**6), *rest))
    yield replace(obligation, rule="trust me")
    for i, part in enumerate(obligation.parts):
        for changed in tampered(part):
            yield replace(
                obligation, parts=(*obligation.parts[:i], changed, *obligation.parts[i + 1 :])
            )


def test_a_tampered_proof_does_not_pass_its_rerun() -> None:
    proof = prove_at(BY_ID["step-monotone-decaying"], 4).proof
    assert isinstance(proof, PolynomialProof) and proof.rerun()
    tried = 0
    for number, case in enumerate(proof.cases):
        for place, goal in enumerate(case.goals):
            for changed in tampered(goal.obligation):
                goals = (
                    *case.goals[:place],
                    replace(goal, obligation=changed),
                    *case.goals[place + 1 :],
                )
                cases = (
                    *proof.cases[:number],
                    replace(case, goals=goals),
                    *proof.cases[number + 1 :],
                )
                assert not replace(proof, cases=cases).rerun(), changed
                tried += 1
    assert tried > 50
    assert not replace(proof, cases=()).rerun()


def trivial(goal: ProvedGoal) -> ProvedGoal:
    """The goal with `1 > 0` for its inequality, on the same box."""
    return replace(
        goal,
        obligation=replace(
            goal.obligation,
            terms=((tuple(0 for _ in goal.obligation.box), 1),),
            rule="constant",
            detail=(),
            parts=(),
        ),
    )


def forgeries(proof: PolynomialProof) -> Iterator[PolynomialProof]:
    """Proofs of something else, each right in itself: cases left out, inequalities left out, and
    trivial ones in their place.
    """
    first, *_ = proof.cases
    yield replace(proof, cases=(replace(first, goals=(trivial(first.goals[0]),)),))
    yield replace(proof, cases=proof.cases[:-1])
    yield replace(
        proof,
        cases=tuple(replace(case, goals=tuple(map(trivial, case.goals))) for case in proof.cases),
    )
    yield replace(
        proof, cases=(*proof.cases[:-1], replace(proof.cases[-1], goals=proof.cases[-1].goals[:1]))
    )
    yield replace(proof, claim="another-claim")
    yield replace(proof, depth=proof.depth + 1)


def test_a_proof_of_something_else_is_no_proof_of_the_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = BY_ID["step-monotone-decaying"]
    attempt = prove_at(claim, 4)
    proof = attempt.proof
    assert isinstance(proof, PolynomialProof) and len(proof.cases) == 7 and proof.proves(claim)
    tried = 0
    for forged in forgeries(proof):
        tried += 1
        assert forged.rerun() and not forged.proves(claim), forged
        with monkeypatch.context() as without:
            without.setattr(
                "rankclock.verify.evidence.symbolic.evidence.prove_at",
                lambda *_, forged=forged: replace(attempt, proof=forged),
            )
            found = polynomial_evidence(claim, (4,))
        assert (
            found is not None
            and found.verdict is Verdict.INCONCLUSIVE
            and "the re-run of the proof failed" in found.notes[0]
        )
    assert tried == 6
    assert not proof.proves(BY_ID["step-monotone-growing"]) and not proof.proves(
        with_hypotheses(claim.id, twice_the_limit)
    )


def test_a_proof_says_what_it_relied_on_and_is_plain_data() -> None:
    proof = prove_at(BY_ID["step-monotone-decaying"], 4).proof
    assert isinstance(proof, PolynomialProof)
    relied = " ".join(proof.relies_on())
    assert "eta < " in relied and "lambda <= 0" in relied and "rule " in relied
    assert "box:" in proof.text() and "relies on:" in proof.text()
    data = json.loads(json.dumps(proof.to_json()))
    assert data["depth"] == 4 and len(data["cases"]) == len(proof.cases)
    spared = prove_at(BY_ID["no-overshoot"], 4).proof
    assert isinstance(spared, PolynomialProof)
    # In the case x = 0 nothing moves, whatever the step size.
    assert any("eta <= lambda**(-2 + 2/N)/N" in case.unused for case in spared.cases)


def test_the_same_claim_gives_the_same_proof() -> None:
    first, second = (prove_at(BY_ID["descent-tail-decay"], 5).proof for _ in range(2))
    assert first == second
