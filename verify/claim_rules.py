"""What a claim must observe before any check of it means something: exact numbers, known functions,
symbols with a domain, a witness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import sympy as sp
from sympy.core.relational import Ge, Gt, Le, Lt, Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean, BooleanAtom, BooleanFunction

from rankclock.theory import Box, Claim, Lemma, Tight, symbols
from rankclock.theory.claim import MATRIX_DEPTHS, Kind, Source
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.walk import knows
from rankclock.verify.evidence.symbolic.lemma_rules import lemma_faults
from rankclock.verify.evidence.symbolic.lemmas import contradiction
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values
from rankclock.verify.settings import DEEPEST
from rankclock.verify.verdict import Truth

Fault = tuple[str, str]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_LOGIC = (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)
_CONTAINERS = (Boolean, ExprCondPair, sp.Tuple, sp.Lambda)
_LEAVES = (sp.Symbol, sp.MatrixSymbol)
_CLAIM_TYPES: dict[str, type] = {
    **dict.fromkeys(("id", "title", "because", "proves"), str),
    "kind": Kind,
    "source": Source,
    **dict.fromkeys(("witness", "matrices", "meanings"), dict),
    **dict.fromkeys(
        (
            "hypotheses",
            "tight_at",
            "boundary",
            "lemmas",
            "boxes",
            "algebraic",
            "unrestricted",
            "depths",
        ),
        tuple,
    ),
}
_LEMMA_TYPES: dict[str, type] = {
    "title": str,
    **dict.fromkeys(("positive", "negative", "nonnegative", "nonpositive"), tuple),
}
# Of what several fields of a claim are made, with the types of its own fields.
_PARTS: dict[str, tuple[type, dict[str, type]]] = {
    "tight_at": (Tight, {"point": dict, "relation": int}),
    "boundary": (dict, {}),
    "lemmas": (Lemma, _LEMMA_TYPES),
    "boxes": (Box, {"ranges": dict, "depths": tuple, "relations": tuple}),
}
# What a statement of each kind must have among its relations; an observation or a conjecture may be
# anything.
_INEQUALITY = ((Le, Lt, Ge, Gt), "inequality", "a <= b")
_OWED: dict[Kind, tuple[tuple[type, ...], str, str]] = {
    Kind.IDENTITY: ((sp.Eq,), "equation", "Eq(a, b)"),
    Kind.EQUIVALENCE: ((sp.Equivalent,), "equivalence", "Equivalent(a <= b, c <= d)"),
    **dict.fromkeys((Kind.UPPER, Kind.LOWER, Kind.TWO_SIDED, Kind.LIMIT), _INEQUALITY),
}
_HINTS: dict[type, str] = {tuple: ", with a comma after a single entry"}
_SHOWN = 3
_COLLAPSED = (
    "declare symbols real=True and state signs as hypotheses; write Eq(a, b, evaluate=False) for "
    "an equation"
)
_KNOWN = (
    "exp, log, Abs, sign, ceiling, floor, re, sinh, tanh, Max, Min, Piecewise, Sum, Integral, "
    "hyper, powers, And, Or, Not, Implies, Equivalent, pi, I, and the processes of "
    "theory/process.py"
)


def faults(claim: Claim) -> list[Fault]:
    """What is wrong with a claim and what to do about it, as pairs; the first kind of fault that is
    found, so that one mistake is told once.

    Looks, in this order, at the fields, for floating-point numbers, for functions no backend knows,
    for symbols without a domain, at the lemmas, boxes and named points. Raises whatever a statement
    written out for a depth raises.
    """
    for look in (
        _types,
        _fields,
        _floats,
        _functions,
        _symbols,
        _lemmas,
        _boxes,
        _points,
        _witness,
    ):
        found = list(look(claim))
        if found:
            return found
    return []


def _types(claim: Claim) -> Iterator[Fault]:
    yield from _mistyped(claim, "", _CLAIM_TYPES)
    if not callable(claim.statement) and not isinstance(claim.statement, tuple):
        yield (
            f"statement is of type {type(claim.statement).__name__}",
            f"make it a tuple{_HINTS[tuple]}",
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


def _mistyped(owner: Any, whose: str, types: dict[str, type]) -> Iterator[Fault]:
    for name, kind in types.items():
        if not isinstance(getattr(owner, name), kind):
            yield (
                f"{whose}{name} is of type {type(getattr(owner, name)).__name__}",
                f"make it a {kind.__name__}{_HINTS.get(kind, '')}",
            )


def _fields(claim: Claim) -> Iterator[Fault]:
    if not _ID.fullmatch(claim.id) or claim.id.endswith(".py"):
        yield f"the id {claim.id!r} is no name", "use letters, digits and hyphens, such as my-claim"
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
    """Hypotheses and statement that are no relations or none of the kind, and a bound without its
    witness.
    """
    yield from list(_no_relations(claim)) or _unlike_its_kind(claim)
    if claim.kind.is_bound and not claim.tight_at:
        yield "a bound needs a tightness witness", "add tight_at=(Tight(point, gap),)"


def _no_relations(claim: Claim) -> Iterator[Fault]:
    relations = list(_relations(claim))
    if not relations:
        yield "the statement is empty", "state at least one relation"
    for relation in dict.fromkeys([*claim.hypotheses, *relations]):
        if isinstance(relation, (bool, BooleanAtom)):
            yield f"a relation collapsed to {relation}, so it could never fail", _COLLAPSED
        elif not isinstance(relation, Boolean) or relation.is_Symbol:
            yield f"{relation} is no relation", "write for example Eq(a, b) or a <= b"


def _unlike_its_kind(claim: Claim) -> Iterator[Fault]:
    """A statement that asserts something else than its kind says, such as an identity without an
    equation.
    """
    if claim.kind not in _OWED:
        return
    types, name, example = _OWED[claim.kind]
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


def _floats(claim: Claim) -> Iterator[Fault]:
    points = [
        claim.witness,
        *claim.boundary,
        *(t.point for t in claim.tight_at),
        *(box.ranges for box in claim.boxes),
    ]
    lemmas = [lemma.identity for lemma in claim.lemmas]
    everything = [
        *claim.hypotheses,
        *_relations(claim),
        *points,
        *(t.within for t in claim.tight_at),
        *lemmas,
    ]
    numbers = list(dict.fromkeys(_short(v) for v in _floating(everything)))
    if len(numbers) == 1:
        yield (
            f"{numbers[0]} is a floating-point number",
            f"write the exact number, such as {_suggestion(numbers[0])}",
        )
    elif numbers:
        yield (
            f"{_listed(numbers)} are floating-point numbers",
            f"write exact numbers, such as {_suggestion(numbers[0])}",
        )


def _floating(value: Any) -> Iterator[Any]:
    if isinstance(value, (float, complex, sp.Float)):
        yield value
    elif isinstance(value, dict):
        yield from _floating(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _floating(part)
    elif isinstance(value, sp.Basic):
        yield from sorted(value.atoms(sp.Float))


def _short(number: Any) -> str:
    return str(number) if isinstance(number, complex) else f"{float(number):.15g}"


def _listed(numbers: list[str]) -> str:
    return (
        f"{', '.join(numbers[:_SHOWN])} and {len(numbers) - _SHOWN} more"
        if len(numbers) > _SHOWN
        else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    )


def _suggestion(number: str) -> str:
    try:
        nearest = sp.Rational(number).limit_denominator(10**6)
    except (TypeError, ValueError):
        return "Rational(1, 10)"
    return f"Rational({nearest.p}, {nearest.q})"


def _functions(claim: Claim) -> Iterator[Fault]:
    trees = [*claim.hypotheses, *_relations(claim)]
    unknown = {node.func.__name__ for tree in trees for node in _nodes(tree) if not knows(node)}
    unknown |= {
        node.func.__name__
        for tree in trees
        for node in tree.atoms(BooleanFunction)
        if not isinstance(node, _LOGIC)
    }
    for name in sorted(unknown):
        yield f"no backend can evaluate {name}", f"express it by {_KNOWN}"


def _nodes(tree: sp.Basic) -> Iterator[sp.Basic]:
    """The nodes that a backend must give a value."""
    if not isinstance(tree, _CONTAINERS):
        yield tree
    if not isinstance(tree, _LEAVES):
        for part in tree.args:
            yield from _nodes(part)


def _symbols(claim: Claim) -> Iterator[Fault]:
    relations = list(_relations(claim))
    everywhere = _free([*claim.hypotheses, *relations])
    named = Counter(s.name for s in everywhere)
    for name, count in sorted(named.items()):
        if count > 1:
            yield (
                f"{count} different symbols are called {name}",
                "make it once, with one set of assumptions, and use it everywhere",
            )
    constrained = _free(claim.hypotheses)
    for symbol in sorted((s for s in everywhere if named[s.name] == 1), key=lambda s: s.name):
        if getattr(symbol, "is_Matrix", False):
            if symbol not in claim.matrices:
                yield (
                    f"the matrix {symbol} has no kind",
                    f"declare it, such as matrices={{{symbol}: 'symmetric'}}",
                )
        elif isinstance(symbol, sp.Dummy):
            yield f"{symbol} is a Dummy, which is another symbol in each run", "use Symbol"
        elif symbol.is_real is None:
            yield (
                f"the symbol {symbol} is not declared real, and checks give it real values only",
                (
                    f"write Symbol({symbol.name!r}, real=True), or integer=True where it counts "
                    "something"
                ),
            )
        elif symbol not in symbols.MEANING and symbol not in _plain(symbol.name):
            yield (
                f"the symbol {symbol} is declared with more than real or integer",
                f"write Symbol({symbol.name!r}, real=True) and state the rest as hypotheses",
            )
        elif (
            symbol not in constrained
            and symbol != symbols.N
            and symbol not in _sizes(claim)
            and symbol not in claim.unrestricted
        ):
            yield (
                f"the symbol {symbol} has no domain: no hypothesis mentions it",
                (
                    f"add one, such as {symbol} > 0, or unrestricted=({symbol},) if it may be "
                    "any number"
                ),
            )
        elif symbol in constrained and symbol in claim.unrestricted:
            yield (
                f"the symbol {symbol} is unrestricted and a hypothesis mentions it",
                "keep one of the two",
            )


def _plain(name: str) -> tuple[sp.Symbol, ...]:
    return sp.Symbol(name, real=True), sp.Symbol(name, integer=True)


def empty_relations(claim: Claim) -> Iterator[Fault]:
    """Relations and lemmas that hold whatever they are about, in a claim of a user: they would lend
    their verdict, or their proof, to anything.

    The claims of theory/ are built of shared formulas, and change with them, even where SymPy
    brings both sides to one form.
    """
    for relation in dict.fromkeys(_relations(claim)):
        if _same_sides(relation):
            yield (
                f"{relation} has the same expression on both sides",
                "state something that could fail",
            )
        elif relation in claim.hypotheses:
            yield (
                f"the statement {relation} is one of the hypotheses",
                "state something that they do not say",
            )
    for lemma in claim.lemmas:
        if _same_sides(lemma.identity):
            yield (
                f"the lemma {lemma.title!r} has the same expression on both sides",
                "write the sides as two different formulas, or leave it out",
            )


def false_lemmas(claim: Claim) -> Iterator[Fault]:
    """Lemmas whose sides certainly differ somewhere.

    The statement is not refuted by that, but what is said to prove it proves nothing.
    """
    for lemma in claim.lemmas:
        wrong = contradiction(lemma)
        if wrong:
            yield (
                f"the lemma {lemma.title!r} is false: {wrong}",
                (
                    "correct it; a lemma is for all values that have its signs, whatever the "
                    "hypotheses say"
                ),
            )


def _same_sides(relation: sp.Basic) -> bool:
    return isinstance(relation, Relational) and relation.lhs == relation.rhs


def _points(claim: Claim) -> Iterator[Fault]:
    needed = {s for s in claim.symbols if s != symbols.N and s not in _sizes(claim)}
    allowed = {*needed, symbols.N, *claim.matrices}
    named = [
        ("the witness", claim.witness),
        *((f"boundary case {i}", p) for i, p in enumerate(claim.boundary)),
    ]
    named += [(f"tightness witness {i}", t.point) for i, t in enumerate(claim.tight_at)]
    for name, point in named:
        missing, foreign = _names(needed - point.keys()), _names(point.keys() - allowed)
        if missing:
            yield f"{name} gives no value for {missing}", "give an exact value for each symbol"
        if foreign:
            yield f"{name} gives a value for {foreign}, not in the claim", "leave it out"
        for symbol, value in point.items():
            if symbol not in claim.matrices and _is_no_number(value):
                yield (
                    f"{name} gives {symbol} = {value}, which is no number",
                    "give an integer or a Rational, and divide by no zero",
                )
            elif symbol not in claim.matrices and not sp.sympify(value).is_Rational:
                yield (
                    f"{name} gives {symbol} = {value}, which is not rational",
                    "give an integer or a Rational",
                )
            elif (
                symbol.is_integer
                and symbol not in claim.matrices
                and not sp.sympify(value).is_Integer
            ):
                yield (
                    f"{name} gives {symbol} = {value}, and {symbol} is an integer symbol",
                    "give an integer",
                )
    for i, tight in enumerate(claim.tight_at):
        if not isinstance(tight.within, sp.Rational):
            yield (
                f"the gap of tightness witness {i} is of type {type(tight.within).__name__}",
                "write a Rational, such as Rational(1, 10)",
            )
        relations = claim.at_depth(claim.sample_depths[0])
        if not 0 <= tight.relation < len(relations):
            yield (
                f"tightness witness {i} is about relation {tight.relation}, which does not exist",
                "count relations from 0",
            )
        elif not isinstance(relations[tight.relation], Relational):
            yield (
                (
                    f"tightness witness {i} is about relation {tight.relation}, which has no two "
                    "sides and so no gap"
                ),
                "name a single comparison",
            )


def _is_no_number(value: Any) -> bool:
    """Whether a value is infinite, undefined, or nothing that SymPy takes for an expression."""
    number = sp.sympify(value)
    return not isinstance(number, sp.Expr) or number in (sp.zoo, sp.nan, sp.oo, -sp.oo)


def _witness(claim: Claim) -> Iterator[Fault]:
    values = exact_values(claim, claim.witness)
    complete = all(m in values for m in claim.matrices)
    point = (
        Point(values, ())
        if complete
        else draw_point(
            claim, SeededPicks(f"0/{claim.id}/named"), depths=claim.depths, fixed=values
        )
    )
    for hypothesis in claim.hypotheses:
        truth = decide(hypothesis, point.values).truth
        if truth is not Truth.YES:
            how = "fails" if truth is Truth.NO else "cannot be decided"
            yield (
                f"hypothesis {hypothesis} {how} at the witness",
                "correct the witness; if no point satisfies all hypotheses, correct them",
            )


def _relations(claim: Claim) -> Iterator[sp.Basic]:
    return (relation for depth in claim.sample_depths for relation in claim.at_depth(depth))


def _free(relations: Iterable[sp.Basic]) -> set[sp.Basic]:
    return {symbol for relation in relations for symbol in relation.free_symbols}


def _lemmas(claim: Claim) -> Iterator[Fault]:
    for lemma in claim.lemmas:
        for what, remedy in lemma_faults(claim, lemma):
            yield f"the lemma {lemma.title!r} {what}", remedy
    if claim.lemmas and not claim.proves.strip():
        yield (
            "proves is empty, and there are lemmas",
            "say in proves what they prove together, such as proves='the first step of the proof'",
        )


def _boxes(claim: Claim) -> Iterator[Fault]:
    for place, box in enumerate(claim.boxes):
        statement = claim.at_depth(box.depths[0])
        beyond = [index for index in box.relations if index not in range(len(statement))]
        if beyond:
            yield (
                f"boxes[{place}] is about relation {beyond[0]}, which does not exist",
                "count relations from 0",
            )
            continue
        about = _free(
            [
                *claim.hypotheses,
                *(statement[index] for index in box.relations or range(len(statement))),
            ]
        ) - {symbols.N}
        missing, foreign = (
            _names(about - box.ranges.keys()),
            _names(box.ranges.keys() - {*about, *claim.symbols}),
        )
        if missing:
            yield (
                f"boxes[{place}] gives no range for {missing}",
                "give the least and the largest value of each symbol, such as {x: (0, 1)}",
            )
        if foreign:
            yield f"boxes[{place}] gives a range for {foreign}, not in the claim", "leave it out"
        yield from _ranges(f"boxes[{place}]", box)


def _ranges(name: str, box: Box) -> Iterator[Fault]:
    ranges: dict[sp.Basic, Any] = box.ranges
    for symbol, ends in ranges.items():
        pair = isinstance(ends, tuple) and len(ends) == 2
        written = (
            [[sp.sympify(end).subs(symbols.N, depth) for end in ends] for depth in box.depths]
            if pair
            else []
        )
        if not pair or not all(end.is_Rational for values in written for end in values):
            yield (
                f"{name} has {ends} for {symbol}, which are not two rational numbers",
                "give the least and the largest value, such as (0, Rational(1, 2))",
            )
        elif all(low > high for low, high in written):
            yield (
                f"{name} is empty: {symbol} ends at {ends[1]}, before {ends[0]}",
                "give the least value first",
            )


def _sizes(claim: Claim) -> set[sp.Basic]:
    return {size for matrix in claim.matrices for size in matrix.shape}


def _names(found: Iterable[sp.Basic]) -> str:
    return ", ".join(sorted(str(symbol) for symbol in found))
