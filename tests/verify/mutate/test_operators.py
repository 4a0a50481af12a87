"""Operators: every slip of the pen is reached, each change once and in one order."""

from __future__ import annotations

import pytest
import sympy as sp

from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.mutate.operators import Edit, applied, edits


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
