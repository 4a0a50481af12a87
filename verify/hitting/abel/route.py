"""How a coordinate takes a mode further: to an iterate near a place, or to its target.

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

# guess: Newton's method doubles the digits at each step, so sixty are more than any precision
# takes; a start that is not near enough ends here.
_NEWTON_STEPS = 60
# guess: the bracket is made four times as wide at each failure.
_BRACKETS = 8
# needed: closer to 1 than this, six digits of x would show fewer than three of its distance.
_BESIDE_ONE = arb(2) ** -13


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
    """One part of the proof: some steps from an iterate on, and the theorem that counts them.

    begin: index of that iterate. steps: (least, most) number of them. name, theorem: how they were
    counted. origin, end: where the part starts and aims, x = d/|lam|^(1/N), decimal text. error:
    bound of what the theorem and rounding leave open, in steps, decimal text.
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
    # The start is not past the target, so at least one step is taken whatever A says.
    lo, hi = max(1, scaled_ceil(total.lower(), 0)), max(1, scaled_ceil(total.upper(), 0))
    return lo, hi, _part(coordinate, begin, (lo, hi), x, target, text(error + distance.rad()))


def advance(
    coordinate: Coordinate, x: arb, near: arb, begin: int, *, bits: int
) -> tuple[int, arb, Part]:
    """Number J of steps and enclosure of the iterate J steps after x.

    It is the last or last but one before `near`. bits: precision for the numbers that are of
    moderate size. The bracket is proved by the growth of A, however it was guessed.
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
    # One less than what surely is reached, so that the iterate is not past `near`.
    steps = scaled_ceil((there - begun - error).lower(), 0) - 1
    if steps < 1:
        return 0, x, _part(coordinate, begin, (0, 0), x, near, "0")
    aim = begun + steps
    with BallPrecision(bits):
        aim = aim + error * arb(0, 1)
        iterate = _invert(coordinate, near, near if problem.rises else x, there, aim, outer)
    part = _part(coordinate, begin, (steps, steps), x, near, text(error + aim.rad()))
    return steps, iterate, part


def _part(
    coordinate: Coordinate, begin: int, steps: tuple[int, int], x: arb, end: arb, error: str
) -> Part:
    return Part(coordinate.name, begin, steps, text(x), text(end), error, coordinate.theorem)


def _invert(coordinate: Coordinate, near: arb, top: arb, there: arb, aim: arb, outer: bool) -> arb:
    """All x with A(x) in the ball `aim`, close to `near` where A is `there`.

    Newton's method guesses, then a bracket proves. top: largest x of the stretch. A is known to be
    monotone up to one step beyond it, and the bracket may not leave that.
    """
    problem = coordinate.problem
    way = 1 if problem.rises else -1
    x, at = _newton(coordinate, near, there, aim, outer)
    if not x.is_finite() or not at.is_finite():
        raise Undecided(f"{coordinate.name} has no value here")
    width = (4 * (aim.rad() + at.rad() + abs(aim.mid() - at)) / coordinate.slope(x)).upper()
    limit = top * (1 + problem.size(top) / 2)
    for _ in range(_BRACKETS):
        behind, ahead = (x * (1 - way * width)).mid(), (x * (1 + way * width)).mid()
        if not (behind < limit and ahead < limit):
            break
        if coordinate.value(behind, outer) < aim and coordinate.value(ahead, outer) > aim:
            return behind.union(ahead)
        width = width * 4
    raise Undecided(f"{coordinate.name}: no bracket of the iterate was found")


def _newton(
    coordinate: Coordinate, near: arb, there: arb, aim: arb, outer: bool
) -> tuple[arb, arb]:
    """A guess of where A is in the middle of `aim`, and A there."""
    way = 1 if coordinate.problem.rises else -1
    x, at, middle = near.mid(), there, aim.mid()
    for _ in range(_NEWTON_STEPS):
        gap = (middle - at).mid()
        if abs(gap) <= aim.rad() * 4 or abs(gap) < arb(2) ** -200:
            break
        move = way * gap / coordinate.slope(x)
        # The slope is that of A over ln x: a long way is gone in ln x, which never passes 0.
        x = (x * (1 + move) if abs(move) < arb(0.5) else x * move.exp()).mid()
        at = coordinate.value(x, outer)
    return x, at


def text(value: arb) -> str:
    """Six digits, for the trail; close to 1 those of the distance to it."""
    gap = value - 1
    if not abs(gap) < _BESIDE_ONE:
        return str(value.str(6, radius=False))
    if gap < 0 or gap > 0:
        return f"1 {'-' if gap < 0 else '+'} {abs(gap).str(6, radius=False)}"
    return "1"
