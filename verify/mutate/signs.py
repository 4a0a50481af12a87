"""Signs and directions of expressions under hypotheses."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim, Kind, Source
from rankclock.theory.process import (
    PROCESSES,
    Flow,
    NuclearNorm,
    Passage,
    Rank,
    RecoveryTime,
    SpectralNorm,
)
from rankclock.verify.mutate.proofs import proved_at

_UP, _DOWN, _SAME = 1, -1, 0


# Numbers of steps are not negative, and the flow from a positive start stays positive.
_COUNTS = (Passage, RecoveryTime, Flow, NuclearNorm, SpectralNorm, Rank)


_MOST_OPERATIONS = 300


Hypotheses = tuple[sp.Basic, ...]


class _Signs:
    """Signs of trees under hypotheses at one depth."""

    def __init__(self, hypotheses: Hypotheses, depth: int) -> None:
        self.hypotheses, self.depth = hypotheses, depth
        self.known: dict[sp.Basic, int] = {}
        self._swap: dict[sp.Basic, sp.Basic] = {}
        for h in hypotheses:
            if isinstance(h, Relational) and h.rhs == 0 and h.lhs.is_Symbol:
                if isinstance(h, sp.Gt):
                    self._swap[h.lhs] = sp.Dummy(h.lhs.name, positive=True)
                elif isinstance(h, sp.Ge):
                    self._swap[h.lhs] = sp.Dummy(h.lhs.name, nonnegative=True)
                elif isinstance(h, sp.Lt):
                    self._swap[h.lhs] = sp.Dummy(h.lhs.name, negative=True)

    def of(self, tree: sp.Basic) -> int | None:
        """1 where the tree is not negative, -1 where it is not positive, 0 where it vanishes, None
        where that is not shown.
        """
        if tree == 0:
            return _SAME
        if tree in self.known:
            return self.known[tree]
        if isinstance(tree, _COUNTS):
            return _UP
        try:
            plain = tree.xreplace(self._swap)
        except TypeError:  # a comparison within it makes no sense for these signs
            plain = tree
        # Every tree that is compared has a finite value, which SymPy cannot know of a process.
        if plain.is_extended_nonnegative:
            return _UP
        if plain.is_extended_nonpositive:
            return _DOWN
        if isinstance(tree, sp.Piecewise):
            return _common_sign([self.of(value) for value, _ in tree.args])
        if isinstance(tree, sp.Add):
            common = _common_sign([self.of(term) for term in tree.args])
            if common is not None:
                return common
        if isinstance(tree, sp.Mul):
            found = [self.of(factor) for factor in tree.args]
            return None if None in found else int(sp.prod([f for f in found if f is not None]))
        if isinstance(tree, sp.Pow):
            if tree.exp.is_even and tree.base.is_extended_real:
                return _UP
            base = self.of(tree.base)
            if base == _UP or (base == _DOWN and tree.exp.is_odd):
                return base
        if isinstance(tree, sp.log):
            return self.of(tree.args[0] - 1)
        if isinstance(tree, sp.Integral):
            return self._integral(tree)
        for sign, relation in ((_UP, sp.Ge), (_DOWN, sp.Le)):
            if self.proved(relation(tree, 0, evaluate=False)):
                return sign
        return None

    def _integral(self, tree: sp.Integral) -> int | None:
        """Sign of an integrand that has one between the limits, times the direction in which they
        are passed.
        """
        integrand, (variable, start, end) = tree.args
        for direction, low, high in ((_UP, start, end), (_DOWN, end, start)):
            if not self.proved(sp.Le(low, high, evaluate=False)):
                continue
            # A comparison of the limits follows from the other two, and the prover does better
            # without it.
            others = tuple(
                h for h in self.hypotheses if h.free_symbols != low.free_symbols | high.free_symbols
            )
            between = (
                *others,
                sp.Ge(variable, low, evaluate=False),
                sp.Le(variable, high, evaluate=False),
            )
            known = (
                (*between, sp.Gt(variable, 0, evaluate=False))
                if self.proved(sp.Gt(low, 0, evaluate=False))
                else between
            )
            sign = _Signs(known, self.depth).of(sp.factor(integrand))
            return None if sign is None else direction * sign
        return None

    def proved(self, relation: sp.Basic) -> bool:
        """Whether polynomial reasoning shows a relation under the hypotheses."""
        return bool(proved_at(helper(self.hypotheses, relation), (self.depth,)))


def helper(hypotheses: Hypotheses, relation: sp.Basic) -> Claim:
    """A claim that only serves a proof: these hypotheses, those about processes left aside, imply
    this relation.
    """
    plain = tuple(h for h in hypotheses if not h.has(*PROCESSES))
    return Claim(
        "helper", "helper", Kind.IDENTITY, (relation,), plain, Source("helper", ""), "", {}
    )


def _common_sign(signs: list[int | None]) -> int | None:
    """The sign that all of them have; zero has either."""
    return None if None in signs else _agreeing(signs)


def _agreeing(trends: list[int | None]) -> int | None:
    if None in trends:
        return None
    moves = {t for t in trends if t != _SAME}
    return _SAME if not moves else moves.pop() if len(moves) == 1 else None
