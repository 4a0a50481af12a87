"""Chains of inequalities: each lemma of the table proves something that nothing else does."""

from __future__ import annotations

import pytest
import sympy as sp

from rankclock.theory.symbols import N
from rankclock.verify.evidence.symbolic import chains
from rankclock.verify.evidence.symbolic.chains import RULES, implied_by

x, y, z = sp.symbols("x y z", real=True)
# By name of the rule: a goal that follows with it, the conditions, and the chain.
EXAMPLES = {
    "maximum": (x > y, (x > sp.Max(y, z),), "x > Max(y, z) >= y"),
    "absolute value": (x > 0, (x > sp.Abs(y),), "x > Abs(y) >= 0"),
    "numbers": (x > y, (x > 2, y < 1), "x > 2 > 1 > y"),
    "power of a positive number": (x > 0, (x > y**N, y > 0), "x > y**N > 0"),
    "factor of a positive product": (
        x > 0,
        ((N - 1) / (2 * N - 1) * x > y, y > 0, N >= 2),
        "x > 0 because x*(N - 1)/(2*N - 1) > y > 0",
    ),
}


def test_every_rule_has_an_example() -> None:
    assert {rule.name for rule in RULES} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_proves_what_the_others_do_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    goal, conditions, chain = EXAMPLES[name]
    assert implied_by(goal, conditions) == chain
    rest = tuple(rule for rule in RULES if rule.name != name)
    monkeypatch.setattr(chains, "RULES", rest)
    assert implied_by(goal, conditions) is None


def test_a_power_may_rest_on_another_power() -> None:
    """x >= y^2 with y >= z^2 > 0: the power of y is positive once that of z is."""
    conditions = (x >= y**3, y >= z**3, z > 0)
    assert implied_by(x > 0, conditions) == "x >= y**3 > 0"


@pytest.mark.parametrize(
    ("goal", "conditions"),
    [
        (x > y, (x >= y,)),
        (x > x, ()),
        (x > y, (y > x,)),
        (x > 0, (x > y,)),
        (x > 0, (sp.Max(x, y) > 0,)),
        (x > 0, (x > y**N, y >= 0)),
        (x > 0, (x > 0) | (y > 0)),
        (sp.Eq(x, y), (x >= y, y >= x)),
    ],
    ids=str,
)
def test_what_does_not_follow_has_no_chain(goal: sp.Basic, conditions: object) -> None:
    others = conditions if isinstance(conditions, tuple) else (conditions,)
    assert implied_by(goal, others) is None


def test_the_two_sides_of_an_inequation_may_differ_either_way() -> None:
    assert implied_by(sp.Ne(x, y), (y > x,)) == "y > x"
    assert implied_by(sp.Ne(x, y), (x > y,)) == "x > y"
