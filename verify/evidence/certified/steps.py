"""Which nodes have an enclosure over a cell, and the one whose meaning is another there.

All others mean what they mean at a point: `rankclock.verify.evaluate.steps` has their rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sympy as sp

from rankclock.theory import process
from rankclock.theory.formulas.sharp import phi
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided
from rankclock.verify.evaluate import steps
from rankclock.verify.evaluate.compiled import Compiled, Evaluation, Maker, Node
from rankclock.verify.evaluate.conditions import Judge, compile_condition
from rankclock.verify.evidence.certified.cell_algebra import CellAlgebra
from rankclock.verify.evidence.certified.rewrite import NoBox, require_comparisons
from rankclock.verify.evidence.certified.slope import Slope, union
from rankclock.verify.verdict import Truth

_COUNTS = (process.Passage, process.RecoveryTime)
# needed: the operations that `CellAlgebra` has. Any other node is refused when it is compiled, for
# no subdivision of a box would ever decide it.
NODES: tuple[type, ...] = (
    sp.Rational,
    type(sp.pi),
    sp.Add,
    sp.Mul,
    sp.Pow,
    sp.exp,
    sp.log,
    sp.Max,
    sp.Min,
    sp.Abs,
    sp.ceiling,
    sp.floor,
    sp.Piecewise,
    sp.hyper,
    *_COUNTS,
)
_WITHOUT_VALUE = (sp.nan, sp.zoo, sp.oo, -sp.oo)


def maker_over(variables: Collection[sp.Basic]) -> Maker:
    """What a node means over cells of these variables; raises NoBox where it means nothing."""

    def make(program: Compiled, tree: sp.Basic) -> Node:
        if tree in variables:
            return steps.make(program, tree)
        if tree in _WITHOUT_VALUE:
            # A case that has no value once the numbers are put in; it is harmless where the case
            # does not apply.
            return Node(_nowhere)
        _refuse_without_enclosure(tree, variables)
        if isinstance(tree, sp.Piecewise):
            return _piecewise(program, tree)
        return steps.make(program, tree)

    return make


def _refuse_without_enclosure(tree: sp.Basic, variables: Collection[sp.Basic]) -> None:
    if isinstance(tree, sp.Symbol):
        raise NoBox(f"the box gives no range for {tree}")
    if not isinstance(tree, NODES):
        raise NoBox(f"no enclosure over cells is known for {tree.func.__name__}")
    if isinstance(tree, sp.hyper) and not _has_euler_integral(*tree.args[:2]):
        raise NoBox(f"no monotone form of {tree} is known")
    for part in tree.args if isinstance(tree, _COUNTS) else ():
        if part not in variables and not part.is_Rational:
            raise NoBox(f"{part}, of a process, is neither a variable of the box nor a number")


def _has_euler_integral(upper: Sequence[sp.Basic], lower: Sequence[sp.Basic]) -> bool:
    of_gauss = len(upper) == 2 and len(lower) == 1
    if not of_gauss or not all(v.is_Rational for v in (*upper, *lower)):
        return False
    return bool(upper[0] > 0 and lower[0] > upper[1] > 0)


def _nowhere(run: Evaluation) -> Slope:
    raise Undecided("a case without a value")


# A row of its own: at a point one case applies, on a cell one may here and another there; and
# where the cases of phi meet it is smooth, which no union of cases is.
def _piecewise(program: Compiled, tree: sp.Piecewise) -> Node:
    first = tree.args[0][1]
    if isinstance(first, sp.Eq) and first.rhs == 0 and tree == phi(first.lhs):
        part = program.add(first.lhs)
        return Node(lambda run: _slopes(run).phi(run.values[part]), [part])
    cases = []
    for value, condition in tree.args:
        require_comparisons(condition)
        cases.append((program.add(value), compile_condition(program, condition)))
    return Node(lambda run: union(_possible(run, cases)))


def _slopes(run: Evaluation) -> CellAlgebra:
    if not isinstance(run.algebra, CellAlgebra):
        # Asked for an exact exponent, say, and none of its values is rational but phi(0) = 1.
        raise NotRational("phi")
    return run.algebra


def _possible(run: Evaluation, cases: Sequence[tuple[int, Judge]]) -> list[Slope]:
    """Values of the cases that may apply somewhere on the cell, up to one that surely does."""
    possible = []
    for value, judge in cases:
        truth = truth_over(run, judge)
        if truth is not Truth.NO:
            possible.append(run.value(value))
        if truth is Truth.YES:
            return possible
    raise Undecided("no case certainly applies")


def truth_over(run: Evaluation, judge: Judge) -> Truth:
    """Truth of a condition over a whole cell, where NO means false throughout."""
    try:
        return judge(run)
    except Undecided:
        return Truth.UNKNOWN
