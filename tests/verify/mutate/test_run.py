"""Mutants: what the operators change, how each kind of mutant is classified, and what the score
counts.
"""

from __future__ import annotations

import json
import shlex
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp

from rankclock.main import run_arguments
from rankclock.theory.claim import Claim, Kind, Source, Tight
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.mutate import formulas, pool
from rankclock.verify.mutate.classify import Fate, classify
from rankclock.verify.mutate.direction import looser, same_set, stricter
from rankclock.verify.mutate.implication import implies
from rankclock.verify.mutate.mutants import claim_of, mutants_of, owners, users
from rankclock.verify.mutate.operators import Edit, applied, edits
from rankclock.verify.mutate.run import Fated, Score, fate_of, prepare, run
from rankclock.verify.mutate.variant import compared, with_hypothesis, with_relation
from rankclock.verify.workers.resume import Kept

DEPTHS = (2, 3, 4)


def changed(tree: sp.Basic, operator: str) -> list[sp.Basic]:
    """The trees that one operator makes of a tree."""
    return [edit.tree for edit in edits(tree) if edit.operator == operator]


def named(tree: sp.Basic) -> dict[str, sp.Basic]:
    return {edit.name: edit.tree for edit in edits(tree)}


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        (x**3 + lam, x**4 + lam),
        (x**3 + lam, x**2 + lam),
        (x**3 + lam, x**3),
        (x**3 + lam, x**3 - lam),
        (x**3 + lam, x**3 + 2 * lam),
        (x**3 + lam, x**3 + lam / 2),
        (2 * x, 4 * x),
        (2 * x, -2 * x),
        (N - 1, N),
        (N - 1, N - 2),
        (2 * N - 1, 2 * N),
        (2 * N - 1, 2 * N - 3),
        (2 / N, 1 / N),
        (sp.ceiling(x), sp.floor(x)),
        (sp.ceiling(x), x),
        (sp.floor(x), sp.ceiling(x)),
        (sp.Max(x, lam), lam),
        (eta * x * lam, eta * lam),
        (sp.Piecewise((x, lam > 0), (lam, True)), sp.Piecewise((lam, True), evaluate=False)),
        (sp.Piecewise((x, lam > 0), (lam, True)), sp.Piecewise((x, lam >= 0), (lam, True))),
        (x < lam, x <= lam),
        (x <= lam, x < lam),
        (x >= lam, x > lam),
        (x <= lam, x <= 2 * lam),
        (sp.And(x > 0, lam > 0), x > 0),
        (sp.Or(x > 0, lam > 0), lam > 0),
    ],
)
def test_operators_reach_every_kind_of_slip(tree: sp.Basic, wanted: sp.Basic) -> None:
    assert wanted in [edit.tree for edit in edits(tree)]


def test_edits_are_distinct_differ_from_the_tree_and_come_in_one_order() -> None:
    tree = sp.Le(
        x * lam ** (2 - 2 / N) - (N - 1) * x**N, sp.ceiling(eta / (2 * N - 1)), evaluate=False
    )
    first = list(edits(tree))
    assert len({e.tree for e in first}) == len(first) == len({e.name for e in first})
    assert tree not in [e.tree for e in first]
    assert first == list(edits(tree))


def test_an_edit_is_made_again_by_its_name() -> None:
    tree = sp.Le(x**N - lam, eta * (N - 1), evaluate=False)
    assert all(applied(tree, edit) == edit.tree for edit in edits(tree))
    assert applied(x, Edit("drop0", (3, 1), x)) == x


def test_relations_never_collapse_unnoticed() -> None:
    assert all(
        isinstance(tree, sp.core.relational.Relational)
        for tree in named(sp.Ge(N, 2, evaluate=False)).values()
    )


def test_what_is_opaque_stays() -> None:
    inner = (N - 1) / (2 * N - 1)
    whole = inner * lam + x
    opaque = frozenset({inner})
    assert all(
        inner.args[0] in edit.tree.atoms(sp.Pow, sp.Add) or not edit.tree.has(lam)
        for edit in edits(whole, opaque)
    )
    assert len(list(edits(whole, opaque))) < len(list(edits(whole)))


