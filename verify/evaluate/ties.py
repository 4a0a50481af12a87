"""Comparisons whose irrational parts cancel term by term, which balls never settle.

A travel time from a point to itself is the example: both ends of the integral are the same
irrational number, and every ball around the difference holds zero.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.trees import can_be_written
from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy
from rankclock.verify.evaluate.algebra import Env
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate, truth
from rankclock.verify.verdict import Truth

# What SymPy puts together again without rounding: other functions may be evaluated in floats on
# the way, to find out on which side of a jump an argument lies.
_REBUILT_EXACTLY: tuple[type, ...] = (sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp, sp.hyper, sp.Tuple)

# guess: powers and factorials of larger numbers are too long to write out.
_LARGEST = 1000
# guess: bits up to which SymPy takes roots and common factors out of numbers in milliseconds.
_LONGEST = 2000


def truth_of_tie(relation: sp.Basic, env: Env) -> Truth | None:
    """Truth of a comparison whose sides differ by a rational number; None where they do not.

    env: exact numbers by symbol. Raises what the exact backend raises for a part without value.
    """
    if not isinstance(relation, Relational):
        return None
    # An irrational number stays a symbol, and what cancels, cancels for any value.
    if not all(isinstance(value, (Fraction, Algebraic)) for value in env.values()):
        return None
    try:
        gap = _put_in(relation.lhs, env) - _put_in(relation.rhs, env)
    except (Undefined, ValueError):
        # SymPy 1.14 takes some long numbers apart into factors that it then refuses.
        return None
    if not gap.is_Rational:
        return None
    return RATIONAL.compare(relation.rel_op, as_fraction(gap), Fraction(0))


def _put_in(tree: sp.Basic, env: Env) -> sp.Basic:
    """The tree at a point: numbers where parts are rational, else as SymPy writes it.

    Equal terms cancel, and nothing is rounded.
    """
    try:
        value = evaluate(tree, env, RATIONAL)
        if (
            isinstance(value, Fraction)
            and max(map(abs, value.as_integer_ratio())).bit_length() > _LONGEST
        ):
            raise TooLong("numbers that SymPy would take apart for minutes")
        return as_sympy(value) if isinstance(value, Fraction) else tree
    except (NotRational, Undecided, ValueError):
        pass
    if isinstance(tree, (sp.Integral, sp.Sum, sp.Product)):
        if len(tree.limits) != 1:
            return tree
        inner, (variable, low, high) = tree.args
        # The variable is bound within, so a value of the same name from outside stays out.
        rationals = ((s, v) for s, v in env.items() if isinstance(v, Fraction))
        numbers = {s: as_sympy(v) for s, v in rationals if s != variable}
        if not can_be_written(inner, numbers):
            return tree
        return tree.func(inner.xreplace(numbers), (variable, _put_in(low, env), _put_in(high, env)))
    if isinstance(tree, sp.Piecewise):
        branch = _branch_that_applies(tree, env)
        return tree if branch is None else _put_in(branch, env)
    if not tree.args:
        return tree
    parts = [_put_in(part, env) for part in tree.args]
    short = _is_short(parts)
    if isinstance(tree, sp.Pow) and not short:
        # Left as it is, it would be written out by the next sum or logarithm around it.
        raise TooLong(f"a power of numbers above {_LARGEST}")
    if short and (isinstance(tree, _REBUILT_EXACTLY) or all(part.is_Rational for part in parts)):
        return tree.func(*parts)
    return tree.func(*parts, evaluate=False)


def _is_short(parts: list[sp.Basic]) -> bool:
    """Whether SymPy writes out no numbers without end, as it would 2^(10^18)."""
    rationals = [part for part in parts if part.is_Rational]
    return not all(part.is_Rational for part in parts) or all(
        abs(part.p) <= _LARGEST and part.q <= _LARGEST for part in rationals
    )


def _branch_that_applies(tree: sp.Piecewise, env: Env) -> sp.Basic | None:
    for value, condition in tree.args:
        if truth(condition, env, RATIONAL) is Truth.YES:
            return value
    return None
