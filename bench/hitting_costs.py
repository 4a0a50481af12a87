"""Cost of `hitting_index` over start, accuracy, step size and depth, beside runs step by step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from bench.curve import Curve, cpu_of, fractions, moved
from rankclock import Hit, hitting_index
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import LevelGoal, Near, PassageGoal
from rankclock.verify.descent.mode import Mode

ONE, HALF = Fraction(1), Fraction(1, 2)
# One mode with eigenvalue 1: what is not on the abscissa stands at these values.
BASE = {"depth": 3, "alpha": Fraction(1, 100), "eta": Fraction(1, 1000), "to_level": HALF}
# From what a loop does in a moment to what no loop ever does.
VALUES = {
    "alpha": fractions("1e-1", "1e-2", "1e-3", "1e-4", "1e-6", "1e-8", "1e-10", "1e-12"),
    "eps": fractions("1e-1", "1e-2", "1e-3", "1e-4", "1e-6", "1e-8", "1e-10", "1e-12"),
    "eta": fractions("1e-1", "1e-2", "1e-3", "1e-4", "1e-5", "1e-6", "1e-7", "1e-8"),
    "depth": fractions(2, 3, 4, 6, 8, 12, 16, 24, 32),
}
ANSWER, CERTIFIED, LOOP = "hit", "certified run", "plain float64 loop"
# guess: a run of one second of CPU; longer ones are left out of the picture.
MOST_LOOP_STEPS, MOST_CERTIFIED_STEPS = 1_100_000, 110_000


def hitting_curves() -> list[Curve]:
    """Three curves a quantity: the answer without a run, a certified run, and a plain loop."""
    return [curve for picture in VALUES for curve in _of(picture)]


def arguments(picture: str, x: Fraction, turn: int = 0) -> dict[str, Any]:
    """Those of `hitting_index` at a value of one quantity, moved a little at each turn."""
    words: dict[str, Any] = {"lam": ONE, **BASE}
    if picture == "eps":
        del words["to_level"]
        words["to_error"] = x
    elif picture == "depth":
        # From a tiny start a deep mode takes longer than any loop can show.
        words |= {"depth": int(x), "alpha": HALF}
    else:
        words[picture] = x
    words["alpha"] = moved(words["alpha"], turn)
    return words


def _of(picture: str) -> list[Curve]:
    values = VALUES[picture]
    steps = tuple(_answer(arguments(picture, x)).steps.lo for x in values)
    chosen: dict[str, tuple[Callable[[dict[str, Any]], object], float]] = {
        ANSWER: (_answer, float("inf")),
        CERTIFIED: (_certified, MOST_CERTIFIED_STEPS),
        LOOP: (plain_loop, MOST_LOOP_STEPS),
    }
    curves = []
    for name, (call, most) in chosen.items():
        kept = [index for index, count in enumerate(steps) if count <= most]
        curves.append(
            Curve(
                picture,
                name,
                _settings(picture),
                tuple(values[index] for index in kept),
                _spend(picture, call),
                tuple(steps[index] for index in kept),
            )
        )
    return curves


def _settings(picture: str) -> str:
    """What stays the same along the curves of a picture."""
    names = {"lam": "lam", "depth": "N", "alpha": "alpha", "eta": "eta", "to_level": "level"}
    words = arguments(picture, VALUES[picture][0])
    kept = {name: words[name] for name in names if name in words and name != picture}
    return ", ".join(f"{names[name]} = {value}" for name, value in kept.items())


def _spend(
    picture: str, call: Callable[[dict[str, Any]], object]
) -> Callable[[Fraction, int], float]:
    def spend(x: Fraction, turn: int) -> float:
        words = arguments(picture, x, turn)
        return cpu_of(lambda: call(words))

    return spend


def _answer(words: dict[str, Any]) -> Hit:
    answer = hitting_index(**words)
    if not answer.steps.exact:
        raise RuntimeError(f"{words} was not settled")
    return answer


def _certified(words: dict[str, Any]) -> object:
    mode = Mode(words["depth"], words["lam"], words["alpha"], words["eta"])
    goal: PassageGoal = LevelGoal(HALF, words["depth"])
    if "to_error" in words:
        goal = Near(ONE, words["to_error"], words["depth"])
    return first_passage(mode, goal, budget=2 * MOST_CERTIFIED_STEPS)


def plain_loop(words: dict[str, Any]) -> int:
    """Steps that a loop of floats takes to the same target; it proves nothing."""
    power, x, eta = words["depth"] - 1, float(words["alpha"]), float(words["eta"])
    target = 0.5 ** (1 / words["depth"])
    if "to_error" in words:
        target = 1 - float(words["to_error"])
    steps = 0
    while x < target:
        slope = x**power
        x += eta * slope * (1.0 - slope * x)
        steps += 1
    return steps