def test_a_formula_is_changed_for_every_claim_that_uses_it_and_put_back() -> None:
    before = {
        name: claim_of(name).text() for name in users("theory.formulas.flow.inflection_fraction")
    }
    mutant = next(
        m for m in mutants_of("theory.formulas.flow.inflection_fraction") if "N-1->N" in m.id
    )
    assert len(mutant.claims) >= 5
    assert all(mutant.make(name).differences for name in mutant.claims)
    assert {
        name: formulas.build(name.replace("-", "_"), formulas.Recorder()).text() for name in before
    } == before


def test_every_formula_that_claims_use_is_changed() -> None:
    unused = {
        "theory.formulas.descent.product",
        "theory.formulas.sharp_passage.at_iterate",
    }  # one only multiplies what it is given, the other returns no tree
    found = [owner for owner in owners() if owner.startswith("theory.")]
    assert [owner for owner in found if not mutants_of(owner) and owner not in unused] == []


def test_building_a_claim_anew_gives_the_claim() -> None:
    assert all(claim_of(c.id).text() == c.text() for c in all_claims())


# A claim of our own: x^2 <= x (1 + lam) for 0 < x <= 1, lam >= 0, with good checks, and with
# useless ones.


def own(*, tight: bool = True, edge: bool = True) -> Claim:
    point = {x: 1, lam: 0}
    idle = {x: sp.Rational(1, 2), lam: 5}
    return Claim(
        id="own",
        title="own",
        kind=Kind.UPPER if tight else Kind.OBSERVATION,
        statement=(x**2 <= x * (1 + lam),),
        hypotheses=(x > 0, x <= 1, lam >= 0),
        source=Source("test", "test"),
        because="",
        witness=idle,
        tight_at=(Tight(point, sp.Rational(0)),) if tight else (),
        boundary=(point,) if edge else (),
    )


def forget() -> None:
    """Pools are kept by id, and these tests give several claims the same one."""
    for kept in (pool._pools, pool._further, pool._without):
        for key in [key for key in kept if key[0] == "own"]:
            del kept[key]


def fate(
    claim: Claim,
    *,
    relation: sp.Basic | None = None,
    hypothesis: tuple[int, sp.Basic | None] | None = None,
) -> Fate:
    forget()
    new = (
        with_relation(claim, 2, 0, relation)
        if relation is not None
        else with_hypothesis(claim, *hypothesis)
    )  # type: ignore[misc]
    return classify(compared(claim, new), 0).fate


def test_a_wrong_statement_is_killed() -> None:
    assert fate(own(), relation=sp.Le(x**2, x * (1 - lam), evaluate=False)) is Fate.KILLED
    assert fate(own(), relation=sp.Lt(x**2, x * (1 + lam), evaluate=False)) is Fate.KILLED


def test_a_hypothesis_that_is_needed_is_missed_at_once() -> None:
    assert fate(own(), hypothesis=(1, None)) is Fate.KILLED
    assert fate(own(), hypothesis=(1, sp.Le(x, 2, evaluate=False))) is Fate.KILLED
    assert fate(own(), hypothesis=(2, None)) is Fate.KILLED


def test_the_same_said_otherwise_is_equivalent() -> None:
    assert (
        fate(own(), relation=sp.Le(2 * x**2, 2 * x * (1 + lam), evaluate=False)) is Fate.EQUIVALENT
    )
    assert fate(own(), hypothesis=(1, sp.Le(2 * x, 2, evaluate=False))) is Fate.EQUIVALENT


def test_a_looser_statement_is_weaker_only_where_a_tightness_witness_fails() -> None:
    looser_bound = sp.Le(x**2, 2 * x * (1 + lam), evaluate=False)
    assert fate(own(), relation=looser_bound) is Fate.WEAKER
    assert fate(own(tight=False), relation=looser_bound) is Fate.SURVIVOR


def test_a_stricter_hypothesis_is_weaker_only_where_a_named_point_is_lost() -> None:
    narrower = (1, sp.Lt(x, 1, evaluate=False))
    assert fate(own(), hypothesis=narrower) is Fate.WEAKER
    assert fate(own(tight=False, edge=False), hypothesis=narrower) is Fate.SURVIVOR


def test_a_hypothesis_that_is_not_needed_leaves_a_survivor() -> None:
    assert fate(own(), hypothesis=(0, sp.Ge(x, 0, evaluate=False))) is Fate.SURVIVOR


