"""What the nodes of a SymPy tree mean to every backend: one row a class."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import flint
import sympy as sp
from sympy.core.relational import Relational
from sympy.matrices.expressions.trace import Trace

from rankclock.theory import process
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate import bound
from rankclock.verify.evaluate.algebra import Algebra, Env, Value
from rankclock.verify.evaluate.compiled import Body, Compiled, Evaluation, Node
from rankclock.verify.evaluate.conditions import Judge, compile_condition
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.special import OF_TURNS, SPECIAL
from rankclock.verify.verdict import Truth

# guess: programs kept, beyond the relations and their sides of all claims at the depths that are
# drawn; those of a run of mutants come and go.
_KEPT = 8192


def evaluate(tree: sp.Basic, env: Env, algebra: Algebra) -> Value:
    """Value of a SymPy tree in a backend.

    env: values of the free symbols (exact rationals, or numbers of the backend). Raises Undefined
    where the tree has no value, Undecided where the backend cannot tell, KeyError never: a symbol
    without value is a ValueError that names it.
    """
    program, (root,) = compiled_trees((tree,))
    value = Evaluation(program, env, algebra).value(root)
    return as_fraction(value) if isinstance(value, flint.fmpq) else value


def exact_number(tree: sp.Basic, env: Env) -> Fraction:
    """The rational that a tree is; raises NotRational for a matrix, and what `evaluate` raises."""
    program, (root,) = compiled_trees((tree,))
    return Evaluation(program, env, RATIONAL).rational(root)


def truth(condition: sp.Basic, env: Env, algebra: Algebra) -> Truth:
    """Three-valued truth of a relation or a logical combination of relations."""
    compiled = compiled_condition(condition)
    return compiled.judge(Evaluation(compiled.program, env, algebra))


def knows(tree: sp.Basic) -> bool:
    """Whether backends have a meaning for this node, its arguments left aside."""
    return isinstance(tree, tuple(_MAKERS))


@lru_cache(maxsize=_KEPT)
def compiled_trees(trees: tuple[sp.Basic, ...]) -> tuple[Compiled, tuple[int, ...]]:
    """Trees as one program, made once, and the numbers of the steps with their values."""
    program = Compiled(make)
    return program, tuple(map(program.add, trees))


class Condition(NamedTuple):
    """A relation or a logical combination, compiled.

    sides: numbers of the steps of both sides, of a single relation.
    """

    program: Compiled
    judge: Judge
    sides: tuple[int, ...]


def compiled_condition(condition: sp.Basic) -> Condition:
    """A condition as a program, made once."""
    return compiled_together((condition,)).conditions[0]


class Together(NamedTuple):
    """Conditions as one program, in which their common parts are the same steps."""

    program: Compiled
    conditions: tuple[Condition, ...]


@lru_cache(maxsize=_KEPT)
def compiled_together(conditions: tuple[sp.Basic, ...]) -> Together:
    """Conditions as one program, made once."""
    program = Compiled(make)
    return Together(program, tuple(_condition(program, condition) for condition in conditions))


def _condition(program: Compiled, condition: sp.Basic) -> Condition:
    judge = compile_condition(program, condition)
    single = isinstance(condition, Relational)
    return Condition(program, judge, tuple(map(program.add, condition.args)) if single else ())


def make(program: Compiled, tree: sp.Basic) -> Node:
    """The step of a tree."""
    maker = _MAKERS.get(tree.func)
    if maker is None:
        maker = next((row for base, row in _MAKERS.items() if isinstance(tree, base)), _unknown)
    return maker(program, tree)


Maker: TypeAlias = Callable[[Compiled, Any], Node]
# An operation of whatever backend is at work: a function from the backend, so that mypy knows its
# name, and not a text.
Operation: TypeAlias = Callable[[Algebra], Callable[..., Value]]


def _unknown(program: Compiled, tree: sp.Basic) -> Node:
    def step(run: Evaluation) -> Value:
        # Only when it is asked for: a case that does not apply does no harm.
        raise ValueError(
            f"no backend knows the function {tree.func.__name__}; use those of SymPy listed in "
            "docs/explanation/trust.md"
        )

    return Node(step)


def _symbol(program: Compiled, tree: sp.Basic) -> Node:
    def step(run: Evaluation) -> Value:
        try:
            return run.algebra.lift(run.env[tree])
        except KeyError:
            raise ValueError(f"no value given for the symbol {tree}") from None

    return Node(step)


def _number(program: Compiled, tree: sp.Rational) -> Node:
    number = as_fraction(tree)
    exact = RATIONAL.lift(number)
    # Exact runs are the most, and their numbers need no precision.
    return Node(lambda run: exact if run.algebra is RATIONAL else run.algebra.lift(number))


def _fold(operation: Operation) -> Maker:
    """An operation of two arguments, taken over all of them from the left."""

    def maker(program: Compiled, tree: sp.Basic) -> Node:
        parts = [program.add(part) for part in tree.args]
        first, *others = parts

        def step(run: Evaluation) -> Value:
            combine, values = operation(run.algebra), run.values
            result = values[first]
            for part in others:
                result = combine(result, values[part])
            return result

        return Node(step, parts)

    return maker


def _sum_of(program: Compiled, tree: sp.Add) -> Node:
    first, *others = parts = [program.add(part) for part in tree.args]

    def step(run: Evaluation) -> Value:
        values = run.values
        result = values[first]
        for part in others:
            result = result + values[part]
        return result

    return Node(step, parts)


def _product_of(program: Compiled, tree: sp.Mul) -> Node:
    first, *others = parts = [program.add(part) for part in tree.args]

    def step(run: Evaluation) -> Value:
        values = run.values
        result = values[first]
        for part in others:
            result = result * values[part]
        return result

    return Node(step, parts)


def _apply(operation: Operation) -> Maker:
    """An operation on the values of all parts."""

    def maker(program: Compiled, tree: sp.Basic) -> Node:
        parts = [program.add(part) for part in tree.args]

        def step(run: Evaluation) -> Value:
            return operation(run.algebra)(*[run.values[part] for part in parts])

        return Node(step, parts)

    return maker


def _jump(operation: Operation) -> Maker:
    """A function with jumps: at a jump only an exact argument gives a value."""

    def maker(program: Compiled, tree: sp.Basic) -> Node:
        part = program.add(tree.args[0])
        return Node(lambda run: operation(run.algebra)(run.algebra.lift(run.exact_or_value(part))))

    return maker


def _power(program: Compiled, tree: sp.Pow) -> Node:
    base, exponent = tree.args
    if not exponent.is_Rational:
        return _symbolic_power(program, base, exponent)
    number, order = program.add(base), as_fraction(exponent)
    if order.denominator == 1:
        whole = order.numerator
        return Node(lambda run: run.algebra.whole_power(run.values[number], whole), [number])
    return Node(lambda run: run.algebra.power(run.values[number], order), [number])


# In place of the order of a power whose exponent is no rational number.
_IRRATIONAL = object()


def _symbolic_power(program: Compiled, base: sp.Basic, exponent: sp.Basic) -> Node:
    number = program.add(exponent)

    def order_of(run: Evaluation) -> Fraction | object:
        try:
            return run.rational(number)
        except NotRational:
            return _IRRATIONAL

    # A step of its own: within an integral it often does not depend on the variable.
    parts = [program.add_step("order", exponent, Node(order_of)), program.add(base)]

    def step(run: Evaluation) -> Value:
        order, value = (run.values[part] for part in parts)
        if order is _IRRATIONAL:
            exact = run.exact_or_value(parts[1])
            if exact in (0, 1) and isinstance(exact, Fraction):
                return _of_zero_or_one(run, exact, number)
            return run.algebra.exp(run.value(number) * run.algebra.log(value))
        return run.algebra.power(value, order)

    return Node(step, parts)


def _of_zero_or_one(run: Evaluation, base: Fraction, number: int) -> Value:
    """An irrational power of zero or one, which has no logarithm, or an exact value.

    number: of the step of the exponent.
    """
    if base == 1:
        return run.algebra.lift(base)
    exponent, zero = run.value(number), run.algebra.lift(Fraction(0))
    if run.algebra.compare(">", exponent, zero) is Truth.YES:
        return zero
    if run.algebra.compare("<", exponent, zero) is Truth.YES:
        raise Undefined("division by zero")
    raise Undecided("a power of zero")


def _piecewise(program: Compiled, tree: sp.Piecewise) -> Node:
    cases = [
        (program.add(branch), compile_condition(program, condition), condition)
        for branch, condition in tree.args
    ]

    def step(run: Evaluation) -> Value:
        for branch, judge, condition in cases:
            applies = _which_case(judge, run)
            if applies is Truth.YES:
                return run.value(branch)
            if applies is Truth.UNKNOWN:
                raise Undecided(f"which case applies: {condition}")
        raise Undecided("no case applies")

    return Node(step)


def _which_case(judge: Judge, run: Evaluation) -> Truth:
    """A case distinction is decided exactly where it can be: balls never settle a tie."""
    try:
        return judge(run.exact)
    except (NotRational, Undecided, TypeError):
        return judge(run)


def _special(program: Compiled, tree: sp.Basic) -> Node:
    """A function by its class; rational arguments are handed over exactly."""
    kind, parts = tree.func, [program.add(part) for part in tree.args]
    return Node(
        lambda run: run.algebra.special(kind, *[run.exact_or_value(part) for part in parts])
    )


def _of_angle(program: Compiled, tree: sp.Basic) -> Node:
    """A function of an angle, which may be a rational multiple of pi."""
    turn = sp.Mul(tree.args[0], 1 / sp.pi)
    if not tree.args[0].has(sp.pi) or turn.has(sp.pi):
        return _special(program, tree)
    number, general = program.add(turn), _special(program, tree)
    kind = OF_TURNS[tree.func]

    def step(run: Evaluation) -> Value:
        exact = run.exact_or_value(number)
        return (
            run.algebra.special(kind, exact) if isinstance(exact, Fraction) else general.step(run)
        )

    return Node(step)


def _infinity(program: Compiled, tree: sp.Basic) -> Node:
    def step(run: Evaluation) -> Value:
        raise Undecided("infinity is no number, but a limit of a sum")

    return Node(step)


def _hyper(program: Compiled, tree: sp.hyper) -> Node:
    above, below = ([program.add(part) for part in row] for row in tree.args[:2])
    argument = program.add(tree.args[2])

    def step(run: Evaluation) -> Value:
        upper, lower = ([run.rational(part) for part in row] for row in (above, below))
        return run.algebra.hyper(upper, lower, run.value(argument))

    return Node(step)


def _process(operation: Operation) -> Maker:
    """A process node; rational arguments are handed over exactly, whatever the backend."""

    def maker(program: Compiled, tree: sp.Basic) -> Node:
        parts = [program.add(part) for part in tree.args]
        return Node(
            lambda run: operation(run.algebra)(*[run.exact_or_value(part) for part in parts])
        )

    return maker


def _spectrum(combine: Operation) -> Maker:
    """A function of each eigenvalue on the diagonal of a spectrum, and the values combined."""

    def maker(program: Compiled, tree: sp.Basic) -> Node:
        function, spectrum = tree.args
        (variable,) = function.signature
        body, diagonal = Body(function.expr, variable, make), program.add(spectrum)

        def step(run: Evaluation) -> Value:
            matrix = run.exact_or_value(diagonal)
            # Exact eigenvalues stay exact, so that a process of them has rational arguments.
            exact = isinstance(matrix, flint.fmpq_mat)
            eigenvalues = (RATIONAL if exact else run.algebra).diagonal_of(matrix)
            value = body.function(run.env, run.algebra)
            return combine(run.algebra)(
                [value(as_fraction(v) if exact else v) for v in eigenvalues]
            )

        return Node(step)

    return maker


def _constant(operation: Operation) -> Maker:
    return lambda program, tree: Node(lambda run: operation(run.algebra)())


def _inverse(program: Compiled, tree: sp.Inverse) -> Node:
    # Its second argument is the exponent -1.
    part = program.add(tree.args[0])
    return Node(lambda run: run.algebra.inverse(run.values[part]), [part])


def _identity(program: Compiled, tree: sp.Identity) -> Node:
    size = program.add(tree.shape[0])
    return Node(lambda run: run.algebra.identity(int(run.rational(size))))


# The order counts: a node whose class is not listed takes the first listed class it derives from.
_MAKERS: dict[type, Maker] = {
    sp.Symbol: _symbol,
    sp.MatrixSymbol: _symbol,
    sp.Rational: _number,
    sp.Integer: _number,
    sp.Add: _sum_of,
    sp.Mul: _product_of,
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
    sp.Sum: bound.summation,
    sp.Product: bound.product,
    sp.Integral: bound.integral,
    sp.hyper: _hyper,
    type(sp.pi): _constant(lambda algebra: algebra.pi),
    type(sp.E): _constant(lambda algebra: lambda: algebra.exp(algebra.lift(1))),
    type(sp.oo): _infinity,
    **dict.fromkeys(SPECIAL, _special),
    **dict.fromkeys(OF_TURNS, _of_angle),
    type(sp.I): _constant(lambda algebra: algebra.imaginary_unit),
    sp.Transpose: _apply(lambda algebra: algebra.transpose),
    # Before MatPow, from which it derives.
    sp.Inverse: _inverse,
    sp.MatPow: bound.matrix_power,
    Trace: _apply(lambda algebra: algebra.trace),
    sp.Identity: _identity,
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
