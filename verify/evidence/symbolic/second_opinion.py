"""What an independent prover, z3's nonlinear arithmetic, says of a statement at one depth.

It is asked for a point that satisfies the hypotheses and violates the statement. Its answer is no
evidence: a proof stands by its own object, and a disagreement is a defect that must be looked into.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.symbols import N
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.symbolic.errors import Unsupported

# guess: work of z3 a question, in its own units, some ten seconds; not a time, so that the answer
# is the same on every machine.
MOST_WORK = 20_000_000
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}


class Opinion(Enum):
    """What z3 says of a statement at one depth."""

    AGREES = "no violation exists"
    VIOLATED = "a violation exists"
    NO_ANSWER = "no answer within the limit"
    NOT_ASKED = "not a statement of polynomial arithmetic"


def opinion(claim: Claim, depth: int, *, most_work: int = MOST_WORK) -> Opinion:
    """What z3 says of a claim at one depth.

    A side without a value counts as a violation, as it does for every check. most_work: in units of
    z3's own. Raises InputError where z3 is not installed.
    """
    z3 = _z3()
    if claim.matrices:
        return Opinion.NOT_ASKED
    try:
        question = _negation(z3, claim, depth)
    except Unsupported:
        return Opinion.NOT_ASKED
    solver = z3.Solver()
    solver.set("rlimit", most_work)
    solver.add(*question)
    answer = solver.check()
    if answer == z3.unsat:
        return Opinion.AGREES
    return Opinion.VIOLATED if answer == z3.sat else Opinion.NO_ANSWER


def _z3() -> Any:
    try:
        import z3
    except ImportError:
        raise InputError(
            "--second-opinion", "z3 is not installed", 'install it: pip install "rankclock[smt]"'
        ) from None
    return z3


def _negation(z3: Any, claim: Claim, depth: int) -> list[Any]:
    """Conditions that a violation satisfies, and nothing else does. Raises Unsupported."""
    written = _Writer(z3)
    held = [written.condition(h.subs(N, depth)) for h in claim.hypotheses]
    # A hypothesis without a value excludes the point, so that its own conditions are owed, too.
    held += written.taken()
    statement = [written.condition(r.subs(N, depth)) for r in claim.at_depth(depth)]
    owed = written.taken()
    return [*held, *written.definitions, z3.Not(z3.And(*statement, *owed))]


@dataclass
class _Writer:
    """Writes trees in the terms of z3.

    definitions: what auxiliary roots are, which is true wherever it matters. required: conditions
    under which what was written has a value.
    """

    z3: Any
    symbols: dict[sp.Basic, Any] = field(default_factory=dict)
    roots: dict[tuple[sp.Basic, int], Any] = field(default_factory=dict)
    definitions: list[Any] = field(default_factory=list)
    required: list[Any] = field(default_factory=list)

    def taken(self) -> list[Any]:
        """The conditions that were required since the last call."""
        required, self.required = self.required, []
        return required

    def condition(self, tree: sp.Basic) -> Any:
        """A relation or a combination of relations."""
        z3 = self.z3
        if tree in (sp.true, sp.false):
            return z3.BoolVal(tree == sp.true)
        if isinstance(tree, Relational) and tree.rel_op in _COMPARISONS:
            left, right = self.term(tree.lhs), self.term(tree.rhs)
            return {
                "==": left == right,
                "!=": left != right,
                "<": left < right,
                "<=": left <= right,
                ">": left > right,
                ">=": left >= right,
            }[tree.rel_op]
        makers = {sp.And: z3.And, sp.Or: z3.Or, sp.Not: z3.Not, sp.Implies: z3.Implies}
        if type(tree) in makers:
            return makers[type(tree)](*map(self.condition, tree.args))
        if isinstance(tree, sp.Equivalent):
            first, *others = map(self.condition, tree.args)
            return z3.And(*(first == other for other in others))
        raise Unsupported(f"{type(tree).__name__} is no condition of polynomial arithmetic")

    def term(self, tree: sp.Basic) -> Any:
        """A number."""
        if tree.is_Rational:
            return self.z3.RealVal(str(tree))
        if isinstance(tree, sp.Symbol):
            return self._symbol(tree)
        if isinstance(tree, (sp.Add, sp.Mul)):
            total, *others = map(self.term, tree.args)
            for other in others:
                total = total + other if isinstance(tree, sp.Add) else total * other
            return total
        if isinstance(tree, sp.Pow):
            return self._power(tree.base, tree.exp)
        if isinstance(tree, (sp.Max, sp.Min)):
            return self._extreme(tree)
        if isinstance(tree, sp.Abs):
            inner = self.term(tree.args[0])
            return self.z3.If(inner >= 0, inner, -inner)
        raise Unsupported(f"{type(tree).__name__} is no term of polynomial arithmetic")

    def _extreme(self, tree: sp.Basic) -> Any:
        best, *others = map(self.term, tree.args)
        for other in others:
            better = other > best if isinstance(tree, sp.Max) else other < best
            best = self.z3.If(better, other, best)
        return best

    def _symbol(self, symbol: sp.Symbol) -> Any:
        if not symbol.is_commutative:
            raise Unsupported(f"{symbol} is a letter of words, and no number")
        if symbol not in self.symbols:
            make = self.z3.Int if symbol.is_integer else self.z3.Real
            made = make(symbol.name)
            self.symbols[symbol] = made
            self.definitions += self._assumed(symbol, made)
        made = self.symbols[symbol]
        return self.z3.ToReal(made) if symbol.is_integer else made

    @staticmethod
    def _assumed(symbol: sp.Symbol, made: Any) -> Iterable[Any]:
        """Signs that a symbol is declared with."""
        if symbol.is_positive:
            yield made > 0
        elif symbol.is_nonnegative:
            yield made >= 0
        if symbol.is_negative:
            yield made < 0
        elif symbol.is_nonpositive:
            yield made <= 0

    def _power(self, base: sp.Basic, exponent: sp.Basic) -> Any:
        if not exponent.is_Rational:
            raise Unsupported(f"the exponent {exponent} is no number")
        made = self.term(base)
        if exponent.q != 1:
            made = self._root(base, made, int(exponent.q))
        times = abs(int(exponent.p))
        power = made
        for _ in range(times - 1):
            power = power * made
        if exponent > 0:
            return power
        self.required.append(made != 0)
        return 1 / power

    def _root(self, base: sp.Basic, made: Any, order: int) -> Any:
        """The root of a number that is not negative; of a negative one there is no value."""
        self.required.append(made >= 0)
        if (base, order) not in self.roots:
            root = self.z3.Real(f"root {len(self.roots)}")
            self.roots[base, order] = root
            power = root
            for _ in range(order - 1):
                power = power * root
            # Where the base is negative the root is any number: nothing is said of it there.
            self.definitions.append(
                self.z3.Implies(made >= 0, self.z3.And(root >= 0, power == made))
            )
        return self.roots[base, order]
