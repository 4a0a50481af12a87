"""Decide a relation at exact rationals: exactly where possible, else by balls of growing
precision.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory.process import Flow
from rankclock.verify.arithmetic.outcomes import (
    NotRational,
    Singular,
    TooLong,
    Undecided,
    Undefined,
)
from rankclock.verify.arithmetic.precision import bits_of, precision
from rankclock.verify.descent.enclosures import flow_is_settled
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.walk import Env, evaluate, truth
from rankclock.verify.verdict import Truth

LADDER = (80, 160, 320, 640, 1280, 2560, 5120)
# Each value of the flow costs some rigorous quadratures, so its ladder is shorter, and so is that
# of an integral.
FLOW_LADDER, INTEGRAL_LADDER = (80, 160, 320), (80, 160, 320, 640, 1280)
_ROUNDABLE = (sp.Eq,)
_SATURATING = (sp.exp, sp.tanh, sp.sinh)


@dataclass(frozen=True)
class Decision:
    """Truth of one relation at one point, and how it was reached.

    how: `exact` (rational arithmetic), `ball` (disjoint enclosures), `agreement` (an equation whose
    sides overlap to `digits` decimal digits; not a proof of equality), `cancelled` (the sides
    differ by a rational number, since what is irrational in them is the same), `undefined`,
    `undecided`, `too long` (a run past its budget, or a flow or an exponential so close to its
    limit that the longest numbers tried do not tell them apart).
    """

    truth: Truth
    how: str
    digits: int | None = None


def decide(relation: sp.Basic, env: Env, *, digits: int = 30) -> Decision:
    """Truth of a relation at a point.

    relation: SymPy relation or logical combination. env: exact rationals by symbol. digits:
    agreement asked of an equation between irrational sides. Never raises for a value that does not
    exist: that is Truth.UNKNOWN with how = `undefined`.
    """
    try:
        return Decision(truth(relation, env, RATIONAL), "exact")
    except TooLong:
        return Decision(Truth.UNKNOWN, "too long")
    except Undefined:
        return Decision(Truth.UNKNOWN, "undefined")
    except (NotRational, Undecided):
        pass
    how, singular = "undecided", False
    for bits in (
        FLOW_LADDER
        if relation.has(Flow)
        else INTEGRAL_LADDER
        if relation.has(sp.Integral)
        else LADDER
    ):
        if isinstance(relation, _ROUNDABLE) and bits < bits_of(digits):
            continue
        with precision(bits):
            try:
                found = truth(relation, env, BALL)
                if (
                    found is Truth.UNKNOWN
                    and isinstance(relation, _ROUNDABLE)
                    and _agrees(relation, env, digits)
                ):
                    return Decision(Truth.YES, "agreement", digits)
                if found is not Truth.UNKNOWN:
                    return Decision(found, "ball")
            except Singular:
                if singular:
                    break
                singular = True
            except (Undecided, NotRational):
                continue
            except TooLong:
                return Decision(Truth.UNKNOWN, "too long")
            except Undefined:
                how = "undefined"
                break
    if how == "undecided":
        try:
            tie = _cancelled(relation, env)
        except ArithmeticError:  # a part without value, or too long to run
            tie = None
        if tie is not None:
            return Decision(tie, "cancelled")
        if any(_without_value(side, env) for side in relation.args):
            how = "undefined"
        elif any(_is_settled(node, env) for node in relation.atoms(Flow)) or any(
            _is_saturated(node, env) for node in relation.atoms(*_SATURATING)
        ):
            how = "too long"
    return Decision(Truth.UNKNOWN, how)


def _is_settled(node: Flow, env: Env) -> bool:
    """Whether a value of the flow is closer to its limit than the last precision of its ladder can
    tell.
    """
    bits = FLOW_LADDER[-1]
    try:
        depth, lam, alpha = (evaluate(part, env, RATIONAL) for part in node.args[1:])
        with precision(bits):
            return flow_is_settled(evaluate(node.args[0], env, BALL), int(depth), lam, alpha, bits)
    except (ArithmeticError, ValueError):
        return False


def _is_saturated(node: sp.Basic, env: Env) -> bool:
    """Whether an exponential is so small or so large that adding 1 to it is past the last precision
    of the ladder.
    """
    try:
        with precision(LADDER[-1]):
            return bool(abs(evaluate(node.args[0], env, BALL)) > LADDER[-1])
    except (ArithmeticError, ValueError, TypeError):
        return False


def has_no_value(tree: sp.Basic, env: Env, algebra: Any) -> bool:
    """Whether a backend finds that a tree has no value, such as a logarithm of zero; False where it
    finds nothing.
    """
    try:
        evaluate(tree, env, algebra)
    except Undefined:
        return True
    except (ArithmeticError, ValueError, TypeError):
        pass
    return False


def _without_value(side: sp.Basic, env: Env) -> bool:
    """Whether exact arithmetic finds that one side has no value; the other side may have kept it
    from getting there.
    """
    if has_no_value(side, env, RATIONAL):
        return True
    for value, condition in side.args if isinstance(side, sp.Piecewise) else ():
        case = decide(condition, env).truth
        if case is not Truth.NO:
            return case is Truth.YES and _without_value(value, env)
    return False


def _cancelled(relation: sp.Basic, env: Env) -> Truth | None:
    """Truth of a comparison whose irrational parts cancel term by term, such as a travel time from
    a point to itself; else None.

    Balls never settle such a tie.
    """
    if not isinstance(relation, Relational) or not all(
        isinstance(v, Fraction) for v in env.values()
    ):
        return None
    try:
        gap = _put_in(relation.lhs, env) - _put_in(relation.rhs, env)
    except Undefined:
        return None
    if not gap.is_Rational:
        return None
    return RATIONAL.compare(relation.rel_op, Fraction(int(gap.p), int(gap.q)), Fraction(0))


def _put_in(tree: sp.Basic, env: Env) -> sp.Basic:
    """The tree at a point: numbers where parts are rational, else as SymPy writes it, equal terms
    cancelled. Nothing is rounded.
    """
    try:
        value = evaluate(tree, env, RATIONAL)
        return (
            sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else tree
        )
    except (NotRational, Undecided, ValueError):
        pass
    if isinstance(tree, (sp.Integral, sp.Sum)):
        inner, (variable, low, high) = tree.args
        swap = {s: sp.Rational(v.numerator, v.denominator) for s, v in env.items() if s != variable}
        return tree.func(inner.xreplace(swap), (variable, _put_in(low, env), _put_in(high, env)))
    if isinstance(tree, sp.Piecewise):
        branch = next(
            (
                value
                for value, condition in tree.args
                if truth(condition, env, RATIONAL) is Truth.YES
            ),
            None,
        )
        return tree if branch is None else _put_in(branch, env)
    if not tree.args:
        return tree
    parts = [_put_in(part, env) for part in tree.args]
    # SymPy rounds to decide a jump or a maximum, so those stay as written unless their arguments
    # are numbers.
    plain = isinstance(tree, (sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp, sp.hyper, sp.Tuple)) or all(
        part.is_Rational for part in parts
    )
    return tree.func(*parts) if plain else tree.func(*parts, evaluate=False)


def enclosure(tree: sp.Basic, env: Env, *, bits: int = 160) -> Any:
    """Ball around the value of a tree at exact rationals; raises what the ball backend raises."""
    with precision(bits):
        return evaluate(tree, env, BALL)


def _agrees(relation: sp.Basic, env: Env, digits: int) -> bool:
    """Both sides overlap, and each is known to `digits` digits relative to the larger of 1 and its
    size.
    """
    pairs = _entries(evaluate(relation.lhs, env, BALL), evaluate(relation.rhs, env, BALL))
    ceiling = arb(10) ** -digits
    for left, right in pairs:
        left, right = (v.real if isinstance(v, flint.acb) else v for v in (left, right))
        if not left.overlaps(right):
            return False
        size = max(abs(left).mid(), abs(right).mid(), arb(1))
        if not (left.rad() <= ceiling * size and right.rad() <= ceiling * size):
            return False
    return True


def _entries(left, right):
    if hasattr(left, "entries"):
        return list(zip(flint.arb_mat(left).entries(), flint.arb_mat(right).entries(), strict=True))
    return [(left, right)]
