"""Hitting times without a run.

How their time depends on start, accuracy and step size, and what a run would take.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from fractions import Fraction
from itertools import product

from bench.clock import Figure, Job, Median, interleaved
from rankclock import hitting_index
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import LevelGoal, Near, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.abel.passage import hit

# A time that does not depend on the parameter would have the ratio 1; 3 leaves room for precision.
RATIO_TARGET, CALL_TARGET, RUN_TARGET = 3, 0.05, 100
# guess: above 4, so that no simple form of a low depth flatters the answer.
DEPTH, ONE = 5, Fraction(1)
# guess: a run of several seconds, so that what a run costs is clear beside the answer without one.
LONG_RUN = 1_000_000
# Depth, start and step size of runs of about as many steps.
LOOPS = ((3, Fraction(1, 1000), Fraction(1, 1000)), (5, Fraction(1, 20), Fraction(1, 400)))


def _mode(alpha: str, h: str) -> Mode:
    return Mode(DEPTH, ONE, Fraction(alpha), Fraction(h))


def _call(mode: Mode, goal: PassageGoal) -> Callable[[], None]:
    def call() -> None:
        if not hit(mode, goal).exact:
            raise RuntimeError(f"{mode} {goal} was not settled")

    return call


def jobs() -> dict[Hashable, Job]:
    """Pairs of calls, easy and hard in one respect; N = 5, lam = 1."""
    near = Near(ONE, Fraction(1, 100), DEPTH)
    return {
        ("alpha", "easy"): Job(_call(_mode("1e-3", "1/10"), near), 1),
        ("alpha", "hard"): Job(_call(_mode("1e-24", "1/10"), near), 1),
        ("eps", "easy"): Job(_call(_mode("1e-3", "1/10"), near), 1),
        ("eps", "hard"): Job(
            _call(_mode("1e-3", "1/10"), Near(ONE, Fraction(1, 10**10), DEPTH)), 1
        ),
        ("h", "easy"): Job(_call(_mode("1e-3", "1/100"), near), 1),
        ("h", "hard"): Job(_call(_mode("1e-3", "1e-10"), near), 1),
    }


def patterns() -> list[tuple[Mode, PassageGoal]]:
    """Every depth with every sign, from small and from ordinary starts and steps."""
    signs, starts = (1, 0, -1), (Fraction(1, 10**6), Fraction(1, 2), Fraction(3, 2))
    parts = (Fraction(1, 4), Fraction(1, 10**6))
    return [_pattern(*values) for values in product(range(2, 13), signs, starts, parts)]


def _pattern(depth: int, lam: int, alpha: Fraction, part: Fraction) -> tuple[Mode, PassageGoal]:
    """One mode with a goal that it reaches. part: of a step size that overshoots nowhere."""
    limit = 1 / (2 * depth * max(ONE, alpha) ** (2 * depth - 2))
    mode = Mode(depth, Fraction(lam), alpha, part * limit)
    if lam > 0:
        return mode, Near(ONE, Fraction(1, 10**6), depth)
    return mode, LevelGoal((alpha / 100) ** depth, depth)


def measure(repeats: int) -> dict[str, Figure]:
    """Ratios of hard to easy calls, seconds of a call, and runs beside calls."""
    speed, figures = interleaved(jobs(), repeats), {}
    for name, change in (
        ("alpha", "1e-3 to 1e-24"),
        ("eps", "1e-2 to 1e-10"),
        ("h", "1e-2 to 1e-10"),
    ):
        figures[f"hit: time ratio, {name} {change}, N=5"] = Figure(
            speed[name, "easy"] / speed[name, "hard"], RATIO_TARGET, upper=True
        )
    seconds = _seconds_of_patterns()
    figures["hit: median seconds a call, every pattern"] = Figure(
        Median(seconds), CALL_TARGET, upper=True
    )
    figures["hit: longest seconds a call, every pattern"] = Figure(max(seconds))
    figures["certified run of 1e6 steps / hit"] = Figure(_against_run(), RUN_TARGET)
    for depth, alpha, eta in LOOPS:
        figures[f"float loop of 1e6 steps / hitting_index, N={depth}"] = Figure(
            _against_floats(depth, alpha, eta, repeats), RUN_TARGET
        )
    return figures


def _seconds_of_patterns() -> list[float]:
    """What one call takes of each pattern, the second time, when its series are kept."""
    seconds = []
    for mode, goal in patterns():
        _call(mode, goal)()
        begin = time.process_time()
        _call(mode, goal)()
        seconds.append(time.process_time() - begin)
    return seconds


def _against_floats(depth: int, alpha: Fraction, eta: Fraction, repeats: int) -> float:
    """How many times longer the fastest plain loop of floats takes than the call.

    The loop comes to an index that it does not prove, the call to the proved one.
    """
    loop, half = _LOOP_OF_DEPTH[depth], Fraction(1, 2)

    def ask() -> int:
        return hitting_index(lam=ONE, depth=depth, alpha=alpha, eta=eta, to_level=half).steps.lo

    steps = loop(float(alpha), float(eta), 0.5 ** (1 / depth))
    if not (abs(steps - ask()) <= 1 and steps > 0.9 * LONG_RUN):
        raise RuntimeError(f"the loop says {steps}, the engine {ask()}")
    speed = interleaved(
        {
            "loop": Job(lambda: loop(float(alpha), float(eta), 0.5 ** (1 / depth)), 1),
            "answer": Job(ask, 1),
        },
        repeats,
    )
    return speed["answer"] / speed["loop"]


def _cubic(x: float, eta: float, target: float) -> int:
    """Steps of N = 3, lam = 1; the power is formed once."""
    steps = 0
    while x < target:
        power = x * x
        x += eta * power * (1.0 - power * x)
        steps += 1
    return steps


def _quintic(x: float, eta: float, target: float) -> int:
    """The same for N = 5."""
    steps = 0
    while x < target:
        power = x * x
        power *= power
        x += eta * power * (1.0 - power * x)
        steps += 1
    return steps


_LOOP_OF_DEPTH = {3: _cubic, 5: _quintic}


def _against_run() -> float:
    """How many times longer a certified run of about a million steps takes; the two agree."""
    mode, goal = Mode(3, ONE, Fraction(1, 1000), Fraction(1, 1000)), LevelGoal(Fraction(1, 2), 3)
    begin = time.process_time()
    ran = first_passage(mode, goal, budget=2 * LONG_RUN)
    long = time.process_time() - begin
    quick = []
    for _ in range(5):
        begin = time.process_time()
        answer = hit(mode, goal)
        quick.append(time.process_time() - begin)
    agree = ran.lo <= answer.lo == answer.hi <= ran.hi
    if not agree or ran.lo <= 0.9 * LONG_RUN:
        raise RuntimeError(f"the run says {ran}, the engine {answer}")
    return Median([long / seconds for seconds in quick])
