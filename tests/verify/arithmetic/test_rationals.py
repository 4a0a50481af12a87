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
from rankclock.verify.arithmetic.rationals import (
    as_fraction,
    as_mpf,
    as_sympy,
    exact_root,
    power_below,
    root_below,
    short,
    text_of,
    with_plain_integers,
)

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


F = Fraction


@pytest.mark.parametrize(
    ("value", "order", "root"),
    [
        (F(4), 2, F(2)),
        (F(8, 27), 3, F(2, 3)),
        (F(0), 5, F(0)),
        (F(1), 7, F(1)),
        (F(10**60), 2, F(10**30)),
        (F(-5, 3), 1, F(-5, 3)),
        (F(2), 2, None),
        (F(4, 3), 2, None),
        (F(3, 4), 2, None),
        (F(10**60 + 1), 2, None),
        # As SymPy means it, no real number.
        (F(-8), 3, None),
        (F(-1), 2, None),
    ],
)
def test_a_root_is_exact_or_none(value: Fraction, order: int, root: Fraction | None) -> None:
    assert exact_root(value, order) == root


@pytest.mark.parametrize("bits", [0, 1, 20, 100])
@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("value", [F(0), F(1), F(2), F(9, 4), F(1, 10**12), F(10**12) / 7])
def test_a_root_below_is_below_and_close(value: Fraction, order: int, bits: int) -> None:
    below = root_below(value, order, bits)
    assert 0 <= below**order <= value < (below + F(1, 2**bits)) ** order
    assert 2**bits % below.denominator == 0


@pytest.mark.parametrize("exponent", [F(1, 2), F(3, 2), F(-1, 2), F(-5, 3), F(2), F(-3)], ids=str)
@pytest.mark.parametrize("value", [F(2), F(9, 4), F(1, 10**20), F(10**20) / 3, F(999, 1000)])
def test_a_power_below_is_below_and_relatively_close(value: Fraction, exponent: Fraction) -> None:
    order, numerator = exponent.denominator, exponent.numerator
    exact = exact_root(value**numerator, order)
    for bits in (8, 40):
        below = power_below(value, exponent, bits)
        # Compared by powers, which are rational.
        assert below > 0 and below**order <= value**numerator
        assert (below * (1 + F(1, 2 ** (bits - 1)))) ** order > value**numerator
        assert exact is None or below == exact


@pytest.mark.parametrize(
    ("value", "text"),
    [(F(3), "3"), (F(-7, 2), "-7/2"), (F(0), "0"), (F(10**5000), "1" + "0" * 5000)],
)
def test_the_exact_text_of_a_number_of_any_length(value: Fraction, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "most", "text"),
    [
        (F(1, 3), 20, "1/3"),
        (F(12345678901234567890), 20, "12345678901234567890"),
        (F(123456789012345678901), 20, "1.23457e+20"),
        (F(12345, 67), 8, "12345/67"),
        (F(12345, 67), 7, "184.254"),
        (F(1, 3), 3, "1/3"),
        (F(1, 3), 2, "0.333333"),
        (F(10) ** 6000, 20, "1.0e+6000"),
        (1 / F(10) ** 6000, 20, "1.0e-6000"),
    ],
)
def test_a_short_text_is_exact_where_it_fits(value: Fraction, most: int, text: str) -> None:
    assert short(value, most=most) == text
    assert short(F(1, 3), most=1, digits=3) == "0.333"


def test_other_types_keep_the_value() -> None:
    for value in (F(-7, 3), F(0), F(10**40, 3)):
        assert as_fraction(as_sympy(value)) == as_fraction(to_fmpq(value)) == value
        assert (
            abs(as_mpf(value) * value.denominator - value.numerator)
            <= abs(value.numerator) * mpmath.mpf(2) ** -50
        )
    plain = with_plain_integers(Fraction(int(np.int64(7)), 2))
    assert plain == F(7, 2) and type(plain.numerator) is int
