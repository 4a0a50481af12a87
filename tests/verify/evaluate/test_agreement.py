"""How many digits two enclosures have in common: never more than they have."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import acb, arb, arb_mat, fmpq_mat

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.agreement import digits_of_agreement, is_true_of_equal_sides

x = sp.Symbol("x", real=True)


def around(middle: str, radius: str) -> arb:
    return arb(middle, radius)


@pytest.mark.parametrize(
    ("left", "right", "digits"),
    [
        # As many as the wider one has, relative to the larger one, or to 1 where both are small.
        (around("1", "1.01e-10"), around("1", "1e-50"), 9),
        (around("1", "0.99e-10"), around("1", "1e-50"), 10),
        (around("1", "1e-50"), around("1", "0.99e-10"), 10),
        (around("1000", "0.99e-10"), around("1000", "1e-50"), 13),
        (around("-1000", "0.99e-10"), around("-1000", "1e-50"), 13),
        (around("1e-5", "0.99e-10"), around("1e-5", "1e-50"), 10),
        (around("0", "0.99e-10"), around("0", "0"), 10),
        # Apart, however little; or too wide for a digit.
        (around("1", "1e-11"), around("1.0000000001", "1e-11"), None),
        (around("1", "0.2"), around("1", "0"), None),
        (around("1", "0.09"), around("1", "0"), 1),
        (around("0", "inf"), around("1", "0"), None),
    ],
)
def test_digits_are_those_of_the_wider_side(left: arb, right: arb, digits: int | None) -> None:
    with precision(300):
        assert digits_of_agreement(left, right) == digits
        assert digits_of_agreement(acb(left), acb(right)) == digits


def test_what_a_side_may_have_beside_the_line_counts_as_its_width() -> None:
    with precision(300):
        stray = acb(1, around("0", "0.9e-10"))
        assert digits_of_agreement(stray, arb(1)) == digits_of_agreement(acb(1), stray) == 10
        assert digits_of_agreement(acb(1, around("0", "2")), arb(1)) is None
        # The wider of the two counts, not both together.
        both = acb(around("1", "0.99e-10"), around("0", "0.99e-10"))
        assert digits_of_agreement(both, acb(1)) == digits_of_agreement(arb(1), both) == 10


@pytest.mark.parametrize("bits", [53, 100, 1000])
def test_numbers_without_radius_agree_to_the_working_precision_and_no_further(bits: int) -> None:
    with precision(bits):
        digits = digits_of_agreement(arb(1), arb(1))
        assert digits is not None and 10**digits <= 2**bits < 10 ** (digits + 1)
        assert digits_of_agreement(arb(2) ** 40, arb(2) ** 40) == digits


def test_matrices_agree_as_far_as_their_worst_entry() -> None:
    with precision(200):
        close, rough = around("1", "0.9e-20"), around("1", "0.9e-10")
        exact = arb_mat([[1, 1]])
        assert digits_of_agreement(arb_mat([[close, close]]), exact) == 20
        assert digits_of_agreement(arb_mat([[close, rough]]), exact) == 10
        assert digits_of_agreement(arb_mat([[close, arb(2)]]), exact) is None
        assert digits_of_agreement(fmpq_mat([[1, 1]]), arb_mat([[close, rough]])) == 10


def test_which_relations_equal_sides_speak_for() -> None:
    for relation in (sp.Eq, sp.Le, sp.Ge):
        assert is_true_of_equal_sides(relation(x, 2, evaluate=False))
    for relation in (sp.Ne, sp.Lt, sp.Gt):
        assert not is_true_of_equal_sides(relation(x, 2, evaluate=False))
    assert not is_true_of_equal_sides(sp.And(x <= 2, x >= 1))
