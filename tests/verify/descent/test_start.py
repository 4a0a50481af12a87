"""What each guard of a start refuses, in which words, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from rankclock.verify.descent.start import (
    Start,
    require_few_factors,
    require_mode,
    require_perturbation,
)
from rankclock.verify.errors import InputError

HALF, MINUS = Fraction(1, 2), Fraction(-1, 3)
RANGE = "a mode needs depth >= 2, alpha > 0 and eta > 0"

NO_BETA = "leave it out for the identical start"

REFUSED: list[tuple[Callable[[], None], str]] = [
    (Start(1, MINUS, MINUS).require_range, f"--depth: 1 is out of range; {RANGE}"),
    (Start(2, MINUS, MINUS).require_range, f"--alpha: -1/3 is out of range; {RANGE}"),
    (Start(2, HALF, MINUS).require_range, f"--eta: -1/3 is out of range; {RANGE}"),
    (
        Start(1, MINUS, MINUS).require_positive,
        "--depth: 1 is below 2; give the number of factors, 2 or more",
    ),
    (
        Start(2, MINUS, MINUS).require_positive,
        "--alpha: -1/3 is not positive; give a number above 0",
    ),
    (
        Start(2, HALF, Fraction(0)).require_positive,
        "--eta: 0 is not positive; give a number above 0",
    ),
    (
        lambda: require_mode(1, MINUS, MINUS),
        "--depth: 1 is below 2; give the number of factors, 2 or more",
    ),
    (
        lambda: require_mode(201, MINUS, MINUS),
        "--depth: 201 is above 200; give a smaller number of factors",
    ),
    (
        lambda: require_mode(2, MINUS, MINUS),
        "--alpha: -1/3 is not positive; give an initialisation scale above 0, such as 1/10",
    ),
    (
        lambda: require_mode(2, HALF, MINUS),
        "--eta: -1/3 is not positive; give a step size above 0, or --eta auto",
    ),
    (
        lambda: require_few_factors(201),
        "--depth: 201 is above 200; give a smaller number of factors",
    ),
    (
        lambda: require_perturbation(MINUS),
        f"--beta: -1/3 is negative; give a perturbation above 0, or {NO_BETA}",
    ),
]


@pytest.mark.parametrize(("guard", "message"), REFUSED, ids=[text[:22] for _, text in REFUSED])
def test_what_is_refused(guard: Callable[[], None], message: str) -> None:
    with pytest.raises(InputError) as caught:
        guard()
    assert str(caught.value) == message


def test_what_is_let_through() -> None:
    start = Start(2, HALF, HALF)
    assert start.in_range and start.beta is None
    start.require_range()
    start.require_positive()
    require_mode(200, HALF, "auto")
    require_few_factors(200)
    for beta in (None, Fraction(0), HALF):
        require_perturbation(beta)
