"""Answers that are kept: of returns and of refusals, apart by precision, and not for ever."""

from __future__ import annotations

import flint
import pytest

from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.remembered import remembered


def test_a_return_and_a_refusal_are_computed_once() -> None:
    calls = []

    @remembered(most=10)
    def half(n: int) -> int:
        calls.append(n)
        if n % 2:
            raise Undecided("odd")
        return n // 2

    assert [half(4), half(4)] == [2, 2]
    for _ in range(3):
        with pytest.raises(Undecided, match="odd"):
            half(5)
    assert calls == [4, 5]


def test_another_error_is_no_answer() -> None:
    calls = []

    @remembered(most=10)
    def broken(n: int) -> int:
        calls.append(n)
        raise KeyError(n)

    for _ in range(2):
        with pytest.raises(KeyError):
            broken(1)
    assert calls == [1, 1]


def test_precisions_are_apart() -> None:
    @remembered(most=10)
    def bits() -> int:
        return int(flint.ctx.prec)

    with precision(100):
        assert bits() == 100
    with precision(200):
        assert bits() == 200


def test_memory_is_bounded_and_can_be_emptied() -> None:
    calls = []

    @remembered(most=2)
    def seen(n: int) -> int:
        calls.append(n)
        return n

    for n in (1, 2, 3, 1, 1):
        seen(n)
    assert calls == [1, 2, 3, 1]
    seen.cache_clear()
    seen(1)
    assert calls[-2:] == [1, 1]
