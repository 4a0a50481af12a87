"""The automatic step size: one share of the limit, whoever asks for it."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path

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


def test_the_share_stands_in_one_place() -> None:
    share = ast.dump(ast.parse("Fraction(9, 10)", mode="eval").body)
    folders = ("verify/hitting", "verify/window", "verify/api", "rankclock/commands")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files += (ROOT / "rankclock").glob("*.py")
    holders = [
        path.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.dump(node) == share
    ]
    assert holders == ["step_size.py"]
