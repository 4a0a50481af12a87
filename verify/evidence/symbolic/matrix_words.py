"""Proves matrix identities of one depth for matrices of every size.

Both sides are written out as sums of words in noncommuting letters, a transpose being a letter of
its own. Where both are the same sum, they agree for matrices of every size that fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import sympy as sp
from sympy.matrices.expressions.trace import Trace

from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.rationals import as_fraction
from rankclock.verify.evidence.symbolic.errors import Unsupported

# Ends the name of a transposed letter; no symbol of a claim has it.
_MARK = "^T"

Letters = tuple[str, ...]
# Coefficient of each pair of a product of scalars and a word.
Sum = dict[tuple[Letters, Letters], Fraction]
Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MatrixProof:
    """A proof of matrix identities at one depth.

    relations: the identities. sides: for each of them both sides, as (`scalars | word`,
    coefficient) pairs.
    """

    claim: str
    depth: int
    sides: tuple[tuple[Words, Words], ...]
    relations: tuple[sp.Basic, ...]

    @property
    def obligations(self) -> int:
        """Number of identities."""
        return len(self.sides)

    def rerun(self) -> bool:
        """Expand the stored relations again: each side must give the words stored, both the same.

        A relation between zeros is no proof.
        """
        try:
            again = _expanded(self.relations)
        except Unsupported:
            return False
        # `0 = 0` holds whatever was meant: most likely a factor vanished by mistake.
        equal = all(left != () and left == right for left, right in again)
        return bool(again) and again == self.sides and equal

    def proves(self, claim: Claim) -> bool:
        """Whether these are all relations of that claim at this depth, and pass their re-run."""
        stated = claim.id == self.claim and claim.at_depth(self.depth) == self.relations
        return stated and self.rerun()

    def relies_on(self) -> tuple[str, ...]:
        """What the proof needs: nothing beyond the rules of matrix algebra."""
        return ("rule transpose of a product", "rule trace of a rotated or transposed product")

    def text(self) -> str:
        """The proof for people."""
        count = f"{len(self.sides)} identities in noncommuting letters, every matrix size"
        lines = [f"{self.claim} at N = {self.depth}: {count}"]
        for left, _ in self.sides:
            terms = " + ".join(f"({coefficient}) {word}" for word, coefficient in left)
            lines.append(f"  both sides: {terms}")
        return "\n".join([*lines, "relies on: " + "; ".join(self.relies_on())])

    def to_json(self) -> dict:
        """Plain data of the whole proof."""
        sides = [[list(map(list, left)), list(map(list, right))] for left, right in self.sides]
        return {
            "claim": self.claim,
            "depth": self.depth,
            "relations": [sp.srepr(relation) for relation in self.relations],
            "sides": sides,
        }


def prove_words(claim: Claim, depth: int) -> MatrixProof:
    """A proof of every relation of the statement.

    Raises Unsupported where a relation is not proved.
    """
    relations = claim.at_depth(depth)
    sides = _expanded(relations)
    for number, (left, right) in enumerate(sides):
        if left != right:
            raise Unsupported(f"relation {number}: the two sides differ as sums of words")
    return MatrixProof(claim.id, depth, sides, relations)


def _expanded(relations: tuple[sp.Basic, ...]) -> tuple[tuple[Words, Words], ...]:
    """Both sides of each relation as sums of words.

    Raises Unsupported for what is no equation, or no sum of words.
    """
    for relation in relations:
        if not isinstance(relation, sp.Eq):
            raise Unsupported(f"{type(relation).__name__} of matrices")
    return tuple((_words(free(relation.lhs)), _words(free(relation.rhs))) for relation in relations)


def free(tree: sp.Basic) -> Sum:
    """A scalar or matrix expression as a sum of words; traces are scalars.

    Raises Unsupported for what is none, such as an inverse.
    """
    letter = _letter(tree)
    if letter is not None:
        return letter
    if isinstance(tree, sp.Transpose):
        # (A B)^T = B^T A^T
        inner = free(tree.arg).items()
        return _collected((scalars, _turned(word), value) for (scalars, word), value in inner)
    if isinstance(tree, Trace):
        inner = free(tree.arg).items()
        return _collected(((*scalars, _cycle(word)), (), value) for (scalars, word), value in inner)
    if isinstance(tree, (sp.MatMul, sp.Mul)):
        return reduce(_product, (free(part) for part in tree.args))
    if isinstance(tree, (sp.MatAdd, sp.Add)):
        terms = (term for part in tree.args for term in free(part).items())
        return _collected((scalars, word, value) for (scalars, word), value in terms)
    if isinstance(tree, (sp.Pow, sp.MatPow)) and tree.exp.is_Integer and tree.exp > 0:
        return reduce(_product, [free(tree.base)] * int(tree.exp))
    raise Unsupported(f"{type(tree).__name__} of matrices")


def _letter(tree: sp.Basic) -> Sum | None:
    """A tree without parts as a sum of at most one word; None for any other tree."""
    if isinstance(tree, sp.MatrixSymbol):
        return {((), (tree.name,)): Fraction(1)}
    if isinstance(tree, sp.Identity):
        return {((), ()): Fraction(1)}
    if isinstance(tree, sp.ZeroMatrix):
        return {}
    if tree.is_Rational:
        return {((), ()): as_fraction(tree)} if tree != 0 else {}
    if tree.is_Symbol:
        return {((tree.name,), ()): Fraction(1)}
    return None


def _collected(terms: Iterable[tuple[Letters, Letters, Fraction]]) -> Sum:
    """Equal words together, those without a coefficient left out; scalars commute."""
    total: Sum = {}
    for scalars, word, value in terms:
        key = (tuple(sorted(scalars)), word)
        total[key] = total.get(key, Fraction(0)) + value
    return {key: value for key, value in total.items() if value}


def _product(left: Sum, right: Sum) -> Sum:
    return _collected(
        (s + t, v + w, c * d) for (s, v), c in left.items() for (t, w), d in right.items()
    )


def _turned(word: Letters) -> Letters:
    """The transpose of a word."""
    return tuple(
        letter.removesuffix(_MARK) if letter.endswith(_MARK) else letter + _MARK
        for letter in reversed(word)
    )


def _cycle(word: Letters) -> str:
    """Name of a trace: its word up to rotation and transposition, tr(AB) = tr(BA) = tr(B^T A^T)."""
    # The first in the order of the alphabet stands for all of them.
    rotations = [
        turn[i:] + turn[:i] for turn in (word, _turned(word)) for i in range(max(1, len(word)))
    ]
    return f"tr({' '.join(min(rotations))})"


def _words(total: Sum) -> Words:
    """A sum as it is stored: words with their coefficients as text, in order."""
    return tuple(
        sorted(
            (" ".join((*scalars, "|", *word)), str(value))
            for (scalars, word), value in total.items()
        )
    )
