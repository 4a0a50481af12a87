"""What a claim must observe before any check of it means something.

Exact numbers, known functions, symbols with a domain, a witness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean, BooleanFunction

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.claims.field_rules import Fault, field_faults, relations_of, type_faults
from rankclock.verify.claims.point_rules import (
    box_faults,
    free_symbols_of,
    point_faults,
    sizes_of,
    witness_faults,
)
from rankclock.verify.evaluate.steps import knows
from rankclock.verify.evidence.symbolic.lemma_rules import lemma_faults
from rankclock.verify.evidence.symbolic.trial_values import contradiction

# What statements are built of, which the evaluators know although it gives no number.
_LOGIC = (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)
_CONTAINERS = (Boolean, ExprCondPair, sp.Tuple, sp.Lambda)
# Within these there is nothing to evaluate, only names and sizes.
_LEAVES = (sp.Symbol, sp.MatrixSymbol)
_SHOWN = 3  # guess: floating-point numbers that one line has room for
_KNOWN = (
    "exp, log, Abs, sign, ceiling, floor, re, Max, Min, Piecewise, Sum, Product, Integral, hyper, "
    "powers, And, Or, Not, Implies, Equivalent, pi, E, I, the functions listed in "
    "docs/explanation/trust.md, and the processes of theory/process.py"
)


def faults(claim: Claim) -> list[Fault]:
    """What is wrong with a claim and what to do about it, as pairs.

    Only the first kind of fault there is, so that one mistake is told once. Looks, in this order,
    at the fields, for floating-point numbers, for functions no backend knows, for symbols without a
    domain, at the lemmas, boxes and named points. Raises whatever a statement written out for a
    depth raises.
    """
    for look in (
        type_faults,
        field_faults,
        _floats,
        _functions,
        _symbols,
        _lemmas,
        box_faults,
        point_faults,
        witness_faults,
    ):
        wrong = list(look(claim))
        if wrong:
            return wrong
    return []


def _floats(claim: Claim) -> Iterator[Fault]:
    points = [claim.witness, *claim.boundary, *(t.point for t in claim.tight_at)]
    everything = [
        *claim.hypotheses,
        *relations_of(claim),
        *points,
        *(box.ranges for box in claim.boxes),
        *(t.within for t in claim.tight_at),
        *(lemma.identity for lemma in claim.lemmas),
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
    if len(numbers) > _SHOWN:
        return f"{', '.join(numbers[:_SHOWN])} and {len(numbers) - _SHOWN} more"
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _suggestion(number: str) -> str:
    try:
        nearest = sp.Rational(number).limit_denominator(10**6)
    except (TypeError, ValueError):
        return "Rational(1, 10)"
    return f"Rational({nearest.p}, {nearest.q})"


def _functions(claim: Claim) -> Iterator[Fault]:
    trees = [*claim.hypotheses, *relations_of(claim)]
    unknown = {node.func.__name__ for tree in trees for node in _nodes(tree) if not knows(node)}
    unknown |= {
        node.func.__name__
        for tree in trees
        for node in tree.atoms(BooleanFunction)
        if not isinstance(node, _LOGIC)
    }
    for name in sorted(unknown):
        yield f"no backend can evaluate {name}", f"express it by {_KNOWN}"
    yield from _limits(trees)


def _limits(trees: list[sp.Basic]) -> Iterator[Fault]:
    """Sums, products and integrals without both limits, and infinity where it is no limit."""
    bound = {node for tree in trees for node in tree.atoms(sp.Sum, sp.Product, sp.Integral)}
    for node in sorted(bound, key=sp.default_sort_key):
        if any(len(limit) != 3 for limit in node.limits):
            yield f"{node} has no range", "give both limits, such as (k, 1, n)"
    for tree in trees:
        if any(_has_infinity(part) for part in _outside_limits(tree)):
            yield f"infinity stands in {tree}", "state a limit as a bound for all large values"
            return


def _has_infinity(part: sp.Basic) -> bool:
    return part in (sp.oo, -sp.oo)


def _outside_limits(tree: sp.Basic) -> Iterator[sp.Basic]:
    """Nodes of a tree, but for the limits themselves of what is summed or integrated."""
    yield tree
    for part in tree.args:
        if isinstance(tree, (sp.Sum, sp.Product, sp.Integral)) and isinstance(part, sp.Tuple):
            for end in part[1:]:
                yield from () if _has_infinity(end) else _outside_limits(end)
        else:
            yield from _outside_limits(part)


def _nodes(tree: sp.Basic) -> Iterator[sp.Basic]:
    """The nodes that a backend must give a value."""
    if not isinstance(tree, _CONTAINERS):
        yield tree
    if not isinstance(tree, _LEAVES):
        for part in tree.args:
            yield from _nodes(part)


def _symbols(claim: Claim) -> Iterator[Fault]:
    relations = list(relations_of(claim))
    everywhere = free_symbols_of([*claim.hypotheses, *relations])
    # Symbols of one name and other assumptions look alike and are different to SymPy.
    named = Counter(s.name for s in everywhere)
    for name, count in sorted(named.items()):
        if count > 1:
            yield (
                f"{count} different symbols are called {name}",
                "make it once, with one set of assumptions, and use it everywhere",
            )
    constrained = free_symbols_of(claim.hypotheses)
    for symbol in sorted((s for s in everywhere if named[s.name] == 1), key=lambda s: s.name):
        if getattr(symbol, "is_Matrix", False):
            fault = _fault_of_matrix(claim, symbol)
        else:
            # A size is positive by its meaning, so it may say so.
            of_kind = None if symbol in sizes_of(claim) else _fault_of_kind(symbol)
            fault = of_kind or _fault_of_domain(claim, symbol, constrained)
        if fault:
            yield fault


def _fault_of_matrix(claim: Claim, matrix: sp.Basic) -> Fault | None:
    if matrix in claim.matrices:
        return None
    return (
        f"the matrix {matrix} has no kind",
        f"declare it, such as matrices={{{matrix}: 'symmetric'}}",
    )


def _fault_of_kind(symbol: sp.Symbol) -> Fault | None:
    """What is wrong with the assumptions that a symbol is made with."""
    if isinstance(symbol, sp.Dummy):
        return f"{symbol} is a Dummy, which is another symbol in each run", "use Symbol"
    if symbol.is_real is None:
        return (
            f"the symbol {symbol} is not declared real, and checks give it real values only",
            f"write Symbol({symbol.name!r}, real=True), or integer=True where it counts something",
        )
    if symbol not in symbols.MEANING and symbol not in _plain(symbol.name):
        return (
            f"the symbol {symbol} is declared with more than real or integer",
            f"write Symbol({symbol.name!r}, real=True) and state the rest as hypotheses",
        )
    return None


def _fault_of_domain(claim: Claim, symbol: sp.Symbol, constrained: set[sp.Basic]) -> Fault | None:
    """Whether a symbol has no domain, or two. constrained: what hypotheses mention."""
    # The depths of the claim bound N, and a matrix its sizes.
    bounded = symbol in constrained or symbol == symbols.N or symbol in sizes_of(claim)
    if not bounded and symbol not in claim.unrestricted:
        return (
            f"the symbol {symbol} has no domain: no hypothesis mentions it",
            f"add one, such as {symbol} > 0, or unrestricted=({symbol},) if it may be any number",
        )
    if symbol in constrained and symbol in claim.unrestricted:
        return (
            f"the symbol {symbol} is unrestricted and a hypothesis mentions it",
            "keep one of the two",
        )
    return None


def _plain(name: str) -> tuple[sp.Symbol, ...]:
    return sp.Symbol(name, real=True), sp.Symbol(name, integer=True)


def empty_relations(claim: Claim) -> Iterator[Fault]:
    """Relations and lemmas of a user that hold whatever they are about.

    They would lend their verdict, or their proof, to anything.

    The claims of theory/ are built of shared formulas, and change with them, even where SymPy
    brings both sides to one form.
    """
    for relation in dict.fromkeys(relations_of(claim)):
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


def _lemmas(claim: Claim) -> Iterator[Fault]:
    for lemma in claim.lemmas:
        for what, remedy in lemma_faults(claim, lemma):
            yield f"the lemma {lemma.title!r} {what}", remedy
    if claim.lemmas and not claim.proves.strip():
        yield (
            "proves is empty, and there are lemmas",
            "say in proves what they prove together, such as proves='the first step of the proof'",
        )
