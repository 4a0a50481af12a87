"""The Claim type: one statement of the theory, with everything a check needs to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sympy import Basic, Float, Ge, Gt, Le, Lt, srepr
from sympy.logic.boolalg import Boolean, BooleanAtom

MATRIX_DEPTHS = (2, 3, 4)


class Kind(Enum):
    """What a claim asserts."""

    IDENTITY = "identity"
    UPPER = "upper bound"
    LOWER = "lower bound"
    TWO_SIDED = "two-sided bound"
    LIMIT = "limit"
    EQUIVALENCE = "equivalence"
    OBSERVATION = "observation"
    CONJECTURE = "conjecture"

    @property
    def is_bound(self) -> bool:
        """Whether a tightness witness is owed."""
        return self in (Kind.UPPER, Kind.LOWER, Kind.TWO_SIDED)


@dataclass(frozen=True)
class Source:
    """Where a statement comes from, and whether the original was read or transcribed."""

    citation: str
    where: str
    transcribed: bool = False

    def __str__(self) -> str:
        note = "; transcribed" if self.transcribed else ""
        return f"{self.citation}{note} ({self.where})"


def paper(where: str) -> Source:
    """A statement of the paper, taken from a secondary source that restates version 4."""
    return Source("Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4", where, transcribed=True)


def known(where: str) -> Source:
    """A textbook statement, or one known in the literature."""
    return Source("textbook", where)


def project(where: str) -> Source:
    """A statement of our own."""
    return Source("this project", where)


@dataclass(frozen=True)
class Lemma:
    """An identity that a computer-algebra proof can settle for all parameters.

    identity: the Eq to be proved, over symbols of the claim or of its own. positive, negative,
    nonpositive, nonnegative: symbols that have this sign; for those of the claim the hypotheses
    must say so. depths: at which it is proved where symbolic N defeats it.
    """

    title: str
    identity: Basic
    positive: tuple[Basic, ...] = ()
    negative: tuple[Basic, ...] = ()
    depths: tuple[int, ...] | None = None
    nonnegative: tuple[Basic, ...] = ()
    nonpositive: tuple[Basic, ...] = ()

    @property
    def signs(self) -> tuple[Basic, ...]:
        """The signs as relations."""
        relations = (
            (Gt, self.positive),
            (Lt, self.negative),
            (Ge, self.nonnegative),
            (Le, self.nonpositive),
        )
        return tuple(
            relation(symbol, 0, evaluate=False)
            for relation, symbols in relations
            for symbol in symbols
        )


@dataclass(frozen=True)
class Tight:
    """A point where one relation of a bound is nearly attained.

    within: largest admissible relative gap |right - left| / max(|left|, |right|) there.
    """

    point: dict[Basic, Any]
    within: Basic
    relation: int = 0


@dataclass(frozen=True)
class Box:
    """A box of parameters over which a claim is to be certified by subdivision.

    ranges: (low, high) of each continuous symbol, closed unless the hypotheses exclude an end; they
    may depend on the depth. depths: depths at which it is done, one box each. relations: indices of
    the relations; all when empty.
    """

    ranges: dict[Basic, tuple[Any, Any]]
    depths: tuple[int, ...]
    relations: tuple[int, ...] = ()


Statement = tuple[Boolean, ...]
_BUILT: ContextVar[list[Claim] | None] = ContextVar("built", default=None)


@contextmanager
def collected() -> Iterator[list[Claim]]:
    """The claims that are built inside, none of them refused: `rankclock.verify.claims.rules`
    tells what is wrong with each, and no mistake hides another claim.
    """
    built: list[Claim] = []
    token = _BUILT.set(built)
    try:
        yield built
    finally:
        _BUILT.reset(token)


@dataclass(frozen=True)
class Claim:
    """One statement of the theory.

    id: permanent name. kind: what is asserted. hypotheses: sufficient conditions, checkable at
    exact rationals, under which every expression of the statement is defined. statement: SymPy
    relations, all of which must hold; or, for statements about N explicit factors, a function of
    the depth that returns them. witness: a point that satisfies all hypotheses. tight_at: points
    where a bound is nearly attained. boundary: points on the edge of the hypotheses. lemmas:
    identities that together prove the statement, or the part named in `proves`. algebraic: depths
    at which polynomial reasoning is to prove the whole statement. boxes: parameter boxes to
    certify. unrestricted: symbols that may be any real number, or any integer, so that no
    hypothesis mentions them; every other symbol owes one. meanings: in words, of matrices and of
    symbols that mean something else here than in the table of symbols. Raises ValueError when a
    relation has collapsed to a truth value or holds a floating-point number, except inside
    `collected()`.
    """

    id: str
    title: str
    kind: Kind
    statement: Statement | Callable[[int], Statement]
    hypotheses: tuple[Boolean, ...]
    source: Source
    because: str
    witness: dict[Basic, Any]
    tight_at: tuple[Tight, ...] = ()
    boundary: tuple[dict[Basic, Any], ...] = ()
    lemmas: tuple[Lemma, ...] = ()
    proves: str = ""
    algebraic: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()
    remark: str = ""
    unrestricted: tuple[Basic, ...] = ()
    matrices: dict[Basic, str] = field(default_factory=dict)
    meanings: dict[Basic, str] = field(default_factory=dict)
    depths: tuple[int, ...] = tuple(range(2, 9))
    _written: dict[int, Statement] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        built = _BUILT.get()
        if built is not None:
            built.append(self)
            return
        relations = list(self.hypotheses) + [
            r for depth in self.sample_depths for r in self.at_depth(depth)
        ]
        for relation in relations:
            if isinstance(relation, (bool, BooleanAtom)):
                raise ValueError(
                    f"claim {self.id}: a relation collapsed to {relation}, so it could never fail"
                )
            if relation.atoms(Float):
                raise ValueError(
                    f"claim {self.id}: {relation} holds a floating-point number; write a Rational"
                )
        if self.kind.is_bound and not self.tight_at:
            raise ValueError(f"claim {self.id}: a bound needs a tightness witness")

    @property
    def is_schema(self) -> bool:
        """Whether the statement is written out anew for each depth."""
        return callable(self.statement)

    @property
    def sample_depths(self) -> tuple[int, ...]:
        """Depths at which a schema is written out; a plain statement is the same tree at each."""
        return (
            tuple(d for d in MATRIX_DEPTHS if d in self.depths)
            if self.is_schema
            else (self.depths[0],)
        )

    def at_depth(self, depth: int) -> Statement:
        """The relations of the statement at one depth."""
        if not callable(self.statement):
            return self.statement
        if depth not in self._written:
            self._written[depth] = self.statement(depth)
        return self._written[depth]

    @property
    def symbols(self) -> tuple[Basic, ...]:
        """Free scalar symbols of statement and hypotheses, by name."""
        found: set[Basic] = set()
        for relation in (
            *self.hypotheses,
            *(r for d in self.sample_depths for r in self.at_depth(d)),
        ):
            found |= {
                s
                for s in relation.free_symbols
                if s not in self.matrices and not getattr(s, "is_Matrix", False)
            }
        return tuple(sorted(found, key=lambda s: s.name))

    def text(self) -> str:
        """Canonical text of hypotheses and statement; its digest changes when the mathematics
        does.
        """
        parts = [srepr(h) for h in self.hypotheses]
        parts += [srepr(r) for d in self.sample_depths for r in self.at_depth(d)]
        return "\n".join(parts)
