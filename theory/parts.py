"""Parts of a claim: lemmas that prove it, points where a bound is nearly attained, boxes."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Rational
from typing import Any

from sympy import Basic, Ge, Gt, Le, Lt

from rankclock.theory.collecting import collecting
from rankclock.theory.field_types import BOX_TYPES, LEMMA_TYPES, TIGHT_TYPES, require_types


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

    def __post_init__(self) -> None:
        # Of a file all mistakes are told, by the rules on claims.
        if not collecting():
            require_types(self, {**LEMMA_TYPES, "identity": Basic})
            if self.depths is not None:
                require_types(self, {"depths": tuple})

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

    def __post_init__(self) -> None:
        if not collecting():
            require_types(self, {**TIGHT_TYPES, "within": Rational})


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

    def __post_init__(self) -> None:
        if not collecting():
            require_types(self, BOX_TYPES)
