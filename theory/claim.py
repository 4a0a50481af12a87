"""The Claim type: one statement of the theory, with everything a check needs to judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import Basic, Float, srepr
from sympy.logic.boolalg import Boolean, BooleanAtom

from rankclock.theory.collecting import collected, collecting, report
from rankclock.theory.expected import EXPECTED_REMEDY, Expected
from rankclock.theory.field_types import CLAIM_TYPES, require_types
from rankclock.theory.kind import Kind
from rankclock.theory.parts import Box, Lemma, Tight
from rankclock.theory.source import Source, known, paper, project
from rankclock.theory.symbols import ROLES, Role
from rankclock.theory.trees import symbols_of

# What a file that states a claim imports, in one place.
__all__ = [
    "MATRIX_DEPTHS",
    "Box",
    "Claim",
    "Expected",
    "Kind",
    "Lemma",
    "Role",
    "Source",
    "Statement",
    "Tight",
    "collected",
    "known",
    "paper",
    "project",
]

# Needed: a schema is a new tree at each depth, so its digest, rules and mutants look at some of
# them: the least, where no factor stands between the ends, one inner factor, and two.
MATRIX_DEPTHS = (2, 3, 4)

Statement = tuple[Boolean, ...]


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
        roles: what symbols are in the dynamics, where that is not what `ROLES` in theory/symbols.py
            says. A role decides which values are tried, never what is asserted: give one to a
            symbol of another subject that is to be treated like ours, and `Role.NONE` to a symbol
            that only shares its letter with ours.
        expected: what a run is to come to, an `Expected` or its word, such as "refuted" for a
            statement that is known to be false.

    Raises:
        TypeError: a field has another type; not inside `collected()`.
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
        >>> print(claim)
        square-of-a-sum: The square of a sum
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
    # Guess: one factor is no product, and past eight a check is slower and sees nothing new.
    depths: tuple[int, ...] = tuple(range(2, 9))
    roles: dict[Basic, Role] = field(default_factory=dict)
    expected: Expected = Expected.NOT_REFUTED
    # What a schema states at the depths asked for so far. No argument of the constructor, so that
    # `dataclasses.replace` starts anew and never keeps the statement of the original.
    _written: dict[int, Statement] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if isinstance(self.expected, str) and self.expected in {e.value for e in Expected}:
            object.__setattr__(self, "expected", Expected(self.expected))
        if collecting():
            report(self)
            return
        require_types(self, CLAIM_TYPES)
        if not isinstance(self.expected, Expected):
            raise TypeError(f"expected: {self.expected!r} is none; {EXPECTED_REMEDY}")
        if not callable(self.statement):
            require_types(self, {"statement": tuple})
        if not self.depths:
            raise ValueError("depths: it is empty; give integers from 2 on, such as (2, 3, 4)")
        for relation in self._relations:
            if isinstance(relation, (bool, BooleanAtom)):
                raise ValueError(
                    f"claim {self.id}: a relation collapsed to {relation}, so it could never fail"
                )
            if not isinstance(relation, Basic):
                raise TypeError(
                    f"claim {self.id}: {relation!r} is no relation; write for example Eq(a, b) or "
                    "a <= b"
                )
            if relation.atoms(Float):
                raise ValueError(
                    f"claim {self.id}: {relation} holds a floating-point number; write a Rational"
                )
        if self.kind.is_bound and not self.tight_at:
            raise ValueError(f"claim {self.id}: a bound needs a tightness witness")

    def __str__(self) -> str:
        return f"{self.id}: {self.title}"

    @property
    def is_schema(self) -> bool:
        """Whether the statement is written out anew for each depth."""
        return callable(self.statement)

    @property
    def sample_depths(self) -> tuple[int, ...]:
        """Depths at which a schema is written out; a plain statement is the same tree at each."""
        if not self.is_schema:
            return (self.depths[0],)
        return tuple(depth for depth in MATRIX_DEPTHS if depth in self.depths)

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
    def _relations(self) -> Iterator[Boolean]:
        """Hypotheses, then the statement at each depth that is looked at."""
        yield from self.hypotheses
        for depth in self.sample_depths:
            yield from self.at_depth(depth)

    @property
    def symbols(self) -> tuple[Basic, ...]:
        """Free scalar symbols of statement and hypotheses, by name."""
        free: set[Basic] = set().union(*map(symbols_of, self._relations))
        scalars = {s for s in free if s not in self.matrices and not getattr(s, "is_Matrix", False)}
        return tuple(sorted(scalars, key=lambda symbol: symbol.name))

    def role(self, symbol: Basic) -> Role:
        """What a symbol is in the dynamics: as the claim says, else as in the theory.

        Args:
            symbol: any symbol.

        Returns:
            Its role; `Role.NONE` for one that nobody gave a role.

        Examples:
            >>> from rankclock.theory.claims.flow.flow_limit import CLAIM
            >>> from rankclock.theory.symbols import alpha, beta
            >>> CLAIM.role(alpha).name, CLAIM.role(beta).name
            ('SCALE', 'NONE')
        """
        return self.roles.get(symbol, ROLES.get(symbol, Role.NONE))

    def keeps_role(self, symbol: Basic) -> bool:
        """Whether a symbol is here what it is in the theory.

        Args:
            symbol: a symbol of the theory.

        Returns:
            False where `roles` says otherwise.

        Examples:
            >>> from rankclock.theory.claims.flow.flow_limit import CLAIM
            >>> from rankclock.theory.symbols import alpha
            >>> CLAIM.keeps_role(alpha)
            True
        """
        return self.role(symbol) is ROLES.get(symbol, Role.NONE)

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
        return "\n".join(srepr(relation) for relation in self._relations)
