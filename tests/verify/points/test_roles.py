"""Symbols are treated by the role that they have in a claim, never by their letters."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.process import Iterate
from rankclock.theory.registry import all_claims, find_claim
from rankclock.theory.symbols import MEANING, ROLES, N, Role, alpha, eta, h, k, lam, x
from rankclock.verify.evidence.slack_design import slack_over_design
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import in_drawing_order
from rankclock.verify.settings import Settings

# Another paper's symbols, none of which is one of ours.
STRANGER, LEVEL = (sp.Symbol(name, real=True) for name in ("zeta", "sigma"))


def claim(name: str) -> Claim:
    chosen = find_claim(name)
    assert chosen is not None
    return chosen


def renamed(original: Claim, swap: dict[sp.Basic, sp.Basic], **roles: Role) -> Claim:
    """A plain claim with other symbols in the place of ours. roles: by the names of the symbols."""
    by_name = {symbol.name: symbol for symbol in (*original.symbols, *swap.values())}
    return replace(
        original,
        hypotheses=tuple(condition.xreplace(swap) for condition in original.hypotheses),
        statement=tuple(relation.xreplace(swap) for relation in original.at_depth(2)),
        witness={swap.get(s, s): value for s, value in original.witness.items()},
        tight_at=(),
        boundary=(),
        boxes=(),
        kind=type(original.kind).OBSERVATION,
        roles={by_name[name]: role for name, role in roles.items()},
    )


def cells(about: Claim, count: int = 60) -> set[str]:
    """Names of the cells that draws come from, without the names of the symbols."""
    points = (
        draw_point(about, SeededPicks(f"roles/{number}"), depths=(2, 3)) for number in range(count)
    )
    return {cell.partition(" ")[2] for point in points for cell in point.cells}


def values(about: Claim, swap: dict[sp.Basic, sp.Basic], count: int = 40) -> list[list[object]]:
    """Values of some draws, with our symbols in the place of others."""
    ours = {other: own for own, other in swap.items()}
    return [
        sorted((ours.get(symbol, symbol).name, value) for symbol, value in point.values.items())
        for point in (
            draw_point(about, SeededPicks(f"roles/{number}"), depths=(2, 3, 4))
            for number in range(count)
        )
    ]


def test_every_symbol_with_a_role_is_one_of_the_theory() -> None:
    assert ROLES.keys() <= MEANING.keys()
    assert [symbol for symbol, role in ROLES.items() if role is Role.DEPTH] == [N]
    assert Role.NONE not in ROLES.values()


def test_a_stranger_of_the_same_letter_has_no_role() -> None:
    about = claim("no-overshoot")
    for symbol in ROLES:
        assert about.role(symbol) is ROLES[symbol]
        assert about.role(sp.Symbol(symbol.name, positive=True)) is Role.NONE or symbol == N
    assert about.role(sp.Symbol("x0", real=True)) is Role.NONE


def test_a_claim_says_otherwise_of_a_symbol_of_ours() -> None:
    about = replace(claim("no-overshoot"), roles={lam: Role.NONE, STRANGER: Role.SCALE})
    assert about.role(lam) is Role.NONE
    assert about.role(STRANGER) is Role.SCALE
    assert about.role(eta) is Role.STEP_SIZE
    assert about.text() == claim("no-overshoot").text()


def test_values_are_chosen_in_the_order_of_the_roles() -> None:
    about = claim("no-overshoot")
    assert in_drawing_order(about, (eta, x, lam, N)) == [N, lam, x, eta]
    other = replace(about, roles={lam: Role.NONE, STRANGER: Role.EIGENVALUE})
    assert in_drawing_order(other, (eta, x, lam, N, STRANGER)) == [N, STRANGER, x, eta, lam]


@pytest.mark.parametrize("name", ["no-overshoot", "passage-monotone-growing", "flow-limit"])
def test_a_symbol_with_the_role_of_one_of_ours_is_drawn_like_it(name: str) -> None:
    about = claim(name)
    swap: dict[sp.Basic, sp.Basic] = {lam: LEVEL, alpha: STRANGER}
    strange = renamed(about, swap, sigma=Role.EIGENVALUE, zeta=Role.SCALE)
    assert values(strange, swap) == values(about, {})


def test_an_eigenvalue_without_its_role_is_drawn_between_its_bounds_alone() -> None:
    about = claim("no-overshoot")
    assert "> 0, inflection rational" in cells(about)
    assert "> 0, inflection rational" not in cells(replace(about, roles={lam: Role.NONE}))
    assert "> 0, inflection rational" not in cells(renamed(about, {lam: LEVEL}))


def test_the_design_takes_symbols_by_their_roles() -> None:
    about, settings = claim("no-overshoot"), Settings(depths=(2, 3))
    tried = [
        _levels(design, "lambda")
        for design in (
            slack_over_design(about, settings),
            slack_over_design(replace(about, roles={lam: Role.NONE}), settings),
        )
    ]
    assert tried[0] <= {"1", "0", "-1"} and not tried[1] <= {"1", "0", "-1"}


def test_the_design_of_a_run_with_a_step_size_without_unit() -> None:
    """The shares of runs have no entry for `h`, of which no claim of the theory about runs is."""
    run = Iterate(k, N, lam, alpha, h)
    about = replace(
        claim("step-monotone-growing"),
        statement=(sp.Ge(run, alpha, evaluate=False),),
        hypotheses=(
            N >= 2,
            lam > 0,
            alpha > 0,
            sp.Le(alpha**N, lam),
            h > 0,
            sp.Le(h, sp.Rational(1, 100)),
            k >= 0,
            k <= 1,
        ),
        boxes=(),
        lemmas=(),
    )
    design = slack_over_design(about, Settings(depths=(3,)))
    assert design is not None and design["relations"][0]["points"]


def _levels(design: dict[str, object] | None, name: str) -> set[str]:
    assert design is not None
    return {point[name] for relation in design["relations"] for point in relation["points"]}


def test_claims_of_the_theory_hardly_need_roles_of_their_own() -> None:
    # One is about coarse accuracies alone, where as a role they are fine.
    assert [about.id for about in all_claims() if about.roles] == [
        "recovery-time-before-inflection"
    ]
