"""The slow twin of compiled programs: one walk over a tree at each point, node by node.

It shares the backends with them, and nothing else: what a node means is said here once more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import flint
import sympy as sp
from sympy.core.relational import Relational
from sympy.matrices.expressions.trace import Trace

from rankclock.theory import process
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.algebra import Algebra, Argument, Env, Value
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.special import OF_TURNS, SPECIAL
from rankclock.verify.verdict import Truth


def evaluate(tree: sp.Basic, env: Env, algebra: Algebra) -> Value:
    """Value of a SymPy tree in a backend.

    env: values of the free symbols (exact rationals, or numbers of the backend). Raises Undefined
    where the tree has no value, Undecided where the backend cannot tell, KeyError never: a symbol
    without value is a ValueError that names it.
    """
    return _outside(Walk(env, algebra).value(tree))


def truth(condition: sp.Basic, env: Env, algebra: Algebra) -> Truth:
    """Three-valued truth of a relation or a logical combination of relations."""
    return Walk(env, algebra).truth(condition)


def _outside(value: Value) -> Value:
    """A number of the exact backend as processes and callers get it."""
    return as_fraction(value) if isinstance(value, flint.fmpq) else value


class Walk:
    """Values of trees at one point, each part computed once."""

    __slots__ = ("algebra", "env", "memo")

    def __init__(self, env: Env, algebra: Algebra) -> None:
        self.env, self.algebra = dict(env), algebra
        self.memo: dict[sp.Basic, Value] = {}

    def value(self, tree: sp.Basic) -> Value:
        """The value of a tree in the backend."""
        value = self.memo.get(tree)
        if value is None:
            visit = _VISITS.get(tree.func) or _visit_by_base(tree)
            value = self.memo[tree] = _in_our_words(self.algebra, visit, self, tree)
        return value

    def truth(self, condition: sp.Basic) -> Truth:
        """Truth of a relation at the point."""
        return holds(condition, self.value, self.algebra)

    def bound(self, symbol: sp.Basic, value: Value) -> Walk:
        """The same walk with one more symbol bound; what was computed may depend on it."""
        return Walk({**self.env, symbol: value}, self.algebra)

    def rational(self, tree: sp.Basic) -> Fraction:
        """Exact value of an exponent or an index, whatever the backend."""
        if tree.is_Rational:
            return as_fraction(tree)
        return RATIONAL.as_fraction(Walk(self.env, RATIONAL).value(tree))

    def exact_or_value(self, tree: sp.Basic) -> Argument:
        """The rational number if the tree is one, else its value in the backend."""
        try:
            return _outside(evaluate(tree, self.env, RATIONAL))
        except (NotRational, Undecided):
            return self.value(tree)


def _in_our_words(algebra: Algebra, visit: Visit, walk: Walk, tree: sp.Basic) -> Value:
    """The value; a limit of Python or of a library is none of the statement's."""
    exact = algebra is RATIONAL
    try:
        return visit(walk, tree)
    except OverflowError:
        raise (NotRational if exact else TooLong)("too long") from None
    except ZeroDivisionError:
        raise (Undefined if exact else Undecided)("division by zero") from None


Visit: TypeAlias = Callable[[Walk, Any], Value]
# An operation of whatever backend is at work: a function from the backend, so that mypy knows its
# name, and not a text.
Operation: TypeAlias = Callable[[Algebra], Callable[..., Value]]


def _visit_by_base(tree: sp.Basic) -> Visit:
    for base, visit in _VISITS.items():
        if isinstance(tree, base):
            return visit
    raise ValueError(f"no backend knows the function {tree.func.__name__}")


def _symbol(walk: Walk, tree: sp.Basic) -> Value:
    try:
        return walk.algebra.lift(walk.env[tree])
    except KeyError:
        raise ValueError(f"no value given for the symbol {tree}") from None


def _number(walk: Walk, tree: sp.Rational) -> Value:
    return walk.algebra.lift(as_fraction(tree))


