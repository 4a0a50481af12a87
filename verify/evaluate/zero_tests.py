"""Truth of a relation between algebraic numbers, at as many bits as their zero tests ask for."""

from __future__ import annotations

from collections.abc import Callable

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.algebraic_balls import algebraic_balls
from rankclock.verify.evaluate.bounded import MoreBits
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.verdict import Truth

# guess: bits of the first run, enough for most sums of a few square roots.
_FIRST = 192
# guess: a second or so; numbers of high degree ask for far more, and are left to plain balls.
_MOST = 60_000
# needed: each run but the last asks for more bits, and hardly ever twice.
_RUNS = 8


def truth_of_algebraic(judge: Callable[[Evaluation], Truth], exact: Evaluation) -> Truth | None:
    """Truth of a condition at a point; None where it is about more than algebraic numbers.

    judge: the condition, compiled. exact: a run of its program in rational arithmetic. Raises
    Undefined where a part has no value.
    """
    bits = _FIRST
    for _ in range(_RUNS):
        with precision(bits):
            try:
                answer = judge(Evaluation(exact.program, exact.env, algebraic_balls(), exact))
            except MoreBits as more:
                bits = max(more.bits, bits + 1)
                if bits > _MOST:
                    return None
                continue
            except (Undecided, NotRational, TooLong):
                return None
        return None if answer is Truth.UNKNOWN else answer
    return None
