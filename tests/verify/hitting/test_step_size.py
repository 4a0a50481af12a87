"""The automatic step size: one share of the limit, whoever asks for it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from rankclock import EarlyStopping, hitting_index, plan
from rankclock.verify.arithmetic.decimals import decimal_below
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import step_size_limit, theory_limit

ROOT = Path(__file__).parents[3]
SPECTRUM = (Fraction(8), Fraction(3), Fraction(1, 2))


def limit() -> Fraction:
    """1/(2N M^(2N-2)) for N = 3 and M^N = 8, typed by hand."""
    return Fraction(1, 6 * 2**4)


def test_it_is_nine_tenths_of_the_limit() -> None:
    values = [Eigenvalue.exactly(value) for value in SPECTRUM]
    known = theory_limit(3, Fraction(1, 10), values)
    assert (known.below, known.above) == (limit(), limit())
    assert known.automatic == limit() * 9 / 10


def test_every_user_takes_the_same_share() -> None:
    stop = EarlyStopping.for_rank(SPECTRUM, rank=2, depth=3, alpha="1/100", eta="auto")
    # A float64 number at most 9/10 of the limit, and the nearest but one at worst.
    assert 0 <= limit() * 9 / 10 - stop.eta < limit() * Fraction(1, 2**51)
    assert plan(spectrum=SPECTRUM, depth=3, rank=2).eta == decimal_below(limit() * 9 / 10)
    by_hand = hitting_index(lam=8, depth=3, alpha="1/10", eta=stop.eta, to_fraction="9/10")
    automatic = hitting_index(lam=8, depth=3, alpha="1/10", eta="auto", to_fraction="9/10")
    assert automatic.steps == by_hand.steps


def test_below_a_negative_eigenvalue_the_limit_is_the_smaller_one() -> None:
    known = step_size_limit(depth=3, alpha=Fraction(1), lowest=Fraction(-8), highest=Fraction(1, 2))
    assert known.below == known.above == Fraction(1, 7 * 2**4)


# What makes an exact number of a number or of a text.
MAKERS = (
    "Fraction",
    "Rational",
    "Decimal",
    "Float",
    "float",
    "mpf",
    "mpq",
    "fmpq",
    "arb",
    "parse_exact",
)
ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def number(node: ast.expr) -> Fraction | None:
    """The value of a constant expression, as decimals are read by people; None of any other."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Fraction(str(node.value))
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MAKERS:
        return made(node.args)
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        left, right = number(node.left), number(node.right)
        if left is None or right is None or (isinstance(node.op, ast.Div) and right == 0):
            return None
        return ARITHMETIC[type(node.op)](left, right)
    return None


def made(arguments: list[ast.expr]) -> Fraction | None:
    """The number that is made of a text, a number, or a numerator and a denominator."""
    if len(arguments) == 1 and isinstance(arguments[0], ast.Constant):
        try:
            return Fraction(str(arguments[0].value))
        except ValueError:
            return None
    parts = [number(argument) for argument in arguments]
    if len(parts) == 2 and parts[0] is not None and parts[1]:
        return parts[0] / parts[1]
    return parts[0] if len(parts) == 1 else None


def factor(node: ast.expr) -> Fraction:
    """The constant factor of a product or quotient: 9/10 of `9 * limit / 10`."""
    value = number(node)
    if value is not None:
        return value
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        left, right = factor(node.left), factor(node.right)
        if isinstance(node.op, ast.Mult):
            return left * right
        return left / right if right else left
    return Fraction(1)


def shares(tree: ast.Module) -> list[str]:
    """Expressions of a file that are 9/10, or 9/10 of something."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and factor(node) == Fraction(9, 10)
    ]


@pytest.mark.parametrize(
    "written",
    [
        "Fraction(9, 10)",
        "fractions.Fraction(9, 10)",
        "Fraction('9/10')",
        "Fraction('0.9')",
        "sp.Rational(9, 10)",
        "Rational('0.90')",
        "parse_exact('9/10')",
        "0.9",
        "9 / 10",
        ".9 * limit",
        "9 * limit / 10",
        "limit * 9 / 10",
        "limit / 10 * 9",
        "limit * Fraction(18, 20)",
        "limit / Fraction(10, 9)",
        "1 - Fraction(1, 10)",
        "arb(9) / 10",
    ],
)
def test_the_share_is_seen_however_it_is_written(written: str) -> None:
    assert shares(ast.parse(f"eta = f({written}, 8)"))


@pytest.mark.parametrize(
    "written", ["0.95", "Fraction(9, 100)", "9 * limit", "limit / 10", "Fraction('x')", "'9/10'"]
)
def test_nothing_else_is_taken_for_the_share(written: str) -> None:
    assert not shares(ast.parse(f"eta = f({written}, 8)"))


def test_the_share_stands_in_one_place() -> None:
    folders = ("verify/hitting", "verify/window", "verify/api", "rankclock/commands")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files += (ROOT / "rankclock").glob("*.py")
    holders = {
        path.relative_to(ROOT).as_posix(): seen
        for path in files
        if (seen := shares(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert holders == {
        "verify/hitting/step_size.py": ["Fraction(9, 10)"],
        # A bound on h N, which has nothing to do with the step size that is chosen.
        "verify/hitting/abel/path_proof.py": ["0.9"],
    }
