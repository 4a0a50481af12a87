"""Signs of expressions wherever hypotheses hold.

They come from SymPy's assumptions, from the parts of an expression, or from a polynomial proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeVar

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.process import Flow, NuclearNorm, Passage, Rank, RecoveryTime, SpectralNorm
from rankclock.verify.mutate.proofs import implied

# Numbers of steps are not negative, and the flow from a positive start stays positive.
_NOT_NEGATIVE_BY_MEANING = (Passage, RecoveryTime, Flow, NuclearNorm, SpectralNorm, Rank)

Hypotheses = tuple[sp.Basic, ...]
Word = TypeVar("Word", bound=Enum)


class ShownSign(Enum):
    """What is shown of the sign of a tree."""

    NOT_NEGATIVE = "not negative"
    NOT_POSITIVE = "not positive"
    ZERO = "zero"
    UNKNOWN = "not shown"

    @classmethod
    def of_number(cls, number: sp.Rational) -> ShownSign:
        """The sign of a known number."""
        if number == 0:
            return cls.ZERO
        return cls.NOT_NEGATIVE if number > 0 else cls.NOT_POSITIVE

    def times(self, other: ShownSign) -> ShownSign:
        """The sign of a product of two trees of these signs."""
        if ShownSign.UNKNOWN in (self, other):
            return ShownSign.UNKNOWN
        if ShownSign.ZERO in (self, other):
            return ShownSign.ZERO
        return ShownSign.NOT_NEGATIVE if self is other else ShownSign.NOT_POSITIVE


def agreed(words: Iterable[Word], neutral: Word, unknown: Word) -> Word:
    """The word that all parts share, neutral ones aside; unknown where one is, or two disagree."""
    others = set(words) - {neutral}
    if not others:
        return neutral
    return others.pop() if len(others) == 1 else unknown


class Signs:
    """Signs of trees under hypotheses at one depth."""

    def __init__(self, hypotheses: Hypotheses, depth: int) -> None:
        self._hypotheses, self._depth = hypotheses, depth
        self._learnt: dict[sp.Basic, ShownSign] = {}
        # Symbols with the sign that a hypothesis gives them, which SymPy then reasons with.
        self._signed: dict[sp.Basic, sp.Dummy] = {}
        for h in hypotheses:
            if isinstance(h, Relational) and h.rhs == 0 and h.lhs.is_Symbol:
                if isinstance(h, sp.Gt):
                    self._signed[h.lhs] = sp.Dummy(h.lhs.name, positive=True)
                elif isinstance(h, sp.Ge):
                    self._signed[h.lhs] = sp.Dummy(h.lhs.name, nonnegative=True)
                elif isinstance(h, sp.Lt):
                    self._signed[h.lhs] = sp.Dummy(h.lhs.name, negative=True)

    def learn_order(self, less: sp.Basic, more: sp.Basic) -> None:
        """Take for true that one tree is at most another.

        What lies above a tree that is not negative is not negative itself, and so below.
        """
        if self.of(less) is ShownSign.NOT_NEGATIVE:
            self._learnt[more] = ShownSign.NOT_NEGATIVE
        if self.of(more) is ShownSign.NOT_POSITIVE:
            self._learnt[less] = ShownSign.NOT_POSITIVE

    def of(self, tree: sp.Basic) -> ShownSign:
        """What is shown of the sign of a tree, wherever the hypotheses hold."""
        if tree == 0:
            return ShownSign.ZERO
        if tree in self._learnt:
            return self._learnt[tree]
        if isinstance(tree, _NOT_NEGATIVE_BY_MEANING):
            return ShownSign.NOT_NEGATIVE
        sign = self._by_assumptions(tree)
        if sign is not ShownSign.UNKNOWN:
            return sign
        # Of these kinds the parts decide; the prover knows nothing that they do not.
        if isinstance(tree, sp.Piecewise):
            return self._common(value for value, _ in tree.args)
        if isinstance(tree, sp.Mul):
            return self._of_product(tree)
        if isinstance(tree, sp.log):
            return self.of(tree.args[0] - 1)
        if isinstance(tree, sp.Integral):
            return self._of_integral(tree)
        if isinstance(tree, sp.Add):
            sign = self._common(tree.args)
        if isinstance(tree, sp.Pow):
            sign = self._of_power(tree)
        return self._by_proof(tree) if sign is ShownSign.UNKNOWN else sign

    def proved(self, relation: sp.Basic) -> bool:
        """Whether polynomial reasoning shows a relation under the hypotheses."""
        return bool(implied(self._hypotheses, relation, (self._depth,)))

    def _by_assumptions(self, tree: sp.Basic) -> ShownSign:
        try:
            plain = tree.xreplace(self._signed)
        except TypeError:  # a comparison within it makes no sense for these signs
            plain = tree
        # Every tree that is compared has a finite value, which SymPy cannot know of a process.
        if plain.is_extended_nonnegative:
            return ShownSign.NOT_NEGATIVE
        return ShownSign.NOT_POSITIVE if plain.is_extended_nonpositive else ShownSign.UNKNOWN

    def _common(self, parts: Iterable[sp.Basic]) -> ShownSign:
        """The sign that all parts have; zero goes with either."""
        return agreed([self.of(part) for part in parts], ShownSign.ZERO, ShownSign.UNKNOWN)

    def _of_product(self, tree: sp.Mul) -> ShownSign:
        sign = ShownSign.NOT_NEGATIVE
        for factor in tree.args:
            sign = sign.times(self.of(factor))
        return sign

    def _of_power(self, tree: sp.Pow) -> ShownSign:
        if tree.exp.is_even and tree.base.is_extended_real:
            return ShownSign.NOT_NEGATIVE
        base = self.of(tree.base)
        if base is ShownSign.NOT_POSITIVE:
            return base if tree.exp.is_odd else ShownSign.UNKNOWN
        return base if base is ShownSign.NOT_NEGATIVE else ShownSign.UNKNOWN

    def _by_proof(self, tree: sp.Basic) -> ShownSign:
        if self.proved(sp.Ge(tree, 0, evaluate=False)):
            return ShownSign.NOT_NEGATIVE
        if self.proved(sp.Le(tree, 0, evaluate=False)):
            return ShownSign.NOT_POSITIVE
        return ShownSign.UNKNOWN

    def _of_integral(self, tree: sp.Integral) -> ShownSign:
        """Sign of the integrand between the limits, times the direction in which they are passed.

        Unknown where the order of the limits, or the sign of the integrand, is not shown.
        """
        if len(tree.limits) != 1:
            return ShownSign.UNKNOWN
        integrand, (variable, start, end) = tree.args
        if self.proved(sp.Le(start, end, evaluate=False)):
            forward, low, high = ShownSign.NOT_NEGATIVE, start, end
        elif self.proved(sp.Le(end, start, evaluate=False)):
            forward, low, high = ShownSign.NOT_POSITIVE, end, start
        else:
            return ShownSign.UNKNOWN
        # A comparison of the limits follows from the other two, and the prover does better without
        # it.
        limits = low.free_symbols | high.free_symbols
        within = (
            *(h for h in self._hypotheses if h.free_symbols != limits),
            sp.Ge(variable, low, evaluate=False),
            sp.Le(variable, high, evaluate=False),
        )
        if self.proved(sp.Gt(low, 0, evaluate=False)):
            within = (*within, sp.Gt(variable, 0, evaluate=False))
        return forward.times(Signs(within, self._depth).of(sp.factor(integrand)))
