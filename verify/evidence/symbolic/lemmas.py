"""Exact proofs of the identities that a claim rests on: for symbolic depth where possible, else
depth by depth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp
from flint import arb

from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.walk import evaluate
from rankclock.verify.evidence.symbolic.lemma_rules import (
    domain_of,
    ill_formed,
    lemma_faults,
    own_symbols,
)
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict

_DEPTHS = tuple(range(2, 9))
_TRIALS, _BITS = 3, 160
_SHOWN_DIGITS = (6, 12, 24, 45)  # as many as it takes to tell two sides apart
Values = dict[sp.Basic, Fraction]
Rules = set[str]


@dataclass(frozen=True)
class Proof:
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

    def rerun(self) -> bool:
        """Prove the stored lemma again, from nothing else: it must come to what is stored, at the
        same depths and by the same rules.
        """
        return self.lemma is not None and self.proved and prove(self.lemma) == self

    def proves(self, lemma: Lemma) -> bool:
        """Whether this is a proof of that lemma, with its signs and depths, and passes its
        re-run.
        """
        return self.lemma == lemma and self.rerun()

    def relies_on(self) -> tuple[str, ...]:
        """Signs that were assumed, the depths, and the rules of computer algebra that were used."""
        signs = self.lemma.signs if self.lemma else ()
        return (
            *(f"sign {sign}" for sign in signs),
            f"depths {self.depths}",
            *(f"rule {rule}" for rule in self.rules),
        )


def prove(lemma: Lemma) -> Proof:
    """Prove an identity: the difference of its sides must vanish after exact simplification.

    A lemma that is not proved for symbolic N is tried at each depth; a depth at which the
    difference does not vanish is listed, never dropped. What is no equation is not proved.
    """
    wrong = next(ill_formed(lemma), None)
    if wrong is not None:
        return Proof(lemma.title, False, "none", why=wrong[0])
    difference = lemma.identity.lhs - lemma.identity.rhs
    if not difference.is_commutative or any(
        not s.is_commutative for s in lemma.identity.free_symbols
    ):
        return Proof(
            lemma.title,
            difference.expand() == 0,
            "all, in noncommuting symbols",
            lemma=lemma,
            rules=("expansion in noncommuting symbols",),
        )
    difference = _with_signs(difference, lemma)
    rules = Rules()
    if difference.has(sp.Subs):
        difference = difference.doit()
        rules.add("derivative at a point carried out")
    if N not in lemma.identity.free_symbols:
        return Proof(
            lemma.title,
            _vanishes(difference, rules),
            "no depth in it",
            lemma=lemma,
            rules=tuple(sorted(rules)),
        )
    summed, symbolic = _geometric(difference), Rules(rules)
    if summed != difference:
        symbolic.add(
            "closed form of a finite geometric sum, by continuity also where its ratio is one"
        )
    if not summed.has(sp.Sum) and _vanishes(
        summed.subs(N, sp.Symbol("N", integer=True, positive=True)), symbolic
    ):
        return Proof(lemma.title, True, "all", lemma=lemma, rules=tuple(sorted(symbolic)))
    depths = lemma.depths or _DEPTHS
    failed = tuple(
        depth for depth in depths if not _vanishes(difference.subs(N, depth).doit(), rules)
    )
    return Proof(lemma.title, not failed, depths_text(depths), failed, lemma, tuple(sorted(rules)))


def depths_text(depths: Sequence[int]) -> str:
    """Depths in words, as a range only where none is left out."""
    consecutive = list(depths) == list(range(depths[0], depths[-1] + 1))
    return (
        f"{depths[0]}..{depths[-1]}"
        if consecutive and len(depths) > 1
        else ", ".join(map(str, depths))
    )


def evidence_of(claim: Claim) -> Evidence | None:
    """Evidence from the lemmas of a claim, or None when it has none.

    A lemma that fails makes it inconclusive.
    """
    if not claim.lemmas:
        return None
    proofs = [_prove_for(claim, lemma) for lemma in claim.lemmas]
    told = [
        f"{_told(proof)}{_own_domain(claim, lemma)}{_why_not(proof)}"
        for proof, lemma in zip(proofs, claim.lemmas, strict=True)
    ]
    # What is not proved first: a summary shows the first note as the reason.
    notes = tuple(
        note for _, note in sorted(zip(proofs, told, strict=True), key=lambda pair: pair[0].proved)
    )
    verdict = Verdict.HOLDS if all(p.proved for p in proofs) else Verdict.INCONCLUSIVE
    counts = {"identities": len(proofs), "proved": sum(p.proved for p in proofs)}
    return Evidence(
        Level.SYMBOLIC,
        verdict,
        CheckId.LEMMAS,
        "computer algebra: the difference of both sides simplifies to zero",
        f"proves {claim.proves}",
        counts,
        notes=notes,
    )


def _prove_for(claim: Claim, lemma: Lemma) -> Proof:
    """The proof of a lemma, refused where it would not bear on the claim, for example under a sign
    that the hypotheses do not give.
    """
    wrong = next(lemma_faults(claim, lemma), None)
    return prove(lemma) if wrong is None else Proof(lemma.title, False, "none", why=wrong[0])


def _told(proof: Proof) -> str:
    if proof.why:
        return f"{proof.title}: NOT proved: {proof.why}"
    return (
        f"{proof.title}: {'proved' if proof.proved else 'NOT proved'} (N: "
        f"{proof.depths}{f', fails at {proof.failed}' if proof.failed else ''})"
    )


def _why_not(proof: Proof) -> str:
    """Where the lemma of a proof that failed is certainly false."""
    wrong = contradiction(proof.lemma) if proof.lemma is not None and not proof.proved else ""
    return f", as {wrong}" if wrong else ""


def _own_domain(claim: Claim, lemma: Lemma) -> str:
    """The symbols of a lemma's own, on which the hypotheses are silent, with the signs under which
    it is proved.
    """
    own = own_symbols(claim, lemma) if isinstance(lemma.identity, sp.Eq) else []
    return f", for all {', '.join(domain_of(lemma, s) for s in own)}" if own else ""


def _geometric(tree: sp.Basic) -> sp.Basic:
    """Every finite geometric sum in closed form; other sums stay.

    The ratio must depend on a continuous symbol: where it is one, both sides agree by continuity.
    """
    swap = {}
    for node in tree.atoms(sp.Sum):
        term, (index, first, last) = node.args
        ratio = sp.powsimp(sp.simplify(term.subs(index, index + 1) / term))
        continuous = any(not s.is_integer and ratio.has(s) for s in ratio.free_symbols)
        if (
            len(node.limits) == 1
            and index not in ratio.free_symbols
            and continuous
            and not ratio.has(sp.exp)
        ):
            swap[node] = term.subs(index, first) * (1 - ratio ** (last - first + 1)) / (1 - ratio)
    return tree.xreplace(swap)


def _with_signs(tree: sp.Basic, lemma: Lemma) -> sp.Basic:
    swap = {s: sp.Symbol(s.name, positive=True) for s in lemma.positive}
    swap |= {s: -sp.Symbol(s.name, positive=True) for s in lemma.negative}
    swap |= {s: sp.Symbol(s.name, nonnegative=True) for s in lemma.nonnegative}
    swap |= {s: -sp.Symbol(s.name, nonnegative=True) for s in lemma.nonpositive}
    return tree.subs(swap, simultaneous=True)


def _vanishes(difference: sp.Basic, rules: Rules) -> bool:
    """Whether a difference is zero; by which rule is added to `rules` where it is."""
    difference = _with_equal_logarithms(difference, rules)
    if difference == 0:
        rules.add("evaluation of the difference")
        return True
    if _differs(difference):
        return False
    if difference.has(sp.exp, sp.I) and not difference.has(sp.Function("F")):
        means = _ROOTS
    else:
        means = _MEANS
    used = next((name for name, simplify in means.items() if simplify(difference) == 0), None)
    if used is not None:
        rules.add(used)
    return used is not None


def _differs(difference: sp.Basic) -> bool:
    """Whether a trial value is enclosed away from zero: then no simplification, which may take for
    ever, has to fail first.
    """
    return any(
        (found := _enclosed(difference, values)) is not None and not found.contains(0)
        for values in _trials(difference)
    )


def _trials(tree: sp.Basic) -> Iterator[Values]:
    """Positive values of the symbols of a tree, integers for those that are declared so."""
    free = sorted(tree.free_symbols, key=lambda s: s.name)
    for shift in range(_TRIALS):
        yield {
            s: Fraction(3 + shift)
            if s.is_integer
            else Fraction(place + 1 + shift, 3 * place + 7 + shift)
            for place, s in enumerate(free)
        }


def _enclosed(tree: sp.Basic, values: Values) -> arb | None:
    """A finite enclosure of a real value; None where there is none, or where a function is not
    evaluated.
    """
    with precision(_BITS):
        try:
            found = evaluate(tree, values, BALL)
        except (ArithmeticError, ValueError, TypeError):
            return None
    return found if isinstance(found, arb) and found.is_finite() else None


def contradiction(lemma: Lemma) -> str:
    """A point with the signs of a lemma at which its sides certainly differ, in words; empty where
    no trial value tells.
    """
    symbols = lemma.identity.free_symbols
    if next(ill_formed(lemma), None) is not None or any(not s.is_commutative for s in symbols):
        return ""
    sides = [
        side.doit() if side.has(sp.Subs, sp.Derivative) else side
        for side in (lemma.identity.lhs, lemma.identity.rhs)
    ]
    depths: Sequence[int] = (lemma.depths or _DEPTHS) if N in symbols else (2,)
    for depth in depths:
        for positive in _trials(lemma.identity):
            values = {
                s: Fraction(depth) if s == N else -value if _is_below_zero(s, lemma) else value
                for s, value in positive.items()
            }
            left, right = (_enclosed(side, values) for side in sides)
            if left is not None and right is not None and not left.overlaps(right):
                point = ", ".join(
                    f"{s.name} = {text_of(value)}"
                    for s, value in sorted(values.items(), key=lambda item: item[0].name)
                )
                return f"its sides are {_apart(left, right)}" + (f" at {point}" if point else "")
    return ""


def _is_below_zero(symbol: sp.Basic, lemma: Lemma) -> bool:
    return symbol in (*lemma.negative, *lemma.nonpositive) or bool(symbol.is_nonpositive)


def _apart(left: arb, right: arb) -> str:
    """Two numbers in as few digits as show that they differ."""
    written = [
        (left.str(digits, radius=False), right.str(digits, radius=False))
        for digits in _SHOWN_DIGITS
    ]
    return " and ".join(next((pair for pair in written if pair[0] != pair[1]), written[-1]))


def _with_equal_logarithms(tree: sp.Basic, rules: Rules) -> sp.Basic:
    """Logarithms of arguments that are proved equal, written alike; within cases nothing else would
    bring them together.
    """
    found = sorted(tree.atoms(sp.log), key=sp.default_sort_key) if tree.has(sp.Piecewise) else []
    for place, first in enumerate(found):
        for second in found[place + 1 :]:
            if _vanishes(first.args[0] - second.args[0], rules):
                rules.add("logarithms of equal arguments are equal")
                tree = tree.xreplace({second: first})
    return tree


def _without_factorials(tree: sp.Basic) -> sp.Basic:
    return sp.simplify(sp.gammasimp(sp.expand_func(tree)))


def _as_fraction(tree: sp.Basic) -> sp.Basic:
    numerator = sp.fraction(sp.together(sp.powsimp(sp.expand(tree), force=False)))[0]
    return sp.powsimp(sp.expand(sp.powsimp(sp.expand(numerator))))


def _over_roots_of_unity(tree: sp.Basic) -> sp.Basic:
    """Remainder of the numerator modulo the cyclotomic polynomial, with every root of unity a power
    of one symbol.
    """
    turns = [sp.Rational(1, 4)] + [
        sp.simplify(node.args[0] / (2 * sp.pi * sp.I)) for node in tree.atoms(sp.exp)
    ]
    if not all(turn.is_Rational for turn in turns):
        return sp.simplify(tree)
    order = math.lcm(*(int(turn.q) for turn in turns))
    zeta = sp.Dummy("zeta")
    swap = {
        node: zeta ** (sp.simplify(node.args[0] / (2 * sp.pi * sp.I)) * order % order)
        for node in tree.atoms(sp.exp)
    }
    rational = tree.subs(swap).subs(sp.I, zeta ** (order // 4))
    numerator = sp.fraction(sp.together(rational))[0]
    return (
        sp.Poly(numerator, zeta)
        .rem(sp.Poly(sp.cyclotomic_poly(order, zeta), zeta))
        .as_expr()
        .expand()
    )


_ROOTS = {"powers of one root of unity, modulo its cyclotomic polynomial": _over_roots_of_unity}
_MEANS = {
    "expansion over a common denominator": _as_fraction,
    "simplify of SymPy": sp.simplify,
    "factorials as gamma functions": _without_factorials,
}
