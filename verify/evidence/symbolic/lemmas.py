"""Exact proofs of the identities that a claim rests on.

For symbolic depth where possible, else depth by depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp

from rankclock.theory.claim import Lemma
from rankclock.theory.symbols import N
from rankclock.verify.evidence.symbolic.lemma_rules import ill_formed
from rankclock.verify.evidence.symbolic.trial_values import DEPTHS
from rankclock.verify.evidence.symbolic.vanishing import reduced

_WORDS = "expansion in noncommuting symbols"
# How far a proof reaches that is not one of single depths.
_ALL, _ALL_WORDS, _NO_DEPTH = "all", "all, in noncommuting symbols", "no depth in it"
_EVERY_DEPTH = (_ALL, _ALL_WORDS, _NO_DEPTH)
_DERIVATIVE = "derivative at a point carried out"
_GEOMETRIC = "closed form of a finite geometric sum, by continuity also where its ratio is one"


@dataclass(frozen=True)
class LemmaProof:
    """What became of one lemma.

    depths: `all` for a proof with symbolic depth, else the depths proved one by one. lemma: the
    lemma itself, so that it can be proved again. rules: how the difference of the sides was brought
    to zero. why: what kept it from being tried.
    """

    title: str
    proved: bool
    depths: str
    failed: tuple[int, ...] = ()
    lemma: Lemma | None = None
    rules: tuple[str, ...] = ()
    why: str = ""

    @property
    def for_every_depth(self) -> bool:
        """Whether the proof is not one of single depths."""
        return self.depths in _EVERY_DEPTH

    def rerun(self) -> bool:
        """Prove the stored lemma again, from nothing else.

        It must come to what is stored, at the same depths and by the same rules.
        """
        return self.lemma is not None and self.proved and prove(self.lemma) == self

    def proves(self, lemma: Lemma) -> bool:
        """Whether this proves that lemma, with its signs and depths, and passes its re-run."""
        return self.lemma == lemma and self.rerun()

    def relies_on(self) -> tuple[str, ...]:
        """Signs that were assumed, the depths, and the rules of computer algebra that were used."""
        signs = self.lemma.signs if self.lemma else ()
        return (
            *(f"sign {sign}" for sign in signs),
            f"depths {self.depths}",
            *(f"rule {rule}" for rule in self.rules),
        )


def prove(lemma: Lemma) -> LemmaProof:
    """Prove an identity: the difference of its sides must vanish after exact simplification.

    A lemma that is not proved for symbolic N is tried at each depth; a depth at which the
    difference does not vanish is listed, never dropped. What is no equation is not proved.
    """
    fault = next(ill_formed(lemma), None)
    if fault is not None:
        return LemmaProof(lemma.title, False, "none", why=fault[0])
    difference = lemma.identity.lhs - lemma.identity.rhs
    symbols = lemma.identity.free_symbols
    if not difference.is_commutative or any(not s.is_commutative for s in symbols):
        # Words have one expansion, so two sums of words are equal only if they look it.
        same = difference.expand() == 0
        depths = _ALL_WORDS
        return LemmaProof(lemma.title, same, depths, lemma=lemma, rules=(_WORDS,))
    difference = _with_signs(difference, lemma)
    rules: frozenset[str] = frozenset()
    if difference.has(sp.Subs):
        difference, rules = difference.doit(), rules | {_DERIVATIVE}
    if N not in symbols:
        reduction = reduced(difference)
        used = _in_order(rules | reduction.rules)
        return LemmaProof(lemma.title, reduction.is_zero, _NO_DEPTH, (), lemma, used)
    return _for_every_depth(lemma, difference, rules) or _by_depth(lemma, difference, rules)


def depths_text(depths: Sequence[int]) -> str:
    """Depths in words, as a range only where none is left out."""
    first, last = depths[0], depths[-1]
    if len(depths) > 1 and list(depths) == list(range(first, last + 1)):
        return f"{first}..{last}"
    return ", ".join(map(str, depths))


def _for_every_depth(
    lemma: Lemma, difference: sp.Basic, rules: frozenset[str]
) -> LemmaProof | None:
    """A proof with a symbol for the depth, which then holds at every depth; None without one."""
    summed = _geometric(difference)
    if summed.has(sp.Sum):
        return None
    if summed != difference:
        rules |= {_GEOMETRIC}
    # N itself is only known to be an integer; every depth is positive.
    reduction = reduced(summed.subs(N, sp.Symbol("N", integer=True, positive=True)))
    if not reduction.is_zero:
        return None
    return LemmaProof(lemma.title, True, _ALL, (), lemma, _in_order(rules | reduction.rules))


def _by_depth(lemma: Lemma, difference: sp.Basic, rules: frozenset[str]) -> LemmaProof:
    """The lemma at each of its depths, with those listed at which it is not proved."""
    depths, failed = lemma.depths or DEPTHS, []
    for depth in depths:
        reduction = reduced(difference.subs(N, depth).doit())
        rules |= reduction.rules
        if not reduction.is_zero:
            failed.append(depth)
    return LemmaProof(
        lemma.title, not failed, depths_text(depths), tuple(failed), lemma, _in_order(rules)
    )


def _in_order(rules: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(rules))


def _geometric(tree: sp.Basic) -> sp.Basic:
    """Every finite geometric sum in closed form; other sums stay.

    The ratio must depend on a continuous symbol: where it is one, both sides agree by continuity.
    """
    swap = {}
    for node in tree.atoms(sp.Sum):
        if len(node.limits) != 1 or len(node.limits[0]) != 3:
            continue
        term, (index, first, last) = node.args
        ratio = sp.powsimp(sp.simplify(term.subs(index, index + 1) / term))
        continuous = any(not s.is_integer and ratio.has(s) for s in ratio.free_symbols)
        geometric = index not in ratio.free_symbols
        # A ratio with an exponential, such as a root of unity, may be one at whole values only,
        # where no neighbour helps.
        has_limit_at_one = continuous and not ratio.has(sp.exp)
        if geometric and has_limit_at_one:
            swap[node] = term.subs(index, first) * (1 - ratio ** (last - first + 1)) / (1 - ratio)
    return tree.xreplace(swap)


def _with_signs(tree: sp.Basic, lemma: Lemma) -> sp.Basic:
    """The tree with symbols that know the signs of the lemma, by which powers of them merge."""
    swap = {s: sp.Symbol(s.name, positive=True) for s in lemma.positive}
    swap |= {s: -sp.Symbol(s.name, positive=True) for s in lemma.negative}
    swap |= {s: sp.Symbol(s.name, nonnegative=True) for s in lemma.nonnegative}
    swap |= {s: -sp.Symbol(s.name, nonnegative=True) for s in lemma.nonpositive}
    return tree.subs(swap, simultaneous=True)
