"""Decide a relation at exact rationals: exactly where possible, else by balls of more bits.

Balls that overlap never decide. Sides that agree up to the top of the ladder are told with the
digits of their agreement, as a relation of unknown truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory.process import Flow
from rankclock.theory.trees import contains, nodes_of
from rankclock.verify.arithmetic.outcomes import (
    NotRational,
    Singular,
    TooLong,
    Undecided,
    Undefined,
)
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.enclosures import flow_is_settled
from rankclock.verify.evaluate.agreement import digits_of_agreement, is_true_of_equal_sides
from rankclock.verify.evaluate.algebra import Algebra, Env
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.combined import combined
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.evaluate.decision import Decision as Decision
from rankclock.verify.evaluate.decision import How as How
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import Condition, compiled_together, evaluate, exact_number
from rankclock.verify.evaluate.ties import truth_of_tie
from rankclock.verify.evaluate.zero_tests import truth_of_algebraic
from rankclock.verify.verdict import Truth

# guess: each rung has twice the bits, so all rungs together cost at most twice the last one. The
# last still tells 1 from 1 + 1e-1500; more bits would decide little else, and take long.
LADDER: tuple[int, ...] = (80, 160, 320, 640, 1280, 2560, 5120)
# guess: shorter, because each value of the flow, and each integral, costs rigorous quadratures: the
# number of their evaluations grows with the bits, and so does the time of each.
FLOW_LADDER = (80, 160, 320)
# guess: longer than for the flow, which costs a quadrature a value; here one a relation.
INTEGRAL_LADDER = (80, 160, 320, 640, 1280)
# guess: an equation between integrals that is true climbs to the top at every point, and the last
# rung costs as much as all others.
_RUNGS_OF_EQUATION = 4
# guess: rungs that are climbed before exact cancellation is tried: most relations that no ball
# settles are equalities, and the rungs left are the dear ones.
_RUNGS_BEFORE_TIES = 2
# Functions that come so close to a limit, or grow so fast, that digits run out.
_SATURATING = (sp.exp, sp.tanh, sp.sinh, sp.erf)


def decide(relation: sp.Basic, env: Env, *, digits: int = 30) -> Decision:
    """Truth of a relation at a point.

    relation: SymPy relation or logical combination. env: exact rationals by symbol. digits: least
    agreement of irrational sides that counts as such. Never raises for a value that does not exist:
    that is Truth.UNKNOWN with How.UNDEFINED.
    """
    return At((relation,), env).decide(0, digits=digits)


class At:
    """Relations at one point, where what they have in common is evaluated once."""

    def __init__(self, relations: Sequence[sp.Basic], env: Env) -> None:
        """relations: in what order is for the caller. env: exact rationals by symbol."""
        self._relations, self._env = tuple(relations), env
        program, self._conditions = compiled_together(self._relations)
        self._exact = Evaluation(program, env, RATIONAL)
        self._balls: dict[int, Evaluation] = {}

    def decide(self, index: int, *, digits: int = 30) -> Decision:
        """Truth of one of the relations, as `decide` has it."""
        relation, condition = self._relations[index], self._conditions[index]
        rungs, ascent = _ladder(relation), _Ascent(is_true_of_equal_sides(relation))
        return (
            self._exactly(condition)
            or self._by_balls(condition, rungs[:_RUNGS_BEFORE_TIES], ascent)
            or self._by_zero_tests(relation, condition)
            or _as_tie(relation, self._env)
            or self._by_parts(relation, digits)
            or self._by_balls(condition, rungs[_RUNGS_BEFORE_TIES:], ascent)
            or self._left_open(relation, ascent, digits)
        )

    def _by_parts(self, relation: sp.Basic, digits: int) -> Decision | None:
        """A logical combination by what its parts come to; None of a single relation.

        A tie in one part is so decided exactly, and agreement in it is known as such.
        """
        if not isinstance(relation, (sp.And, sp.Or, sp.Not, sp.Implies)):
            return None
        if isinstance(relation, sp.Implies):
            premise, conclusion = relation.args
            relation = sp.Or(sp.Not(premise), conclusion, evaluate=False)
        at = At(relation.args, self._env)
        return combined(relation, [at.decide(i, digits=digits) for i in range(len(relation.args))])

    def _left_open(self, relation: sp.Basic, ascent: _Ascent, digits: int) -> Decision:
        """What there is to say of a relation that no ball decides."""
        why = _why_undecided(relation, self._env)
        # Digits that ran out are no agreement, and a side without value is none.
        if why is How.UNDECIDED and ascent.digits >= digits:
            return Decision(Truth.UNKNOWN, How.AGREEMENT, ascent.digits)
        return Decision(Truth.UNKNOWN, why)

    def _exactly(self, condition: Condition) -> Decision | None:
        """Step one: rational arithmetic. None where a number is irrational or takes too long."""
        try:
            return Decision(condition.judge(self._exact), How.EXACT)
        except TooLong:
            return Decision(Truth.UNKNOWN, How.TOO_LONG)
        except Undefined:
            return Decision(Truth.UNKNOWN, How.UNDEFINED)
        except (NotRational, Undecided):
            return None

    def _by_balls(
        self, condition: Condition, rungs: Sequence[int], ascent: _Ascent
    ) -> Decision | None:
        """Step two: balls, with more bits until they decide. None where the last rung does not."""
        for bits in rungs:
            if ascent.over:
                return None
            with precision(bits):
                try:
                    run = self._in_balls(bits)
                    answer = condition.judge(run)
                    if answer is not Truth.UNKNOWN:
                        return Decision(answer, How.BALL)
                    ascent.compare(condition, run)
                except Singular:
                    ascent.singular += 1
                except (Undecided, NotRational):
                    continue
                except TooLong:
                    return Decision(Truth.UNKNOWN, How.TOO_LONG)
                except Undefined:
                    return Decision(Truth.UNKNOWN, How.UNDEFINED)
        return None

    def _by_zero_tests(self, relation: sp.Basic, condition: Condition) -> Decision | None:
        """Step three: exact tests of algebraic numbers. None where there are others."""
        # A quadrature is no algebraic number, and dear.
        if contains(relation, Flow, sp.Integral):
            return None
        try:
            answer = truth_of_algebraic(condition.judge, self._exact)
        except Undefined:
            return Decision(Truth.UNKNOWN, How.UNDEFINED)
        return None if answer is None else Decision(answer, How.ALGEBRAIC)

    def _in_balls(self, bits: int) -> Evaluation:
        """The run in balls of so many bits, begun once."""
        if bits not in self._balls:
            # What is rational is known already, and the same at every rung.
            program = self._exact.program
            self._balls[bits] = Evaluation(program, self._env, BALL, self._exact)
        return self._balls[bits]


@dataclass
class _Ascent:
    """What the rungs of one ladder have come to, while none of them decides.

    asks_agreement: whether sides that agree say anything for the relation. digits: to which they
    do, at the last rung that has both. singular: failures of a quadrature.
    """

    asks_agreement: bool
    digits: int = 0
    singular: int = 0

    @property
    def over(self) -> bool:
        """Whether more bits are of no use.

        They may move a ball off a pole; a second failure, which used up a budget of evaluations
        again, is taken for a pole within.
        """
        return self.singular > 1

    def compare(self, condition: Condition, run: Evaluation) -> None:
        """Note how far the sides agree at the working precision."""
        if self.asks_agreement:
            left, right = (run.value(side) for side in condition.sides)
            self.digits = digits_of_agreement(left, right) or 0


def _ladder(relation: sp.Basic) -> tuple[int, ...]:
    if contains(relation, Flow):
        return FLOW_LADDER
    if contains(relation, sp.Integral):
        equation = isinstance(relation, sp.Eq)
        return INTEGRAL_LADDER[:_RUNGS_OF_EQUATION] if equation else INTEGRAL_LADDER
    return LADDER


def _as_tie(relation: sp.Basic, env: Env) -> Decision | None:
    """Step four: a tie that no ball settles, because the same irrational part is on both sides."""
    try:
        answer = truth_of_tie(relation, env)
    except ArithmeticError:  # a part without value, or too long to run
        return None
    return None if answer is None else Decision(answer, How.CANCELLED)


def _why_undecided(relation: sp.Basic, env: Env) -> How:
    """Step five: a missing value, or numbers too long to tell apart, explain themselves."""
    if any(_without_value(side, env) for side in relation.args):
        return How.UNDEFINED
    if any(_is_settled(node, env) for node in nodes_of(relation, Flow)):
        return How.TOO_LONG
    if any(_is_saturated(node, env) for node in nodes_of(relation, *_SATURATING)):
        return How.TOO_LONG
    return How.UNDECIDED


def _is_settled(node: Flow, env: Env) -> bool:
    """Whether a value of the flow is closer to its limit than its ladder can tell."""
    bits = FLOW_LADDER[-1]
    try:
        depth, lam, alpha = (evaluate(part, env, RATIONAL) for part in node.args[1:])
        with precision(bits):
            return flow_is_settled(evaluate(node.args[0], env, BALL), int(depth), lam, alpha, bits)
    except (ArithmeticError, ValueError):
        return False


def _is_saturated(node: sp.Basic, env: Env) -> bool:
    """Whether an exponential is so small or so large that 1 is past the last bit beside it."""
    try:
        with precision(LADDER[-1]):
            size = abs(evaluate(node.args[0], env, BALL))
            # An error function comes to its limit by the square of its argument.
            return bool((size * size if isinstance(node, sp.erf) else size) > LADDER[-1])
    except (ArithmeticError, ValueError, TypeError):
        return False


def has_no_value(tree: sp.Basic, env: Env, algebra: Algebra) -> bool:
    """Whether a backend finds that a tree has no value, such as a logarithm of zero."""
    try:
        evaluate(tree, env, algebra)
    except Undefined:
        return True
    except (ArithmeticError, ValueError, TypeError):
        pass  # nothing is known then, and only a value known to be missing counts
    return False


def exact_value(tree: sp.Basic, env: Env) -> Fraction | None:
    """The rational that a tree is at a point; None where it is none, or a symbol has no value."""
    if not tree.free_symbols <= env.keys():
        return None
    try:
        return exact_number(tree, env)
    except (ArithmeticError, ValueError, TypeError):
        return None


def _without_value(side: sp.Basic, env: Env) -> bool:
    """Whether exact arithmetic finds that one side has no value.

    The other side may have kept it from getting there.
    """
    if has_no_value(side, env, RATIONAL):
        return True
    for value, condition in side.args if isinstance(side, sp.Piecewise) else ():
        case = decide(condition, env).truth
        if case is not Truth.NO:
            return case is Truth.YES and _without_value(value, env)
    return False


def enclosure(tree: sp.Basic, env: Env, *, bits: int = 160) -> Any:
    """Ball around the value of a tree at exact rationals; raises what the ball backend raises."""
    with precision(bits):
        return evaluate(tree, env, BALL)