def _fold(operation: Operation) -> Visit:
    """An operation of two arguments, taken over all of them from the left."""

    def visit(walk: Walk, tree: sp.Basic) -> Value:
        combine = operation(walk.algebra)
        values = [walk.value(part) for part in tree.args]
        result = values[0]
        for value in values[1:]:
            result = combine(result, value)
        return result

    return visit


def _apply(operation: Operation) -> Visit:
    def visit(walk: Walk, tree: sp.Basic) -> Value:
        return operation(walk.algebra)(*(walk.value(part) for part in tree.args))

    return visit


def _jump(operation: Operation) -> Visit:
    """A function with jumps: at a jump only an exact argument gives a value."""

    def visit(walk: Walk, tree: sp.Basic) -> Value:
        return operation(walk.algebra)(walk.algebra.lift(walk.exact_or_value(tree.args[0])))

    return visit


def _power(walk: Walk, tree: sp.Pow) -> Value:
    base, exponent = tree.args
    try:
        order = walk.rational(exponent)
    except NotRational:
        algebra = walk.algebra
        walk.value(base)  # what it raises comes first
        exact = walk.exact_or_value(base)
        if isinstance(exact, Fraction) and exact in (0, 1):
            if exact == 1:
                return algebra.lift(exact)
            return _power_of_zero(algebra, walk.value(exponent))
        return algebra.exp(algebra.mul(walk.value(exponent), algebra.log(walk.value(base))))
    return walk.algebra.power(walk.value(base), order)


def _power_of_zero(algebra: Algebra, exponent: Value) -> Value:
    zero = algebra.lift(0)
    if algebra.compare(">", exponent, zero) is Truth.YES:
        return zero
    if algebra.compare("<", exponent, zero) is Truth.YES:
        raise Undefined("division by zero")
    raise Undecided("a power of zero")


def _piecewise(walk: Walk, tree: sp.Piecewise) -> Value:
    for branch, condition in tree.args:
        applies = _which_case(condition, walk)
        if applies is Truth.YES:
            return walk.value(branch)
        if applies is Truth.UNKNOWN:
            raise Undecided(f"which case applies: {condition}")
    raise Undecided("no case applies")


def _which_case(condition: sp.Basic, walk: Walk) -> Truth:
    """A case distinction is decided exactly where it can be: balls never settle a tie."""
    try:
        return truth(condition, walk.env, RATIONAL)
    except (NotRational, Undecided, TypeError):
        return walk.truth(condition)


def _sum(walk: Walk, tree: sp.Sum) -> Value:
    term, *inner, (index, first, last) = tree.args
    term = sp.Sum(term, *inner) if inner else term
    low, high = walk.rational(first), walk.rational(last)
    if (high - low).denominator != 1:
        raise Undecided("no whole number apart")
    if high < low - 1:
        turned = sp.Sum(term, (index, last + 1, first - 1))
        return walk.algebra.lift(Fraction(-1)) * walk.value(turned)
    total = walk.algebra.lift(Fraction(0))
    for i in range(int(high - low) + 1):
        total = walk.algebra.add(total, walk.bound(index, low + i).value(term))
    return total


def _product(walk: Walk, tree: sp.Product) -> Value:
    term, *inner, (index, first, last) = tree.args
    term = sp.Product(term, *inner) if inner else term
    low, high = walk.rational(first), walk.rational(last)
    if (high - low).denominator != 1:
        raise Undecided("no whole number apart")
    if high < low - 1:
        turned = sp.Product(term, (index, last + 1, first - 1))
        return walk.algebra.whole_power(walk.value(turned), -1)
    total = walk.algebra.lift(Fraction(1))
    for i in range(int(high - low) + 1):
        total = walk.algebra.mul(total, walk.bound(index, low + i).value(term))
    return total


def _special(walk: Walk, tree: sp.Basic) -> Value:
    return walk.algebra.special(tree.func, *(walk.exact_or_value(part) for part in tree.args))