def test_a_statement_without_value_is_killed() -> None:
    claim = Claim(
        "own",
        "own",
        Kind.IDENTITY,
        (sp.Eq(x / x**2, 1 / x, evaluate=False),),
        (x > 0,),
        Source("t", "t"),
        "",
        {x: 1},
    )
    claim = with_relation(
        claim,
        2,
        0,
        sp.Eq(sp.Mul(x, 1 / (2 * x), evaluate=False), sp.Rational(1, 2), evaluate=False),
    )
    assert fate(claim, hypothesis=(0, sp.Ge(x, 0, evaluate=False))) is Fate.KILLED


def test_logic_says_only_what_it_can_show() -> None:
    known = (x > 0, lam > 0)
    assert looser(x <= lam, x <= 2 * lam, known, DEPTHS)
    assert not looser(x <= lam, x <= 2 * lam, (x < 0,), DEPTHS)
    assert stricter(x <= lam, x <= lam / 2, known, DEPTHS)
    assert not stricter(x <= lam, x <= 2 * lam, known, DEPTHS)
    assert looser(x < lam, x <= lam, (), DEPTHS) and not looser(x <= lam, x < lam, (), DEPTHS)
    assert same_set(sp.Ge(N, 2, evaluate=False), sp.Gt(N, 1, evaluate=False), (), DEPTHS)
    assert not same_set(sp.Ge(N, 2, evaluate=False), sp.Ge(N, 3, evaluate=False), (), DEPTHS)
    assert not same_set(x <= lam, x <= lam**2, known, DEPTHS)


def test_signs_of_sums_and_of_cases() -> None:
    cases = sp.Piecewise((x, lam > 0), (x**2, True))
    assert looser(x**2 + sp.Abs(lam) <= eta, x**2 + sp.Abs(lam) <= 2 * eta, (), DEPTHS)
    assert not looser(x**2 - sp.Abs(lam) <= eta, x**2 - sp.Abs(lam) <= 2 * eta, (), DEPTHS)
    assert looser(
        sp.Le(cases, eta, evaluate=False), sp.Le(cases, 2 * eta, evaluate=False), (x > 0,), DEPTHS
    )
    assert not looser(
        sp.Le(cases, eta, evaluate=False), sp.Le(cases, 2 * eta, evaluate=False), (x < 0,), DEPTHS
    )


def test_a_tree_without_a_case_at_some_depth_shows_nothing() -> None:
    value = sp.Piecewise((x, sp.Ge(N, 10, evaluate=False)), evaluate=False)
    assert not looser(
        sp.Le(value, lam, evaluate=False), sp.Le(value, 2 * lam, evaluate=False), (), DEPTHS
    )


def test_implications_go_case_by_case() -> None:
    split = sp.Or(sp.And(lam >= 0, x < 2), sp.And(lam < 0, x < 1))
    assert implies(sp.Or(sp.And(lam >= 0, x < 2), x < 1), split, (), DEPTHS)
    assert implies(split, sp.Or(sp.And(lam >= 0, x < 2), x < 1), (), DEPTHS)
    assert not implies(sp.Or(sp.And(lam >= 0, x < 2), x < 3), split, (), DEPTHS)


def ended(*fates: Fate) -> Score:
    return Score(
        tuple(Fated(f"m{i}", "c", fate, "reason", "c", f"k{i}") for i, fate in enumerate(fates))
    )


def test_the_score_counts_killed_over_killed_and_survivors() -> None:
    score = ended(
        *[Fate.KILLED] * 57,
        Fate.SURVIVOR,
        *[Fate.WEAKER] * 7,
        *[Fate.EQUIVALENT] * 5,
        *[Fate.MALFORMED] * 2,
    )
    assert score.share == Fraction(19, 20) and score.reached
    assert not ended(*[Fate.KILLED] * 18, Fate.SURVIVOR).reached
    data = score.to_json()
    assert (data["mutants"], data["killed"], data["equivalent"], data["score"]) == (72, 57, 5, 0.95)
    assert [len(data[key]) for key in ("weaker", "survivors", "not_well_formed")] == [7, 1, 2]


def test_no_mutant_to_kill_is_no_success() -> None:
    assert ended().share is None and not ended().reached
    assert not ended(Fate.WEAKER, Fate.EQUIVALENT).reached


def test_the_same_run_gives_the_same_answer() -> None:
    one, two = (run(prepare(("effective-rank-range",))) for _ in range(2))
    assert one == two
    assert len({m.id for m in one.mutants}) == len(one.mutants)
    assert one.share is not None and one.share > Fraction(3, 5)


