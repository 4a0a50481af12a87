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
    """What a claim asserts.

    Examples:
        >>> from rankclock import Kind
        >>> Kind.UPPER.value, Kind.UPPER.is_bound, Kind.IDENTITY.is_bound
        ('upper bound', True, False)
    """

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
    """Where a statement comes from, and whether the original was read or transcribed.

    Args:
        citation: author and title, or the identifier of an article.
        where: place in it: a theorem, an equation, a section.
        transcribed: whether it was taken from a secondary source and not from the original.

    Examples:
        >>> from rankclock import Source
        >>> str(Source("Gavish and Donoho, 2014", "equation 11"))
        'Gavish and Donoho, 2014 (equation 11)'
    """

    citation: str
    where: str
    transcribed: bool = False

    def __str__(self) -> str:
        note = "; transcribed" if self.transcribed else ""
        return f"{self.citation}{note} ({self.where})"


def paper(where: str) -> Source:
    """A statement of the paper, taken from a secondary source that restates version 4.

    Args:
        where: theorem or equation in the paper.

    Returns:
        Its source, marked as transcribed.

    Examples:
        >>> from rankclock import paper
        >>> str(paper("Theorem 2.4"))
        'Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4; transcribed (Theorem 2.4)'
    """
    return Source("Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772v4", where, transcribed=True)


def known(where: str) -> Source:
    """A textbook statement, or one known in the literature.

    Args:
        where: the name under which it is known.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import known
        >>> str(known("inequality of Bernoulli"))
        'textbook (inequality of Bernoulli)'
    """
    return Source("textbook", where)


def project(where: str) -> Source:
    """A statement of our own.

    Args:
        where: the page of the documentation or the section of the notes that derives it.

    Returns:
        Its source.

    Examples:
        >>> from rankclock import project
        >>> str(project("docs/hitting-times.md, lemma 1"))
        'this project (docs/hitting-times.md, lemma 1)'
    """
    return Source("this project", where)


@dataclass(frozen=True)
class Lemma:
    """An identity that a computer-algebra proof can settle for all parameters.

    The symbols of a sign are assumed to have it; for those of the claim the hypotheses must say so.

    Args:
        title: what it says, in one phrase.
        identity: the Eq to be proved, over symbols of the claim or of its own.
        positive: symbols above 0.
        negative: symbols below 0.
        depths: at which it is proved, where a symbolic N defeats it.
        nonnegative: symbols at or above 0.
        nonpositive: symbols at or below 0.

    Examples:
        >>> from sympy import Eq, Symbol
        >>> from rankclock import Lemma
        >>> x = Symbol("x", real=True)
        >>> Lemma("square of a sum", Eq((x + 1) ** 2, x**2 + 2 * x + 1), positive=(x,)).signs
        (x > 0,)
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

    Args:
        point: exact value of every symbol.
        within: largest admissible relative gap |right - left| / max(|left|, |right|) there.
        relation: index of the relation in the statement.

    Examples:
        >>> from sympy import Rational, Symbol
        >>> from rankclock import Tight
        >>> Tight({Symbol("x"): Rational(1, 2)}, within=Rational(1, 100)).relation
        0
    """

    point: dict[Basic, Any]
    within: Basic
    relation: int = 0


@dataclass(frozen=True)
class Box:
    """A box of parameters over which a claim is to be certified by subdivision.

    Args:
        ranges: (low, high) of each continuous symbol, closed unless the hypotheses exclude an end;
            the ends may depend on the depth.
        depths: depths at which it is done, one box each.
        relations: indices of the relations; all when empty.

    Examples:
        >>> from sympy import Symbol
        >>> from rankclock import Box
        >>> Box({Symbol("x"): (0, 1)}, depths=(2, 3)).depths
        (2, 3)
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

    Args:
        id: permanent name.
        title: what it says, in one phrase.
        kind: what is asserted.
        statement: SymPy relations, all of which must hold; or, for statements about N explicit
            factors, a function of the depth that returns them.
        hypotheses: sufficient conditions, checkable at exact rationals, under which every
            expression of the statement is defined.
        source: where the statement comes from.
        because: why it is true, in words.
        witness: a point that satisfies all hypotheses.
        tight_at: points where a bound is nearly attained; a bound owes at least one.
        boundary: points on the edge of the hypotheses.
        lemmas: identities that together prove the statement, or the part named in `proves`.
        proves: what the lemmas prove, where that is only a part.
        algebraic: depths at which polynomial reasoning is to prove the whole statement.
        boxes: parameter boxes to certify.
        remark: what else a reader should know.
        unrestricted: symbols that may be any real number, or any integer, so that no hypothesis
            mentions them; every other symbol owes one.
        matrices: kind of each matrix symbol, in words.
        meanings: in words, of symbols that mean something else here than in the table of symbols.
        depths: depths at which it is checked.

    Raises:
        ValueError: a relation has collapsed to a truth value or holds a floating-point number, or
            a bound has no tightness witness; not inside `collected()`, which reports them all.

    Examples:
        >>> from sympy import Eq, Gt, Symbol
        >>> from rankclock import Claim, Kind, project
        >>> x = Symbol("x", real=True)
        >>> claim = Claim(
        ...     id="square-of-a-sum",
        ...     title="The square of a sum",
        ...     kind=Kind.IDENTITY,
        ...     statement=(Eq((x + 1) ** 2, x**2 + 2 * x + 1),),
        ...     hypotheses=(Gt(x, 0),),
        ...     source=project("an example"),
        ...     because="Multiply out.",
        ...     witness={x: 1},
        ... )
        >>> claim.symbols
        (x,)
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
    # What a schema states at the depths asked for so far. No argument of the constructor, so that
    # `dataclasses.replace` starts anew and never keeps the statement of the original.
    _written: dict[int, Statement] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

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
        """The relations of the statement at one depth.

        Args:
            depth: number of factors, N.

        Returns:
            SymPy relations; the same ones at every depth for a plain statement.

        Examples:
            >>> from rankclock.theory.claims.flow.flow_limit import CLAIM
            >>> len(CLAIM.at_depth(3))
            1
        """
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
        """Canonical text of hypotheses and statement.

        Its digest is the fingerprint of a claim: it changes when the mathematics does.

        Returns:
            One relation a line, in SymPy's `srepr`.

        Examples:
            >>> from rankclock.theory.claims.flow.flow_limit import CLAIM
            >>> len(CLAIM.text().splitlines()) == len(CLAIM.hypotheses) + len(CLAIM.statement)
            True
        """
        parts = [srepr(h) for h in self.hypotheses]
        parts += [srepr(r) for d in self.sample_depths for r in self.at_depth(d)]
        return "\n".join(parts)