def _of_angle(walk: Walk, tree: sp.Basic) -> Value:
    turn = tree.args[0] / sp.pi
    if tree.args[0].has(sp.pi) and not turn.has(sp.pi):
        exact = walk.exact_or_value(turn)
        if isinstance(exact, Fraction):
            return walk.algebra.special(OF_TURNS[tree.func], exact)
    return _special(walk, tree)


def _integral(walk: Walk, tree: sp.Integral) -> Value:
    integrand, (variable, low, high) = tree.args
    algebra = walk.algebra.within_integral

    def value(point: Value) -> Value:
        return evaluate(integrand, {**walk.env, variable: point}, algebra)

    return walk.algebra.integral(value, walk.value(low), walk.value(high))


def _hyper(walk: Walk, tree: sp.hyper) -> Value:
    upper, lower, argument = tree.args
    return walk.algebra.hyper(
        [walk.rational(u) for u in upper], [walk.rational(v) for v in lower], walk.value(argument)
    )


def _process(operation: Operation) -> Visit:
    """A process node; rational arguments are handed over exactly, whatever the backend."""

    def visit(walk: Walk, tree: sp.Basic) -> Value:
        return operation(walk.algebra)(*(walk.exact_or_value(part) for part in tree.args))

    return visit


def _spectrum(combine: Operation) -> Visit:
    """A function of each eigenvalue on the diagonal of a spectrum, and the values combined."""

    def visit(walk: Walk, tree: sp.Basic) -> Value:
        function, spectrum = tree.args
        (variable,) = function.signature
        diagonal = walk.exact_or_value(spectrum)
        # Exact eigenvalues stay exact, so that a process of them has rational arguments.
        exact = isinstance(diagonal, flint.fmpq_mat)
        eigenvalues = (RATIONAL if exact else walk.algebra).diagonal_of(diagonal)
        return combine(walk.algebra)(
            [walk.bound(variable, _outside(v)).value(function.expr) for v in eigenvalues]
        )

    return visit


Valuation = Callable[[sp.Basic], Value]


def holds(condition: sp.Basic, value: Valuation, algebra: Algebra) -> Truth:
    """Truth of a relation or a logical combination of relations.

    value: the value of a tree in the backend. Raises what it raises, where that matters.
    """
    if condition is sp.true:
        return Truth.YES
    if condition is sp.false:
        return Truth.NO
    if isinstance(condition, sp.Not):
        return holds(condition.args[0], value, algebra).negated()
    if isinstance(condition, sp.Equivalent):
        return _same([holds(part, value, algebra) for part in condition.args])
    if isinstance(condition, sp.Implies):
        premise, conclusion = condition.args
        parts = (sp.Not(premise, evaluate=False), conclusion)
        return _first_that_decides(parts, Truth.YES, value, algebra)
    if isinstance(condition, (sp.And, sp.Or)):
        decides = Truth.NO if isinstance(condition, sp.And) else Truth.YES
        return _first_that_decides(_cheapest_first(condition.args), decides, value, algebra)
    if not isinstance(condition, Relational):
        raise ValueError(f"not a relation: {condition}")
    return algebra.compare(condition.rel_op, value(condition.lhs), value(condition.rhs))


def _cheapest_first(parts: Sequence[sp.Basic]) -> list[sp.Basic]:
    # The second key makes the order, and so the error that is raised, the same in every run.
    return sorted(parts, key=lambda part: (sp.count_ops(part), sp.default_sort_key(part)))


def _first_that_decides(
    parts: Sequence[sp.Basic], decides: Truth, value: Valuation, algebra: Algebra
) -> Truth:
    """Truth of a conjunction or a disjunction; a missing value matters only where no part decides.

    decides: the truth of one part that settles the whole, NO for And and YES for Or.
    """
    outcome = decides.negated()
    missing: Undefined | None = None
    unsettled: NotRational | Undecided | None = None
    for part in parts:
        try:
            answer = holds(part, value, algebra)
        except Undefined as problem:
            missing = missing or problem
            continue
        except (NotRational, Undecided) as problem:
            # A later part may decide all the same; if none does, another backend is asked.
            unsettled = unsettled or problem
            continue
        if answer is decides:
            return decides
        if answer is Truth.UNKNOWN:
            outcome = Truth.UNKNOWN
    if unsettled is not None:
        raise unsettled
    # A part that is still open may decide at a higher precision.
    if missing is not None and outcome is not Truth.UNKNOWN:
        raise missing
    return outcome