def test_an_interrupted_run_goes_on_with_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, file = prepare(("effective-rank-range",)), tmp_path / "parts"
    with pytest.raises(KeyboardInterrupt):
        run(plan, kept=Kept(file), done=_interrupted)
    file.write_bytes(file.read_bytes() + b"torn")
    kept = Kept(file)
    assert 0 < len(kept.found) < len(plan.tasks)
    assert run(plan, kept=kept) == run(plan)
    monkeypatch.setattr("rankclock.verify.workers.resume.sources", lambda: "other sources")
    assert Kept(file).found == {}


def test_a_file_that_holds_something_else_is_left_as_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("only copy")
    code, out, err = outcome(capsys, f"mutate no-overshoot --resume {file}")
    assert code == 2 and out == "" and err.count("\n") == 1 and "holds no finished parts" in err
    assert file.read_text() == "only copy"


def _interrupted(_count: int, _owner: str) -> None:
    raise KeyboardInterrupt


def test_a_check_that_fails_is_a_survivor_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("beyond the end")

    monkeypatch.setattr("rankclock.verify.mutate.run.classify", fails)
    found = fate_of(mutants_of("effective-rank-range")[0], 0)
    assert found.fate is Fate.SURVIVOR and "IndexError: beyond the end" in found.reason


def test_draws_without_hypotheses_have_every_symbol() -> None:
    forget()
    claim = Claim(
        "own",
        "own",
        Kind.IDENTITY,
        (x > 0,),
        (x > 0, lam >= 0, lam <= 1),
        Source("t", "t"),
        "",
        {x: 1, lam: 0},
    )
    points = pool.points_without(claim, (1, 2), 0)
    assert points and all(p.values.keys() == {x, lam} for p in points)


def test_a_claim_that_is_refuted_as_it_stands_is_left_out() -> None:
    plan = prepare(("recovery-time-literal",))
    assert plan.tasks == ()
    with pytest.raises(ValueError, match="no mutant"):
        run(plan)


def test_a_formula_that_only_lemmas_use_is_killed_by_its_lemma() -> None:
    found = [fate_of(m, 0) for m in mutants_of("theory.formulas.flow.contraction")]
    assert {f.fate for f in found} == {Fate.KILLED}
    assert all("lemma" in f.reason for f in found)


def outcome(capsys: pytest.CaptureFixture[str], text: str) -> tuple[int, str, str]:
    code = run_arguments(shlex.split(text))
    return code, *capsys.readouterr()


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = outcome(capsys, "mutate effective-rank-range --jobs 1 --json")
    data = json.loads(out)
    assert err == ""
    assert list(data) == [
        "mutants",
        "killed",
        "equivalent",
        "weaker",
        "survivors",
        "not_well_formed",
        "left_out",
        "score",
    ]
    assert code == (0 if data["score"] >= 0.95 else 1)
    total = (
        data["killed"]
        + data["equivalent"]
        + sum(len(data[key]) for key in ("weaker", "survivors", "not_well_formed"))
    )
    assert total == data["mutants"] > 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mutate no-overshot", "no-overshoot"),
        ("mutate recovery-time-literal", "refuted as it stands"),
        ("mutate --jobs 0", "--jobs"),
        ("mutate --resume nowhere/parts", "--resume"),
    ],
)
def test_command_line_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    code, out, err = outcome(capsys, text)
    assert code == 2 and out == "" and err.count("\n") == 1 and words in err


@pytest.mark.long
def test_worker_processes_change_no_byte(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (
        outcome(capsys, f"mutate effective-rank-range imbalance-law --jobs {jobs} --json")
        for jobs in (1, 2)
    )
    assert one == two


@pytest.mark.long
def test_mutation_score() -> None:
    score = run(prepare(), jobs=2)
    assert score.reached, score.share


def test_a_formula_of_any_number_of_arguments_is_changed_for_each_number() -> None:
    found = [fate_of(mutant, 0) for mutant in mutants_of("theory.formulas.rank.spectral_rank")[:4]]
    assert [f.fate for f in found].count(Fate.KILLED) >= 3 and all(
        f.fate is not Fate.MALFORMED for f in found
    )


def test_a_lemma_with_symbols_of_its_own_is_tried_at_their_values() -> None:
    found = [
        fate_of(mutant, 0) for mutant in mutants_of("theory.formulas.perturbed.ratio_velocity")
    ]
    assert {f.fate for f in found} == {Fate.KILLED}
    assert all("lemma" in f.reason for f in found)
