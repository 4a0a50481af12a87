"""Adaptive subdivision of a box, until balls decide the statement on each cell.

Cells that are not decided are split along the variable that matters most, until a budget is spent.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evidence.certified.cell import Cell, End
from rankclock.verify.evidence.certified.program import Program
from rankclock.verify.evidence.certified.rewrite import difference
from rankclock.verify.evidence.certified.run import CellCondition, Run
from rankclock.verify.evidence.certified.signs import compare
from rankclock.verify.evidence.certified.slope import Slope
from rankclock.verify.settings import STANDARD
from rankclock.verify.verdict import Truth

# guess: working precision. The width of a cell is what keeps it undecided, hardly ever rounding,
# so the least precision is the fastest; below 53 a double would do as well.
BITS = 64
# guess: bisections from the box to a cell; 2^-60 of the box is at a zero of the difference.
MOST_SPLITS = 60
# guess: worst faces in a row. The first fixes the variables with a slope of one sign; on it balls
# are tighter, so that a second may fix the rest.
_MOST_FACES = 2

Violated = Callable[[tuple[Fraction, ...]], bool]


@dataclass(frozen=True)
class CellGoal:
    """One relation to prove on every cell.

    relation: index into the statement. difference: step of right - left of a comparison, None for
    a combination.
    """

    relation: int
    difference: int | None
    operator: str
    condition: CellCondition


@dataclass
class Subdivision:
    """What a subdivision came to.

    proved, outside: leaves where every relation is proved, and where a hypothesis is false
    throughout. undecided: the other leaves. margins: by relation, a number below the difference of
    its sides wherever the hypotheses can hold. violation: exact point.
    """

    proved: int = 0
    outside: int = 0
    undecided: list[Cell] = field(default_factory=list)
    margins: dict[int, Fraction] = field(default_factory=dict)
    violation: tuple[Fraction, ...] | None = None

    @property
    def cells(self) -> int:
        """Number of leaves."""
        return self.proved + self.outside + len(self.undecided)

    def lower_margin(self, relation: int, margin: Fraction) -> None:
        """Keep the least margin of a relation over all cells."""
        self.margins[relation] = min(margin, self.margins.get(relation, margin))


@dataclass(frozen=True)
class _Task:
    """What is to be decided on each cell. violated: exact, at one point."""

    program: Program
    hypotheses: list[CellCondition]
    goals: list[CellGoal]
    violated: Violated


def subdivide(
    cell: Cell,
    variables: Sequence[sp.Symbol],
    hypotheses: Sequence[sp.Basic],
    relations: dict[int, sp.Basic],
    violated: Violated,
    *,
    most_cells: int = STANDARD.most_cells,
) -> Subdivision:
    """Prove relations over a box.

    variables: of the cell, in order. hypotheses, relations: trees in these variables alone.
    violated: exact decision whether a point satisfies all hypotheses and violates a relation; asked
    at midpoints that look so. most_cells: evaluations after which what is left is undecided. Raises
    NoBox for a tree without enclosures over cells.
    """
    with precision(BITS):
        program = Program(variables)
        conditions = [program.condition(tree) for tree in hypotheses]
        goals = [goal for index, tree in relations.items() for goal in _goals(program, index, tree)]
        return _search(cell, _Task(program, conditions, goals, violated), most_cells)


def _search(cell: Cell, task: _Task, most_cells: int) -> Subdivision:
    # First in, first out: all cells shrink at one pace, so a violation anywhere is met early.
    outcome, waiting = Subdivision(), deque([cell])
    for _ in range(most_cells):
        if not waiting:
            break
        halves = _decide(waiting.popleft(), task, outcome)
        if outcome.violation is not None:
            break
        waiting.extend(halves)
    outcome.undecided += waiting
    return outcome


def _decide(cell: Cell, task: _Task, outcome: Subdivision) -> Sequence[Cell]:
    """Count a cell in the outcome, or return its halves where it is not decided yet."""
    run = task.program.over(cell)
    admitted, unsure = set(cell.admitted), []
    for number, condition in enumerate(task.hypotheses):
        # What holds throughout a cell holds throughout its halves.
        if number in cell.admitted:
            continue
        truth = condition.judge(run)
        if truth is Truth.NO:
            outcome.outside += 1
            return ()
        if truth is Truth.YES:
            admitted.add(number)
        else:
            unsure.append(condition)
    settled, unsettled, suspect = _prove_all(cell, task, run, outcome)
    if not unsettled:
        outcome.proved += 1
        return ()
    if suspect and task.violated(cell.centre()):
        outcome.violation = cell.centre()
        outcome.undecided.append(cell)
        return ()
    if cell.splits >= MOST_SPLITS or not cell.wide():
        outcome.undecided.append(cell)
        return ()
    # A cell may be too wide for the relation, or for a hypothesis that would exclude it: each
    # has its turn.
    turns = [unsettled[0].condition, *unsure]
    widest = _widest(cell, run, turns[cell.splits % len(turns)])
    return cell.halves(widest, frozenset(settled), frozenset(admitted))


def _prove_all(
    cell: Cell, task: _Task, run: Run, outcome: Subdivision
) -> tuple[set[int], list[CellGoal], bool]:
    """Goals settled on the cell, those that are not, and whether one of these looks false."""
    settled, unsettled, suspect = set(cell.settled), [], False
    for number, goal in enumerate(task.goals):
        # What is proved on a cell holds on its halves.
        if number in cell.settled:
            continue
        truth, margin = _prove(task.program, cell, run, goal)
        if truth is not Truth.YES:
            unsettled.append(goal)
            suspect = suspect or truth is Truth.NO or _looks_false(run, goal)
            continue
        settled.add(number)
        if margin is not None:
            outcome.lower_margin(goal.relation, margin)
    return settled, unsettled, suspect


def _goals(program: Program, index: int, tree: sp.Basic) -> list[CellGoal]:
    """A relation as goals: the parts of a conjunction are settled one by one."""
    if isinstance(tree, sp.And):
        return [goal for part in tree.args for goal in _goals(program, index, part)]
    condition = program.condition(tree)
    if not isinstance(tree, Relational):
        return [CellGoal(index, None, "", condition)]
    return [CellGoal(index, program.add(difference(tree)), tree.rel_op, condition)]


def _prove(program: Program, cell: Cell, run: Run, goal: CellGoal) -> tuple[Truth, Fraction | None]:
    """Truth over the cell, and a number below the margin when it is proved."""
    truth = goal.condition.judge(run)
    if goal.difference is None or goal.operator in ("==", "!="):
        return truth, None
    rising = goal.operator in ("<", "<=")
    gap = run.slope(goal.difference)
    for _ in range(_MOST_FACES):
        if truth is not Truth.UNKNOWN or gap is None:
            break
        face = _worst_face(cell, gap, rising)
        if face is None:
            break
        # The least value over the cell is attained on this face, so a proof there is a proof
        # everywhere.
        cell = face
        gap = program.over(face).slope(goal.difference)
        truth = _compare(goal, gap)
        if truth is Truth.NO:
            # On the face only, which says nothing about the rest of the cell.
            truth = Truth.UNKNOWN
            break
    if truth is not Truth.YES or gap is None:
        return truth, None
    least = to_fraction((gap.whole if rising else -gap.whole).lower())
    return truth, Fraction(math.ceil(least)) if gap.counts else least


def _compare(goal: CellGoal, gap: Slope | None) -> Truth:
    """Truth of a comparison from the difference of its sides, where that has an enclosure."""
    return Truth.UNKNOWN if gap is None else compare(goal.operator, gap.whole, counts=gap.counts)


def _worst_face(cell: Cell, gap: Slope, rising: bool) -> Cell | None:
    """The face on which a difference is least (rising), or largest, by the signs of its slopes.

    None where no slope has one sign.
    """
    if gap.gradient is None:
        return None
    least, most = (End.LOW, End.HIGH) if rising else (End.HIGH, End.LOW)
    ends = {}
    for index in cell.wide():
        slope = gap.gradient[index]
        # An integer slope is zero: any end will do.
        if isinstance(slope, int) or slope >= 0:
            ends[index] = least
        elif slope <= 0:
            ends[index] = most
    return cell.face(ends) if ends else None


def _looks_false(run: Run, goal: CellGoal) -> bool:
    """Whether a comparison is false at the centre, as far as balls can tell."""
    gap = None if goal.difference is None else run.slope(goal.difference)
    if gap is None or gap.centre is None:
        return False
    return compare(goal.operator, gap.centre, counts=gap.counts) is Truth.NO


def _widest(cell: Cell, run: Run, condition: CellCondition) -> int:
    """The variable along which a condition that is open varies most.

    By relative width where slopes are unknown.
    """
    for step in condition.differences:
        scores = _variations(cell, run, step)
        if any(scores.values()):
            return max(cell.wide(), key=lambda i: scores[i])
    return max(cell.wide(), key=lambda i: _relative_width(*cell.ranges[i]))


def _variations(cell: Cell, run: Run, step: int) -> dict[int, float]:
    """By variable, how much an open difference may vary along it; empty where that is not known."""
    wide, gap = cell.wide(), run.slope(step)
    if gap is None or gap.gradient is None:
        return {}
    # A difference away from zero is decided, and no width of it matters.
    if not gap.whole.contains(0):
        return {}
    slopes = {i: arb(gap.gradient[i]) for i in wide}
    if not all(slope.is_finite() for slope in slopes.values()):
        return {}
    return {
        i: float(abs(slopes[i]).upper()) * float(cell.ranges[i][1] - cell.ranges[i][0])
        for i in wide
    }


def _relative_width(low: Fraction, high: Fraction) -> float:
    # Positive parameters vary by factors, so the logarithm is their natural width.
    if low > 0:
        return math.log(high / low)
    # From zero no factor leads anywhere: 2 ranks such a cell with one of a factor e^2.
    return math.inf if high <= 0 or low < 0 else 2.0
