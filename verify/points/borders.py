"""Edges of conditions: values of one symbol at which an inequality becomes an equality."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from rankclock.theory.claim import Claim
from rankclock.theory.process import Iterate, Passage
from rankclock.theory.symbols import N
from rankclock.theory.trees import contains, nodes_of, symbols_of
from rankclock.verify.arithmetic.balls import to_fraction
from rankclock.verify.arithmetic.outcomes import NotRational, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.compiled import Evaluation
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import compiled_trees
from rankclock.verify.points.roots import root_places
from rankclock.verify.verdict import Truth

Values = Mapping[sp.Basic, Any]
# A value of a symbol, and whether it is exact.
Place = tuple[Fraction, bool]
# Guess: values tried beyond an edge, as multiples of one inside: by small and by large factors
# outwards and inwards, then the other sign, then zero.
_STRETCHES = (
    *(Fraction(factor) for factor in (2, 5, 20, 100)),
    *(Fraction(1, factor) for factor in (2, 5, 20, 100)),
    Fraction(-1),
    Fraction(0),
)
# Guess: 2^-60 of the way between is closer than any gap at which a search looks beside an edge, but
# for the two smallest.
HALVINGS = 60
# Guess: bits of an enclosure whose middle stands for an irrational place; gaps beside it start at
# 10^-2 and end at 10^-30, or 100 bits.
_PLACE_BITS = 128
# What solving for a symbol may end in.
_NO_NUMBERS = (sp.zoo, sp.oo, -sp.oo, sp.nan)


# Asked again for every value of a design. guess: beyond the conditions of all claims.
@lru_cache(maxsize=4096)
def comparisons(condition: sp.Basic) -> tuple[Relational, ...]:
    """All inequalities within a condition, in a fixed order."""
    inequalities = (a for a in condition.atoms(Relational) if a.rel_op not in ("==", "!="))
    return tuple(sorted(inequalities, key=sp.default_sort_key))


def case_borders(claim: Claim, depth: int) -> list[Relational]:
    """Inequalities on which the statement changes its form.

    They are cases, maxima, minima and absolute values, and parts of an equivalence. Those about a
    bound variable, such as the eigenvalue that a function of a spectrum runs over, have no place
    among the values of a point.
    """
    return list(_case_borders(claim.at_depth(depth), claim.symbols))


# Asked for at every corner and edge, and the same at each. guess: beyond the claims of any run.
@lru_cache(maxsize=1024)
def _case_borders(
    relations: tuple[sp.Basic, ...], own: tuple[sp.Basic, ...]
) -> tuple[Relational, ...]:
    borders = {border for relation in relations for border in _turns(relation)}
    bound = {
        variable
        for relation in relations
        for function in relation.atoms(sp.Lambda)
        for variable in function.variables
    } - set(own)
    free = (border for border in borders if not border.free_symbols & bound)
    return tuple(sorted(free, key=sp.default_sort_key))


def _turns(relation: sp.Basic) -> Iterator[Relational]:
    """Inequalities on which one relation changes its form."""
    for cases in relation.atoms(sp.Piecewise):
        for _, condition in cases.args:
            # Both sides of an inequation are one case, on which nothing turns.
            yield from (a for a in condition.atoms(Relational) if not isinstance(a, sp.Ne))
    pairs = [
        (node.args[0], other) for node in relation.atoms(sp.Max, sp.Min) for other in node.args[1:]
    ]
    pairs += [(node.args[0], sp.S.Zero) for node in relation.atoms(sp.Abs)]
    pairs += [(node.args[0], sp.S.Zero) for node in relation.atoms(sp.sign)]
    for first, other in pairs:
        border = sp.Le(first, other)
        # SymPy may know the answer, as for Max(x, x + 1); then nothing turns.
        if isinstance(border, Relational):
            yield border
    if not isinstance(relation, Relational):
        yield from relation.atoms(Relational)


def meeting_borders(claim: Claim, depth: int) -> list[Relational]:
    """Comparisons of the sides of the statement itself.

    Where they meet an inequation or a strict inequality fails, and beyond any inequality does.
    """
    return list(_meeting_borders(claim.at_depth(depth)))


# guess: as many as of `_case_borders`.
@lru_cache(maxsize=1024)
def _meeting_borders(relations: tuple[sp.Basic, ...]) -> tuple[Relational, ...]:
    parts = {part for relation in relations for part in relation.atoms(Relational)}
    borders = [part for part in parts if part.rel_op != "==" and not part.atoms(sp.Lambda)]
    return tuple(sorted(borders, key=sp.default_sort_key))


def jump_borders(claim: Claim, point: Values, depth: int) -> list[Relational]:
    """Inequalities at which a count in the statement takes its next value, up or down.

    They are about what is rounded, and about the target of a first passage: the iterate before the
    passage falls short of it, and that at the passage does not.
    """
    borders: list[Any] = []
    for relation in claim.at_depth(depth):
        for node in nodes_of(relation, sp.floor, sp.ceiling, Passage):
            place = place_of(node, point) if symbols_of(node) <= point.keys() else None
            if place is None:
                continue
            # A ball about a count is middled on it.
            count = round(place[0])
            if not isinstance(node, Passage):
                borders += [sp.Le(node.args[0], count + step) for step in (-1, 0, 1)]
            else:
                *mode, target = node.args
                counts = {max(count - 1, 1), max(count, 1)}
                borders += [sp.Le(target, Iterate(other, *mode)) for other in sorted(counts)]
    return [border for border in dict.fromkeys(borders) if isinstance(border, Relational)]


def edge_places(border: Relational, symbol: sp.Basic, values: Values) -> list[Place]:
    """Values of a symbol at which both sides agree, each with whether it is exact.

    They come from solving symbol ? tree and symbol^n ? tree, or else from the roots of a
    polynomial.
    """
    # A depth between two numbers is none, and few of them are affordable.
    further = symbol != N
    trees = _inverted(border, symbol) if further else bounds_on(border, symbol)
    trees = tuple(tree for tree in trees if symbols_of(tree) <= values.keys())
    places = [place for place in places_of(trees, values) if place is not None]
    return root_places(border, symbol, values) if further and not places else places


def bracket(
    holds: Callable[[Fraction], bool],
    inside: Fraction,
    *,
    whole: bool = False,
    halvings: int = HALVINGS,
) -> tuple[Fraction, Fraction] | None:
    """A value where a condition holds and one beyond its edge, close together.

    None when no trial leaves it. holds(inside) is true. whole: integers only. halvings: of the way
    between, at most.
    """
    outside = next((trial for trial in _trials(inside, whole) if not holds(trial)), None)
    if outside is None:
        return None
    for _ in range(halvings):
        middle = (inside + outside) / 2
        middle = Fraction(round(middle)) if whole else middle
        if middle in (inside, outside):
            break
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside, outside


def certainly(
    conditions: Iterable[sp.Basic], values: Values, *, moved: frozenset[sp.Basic] | None = None
) -> bool:
    """Whether all conditions are decided to hold.

    moved: those without one of these symbols are taken to hold already.
    """
    return all(
        decide(condition, values).truth is Truth.YES
        for condition in conditions
        if moved is None or moved & symbols_of(condition)
    )


def _trials(value: Fraction, whole: bool) -> Iterator[Fraction]:
    """Values that may lie beyond an edge, the nearer ones first."""
    if whole:
        yield from (value + 1, value - 1, 2 * value + 1, Fraction(0), Fraction(-1))
        return
    yield from (value * stretch if value else stretch for stretch in _STRETCHES if value or stretch)


# Asked at every start of a search. guess: beyond the borders of all claims.
@lru_cache(maxsize=4096)
def _inverted(border: Relational, symbol: sp.Basic) -> tuple[sp.Basic, ...]:
    """As `bounds_on`, or else values that take an inverse function to undo."""
    trees = bounds_on(border, symbol)
    if trees:
        return trees
    sides = ((border.lhs, border.rhs), (border.rhs, border.lhs))
    return tuple(
        tree
        for side, other in sides
        if symbol not in other.free_symbols
        for tree in _solved(side, other, symbol, functions=True)
    )


# Asked for every value that is drawn. guess: beyond the pairs of all claims.
@lru_cache(maxsize=4096)
def bounds_on(condition: sp.Basic, symbol: sp.Basic) -> tuple[sp.Basic, ...]:
    """Values of a symbol at which both sides of a comparison within a condition agree.

    Only where it stands once in a side, in sums, products, powers and absolute values.
    """
    if not isinstance(condition, Relational):
        return tuple(
            tree
            for part in condition.args
            if isinstance(part, sp.logic.boolalg.Boolean)
            for tree in bounds_on(part, symbol)
        )
    sides = ((condition.lhs, condition.rhs), (condition.rhs, condition.lhs))
    return tuple(
        tree
        for side, other in sides
        if symbol not in other.free_symbols
        for tree in _solved(side, other, symbol)
    )


def _solved(
    side: sp.Basic, other: sp.Basic, symbol: sp.Basic, *, functions: bool = False
) -> list[sp.Basic]:
    """Values of the symbol with side = other, by undoing one operation after the other.

    None where the symbol stands in two places. functions: undo exponentials and their inverses too.
    """
    if side == symbol:
        return [other]
    around = [part for part in side.args if symbol in part.free_symbols]
    if len(around) != 1:
        return []
    (inner,) = around
    return [
        tree
        for value in _undone(side, inner, other, functions=functions)
        for tree in _solved(inner, value, symbol, functions=functions)
    ]


def _undone(side: sp.Basic, inner: sp.Basic, other: sp.Basic, *, functions: bool) -> list[sp.Basic]:
    """Values of one part of a side with side = other."""
    if side.is_Add or side.is_Mul:
        rest = side.func(*(part for part in side.args if part != inner))
        return [other - rest if side.is_Add else other / rest]
    if isinstance(side, sp.Abs):
        # The corner at 0 is a place as well: there the slope changes.
        return [other, -other, sp.Integer(0)]
    if side.is_Pow and inner == side.base:
        return [other ** (1 / side.exp)]
    if functions and (side.is_Pow or isinstance(side, sp.exp)):
        return [sp.log(other) / sp.log(side.base)] if side.is_Pow else [sp.log(other)]
    return [sp.exp(other)] if functions and isinstance(side, sp.log) else []


def place_of(tree: sp.Basic, values: Values) -> Place | None:
    """Value of a tree at a point and whether it is exact; None where it has none.

    What is not exact is the middle of a tight enclosure.
    """
    return places_of((tree,), values)[0]


def places_of(trees: tuple[sp.Basic, ...], values: Values) -> list[Place | None]:
    """As `place_of`, of several trees: what they have in common is evaluated once."""
    program, roots = compiled_trees(trees)
    exact = Evaluation(program, values, RATIONAL)
    balls = Evaluation(program, values, BALL, exact)
    return [
        None if contains(tree, *_NO_NUMBERS) else _place(exact, balls, root)
        for tree, root in zip(trees, roots, strict=True)
    ]


def _place(exact: Evaluation, balls: Evaluation, root: int) -> Place | None:
    try:
        return exact.rational(root), True
    except (Undefined, TooLong):
        return None
    except (NotRational, Undecided):
        pass
    try:
        with precision(_PLACE_BITS):
            ball = balls.value(root)
        return (to_fraction(ball.mid()), False) if isinstance(ball, arb) else None
    except (Undefined, TooLong, NotRational, Undecided):
        return None
