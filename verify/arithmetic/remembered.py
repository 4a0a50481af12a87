"""Functions of exact arguments that are not computed twice, whether they return or refuse."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

import flint


@dataclass(frozen=True)
class ExactBall:
    """A ball as an argument: the same where middle and radius are."""

    middle: flint.arb
    radius: flint.arb

    @classmethod
    def of(cls, ball: flint.arb) -> ExactBall:
        """That of a ball."""
        return cls(ball.mid(), ball.rad())

    @property
    def ball(self) -> flint.arb:
        """The ball, its radius rounded up by at most a billionth."""
        return flint.arb(self.middle, self.radius)


Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Function = Callable[Arguments, Answer]


def remembered(most: int) -> Callable[[Function[Arguments, Answer]], Function[Arguments, Answer]]:
    """A function that keeps its last answers, those that are arithmetic errors too.

    A run past its budget is the longest of all, and what it comes to is that it refuses. The
    working precision counts as an argument.

    most: answers kept, which bounds the memory. The function is to take hashable arguments, and to
    depend on nothing else.
    """

    def remember(function: Function[Arguments, Answer]) -> Function[Arguments, Answer]:
        asked: Callable[..., Answer] = function

        @lru_cache(maxsize=most)
        def outcome(bits: int, *args: Hashable, **named: Hashable) -> Answer | ArithmeticError:
            try:
                return asked(*args, **named)
            except ArithmeticError as refusal:
                return refusal

        kept: Callable[..., Answer | ArithmeticError] = outcome

        @wraps(function)
        def answer(*args: Arguments.args, **named: Arguments.kwargs) -> Answer:
            result = kept(flint.ctx.prec, *args, **named)
            if isinstance(result, ArithmeticError):
                # Without the frames of the last time, with all that they hold.
                raise result.with_traceback(None)
            return result

        # As with lru_cache: a test that plants a fault needs functions that are called again.
        vars(answer)["cache_clear"] = outcome.cache_clear
        return answer

    return remember
