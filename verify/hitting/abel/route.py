"""Where one mode is, and how one coordinate takes it further: to an iterate near a place, or to the
index of its target.

Theorem 4 of docs/hitting-times.md. Let A grow along the orbit, and A(x_{j+1}) - A(x_j) = 1 + e_j,
with every sum of the e_j from the start within E as long as the steps start before b. Then
ceil(A(b) - A(x_0) - E) <= k <= ceil(A(b) - A(x_0) + E) for the first k with x_k at or past b.
Coordinates of different parts differ by a function of period one, so parts are joined at an
iterate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flint import arb

from rankclock.verify.arithmetic.balls import scaled_ceil
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import BallPrecision
from rankclock.verify.hitting.abel.scaled import Scaled


class Coordinate(Protocol):
    """A function of x that grows by almost one at each step."""

    name: str
    theorem: str
    problem: Scaled

    def value(self, x: arb, outer: bool) -> arb: ...
    def difference(self, a: arb, b: arb) -> arb: ...
    def slope(self, x: arb) -> arb: ...
    def error(self, a: arb, b: arb) -> arb: ...


@dataclass(frozen=True)
class Part:
    """One part of the proof: from iterate index `begin` on, `steps` = (least, most) of them, by
    `name`, proved by `theorem`.

    origin, end: where it starts and aims, x = d/|lam|^(1/N), decimal text. error: bound of what the
    theorem and rounding leave open, in steps, decimal text.
    """

    name: str
    begin: int
    steps: tuple[int, int]
    origin: str
    end: str
    error: str
    theorem: str


def finish(coordinate: Coordinate, x: arb, target: arb, begin: int) -> tuple[int, int, Part]:
    """Least and greatest index, counted from x, of the first iterate at or past the target."""
    distance, error = coordinate.difference(x, target), coordinate.error(x, target)
    if not error.is_finite() or not distance.is_finite():
        raise Undecided(f"{coordinate.name} proves nothing here")
    total = distance + error * arb(0, 1)
    if not (x < target if coordinate.problem.rises else x > target):
        raise Undecided("the part starts at its target")
    lo, hi = max(1, scaled_ceil(total.lower(), 0)), max(1, scaled_ceil(total.upper(), 0))
    return (
        lo,
        hi,
        Part(
            coordinate.name,
            begin,
            (lo, hi),
            text(x),
            text(target),
            text(error + distance.rad()),
            coordinate.theorem,
        ),
    )


def advance(
    coordinate: Coordinate, x: arb, near: arb, begin: int, *, bits: int
) -> tuple[int, arb, Part]:
    """Number J of steps and enclosure of the iterate J steps after x, the last or last but one
    before `near`.

    bits: precision for the numbers that are of moderate size. The bracket is proved by the growth
    of A, however it was guessed.
    """
    problem = coordinate.problem
    outer = bool(problem.sign > 0 and not problem.rises)
    begun, error = coordinate.value(x, outer), coordinate.error(x, near)
    if not error.is_finite():
        raise Undecided(f"{coordinate.name} proves nothing here")
    with BallPrecision(bits):
        there = coordinate.value(near, outer)
    if not there.is_finite() or not begun.is_finite():
        raise Undecided(f"{coordinate.name} has no value here")
    steps = scaled_ceil((there - begun - error).lower(), 0) - 1
    if steps < 1:
        return (
            0,
            x,
            Part(coordinate.name, begin, (0, 0), text(x), text(near), "0", coordinate.theorem),
        )
    aim = begun + steps
    with BallPrecision(bits):
        aim = aim + error * arb(0, 1)
        found = _invert(coordinate, near, near if problem.rises else x, there, aim, outer)
    return (
        steps,
        found,
        Part(
            coordinate.name,
            begin,
            (steps, steps),
            text(x),
            text(near),
            text(error + aim.rad()),
            coordinate.theorem,
        ),
    )


def _invert(coordinate: Coordinate, near: arb, top: arb, there: arb, aim: arb, outer: bool) -> arb:
    """All x with A(x) in the ball `aim`, close to `near` where A is `there`; Newton's guess, then a
    bracket.

    top: largest x of the stretch. A is known to be monotone up to one step beyond it, and the
    bracket may not leave that.
    """
    problem = coordinate.problem
    way = 1 if problem.rises else -1
    x, at, middle = near.mid(), there, aim.mid()
    for _ in range(60):
        gap = (middle - at).mid()
        if abs(gap) <= aim.rad() * 4 or abs(gap) < arb(2) ** -200:
            break
        move = way * gap / coordinate.slope(x)
        x = (x * (1 + move) if abs(move) < arb(0.5) else x * move.exp()).mid()
        at = coordinate.value(x, outer)
    if not x.is_finite() or not at.is_finite():
        raise Undecided(f"{coordinate.name} has no value here")
    width = (4 * (aim.rad() + at.rad() + abs(middle - at)) / coordinate.slope(x)).upper()
    limit = top * (1 + problem.size(top) / 2)
    for _ in range(8):
        behind, ahead = (x * (1 - way * width)).mid(), (x * (1 + way * width)).mid()
        if not (behind < limit and ahead < limit):
            break
        if coordinate.value(behind, outer) < aim and coordinate.value(ahead, outer) > aim:
            return behind.union(ahead)
        width = width * 4
    raise Undecided(f"{coordinate.name}: no bracket of the iterate was found")


def text(value: arb) -> str:
    """Six digits, for the trail; close to 1 those of the distance to it."""
    gap = value - 1
    if abs(gap) < arb(2) ** -13:
        return (
            f"1 {'-' if gap < 0 else '+'} {abs(gap).str(6, radius=False)}"
            if gap < 0 or gap > 0
            else "1"
        )
    return str(value.str(6, radius=False))
