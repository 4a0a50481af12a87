"""Where in a claim file something is written."""

from __future__ import annotations

import ast

from rankclock.verify.claims.source_lines import line_of_float, line_of_name, lines_of_id

TREE = ast.parse(
    """OTHER = 1
CLAIM = Claim(
    "first",
    0.25 + x,
    (y, 7, 0.5),
)
SECOND = replace(CLAIM, id="first")
THIRD = Claim(other="first", id="third")
print(CLAIM)
"""
)


def test_the_calls_that_give_an_id_from_the_top() -> None:
    assert lines_of_id(TREE, "first") == [2, 7]
    assert lines_of_id(TREE, "third") == [8]
    assert lines_of_id(TREE, "none") == []


def test_the_assignment_to_a_name_and_not_its_use() -> None:
    assert line_of_name(TREE, "CLAIM") == 2
    assert line_of_name(TREE, "x") == 1


def test_the_first_float_of_the_expression_that_begins_there() -> None:
    assert line_of_float(TREE, 2) == 4
    assert line_of_float(TREE, 7) is None
