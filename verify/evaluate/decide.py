"""Decide a relation at exact rationals: exactly where possible, else by balls of more bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

import flint
import sympy as sp
from flint import arb

from rankclock.theory.process import Flow
from rankclock.theory.trees import contains, nodes_of
from rankclock.verify.arithmetic.outcomes import (
    NotRational,
    Singular,
    TooLong,
    Undecided,
    Undefined,
)
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent.enclosures import flow_is_settled
from rankclock.verify.evaluate.algebra import Algebra, Env
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import Condition, compiled_together, evaluate, exact_number
from rankclock.verify.evaluate.ties import truth_of_tie
from rankclock.verify.verdict import Truth

# guess: each rung has twice the bits, so all rungs together cost at most twice the last one. The
# last still tells 1 from 1 + 1e-1500; more bits would decide little else, and take long.
LADDER: tuple[int, ...] = (80, 160, 320, 640, 1280, 2560, 5120)
# guess: shorter, because each value of the flow, and each integral, costs rigorous quadratures: the
# number of their evaluations grows with the bits, and so does the time of each.
FLOW_LADDER = (80, 160, 320)
# guess: longer than for the flow, which costs a quadrature a value; here one a relation.
INTEGRAL_LADDER = (80, 160, 320, 640, 1280)
# Functions that come so close to a limit, or grow so fast, that digits run out.
_SATURATING = (sp.exp, sp.tanh, sp.sinh)


class How(Enum):
    """How a decision was reached, or why there is none."""

    EXACT = "exact"  # rational arithmetic
    BALL = "ball"  # disjoint enclosures
    # An equation whose sides overlap to `digits` decimal digits; not a proof of equality.
    AGREEMENT = "agreement"
    # The sides differ by a rational number, since what is irrational in them is the same.
    CANCELLED = "cancelled"
    UNDEFINED = "undefined"
    UNDECIDED = "undecided"
    # A run past its budget, or a flow or an exponential so close to its limit that the longest
    # numbers tried do not tell them apart.
    TOO_LONG = "too long"
    NO_VALUE = "no value"  # certainly: a claim that admits such a point is violated there
    FAILED = "failed"  # an error on the way, where a search goes on with the next point


@dataclass(frozen=True)
class Decision:
    """Truth of one relation at one point, and how it was reached.

    digits: to how many digits the sides of an equation agree, where agreement is all there is.
    """

    truth: Truth
    how: How
    digits: int | None = None


def decide(relation: sp.Basic, env: Env, *, digits: int = 30) -> Decision:
    """Truth of a relation at a point.

    relation: SymPy relation or logical combination. env: exact rationals by symbol. digits:
    agreement asked of an equation between irrational sides. Never raises for a value that does not
    exist: that is Truth.UNKNOWN with How.UNDEFINED.
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
        return (
            self._exactly(condition)
            or self._by_balls(relation, condition, digits)
            or _as_tie(relation, self._env)
            or Decision(Truth.UNKNOWN, _why_undecided(relation, self._env))
        )

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

    def _by_balls(self, relation: sp.Basic, condition: Condition, digits: int) -> Decision | None:
        """Step two: balls, with more bits until they decide. None where the last rung does not."""
        singular_before = False
        # Balls never prove an equality; agreement to many digits is the most that can be said.
        least_digits = digits if isinstance(relation, sp.Eq) else None
        for bits in _rungs(relation, digits):
            with precision(bits):
                try:
                    decision = _at_precision(condition, self._in_balls(bits), least_digits)
                except Singular:
                    # More bits may move a ball off a pole; a second failure, which used up a budget
                    # of evaluations again, is taken for a pole within.
                    if singular_before:
                        return None
                    singular_before = True
                    continue
                except (Undecided, NotRational):
                    continue
                except TooLong:
                    return Decision(Truth.UNKNOWN, How.TOO_LONG)
                except Undefined:
                    return Decision(Truth.UNKNOWN, How.UNDEFINED)
            if decision is not None:
                return decision
        return None

    def _in_balls(self, bits: int) -> Evaluation:
        """The run in balls of so many bits, begun once."""
        if bits not in self._balls:
            # What is rational is known already, and the same at every rung.
            program = self._exact.program
            self._balls[bits] = Evaluation(program, self._env, BALL, self._exact)
        return self._balls[bits]


def _rungs(relation: sp.Basic, digits: int) -> Iterator[int]:
    """Precisions to try, ascending; an equation needs as many bits as the digits asked of it."""
    least = bits_of(digits) if isinstance(relation, sp.Eq) else 0
    return (bits for bits in _ladder(relation) if bits >= least)


def _ladder(relation: sp.Basic) -> tuple[int, ...]:
    if contains(relation, Flow):
        return FLOW_LADDER
    return INTEGRAL_LADDER if contains(relation, sp.Integral) else LADDER


def _at_precision(condition: Condition, run: Evaluation, digits: int | None) -> Decision | None:
    """What balls of the working precision say; None where they overlap.

    digits: agreement that will do, of an equation.
    """
    answer = condition.judge(run)
    if answer is not Truth.UNKNOWN:
        return Decision(answer, How.BALL)
    if digits is not None:
        left, right = (run.value(side) for side in condition.sides)
        if agrees(left, right, digits):
            return Decision(Truth.YES, How.AGREEMENT, digits)
    return None


def _as_tie(relation: sp.Basic, env: Env) -> Decision | None:
    """Step three: a tie that no ball settles, because the same irrational part is on both sides."""
    try:
        answer = truth_of_tie(relation, env)
    except ArithmeticError:  # a part without value, or too long to run
        return None
    return None if answer is None else Decision(answer, How.CANCELLED)


def _why_undecided(relation: sp.Basic, env: Env) -> How:
    """Step four: a missing value, or numbers too long to tell apart, explain themselves."""
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
            return bool(abs(evaluate(node.args[0], env, BALL)) > LADDER[-1])
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


def agrees(first: Any, second: Any, digits: int) -> bool:
    """Whether the sides overlap and are both narrow: to `digits` digits, relative to 1 or more."""
    widest = arb(10) ** -digits
    for left, right in _entries(first, second):
        left, right = (v.real if isinstance(v, flint.acb) else v for v in (left, right))
        if not left.overlaps(right):
            return False
        size = max(abs(left).mid(), abs(right).mid(), arb(1))
        # Wide balls overlap by chance.
        if not (left.rad() <= widest * size and right.rad() <= widest * size):
            return False
    return True


def _entries(left: Any, right: Any) -> list[tuple[Any, Any]]:
    """The sides entry by entry where they are matrices."""
    if hasattr(left, "entries"):
        return list(zip(flint.arb_mat(left).entries(), flint.arb_mat(right).entries(), strict=True))
    return [(left, right)]
