"""Adaptive subdivision of a box: cells are split until balls decide the statement on each, or a
budget is spent.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sympy as sp
from flint import arb

from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.arithmetic.outcomes import Undecided
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evidence.certified.cell import Cell
from rankclock.verify.evidence.certified.program import Condition, Program, Run, compare
from rankclock.verify.evidence.certified.rewrite import is_count
from rankclock.verify.settings import STANDARD
from rankclock.verify.verdict import Truth

BITS = 64
MOST_SPLITS = 60


@dataclass(frozen=True)
class Goal:
    """One relation to prove on every cell. relation: index into the statement. difference: step of
    right - left of a comparison, None for a combination.
    """

    relation: int
    difference: int | None
    operator: str
    counts: bool
    condition: Condition


@dataclass
class Outcome:
    """What a subdivision came to.

    cells: leaves. proved, outside: leaves where every relation is proved, and where a hypothesis is
    false throughout. undecided: the other leaves. margin: by relation, a number below the
    difference of its sides wherever the hypotheses can hold. violation: exact point.
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


def subdivide(
    cell: Cell,
    variables: Sequence[sp.Symbol],
    hypotheses: Sequence[sp.Basic],
    relations: dict[int, sp.Basic],
    violated: Callable[[tuple[Fraction, ...]], bool],
    *,
    most_cells: int = STANDARD.most_cells,
) -> Outcome:
    """Prove relations over a box.

    variables: of the cell, in order. hypotheses, relations: trees in these variables alone.
    violated: exact decision whether a point satisfies all hypotheses and violates a relation; asked
    at midpoints that look so. most_cells: evaluations after which what is left is undecided. Raises
    NoBox for a tree without enclosures over cells.
    """
    with precision(BITS):
        program = Program(variables)
        given = [program.condition(tree) for tree in hypotheses]
        goals = [goal for index, tree in relations.items() for goal in _goals(program, index, tree)]
        return _search(cell, program, given, goals, violated, most_cells)


def _search(
    cell: Cell,
    program: Program,
    given: list[Condition],
    goals: list[Goal],
    violated: Callable[[tuple[Fraction, ...]], bool],
    most_cells: int,
) -> Outcome:
    outcome, waiting = Outcome(), deque([cell])
    for _ in range(most_cells):
        if not waiting:
            break
        cell = waiting.popleft()
        run = Run(program, cell)
        allowed = [condition.judge(run) for condition in given]
        if Truth.NO in allowed:
            outcome.outside += 1
            continue
        open_goals = [
            (number, goal) for number, goal in enumerate(goals) if number not in cell.settled
        ]
        settled, unsettled, suspect = set(cell.settled), [], False
        for number, goal in open_goals:
            truth, margin = _prove(program, cell, run, goal)
            if truth is Truth.YES:
                settled.add(number)
                if margin is not None:
                    outcome.margins[goal.relation] = min(
                        margin, outcome.margins.get(goal.relation, margin)
                    )
                continue
            unsettled.append(goal)
            suspect = suspect or truth is Truth.NO or _looks_false(run, goal)
        if not unsettled:
            outcome.proved += 1
            continue
        if suspect and violated(cell.centre()):
            outcome.violation = cell.centre()
            outcome.undecided += [cell, *waiting]
            return outcome
        if cell.splits >= MOST_SPLITS or not cell.wide():
            outcome.undecided.append(cell)
            continue
        # A cell may be too wide for the relation, or for a hypothesis that would exclude it: each
        # has its turn.
        unsure = [
            condition
            for condition, truth in zip(given, allowed, strict=True)
            if truth is Truth.UNKNOWN
        ]
        turns = [goal.condition for goal in unsettled[:1]] + unsure
        waiting.extend(
            cell.halves(_widest(cell, run, turns[cell.splits % len(turns)]), frozenset(settled))
        )
    outcome.undecided += waiting
    return outcome


def _goals(program: Program, index: int, tree: sp.Basic) -> list[Goal]:
    if isinstance(tree, sp.And):
        return [goal for part in tree.args for goal in _goals(program, index, part)]
    if isinstance(tree, sp.core.relational.Relational):
        difference = program.add(tree.rhs - tree.lhs)
        return [
            Goal(
                index,
                difference,
                tree.rel_op,
                is_count(tree.rhs - tree.lhs),
                program.condition(tree),
            )
        ]
    return [Goal(index, None, "", False, program.condition(tree))]


def _prove(program: Program, cell: Cell, run: Run, goal: Goal) -> tuple[Truth, Fraction | None]:
    """Truth over the cell, and a number below the margin when it is proved."""
    truth = goal.condition.judge(run)
    if goal.difference is None or goal.operator in ("==", "!="):
        return truth, None
    rising = goal.operator in ("<", "<=")
    found = run.whole(goal.difference)
    for _ in range(2):
        if truth is not Truth.UNKNOWN or found is None:
            break
        face = _worst_face(cell, run, goal.difference, rising)
        if face is None:
            break
        # The least value over the cell is attained on this face, so a proof there is a proof
        # everywhere.
        cell, run = face, Run(program, face)
        found = run.whole(goal.difference)
        truth = compare(goal.operator, found, counts=goal.counts)
        if truth is Truth.NO:
            # On the face only, which says nothing about the rest of the cell.
            truth = Truth.UNKNOWN
            break
    if truth is Truth.YES and found is not None:
        least = to_fraction((found if rising else -found).lower())
        return truth, Fraction(math.ceil(least)) if goal.counts else least
    return truth, None


def _worst_face(cell: Cell, run: Run, step: int, rising: bool) -> Cell | None:
    try:
        gradient = run.value(step).gradient
    except Undecided:
        return None
    if gradient is None:
        return None
    fixed = {}
    for index in cell.wide():
        slope = gradient[index]
        if isinstance(slope, int) or slope >= 0:
            fixed[index] = 0 if rising else 1
        elif slope <= 0:
            fixed[index] = 1 if rising else 0
    return cell.face(fixed) if fixed else None


def _looks_false(run: Run, goal: Goal) -> bool:
    if goal.difference is None:
        return False
    try:
        centre = run.value(goal.difference).centre
    except Undecided:
        return False
    return centre is not None and compare(goal.operator, centre, counts=goal.counts) is Truth.NO


def _widest(cell: Cell, run: Run, condition: Condition) -> int:
    """The variable along which a condition that is open varies most; by relative width where slopes
    are unknown.
    """
    wide = cell.wide()
    for step in condition.differences:
        found = run.whole(step)
        if found is None or not found.contains(0):
            continue
        gradient = run.value(step).gradient
        if gradient is None or not all(
            isinstance(gradient[i], int) or arb(gradient[i]).is_finite() for i in wide
        ):
            continue
        scores = {
            i: float(abs(arb(gradient[i])).upper()) * float(cell.ranges[i][1] - cell.ranges[i][0])
            for i in wide
        }
        if any(scores.values()):
            return max(wide, key=lambda i: scores[i])
    return max(wide, key=lambda i: _relative_width(*cell.ranges[i]))


def _relative_width(low: Fraction, high: Fraction) -> float:
    if low > 0:
        return math.log(high / low)
    return math.inf if high <= 0 or low < 0 else 2.0
