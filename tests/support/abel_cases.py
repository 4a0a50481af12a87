"""Modes of every pattern with a target whose hitting index is known from a certified run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.descent.certified_mode import enclose
from rankclock.verify.descent.goals import FactorGoal, LevelGoal, Near, PassageGoal
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.step_size import step_size_limit

SIGNS = ("growing", "above", "zero", "negative")
TARGETS = ("near", "level", "mode")
# Of the target: between two iterates, one unit of the last place from one, next to the start.
PLACES = ("between", "beside", "start")
STEPS = ("limit", "below", "small")


@dataclass(frozen=True)
class PassageCase:
    """A mode and a goal. known: the first index, as the goal was put between two iterates."""

    pattern: tuple[int, str, str, str, str]
    mode: Mode
    goal: PassageGoal
    known: int


def patterns() -> list[tuple[int, str, str, str, str]]:
    """Depth, sign and side of the start, kind of target, place of the target, size of the step."""
    return list(product(range(2, 13), SIGNS, TARGETS, PLACES, STEPS))


def cases(count: int, seed: int) -> Iterator[PassageCase]:
    """`count` cases that go through the product of patterns in a random order, again and again."""
    rng, waiting, made = random.Random(seed), [], 0
    while made < count:
        if not waiting:
            waiting = patterns()
            rng.shuffle(waiting)
        case = _case(waiting.pop(), rng)
        if case is not None:
            made += 1
            yield case


def _case(pattern: tuple[int, str, str, str, str], rng: random.Random) -> PassageCase | None:
    depth, sign, _, place, size = pattern
    # A rational mu keeps every kind of target exact.
    mu = Fraction(rng.randint(5, 30), rng.randint(5, 30))
    lam = {"growing": mu**depth, "above": mu**depth, "zero": Fraction(0), "negative": -(mu**depth)}[
        sign
    ]
    if sign == "growing":
        ratio = (
            1 - Fraction(1, 10**30)
            if rng.random() < 0.05
            else Fraction(rng.uniform(0.02 if depth == 2 else 0.3, 0.99))
        )
    elif sign == "above":
        ratio = (
            1 + Fraction(1, 10**30)
            if rng.random() < 0.05
            else 1 + Fraction(10) ** rng.randint(-6, 1) * rng.randint(1, 9)
        )
    else:
        ratio = Fraction(rng.choice([1, rng.uniform(0.1, 3), rng.uniform(0.5, 1)]))
    alpha = mu * ratio
    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lam, highest=lam).below
    eta = limit * _part_of_limit(size, rng)
    try:
        mode = Mode(depth, lam, alpha, eta)
    except Undefined:
        return None
    # Not so far that the iterates cannot be told from the limit.
    rate = float(eta) * depth * float(max(mu, alpha)) ** (2 * depth - 2)
    k = rng.randint(1, max(2, min(1500, int(60 / rate))))
    return _with_target(pattern, mode, mu, k, place, rng)


def _part_of_limit(size: str, rng: random.Random) -> Fraction:
    if size == "limit":
        return Fraction(1)
    if size == "below":
        return Fraction(rng.uniform(0.05, 0.95))
    return Fraction(10 ** rng.uniform(-4, -1.3))


def _with_target(
    pattern: tuple[int, str, str, str, str],
    mode: Mode,
    mu: Fraction,
    k: int,
    place: str,
    rng: random.Random,
) -> PassageCase | None:
    way = 1 if mode.rises else -1
    low, high = enclose(mode, k, bits=200)
    slow, fast = (low, high) if mode.rises else (high, low)
    if place == "beside":
        unit = Fraction(1, 1 << 200) * abs(high - mode.alpha)
        if rng.random() < 0.5:
            b, known = slow - way * unit, k
        else:
            b, known = fast + way * unit, k + 1
    else:
        before = (
            mode.alpha
            if place == "start"
            else enclose(mode, k - 1, bits=200)[1 if mode.rises else 0]
        )
        if place == "start":
            low, high = enclose(mode, 1, bits=200)
            slow, k = (low if mode.rises else high), 1
        b, known = before + (slow - before) * Fraction(rng.randint(1, 99), 100), k
    limit = mu if mode.lam > 0 else Fraction(0)
    if not (limit > b if mode.rises else limit < b):
        return None
    return PassageCase(pattern, mode, _goal(pattern[2], mode, b, limit), known)


def _goal(kind: str, mode: Mode, b: Fraction, limit: Fraction) -> PassageGoal:
    """The goal of one kind that the factor mode reaches at b. limit: of the factor mode."""
    if kind == "level":
        return LevelGoal(b**mode.depth, mode.depth)
    if kind == "mode":
        return FactorGoal(b, b)
    return Near(max(mode.lam, Fraction(0)), abs(limit - b), mode.depth)


def broad_case(rng: random.Random) -> tuple[Mode, PassageGoal] | None:
    """A case of the broad design; None where the draw is no case.

    Starts, steps and accuracies go over forty powers of ten.
    """
    depth, sign = rng.randint(2, 12), rng.choice(SIGNS)
    lam = (
        Fraction(rng.randint(1, 40), rng.randint(1, 20))
        * {"growing": 1, "above": 1, "zero": 0, "negative": -1}[sign]
    )
    mu = root_below(lam, depth, 200) if lam > 0 else Fraction(0)
    power, digit = Fraction(10) ** -rng.randint(1, 40), rng.randint(1, 9)
    alpha = {
        "growing": mu * power * digit,
        "above": mu * (1 + power * rng.choice([1, 10**38])),
        "zero": power * digit,
        "negative": power * digit * 10,
    }[sign]
    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lam, highest=lam).below
    eta = limit * Fraction(10) ** -rng.randint(0, 12) * Fraction(rng.randint(50, 100), 100)
    part = Fraction(10) ** -rng.randint(1, 40) * Fraction(rng.randint(10, 99), 100)
    mode = Mode(depth, lam, alpha, eta)
    if rng.random() < 0.5:
        goal: PassageGoal = Near(max(lam, Fraction(0)), part * abs(alpha - mu), depth)
    elif sign == "growing":
        goal = LevelGoal(lam * rng.choice([part, Fraction(1, 2), 1 - part]), depth)
    else:
        goal = LevelGoal(lam * (1 + part) if sign == "above" else (part * alpha) ** depth, depth)
    return None if mode.rests or goal.reached(alpha, mode.rises) else (mode, goal)
