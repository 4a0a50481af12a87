"""Formulas are changed for every claim that uses them, in copies apart from the process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import sympy as sp

from rankclock.theory import claims
from rankclock.theory.formulas import flow
from rankclock.theory.registry import all_claims
from rankclock.verify.mutate.formulas import Recorder, build, private_theory
from rankclock.verify.mutate.mutants import claim_of, module_of, mutants_of, owners, users

FRACTION = "theory.formulas.flow.inflection_fraction"


def test_a_formula_is_changed_for_every_claim_that_uses_it_and_put_back() -> None:
    before = {name: claim_of(name).text() for name in users(FRACTION)}
    mutant = next(m for m in mutants_of(FRACTION) if "N-1->N" in m.id)
    assert len(mutant.claims) >= 5
    assert all(mutant.make(name).differences for name in mutant.claims)
    assert {name: build(module_of(name), Recorder()).text() for name in before} == before


def test_the_modules_of_the_process_stay_as_they_are_while_a_claim_is_built() -> None:
    def theory() -> dict[str, object]:
        modules = {k: v for k, v in sys.modules.items() if k.startswith("rankclock.theory.")}
        names = {f"{k}.{n}": v for k, m in modules.items() for n, v in vars(m).items()}
        return {"diff": sp.diff, **modules, **names}

    all_claims()
    before, seen = theory(), []

    def doubled(tree: sp.Basic) -> sp.Basic:
        seen.append(theory())
        return 2 * tree

    claim = build(module_of("flow-inflection"), Recorder(), "flow.inflection_fraction", doubled)
    assert claim.text() != claim_of("flow-inflection").text()
    assert seen
    for during in seen:
        assert during.keys() == before.keys()
        assert all(during[name] is before[name] for name in before)
    assert flow.inflection_fraction(2) == sp.Rational(1, 3)


def test_a_change_reaches_a_claim_through_the_file_of_another_claim() -> None:
    # Its statement is taken from the file of rank-unimodal.
    module = module_of("rank-monotone")
    changed = build(module, Recorder(), "rank.spectral_rank", lambda tree: 2 * tree)
    assert changed.statement != claim_of("rank-monotone").statement
    assert changed.hypotheses == claim_of("rank-monotone").hypotheses


@pytest.mark.parametrize(
    "line",
    [
        "from rankclock.theory import formulas",
        "from rankclock.theory.formulas import flow",
        "from rankclock.theory.claims.flow import flow_inflection",
        "import rankclock.theory.formulas.flow",
        "import rankclock.theory.formulas.flow as flow",
    ],
)
def test_an_import_that_no_change_would_reach_is_refused(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unreached.py").write_text(f"{line}\nCLAIM = None\n")
    monkeypatch.setattr(claims, "__path__", [*claims.__path__, str(tmp_path)])
    with pytest.raises(ImportError, match="import"):
        private_theory(Recorder()).module("rankclock.theory.claims.unreached")


def test_every_formula_that_claims_use_is_changed() -> None:
    unused = {
        "theory.formulas.descent.product",
        "theory.formulas.sharp_passage.at_iterate",
    }  # one only multiplies what it is given, the other returns no tree
    formulas = [owner for owner in owners() if owner.startswith("theory.")]
    assert [owner for owner in formulas if not mutants_of(owner) and owner not in unused] == []


def test_building_a_claim_anew_gives_the_claim() -> None:
    assert all(claim_of(c.id).text() == c.text() for c in all_claims())
