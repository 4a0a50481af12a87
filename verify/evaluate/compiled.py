"""SymPy trees compiled once into steps, and what the steps come to at one point in a backend.

Equal parts of a tree are one step. A step that always needs its parts finds their values ready; one
that may not, such as a case distinction, asks for them itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import sympy as sp
from flint import fmpq
from sympy.core.relational import Relational

from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evaluate.algebra import Algebra, Argument, Env, Value
from rankclock.verify.evaluate.rational import RATIONAL

# guess: some tenths of a second at one precision, nested sums taken together.
MOST_TERMS = 20_000

Step: TypeAlias = Callable[["Evaluation"], Value]


class Node(NamedTuple):
    """One step, and the steps whose values it always needs, in the order in which it needs them."""

    step: Step
    parts: Sequence[int] = ()


# Makes the step of a tree; adds its parts to the program.
Maker: TypeAlias = Callable[["Compiled", sp.Basic], Node]


class Compiled:
    """Steps for one or several trees, each from the values of earlier ones."""

    def __init__(self, make: Maker) -> None:
        """make: what the nodes of a tree mean."""
        self.make = make
        self.trees: list[sp.Basic] = []
        self._compiled: list[Node] = []
        self._numbers: dict[sp.Basic | tuple[str, sp.Basic], int] = {}
        self._orders: dict[int, tuple[tuple[int, Step], ...]] = {}

    def add(self, tree: sp.Basic) -> int:
        """Number of the step whose value is that of a tree."""
        number = self._numbers.get(tree)
        return self._added(tree, tree, self.make(self, tree)) if number is None else number

    def add_step(self, name: str, tree: sp.Basic, compiled: Node) -> int:
        """Number of another step made of a tree.

        name: which one; a step of that name and tree is there once.
        """
        number = self._numbers.get((name, tree))
        return self._added((name, tree), tree, compiled) if number is None else number

    def _added(self, key: sp.Basic | tuple[str, sp.Basic], tree: sp.Basic, compiled: Node) -> int:
        number = self._numbers[key] = len(self._compiled)
        self._compiled.append(compiled)
        self.trees.append(tree)
        return number

    def __len__(self) -> int:
        return len(self._compiled)

    def sides(self, relation: Relational) -> tuple[sp.Basic, sp.Basic]:
        """What is compared where a relation is judged."""
        return relation.lhs, relation.rhs

    def order(self, number: int) -> tuple[tuple[int, Step], ...]:
        """Steps to take, with their numbers, until that step has its value."""
        order = self._orders.get(number)
        if order is None:
            steps: dict[int, Step] = {}
            self._collect(number, steps)
            order = self._orders[number] = tuple(steps.items())
        return order

    def _collect(self, number: int, steps: dict[int, Step]) -> None:
        """Add a step that is not there yet, behind all that it needs."""
        # Parts from left to right, as they are needed, so that of several errors the same one is
        # met first however the program came about. A shared part is entered once: the paths to it
        # are exponentially many where a step of descent is nested in the next.
        for part in self._compiled[number].parts:
            if part not in steps:
                self._collect(part, steps)
        steps[number] = self._compiled[number].step


class Missing(NamedTuple):
    """In place of the value of a step that has none."""

    problem: ArithmeticError


class TermBudget:
    """TermBudget of sums that one evaluation may still take, those of inner sums included."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_TERMS

    def spend(self, count: int) -> None:
        """Take so many. Raises TooLong where they are not left."""
        if count > self.left:
            raise TooLong(f"sums of more than {MOST_TERMS} terms")
        self.left -= count


class Evaluation:
    """Values of a program at one point in one backend; each step is taken when first needed."""

    __slots__ = ("_exact", "algebra", "env", "program", "terms", "values", "within")

    def __init__(
        self,
        program: Compiled,
        env: Env,
        algebra: Algebra,
        exact: Evaluation | None = None,
        terms: TermBudget | None = None,
    ) -> None:
        """exact: a run of the same program at the same point in rational arithmetic.

        terms: those that an evaluation around this one, of a sum or an integral, has left.
        """
        self.program, self.env, self.algebra = program, env, algebra
        self.values: list[Value] = [None] * len(program)
        self.terms = terms or TermBudget()
        self.within = terms is not None
        self._exact = exact

    @property
    def exact(self) -> Evaluation:
        """The same point in rational arithmetic."""
        if self.algebra is RATIONAL:
            return self
        if self._exact is None:
            self._exact = Evaluation(self.program, self.env, RATIONAL)
            self._exact.terms, self._exact.within = self.terms, self.within
        return self._exact

    def value(self, number: int) -> Value:
        """Value of a step. Raises what the backend raises on the way, and the same once more."""
        values = self.values
        value = values[number]
        if value is None:
            for place, step in self.program.order(number):
                value = values[place]
                if value is None:
                    # That a number is irrational, say, is found out once and not by every relation.
                    try:
                        value = values[place] = step(self)
                    except (ArithmeticError, MemoryError) as raised:
                        problem = self._in_our_words(raised)
                        values[place] = Missing(problem)
                        raise problem from None
                elif type(value) is Missing:
                    break
        if type(value) is Missing:
            raise value.problem.with_traceback(None)
        return value

    def _in_our_words(self, raised: ArithmeticError | MemoryError) -> ArithmeticError:
        """What a step raised, where Python or a library came to a limit of its own.

        That limit is none of the statement's. Exact numbers too long for memory may be balls.
        """
        exact = self.algebra is RATIONAL
        if isinstance(raised, (OverflowError, MemoryError)):
            return (
                NotRational("too long") if exact else TooLong("a number too long to compute with")
            )
        if isinstance(raised, ZeroDivisionError):
            return Undefined("division by zero") if exact else Undecided("division by zero")
        return raised

    def rational(self, number: int) -> Fraction:
        """Exact value of an exponent or an index, whatever the backend."""
        return RATIONAL.as_fraction(self.exact.value(number))

    def exact_or_value(self, number: int) -> Argument:
        """The rational number if a step has one, else its value in the backend."""
        try:
            value = self.exact.value(number)
        except (NotRational, Undecided):
            return self.value(number)
        return as_fraction(value) if isinstance(value, fmpq) else value

    def forget(self, numbers: Sequence[int]) -> None:
        """Forget values that depend on a symbol whose value changes."""
        for number in numbers:
            self.values[number] = None
        if self._exact is not None:
            self._exact.forget(numbers)


class Body:
    """A tree in which one symbol is bound: an integrand, a term, a function of an eigenvalue."""

    def __init__(self, tree: sp.Basic, variable: sp.Basic, make: Maker) -> None:
        self.variable = variable
        self.program = Compiled(make)
        self.root = self.program.add(tree)
        self.varying = [
            number
            for number, part in enumerate(self.program.trees)
            if variable in part.free_symbols
        ]

    def function(
        self, env: Env, algebra: Algebra, terms: TermBudget | None = None
    ) -> Callable[[Value], Value]:
        """The body as a function of its variable.

        What does not depend on that is computed once, at the precision of the first call. terms:
        those that the evaluation around has left.
        """
        inside = dict(env)
        run = Evaluation(self.program, inside, algebra, terms=terms)

        def value(point: Value) -> Value:
            run.forget(self.varying)
            inside[self.variable] = point
            return run.value(self.root)

        return value
