"""Rules on the fields of a claim and of a lemma: types, kinds, signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.relational import Ge, Gt, Le, Lt
from sympy.logic.boolalg import Boolean, BooleanAtom, BooleanFunction

from rankclock.theory.claim import MATRIX_DEPTHS, Box, Claim, Kind, Lemma, Tight
from rankclock.theory.expected import EXPECTED_REMEDY, Expected
from rankclock.theory.field_types import (
    BOX_TYPES,
    CLAIM_TYPES,
    LEMMA_TYPES,
    TIGHT_TYPES,
    mistyped,
    remedy,
)
from rankclock.theory.symbols import N, Role
from rankclock.verify.limits import DEEPEST

Fault = tuple[str, str]  # what is wrong, and what to do about it

# Needed: an id is a word of a command line, and part of the labels of seeds.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Of what several fields of a claim are made, with the types of its own fields.
_PARTS: dict[str, tuple[type, dict[str, type]]] = {
    "tight_at": (Tight, TIGHT_TYPES),
    "boundary": (dict, {}),
    "lemmas": (Lemma, LEMMA_TYPES),
    "boxes": (Box, BOX_TYPES),
}

# What a statement of each kind must have among its relations; an observation or a conjecture may be
# anything.
_INEQUALITY = ((Le, Lt, Ge, Gt), "inequality", "a <= b")
_OWED: dict[Kind, tuple[tuple[type, ...], str, str]] = {
    Kind.IDENTITY: ((sp.Eq,), "equation", "Eq(a, b)"),
    Kind.EQUIVALENCE: ((sp.Equivalent,), "equivalence", "Equivalent(a <= b, c <= d)"),
    **dict.fromkeys((Kind.UPPER, Kind.LOWER, Kind.TWO_SIDED, Kind.LIMIT), _INEQUALITY),
}
# SymPy evaluates what it can decide, so that `x**2 >= 0` for a real x becomes true.
_COLLAPSED = (
    "declare symbols real=True and state signs as hypotheses; write Eq(a, b, evaluate=False) for "
    "an equation"
)


def type_faults(claim: Claim) -> Iterator[Fault]:
    """Fields of a claim and of its parts that are of another type than declared."""
    yield from _mistyped(claim, "", CLAIM_TYPES)
    if not isinstance(claim.expected, Expected):
        yield f"expected is {claim.expected!r}", EXPECTED_REMEDY
    if not callable(claim.statement) and not isinstance(claim.statement, tuple):
        yield (
            f"statement is of type {type(claim.statement).__name__}",
            remedy(tuple),
        )
    for name, (kind, types) in _PARTS.items():
        parts = getattr(claim, name)
        # What is no tuple is told, and not gone through.
        for place, part in enumerate(parts if isinstance(parts, tuple) else ()):
            if isinstance(part, kind):
                yield from _mistyped(part, f"{name}[{place}].", types)
            else:
                yield (
                    f"{name}[{place}] is of type {type(part).__name__}",
                    f"make it a {kind.__name__}",
                )
    yield from _roles(claim)


def _roles(claim: Claim) -> Iterator[Fault]:
    """Roles that are none, and those that would make another symbol than N the depth."""
    roles: Any = claim.roles  # whatever the file of a user gave
    for symbol, role in roles.items() if isinstance(roles, dict) else ():
        if not isinstance(role, Role):
            yield (
                f"roles[{symbol}] is of type {type(role).__name__}",
                "make it a Role, such as Role.NONE",
            )
        elif (symbol == N) is not (role is Role.DEPTH):
            yield (
                f"roles gives {symbol} the role {role.name}",
                "leave it out: the depth is N in every claim, and N is nothing else",
            )


def _mistyped(owner: Any, whose: str, types: dict[str, type]) -> Iterator[Fault]:
    for name, kind, what_to_do in mistyped(owner, types):
        yield f"{whose}{name} is of type {kind}", what_to_do


def field_faults(claim: Claim) -> Iterator[Fault]:
    """Fields of the right type that say too little, or contradict each other."""
    if not _ID.fullmatch(claim.id) or claim.id.endswith(".py"):
        yield f"the id {claim.id!r} is no name", "use letters, digits and hyphens, such as my-claim"
    # Without sound depths a statement cannot be written out, and the other rules would raise.
    wrong = list(_depths(claim))
    yield from wrong or _said(claim)


def _depths(claim: Claim) -> Iterator[Fault]:
    """Depths that are none; without sound ones the statement cannot be written out."""
    lists: dict[str, tuple[Any, ...]] = {"depths": claim.depths, "algebraic": claim.algebraic}
    lists |= {f"boxes[{place}].depths": box.depths for place, box in enumerate(claim.boxes)}
    lists |= {
        f"lemmas[{place}].depths": lemma.depths
        for place, lemma in enumerate(claim.lemmas)
        if lemma.depths is not None
    }
    for name, depths in lists.items():
        wrong = [depth for depth in depths if not isinstance(depth, int) or depth < 2]
        if wrong or (not depths and name != "algebraic"):
            yield (
                f"{name} {f'holds {wrong[0]!r}' if wrong else 'is empty'}",
                "give integers from 2 on, such as (2, 3, 4)",
            )
        elif name == "depths" and min(depths) > DEEPEST:
            yield f"no depth of {name} can be asked for", f"let it hold one of 2 to {DEEPEST}"
        elif name == "depths" and claim.is_schema and not claim.sample_depths:
            yield (
                f"{name} holds none at which a statement written for each depth is looked at",
                f"let it hold one of {', '.join(map(str, MATRIX_DEPTHS))}",
            )


def _said(claim: Claim) -> Iterator[Fault]:
    """Hypotheses and statement that are no relations, or none of the kind.

    Also a bound without its witness.
    """
    yield from list(_no_relations(claim)) or _unlike_its_kind(claim)
    if claim.kind.is_bound and not claim.tight_at:
        yield "a bound needs a tightness witness", "add tight_at=(Tight(point, gap),)"


def _no_relations(claim: Claim) -> Iterator[Fault]:
    relations = list(relations_of(claim))
    if not relations:
        yield "the statement is empty", "state at least one relation"
    for relation in dict.fromkeys([*claim.hypotheses, *relations]):
        if isinstance(relation, (bool, BooleanAtom)):
            yield f"a relation collapsed to {relation}, so it could never fail", _COLLAPSED
        elif not isinstance(relation, Boolean) or relation.is_Symbol:
            yield f"{relation} is no relation", "write for example Eq(a, b) or a <= b"


def _unlike_its_kind(claim: Claim) -> Iterator[Fault]:
    """A statement that asserts something else than its kind says.

    Such as an identity without an equation.
    """
    if claim.kind not in _OWED:
        return
    types, name, example = _OWED[claim.kind]
    # A schema may state something else at each depth.
    for depth in claim.sample_depths:
        if not any(
            isinstance(part, types)
            for relation in claim.at_depth(depth)
            for part in _connected(relation)
        ):
            what = f"kind is Kind.{claim.kind.name}, and no relation of the statement is an {name}"
            yield (
                what,
                (
                    f"state one, such as {example}, or name another kind, such as "
                    f"Kind.{_kind_of(claim.at_depth(depth)).name}"
                ),
            )
            return


def _connected(relation: sp.Basic) -> Iterator[sp.Basic]:
    """A relation, and what it connects by and, or, equivalence."""
    yield relation
    if isinstance(relation, BooleanFunction):
        for part in relation.args:
            yield from _connected(part)


def _kind_of(relations: Iterable[sp.Basic]) -> Kind:
    """The first kind that a statement may have."""
    parts = [part for relation in relations for part in _connected(relation)]
    return next(
        (
            kind
            for kind in (Kind.EQUIVALENCE, Kind.IDENTITY, Kind.UPPER)
            if any(isinstance(part, _OWED[kind][0]) for part in parts)
        ),
        Kind.OBSERVATION,
    )


def relations_of(claim: Claim) -> Iterator[sp.Basic]:
    """The relations of the statement at each depth that is looked at."""
    return (relation for depth in claim.sample_depths for relation in claim.at_depth(depth))