def _same(values: list[Truth]) -> Truth:
    if Truth.UNKNOWN in values:
        return Truth.UNKNOWN
    return Truth.YES if len(set(values)) == 1 else Truth.NO


# The order counts: a node whose class is not listed takes the first listed class it derives from.
_VISITS: dict[type, Visit] = {
    sp.Symbol: _symbol,
    sp.MatrixSymbol: _symbol,
    sp.Rational: _number,
    sp.Integer: _number,
    sp.Add: _fold(lambda algebra: algebra.add),
    sp.Mul: _fold(lambda algebra: algebra.mul),
    sp.MatAdd: _fold(lambda algebra: algebra.add),
    sp.MatMul: _fold(lambda algebra: algebra.mul),
    sp.Pow: _power,
    sp.exp: _apply(lambda algebra: algebra.exp),
    sp.log: _apply(lambda algebra: algebra.log),
    sp.Abs: _apply(lambda algebra: algebra.absolute),
    sp.sign: _jump(lambda algebra: algebra.sign),
    sp.ceiling: _jump(lambda algebra: algebra.ceiling),
    sp.floor: _jump(lambda algebra: algebra.floor),
    sp.re: _apply(lambda algebra: algebra.real_part),
    sp.sinh: _apply(lambda algebra: algebra.sinh),
    sp.tanh: _apply(lambda algebra: algebra.tanh),
    sp.Max: _fold(lambda algebra: algebra.maximum),
    sp.Min: _fold(lambda algebra: algebra.minimum),
    sp.Piecewise: _piecewise,
    sp.Sum: _sum,
    sp.Product: _product,
    sp.E.func: lambda walk, tree: walk.algebra.exp(walk.algebra.lift(1)),
    **dict.fromkeys(SPECIAL, _special),
    **dict.fromkeys(OF_TURNS, _of_angle),
    sp.Integral: _integral,
    sp.hyper: _hyper,
    type(sp.pi): lambda walk, tree: walk.algebra.pi(),
    type(sp.I): lambda walk, tree: walk.algebra.imaginary_unit(),
    sp.Transpose: _apply(lambda algebra: algebra.transpose),
    # Its second argument is the exponent -1.
    sp.Inverse: lambda walk, tree: walk.algebra.inverse(walk.value(tree.args[0])),
    Trace: _apply(lambda algebra: algebra.trace),
    sp.Identity: lambda walk, tree: walk.algebra.identity(int(walk.rational(tree.shape[0]))),
    process.Iterate: _process(lambda algebra: algebra.iterate),
    process.Passage: _process(lambda algebra: algebra.passage),
    process.RecoveryTime: _process(lambda algebra: algebra.recovery_time),
    process.Flow: _process(lambda algebra: algebra.flow),
    process.FirstIterate: _process(lambda algebra: algebra.first_iterate),
    process.OtherIterate: _process(lambda algebra: algebra.other_iterate),
    process.FactorIterate: _process(lambda algebra: algebra.factor_iterate),
    process.ProductIterate: _process(lambda algebra: algebra.product_iterate),
    process.SpectrumMap: _spectrum(lambda algebra: algebra.diagonal),
    process.SpectrumMax: _spectrum(lambda algebra: algebra.largest),
    process.SpectralNorm: _apply(lambda algebra: algebra.spectral_norm),
    process.NuclearNorm: _apply(lambda algebra: algebra.nuclear_norm),
    process.Rank: _apply(lambda algebra: algebra.rank),
}
