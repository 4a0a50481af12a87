"""Proves matrix identities of one depth for matrices of every size: both sides as sums of words in
noncommuting letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import sympy as sp
from sympy.matrices.expressions.trace import Trace

from rankclock.theory.claim import Claim
from rankclock.verify.evidence.symbolic.errors import Unsupported

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
        """Expand the stored relations again: each side must give the words stored, and both the
        same; a relation between zeros is no proof.
        """
        try:
            again = _expanded(self.relations)
        except Unsupported:
            return False
        return (
            bool(again)
            and again == self.sides
            and all(left != () and left == right for left, right in again)
        )

    def proves(self, claim: Claim) -> bool:
        """Whether these are all relations of that claim at this depth, and pass their re-run."""
        return (
            claim.id == self.claim and claim.at_depth(self.depth) == self.relations and self.rerun()
        )

    def relies_on(self) -> tuple[str, ...]:
        """What the proof needs: nothing beyond the rules of matrix algebra."""
        return ("rule transpose of a product", "rule trace of a rotated or transposed product")

    def text(self) -> str:
        """The proof for people."""
        lines = [
            (
                f"{self.claim} at N = {self.depth}: {len(self.sides)} identities in noncommuting "
                "letters, every matrix size"
            )
        ]
        for left, _ in self.sides:
            lines.append(
                "  both sides: "
                + " + ".join(f"({coefficient}) {word}" for word, coefficient in left)
            )
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
    """A scalar or matrix expression as a sum of words; transposes are letters of their own, traces
    are scalars.
    """
    if isinstance(tree, sp.MatrixSymbol):
        return {((), (tree.name,)): Fraction(1)}
    if isinstance(tree, sp.Identity):
        return {((), ()): Fraction(1)}
    if isinstance(tree, sp.ZeroMatrix):
        return {}
    if tree.is_Rational:
        return {((), ()): Fraction(int(tree.p), int(tree.q))} if tree != 0 else {}
    if tree.is_Symbol:
        return {((tree.name,), ()): Fraction(1)}
    if isinstance(tree, sp.Transpose):
        return _collected(
            (scalars, _turned(word), value) for (scalars, word), value in free(tree.arg).items()
        )
    if isinstance(tree, Trace):
        return _collected(
            ((*scalars, _cycle(word)), (), value)
            for (scalars, word), value in free(tree.arg).items()
        )
    if isinstance(tree, (sp.MatMul, sp.Mul)):
        return reduce(_product, (free(part) for part in tree.args))
    if isinstance(tree, (sp.MatAdd, sp.Add)):
        return _collected(
            (s, w, value) for part in tree.args for (s, w), value in free(part).items()
        )
    if isinstance(tree, (sp.Pow, sp.MatPow)) and tree.exp.is_Integer and tree.exp > 0:
        return reduce(_product, [free(tree.base)] * int(tree.exp))
    raise Unsupported(f"{type(tree).__name__} of matrices")


def _collected(terms: Iterable[tuple[Letters, Letters, Fraction]]) -> Sum:
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
    return tuple(
        letter.removesuffix(_MARK) if letter.endswith(_MARK) else letter + _MARK
        for letter in reversed(word)
    )


def _cycle(word: Letters) -> str:
    """Name of a trace: its word up to rotation and transposition."""
    rotations = [
        turn[i:] + turn[:i] for turn in (word, _turned(word)) for i in range(max(1, len(word)))
    ]
    return f"tr({' '.join(min(rotations))})"


def _words(total: Sum) -> Words:
    return tuple(
        sorted(
            (" ".join((*scalars, "|", *word)), str(value))
            for (scalars, word), value in total.items()
        )
    )
