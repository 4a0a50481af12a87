"""The corpus is what it says: each claim can be stated, and its truth is confirmed apart from
`verify`. A few quick ones are checked by the program; all of them by `make truth`.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from rankclock import Settings, Verdict, check
from rankclock.verify.claims.rules import empty_relations, faults
from truth.at_a_point import NoValue, difference, holds
from truth.corpus import ENTRIES, SUBJECTS
from truth.entry import Entry
from truth.points import points

# Digits at which two sides are told apart; the last one is for the nearest identities.
_LADDER = (100, 400, 1200)
# Guess: random points of a true claim; a wrong one is seen at the first few.
_POINTS = 6
# Guess: of a true claim at a random point, where nothing is as near as in a false one.
_DIGITS = 50
_FALSE = [entry for entry in ENTRIES.values() if not entry.truth]
_TRUE = [entry for entry in ENTRIES.values() if entry.truth]


def _named(entries: list[Entry]) -> Any:
    return pytest.mark.parametrize("entry", entries, ids=[entry.id for entry in entries])


def _exactly_false(relation: sp.Basic, point: dict[sp.Basic, Any]) -> bool:
    """Whether SymPy's algebra finds that a relation fails at an irrational point."""
    # Not by putting the point into the relation: SymPy takes the square of a hidden zero for
    # positive.
    gap = sp.expand((relation.lhs - relation.rhs).subs(point))
    return relation.func(gap, 0) is sp.false


def _fails(relation: sp.Basic, point: dict[sp.Basic, Any]) -> bool:
    if not all(sp.sympify(v).is_Rational for v in point.values() if not isinstance(v, tuple)):
        return _exactly_false(relation, point)
    try:
        return any(not holds(relation, point, digits=digits) for digits in _LADDER)
    except NoValue:
        return True


def test_there_are_enough_and_half_of_them_are_false() -> None:
    assert len(ENTRIES) == sum(map(len, SUBJECTS.values())), "an id stands twice"
    assert len(ENTRIES) >= 300
    assert 2 * len(_FALSE) >= len(ENTRIES)
    assert len(_TRUE) >= 150
    assert all(len(entries) >= 30 for entries in SUBJECTS.values())


def test_each_has_a_reason_of_its_own() -> None:
    for entry in ENTRIES.values():
        assert entry.because.endswith(".") and len(entry.because) >= 6, entry.id
        assert not entry.known_miss or not entry.truth, entry.id
    misses = [entry for entry in _FALSE if entry.known_miss]
    assert len(misses) <= 0.03 * len(_FALSE)


def test_each_can_be_stated() -> None:
    for entry in ENTRIES.values():
        claim = entry.claim()
        # Functions that no backend evaluates are a limit of the program, which `make truth` tells.
        wrong = [what for what, _ in faults(claim) if "no backend can evaluate" not in what]
        assert not wrong, (entry.id, wrong)
        assert not list(empty_relations(claim)), entry.id


@_named(_FALSE)
def test_false_ones_fail_where_they_say(entry: Entry) -> None:
    assert entry.fails_at or entry.between
    if entry.fails_at and set(entry.fails_at) >= set(entry.symbols):
        assert all(holds(hypothesis, entry.fails_at) for hypothesis in entry.hypotheses)
        assert entry.between or any(_fails(r, entry.fails_at) for r in entry.statement)
    if entry.between:
        (relation,) = entry.statement
        assert isinstance(relation, sp.Ne)
        assert all(holds(h, point) for h in entry.hypotheses for point in entry.between)
        before, after = (difference(relation, point) for point in entry.between)
        assert before * after < 0


@_named(_FALSE)
def test_the_witness_of_a_false_one_gives_nothing_away(entry: Entry) -> None:
    assert all(holds(hypothesis, entry.witness) for hypothesis in entry.hypotheses)
    if not entry.everywhere:
        assert all(holds(relation, entry.witness) for relation in entry.statement)


@_named(_TRUE)
def test_true_ones_hold_at_random_points(entry: Entry) -> None:
    accepted = points(entry, _POINTS)
    assert all(holds(hypothesis, entry.witness) for hypothesis in entry.hypotheses)
    assert len(accepted) >= 4, "too few points satisfy the hypotheses"
    for point in accepted:
        assert all(holds(r, point, digits=_DIGITS) for r in entry.statement), point


def test_the_evaluation_apart_sees_a_wrong_statement() -> None:
    """Else all that is above could not fail."""
    x = sp.Symbol("x", real=True)
    assert not holds(sp.Le(sp.exp(x), 1 + x, evaluate=False), {x: 1})
    assert not holds(sp.Eq(sp.floor(x), 2, evaluate=False), {x: sp.Rational(3, 2)})
    tail = sp.Eq(sp.erf(x), 1, evaluate=False)
    assert holds(tail, {x: 20}) and not holds(tail, {x: 20}, digits=400)
    with pytest.raises(NoValue):
        holds(sp.Gt(1 / x, 0, evaluate=False), {x: 0})


@pytest.mark.parametrize(
    "name", ["sophie-germain", "hermite-two", "exp-parabola-below", "schur-any-sign"]
)
def test_a_few_by_the_program(name: str) -> None:
    entry = ENTRIES[name]
    result = check(entry.claim(), Settings(examples=20, quick=True))
    assert (result.verdict is Verdict.REFUTED) is not entry.truth
