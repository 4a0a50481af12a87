"""A rational changes its type in one room, and keeps its value."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import fmpq

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.rationals import as_fraction, as_mpf, as_sympy, with_plain_integers

ROOT = Path(__file__).parents[3]
FORMS = ("sp.Rational", "Rational", "fmpq", "flint.fmpq", "Fraction")
PARTS = ({"numerator", "denominator"}, {"p", "q"})


def by_hand(node: ast.AST) -> bool:
    """Whether a rational is taken apart and put together again: in a call, or as a quotient."""
    if isinstance(node, ast.Call):
        if ast.unparse(node.func) in ("arb", "flint.arb") and len(node.args) == 1:
            inner = node.args[0]
            return isinstance(inner, ast.Call) and ast.unparse(inner.func) in FORMS
        pair = node.args if ast.unparse(node.func) in FORMS else []
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        pair = [node.left, node.right]
        if not ast.unparse(node.left).startswith("mpmath.mpf("):
            return False
    else:
        return False
    taken = [part for part in map(part_of, pair) if part]
    return (
        len(pair) == len(taken) == 2
        and taken[0][0] == taken[1][0]
        and ({name for _, name in taken} in PARTS)
    )


def part_of(node: ast.expr) -> tuple[str, str] | None:
    """Value and attribute of `value.attribute`, also within int() or mpmath.mpf()."""
    while isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]
    return (ast.unparse(node.value), node.attr) if isinstance(node, ast.Attribute) else None


def where_by_hand(text: str) -> list[int]:
    return [node.lineno for node in ast.walk(ast.parse(text)) if by_hand(node)]


@pytest.mark.parametrize(
    "text",
    [
        "sp.Rational(v.numerator, v.denominator)",
        "sp.Rational(span.low.numerator, span.low.denominator)",
        "Fraction(int(c.p), int(c.q))",
        "flint.fmpq(int(tree.p), int(tree.q))",
        "mpmath.mpf(v.numerator) / v.denominator",
        "arb(fmpq(1, s))",
    ],
)
def test_a_form_by_hand_is_seen(text: str) -> None:
    assert where_by_hand(f"x = {text}") == [1]


@pytest.mark.parametrize(
    "text", ["fmpq(k, 10)", "Fraction(u.p, v.q)", "arb(0)", "u.numerator / u.denominator"]
)
def test_other_numbers_are_not(text: str) -> None:
    assert where_by_hand(f"x = {text}") == []


def test_no_other_room_changes_types_by_hand() -> None:
    files = [
        path
        for top in ("theory", "verify", "reports", "rankclock/commands")
        for path in sorted((ROOT / top).rglob("*.py"))
    ]
    lines = {
        (path.parent.name, path.name, line)
        for path in files
        for line in where_by_hand(path.read_text(encoding="utf-8"))
    }
    assert len(files) > 200
    assert {name for name, _, _ in lines} == {"arithmetic"}, sorted(lines)


@pytest.mark.parametrize("text", ["0", "-3/7", "12345678901234567890/7", "1e-40"])
def test_a_value_comes_back_as_it_went(text: str) -> None:
    value = Fraction(text)
    assert as_sympy(value) == sp.Rational(text) and as_fraction(as_sympy(value)) == value
    assert to_fmpq(value) == fmpq(value.numerator, value.denominator)
    assert as_fraction(to_fmpq(value)) == value
    assert as_mpf(value) == mpmath.mpf(str(value.numerator)) / value.denominator


def test_integers_of_numpy_do_not_stay_inside() -> None:
    whole = with_plain_integers(np.int64(2**62))
    assert whole * 4 == 2**64 and type(whole.numerator) is int
