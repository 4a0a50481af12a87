"""A claim of known truth: how it is written in one line, and the Claim that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice, product
from typing import Any

from sympy import Basic, Eq, Equivalent, Ge, Gt, Le, Lt, Ne, Rational, Symbol
from sympy.core.relational import Relational

from rankclock import Claim, Kind, Tight, known
from rankclock.theory.symbols import N
from truth.at_a_point import NoValue, holds

# As written: SymPy would decide or rearrange what it can.
le, lt, ge, gt, eq, ne = (partial(R, evaluate=False) for R in (Le, Lt, Ge, Gt, Eq, Ne))

x, y, z, a, b, c, p, q, s, t = (Symbol(name, real=True) for name in "xyzabcpqst")
n, m, k, i, j = (Symbol(name, integer=True) for name in "nmkij")

# Guess: where a witness is looked for that an entry does not name; nearest to 1 first.
_REALS = (1, 2, "1/2", 3, 0, -1, "1/10", 5, "-1/2", 10, "99/100", 100, 1000, 10**6, "1/1000")
_COUNTS = (1, 2, 3, 0, 4, 5, 7, 10, 12, 20, -1, 30, 50, 100, 200, 1000)
# Guess: candidates tried; an entry with a domain that is narrower names its witness.
_MOST_TRIED = 20_000
# Needed: a bound owes a tightness witness, and the claims here say nothing of how tight they are;
# no relative gap is larger.
_ANY_GAP = Rational(2)


@dataclass(frozen=True)
class Entry:
    """One claim of known truth.

    Args:
        id: permanent name.
        truth: whether it is true.
        statement: its relations.
        hypotheses: conditions under which it is claimed.
        because: why it is known to be true or false, independently of this program.
        fails_at: of a false one, a point where the hypotheses hold and the statement does not.
        between: instead, two points between which both sides of a `Ne` cross.
        everywhere: of a false one, that no point satisfies it.
        at: a point that satisfies the hypotheses; looked for among small numbers if left out.
        matrices: kind of each matrix.
        known_miss: of a false one, why no search can be expected to refute it.
    """

    id: str
    truth: bool
    statement: tuple[Basic, ...]
    hypotheses: tuple[Basic, ...]
    because: str
    fails_at: dict[Basic, Any] = field(default_factory=dict)
    between: tuple[dict[Basic, Any], ...] = ()
    everywhere: bool = False
    at: dict[Basic, Any] | None = None
    matrices: dict[Basic, str] = field(default_factory=dict)
    known_miss: str = ""

    @property
    def symbols(self) -> list[Basic]:
        """Scalars of statement and hypotheses, by name."""
        parts = (*self.hypotheses, *self.statement)
        free = {symbol for part in parts for symbol in part.free_symbols} - self.matrices.keys()
        sizes = {size for matrix in self.matrices for size in matrix.shape}
        return sorted((s for s in free - sizes if not getattr(s, "is_Matrix", False)), key=str)

    @cached_property
    def witness(self) -> dict[Basic, Any]:
        """A point of the hypotheses; of the statement too, unless it is false everywhere.

        Else a claim that is false in a corner would be refuted by the example that it names.
        """
        if self.at is not None:
            return self.at
        wanted = self.hypotheses if self.everywhere else (*self.hypotheses, *self.statement)
        for point in islice(self._candidates(), _MOST_TRIED):
            if satisfies(wanted, point):
                return point
        raise LookupError(f"{self.id}: no witness among small numbers; name one with at=")

    def _candidates(self) -> Iterator[dict[Basic, Any]]:
        symbols = self.symbols
        choices = [[Rational(v) for v in (_COUNTS if s.is_integer else _REALS)] for s in symbols]
        for width in (3, 6, 16):
            for values in product(*(options[:width] for options in choices)):
                yield dict(zip(symbols, values, strict=True))

    def claim(self) -> Claim:
        """The claim, as a user would state it who does not know whether it is true."""
        kind = self._kind()
        mentioned = {s for h in self.hypotheses for s in h.free_symbols} | {N}
        return Claim(
            id=self.id,
            title=self.id.replace("-", " "),
            kind=kind,
            statement=self.statement,
            hypotheses=self.hypotheses,
            source=known("a claim of known truth"),
            because="Its truth is known to the corpus alone.",
            witness=self.witness,
            tight_at=(Tight(self.witness, _ANY_GAP),) if kind.is_bound else (),
            unrestricted=tuple(s for s in self.symbols if s not in mentioned),
            matrices=self.matrices,
            # A statement on matrices is the same at each depth.
            **({"depths": (2,)} if self.matrices else {}),
        )

    def _kind(self) -> Kind:
        parts = [part for relation in self.statement for part in relation.atoms(Relational)]
        if any(relation.has(Equivalent) for relation in self.statement):
            return Kind.EQUIVALENCE
        if isinstance(self.statement[0], (Le, Lt, Ge, Gt)):
            return Kind.UPPER
        if any(isinstance(part, Eq) for part in parts if part in self.statement):
            return Kind.IDENTITY
        return Kind.OBSERVATION


def satisfies(relations: Iterable[Basic], point: dict[Basic, Any]) -> bool:
    """Whether all relations hold at a point; False where one has no value."""
    try:
        return all(holds(relation, point) for relation in relations)
    except NoValue:
        return False


def true(
    name: str, statement: Any, hypotheses: tuple[Basic, ...], because: str, **more: Any
) -> Entry:
    """A claim that is true. because: a proof in short, or the name of the theorem."""
    return Entry(name, True, _tuple(statement), hypotheses, because, **more)


def false(
    name: str,
    statement: Any,
    hypotheses: tuple[Basic, ...],
    fails_at: dict[Basic, Any],
    because: str,
    **more: Any,
) -> Entry:
    """A claim that is false, at `fails_at` and perhaps elsewhere."""
    return Entry(name, False, _tuple(statement), hypotheses, because, fails_at, **more)


def _tuple(statement: Any) -> tuple[Basic, ...]:
    return statement if isinstance(statement, tuple) else (statement,)
