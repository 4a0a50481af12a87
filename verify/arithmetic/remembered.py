"""Functions of exact arguments that are not computed twice, whether they return or refuse."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import flint

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Function = Callable[Arguments, Answer]

# Filled when modules are loaded, and never afterwards.
_FORGETFUL: list[Callable[[], None]] = []


def kept(most: int) -> Callable[[Function[Arguments, Answer]], Function[Arguments, Answer]]:
    """A function that keeps its last answers.

    most: answers kept, which bounds the memory. The function is to take hashable arguments, and to
    depend on nothing else.
    """

    def keep(function: Function[Arguments, Answer]) -> Function[Arguments, Answer]:
        keeping: Any = lru_cache(maxsize=most)(function)
        _FORGETFUL.append(keeping.cache_clear)
        return keeping

    return keep


def remembered(most: int) -> Callable[[Function[Arguments, Answer]], Function[Arguments, Answer]]:
    """As `kept`, of answers that depend on the working precision or are arithmetic errors too.

    A run past its budget is the longest of all, and what it comes to is that it refuses.
    """

    def remember(function: Function[Arguments, Answer]) -> Function[Arguments, Answer]:
        @kept(most)
        def outcome(bits: int, *args: Hashable, **named: Hashable) -> Answer | ArithmeticError:
            try:
                return function(*args, **named)  # type: ignore[arg-type]
            except ArithmeticError as refusal:
                return refusal

        @wraps(function)
        def answer(*args: Arguments.args, **named: Arguments.kwargs) -> Answer:
            result = outcome(flint.ctx.prec, *args, **named)  # type: ignore[arg-type]
            if isinstance(result, ArithmeticError):
                # Without the frames of the last time, with all that they hold.
                raise result.with_traceback(None)
            return result

        return answer

    return remember


def forget() -> None:
    """Forget all answers: a test that plants a fault needs functions that are called again."""
    for clear in _FORGETFUL:
        clear()
