"""Cells: intervals between the values at which a claim changes, and the values themselves.

A cell is a name and a maker, which makes a value from picks, or None where it has none. The names
are part of what a search reports, and their order is part of what a seed means.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.formulas.times import inflection_point, late_accuracy
from rankclock.theory.process import PROCESSES, FactorIterate, Passage, RecoveryTime, mentions
from rankclock.theory.symbols import Role
from rankclock.theory.trees import nodes_of, symbols_of
from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent import exact
from rankclock.verify.points.borders import bounds_on, places_of
from rankclock.verify.points.pace import Values, holder, mode_of, steps_to_arrive, time_scale
from rankclock.verify.points.picks import Picks, below_one, beside, between, ratio, small
from rankclock.verify.points.wide_cells import Maker, NamedMaker, wide_cells

Cut = tuple[Fraction, bool]
Landmark = Callable[[sp.Expr, sp.Expr], sp.Expr]


def _limit(depth: sp.Expr, lam: sp.Expr) -> sp.Expr:
    return sp.Abs(lam) ** (1 / depth)


def _step_limit(depth: sp.Expr, lam: sp.Expr) -> sp.Expr:
    return limit_no_overshoot(depth, sp.Abs(lam))


# Values at which the dynamics turns, by what a symbol is: hypotheses need not name them, and
# statements go wrong beside them.
_LANDMARKS: dict[Role, tuple[Landmark, ...]] = {
    **dict.fromkeys((Role.SCALE, Role.MODE, Role.START, Role.TARGET), (inflection_point, _limit)),
    Role.ACCURACY: (late_accuracy,),
    Role.STEP_SIZE: (_step_limit,),
}
# What makes a trial long: everything that is run, and integrals. A factor matrix by itself is run
# for a few steps only.
_LONG = (*(kind for kind in PROCESSES if kind is not FactorIterate), sp.Integral)
# Guess: a few counts of each size up to 100; a run of more steps is met by aiming at arrivals.
_COUNTS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 60, 100)
# Needed: entries of exact matrices grow (2N-1)-fold in digits with each step. Guess: so much growth
# is milliseconds; it is 7 steps of two factors, and 4 steps of three and of four.
_MATRIX_GROWTH = 2500
# Guess: after so many steps an exact iterate, within so many bits, still is a short target.
_FIRST_STEPS, _LONGEST_ITERATE = 4, 4000
# Guess: cuts closer than this, relatively, are one irrational place told twice.
_SAME_PLACE = 10**40
_ABOVE_ZERO = "just above zero"


def cells_of(
    claim: Claim, symbol: sp.Basic, values: Values, *, wide: bool = False
) -> list[NamedMaker]:
    """The cells of the line of a symbol, one for each place that matters on it.

    values: what is chosen already; what bounds others is chosen first. wide: whether the claim is a
    formula, in which numbers may have any size.
    """
    role = claim.role(symbol)
    by_sign = role is Role.EIGENVALUE and not symbol.is_integer
    cuts = cuts_of(claim, symbol, values) if wide or not by_sign else []
    if symbol.is_integer:
        cells = _count_cells(claim, symbol, values, cuts)
    elif by_sign:
        cells = _eigenvalue_cells(int(values.get(symbols.N, 2)))
    elif role in (Role.TIME, Role.FURTHER_TIME):
        cells = _time_cells(claim, symbol, values, cuts)
    else:
        long_runs = mentions(claim, *_LONG)
        decades = _decades(mode_of(claim, values).depth, role) if long_runs else 12
        cells = _cells_between(_with_zero(cuts) if wide else cuts, decades)
        cells += _at_iterates(claim, symbol, values)
        if long_runs:
            # A start or a step just above zero would make runs that never end.
            cells = [(name, make) for name, make in cells if name != _ABOVE_ZERO]
    if not wide:
        return cells
    ends = (cuts[0][0], cuts[-1][0]) if cuts else (Fraction(0), Fraction(0))
    return cells + wide_cells(claim, symbol, values, ends)


def _decades(depth: int, role: Role) -> int:
    """Powers of ten towards zero that runs can afford: they grow long as alpha^(2-N)/eta.

    With two factors as the logarithm of alpha alone.
    """
    if depth == 2 and role is not Role.STEP_SIZE:
        return 8
    if depth <= 3 or role is Role.STEP_SIZE:
        return 2
    return 1 if depth <= 5 else 0


def _with_zero(cuts: list[Cut]) -> list[Cut]:
    """Cuts with zero among them where they lie on both sides of it."""
    places = [place for place, _ in cuts]
    if not cuts or 0 in places or not places[0] < 0 < places[-1]:
        return cuts
    return sorted([*cuts, (Fraction(0), True)])


def _count_cells(
    claim: Claim, symbol: sp.Basic, values: Values, cuts: list[Cut]
) -> list[NamedMaker]:
    """Counts of steps: some of each size, at bounds and below, and about an arrival."""
    counts = _matrix_counts(int(values.get(symbols.N, 2))) if claim.matrices else _COUNTS
    cells: list[NamedMaker] = [("count", lambda picks: Fraction(counts[picks.digit(len(counts))]))]
    for rank, (cut, _) in enumerate(cuts):
        first = math.ceil(cut)
        cells.append((f"at or just above cut {rank}", _whole_from(first)))
        cells.append((f"just below cut {rank}", _always(Fraction(first - 1))))
    mode = mode_of(claim, values)
    if mode.steps and mentions(claim, *_LONG):
        cells.append(("about an arrival", lambda picks: steps_to_arrive(mode, picks)))
    return [*cells, ("negative", lambda picks: Fraction(-1 - picks.digit(3)))]


def _matrix_counts(depth: int) -> range:
    """Counts of steps that exact matrices can afford."""
    return range(1 + int(math.log(_MATRIX_GROWTH, 2 * depth - 1)))


def _time_cells(
    claim: Claim, symbol: sp.Basic, values: Values, cuts: list[Cut]
) -> list[NamedMaker]:
    """Times of the flow, in units of the time in which the mode moves."""
    further = claim.role(symbol) is Role.FURTHER_TIME
    scale = time_scale(mode_of(claim, values), further=further)
    # A cut at zero is a cell of its own below.
    cuts = [cut for cut in cuts if cut[0]]
    return [
        ("time", lambda picks: scale * below_one(picks) * Fraction(3, 2)),
        ("short time", lambda picks: scale * below_one(picks) / 1000),
        ("zero", _always(Fraction(0))),
        ("negative", lambda picks: -scale * below_one(picks)),
        *(_cells_between(cuts, 0) if cuts else ()),
    ]


def _eigenvalue_cells(depth: int) -> list[NamedMaker]:
    """Eigenvalues of each sign.

    Some have a rational limit, some a rational inflection, so that these can be met exactly.
    """
    inflection = Fraction(depth - 1, 2 * depth - 1) if depth > 1 else Fraction(1, 3)
    return [
        ("> 0", ratio),
        ("= 0", _always(Fraction(0))),
        ("< 0", lambda picks: -ratio(picks)),
        ("> 0, mu rational", lambda picks: ratio(picks, 8) ** depth),
        ("> 0, inflection rational", lambda picks: ratio(picks, 8) ** depth / inflection),
        ("< 0, root rational", lambda picks: -(ratio(picks, 8) ** depth)),
    ]


def _at_iterates(claim: Claim, symbol: sp.Basic, values: Values) -> list[NamedMaker]:
    """Targets that are met exactly, or missed by little, after a few steps: there a count jumps."""
    kinds = {
        type(node)
        for relation in claim.at_depth(claim.sample_depths[0])
        for node in nodes_of(relation, Passage, RecoveryTime)
        if node.args[-1] == symbol
    }
    mode = mode_of(claim, values)
    if not kinds or mode.lam is None or mode.alpha is None or mode.eta is None:
        return []
    depth, lam, alpha, eta = mode.depth, mode.lam, mode.alpha, mode.eta
    limit = exact_root(max(lam, Fraction(0)), depth)

    def iterate(picks: Picks) -> Fraction | None:
        steps = 1 + picks.digit(_FIRST_STEPS)
        place = exact.mode(steps, depth, lam, alpha, eta, size_limit=_LONGEST_ITERATE)
        if place is None or Passage in kinds:
            return place
        # A recovery time counts down to an accuracy: the distance from the limit.
        return None if limit is None else abs(place - limit)

    def beside_iterate(picks: Picks) -> Fraction | None:
        place = iterate(picks)
        if place is None:
            return None
        side = 1 if picks.digit(2) else -1
        return beside(place, picks, side)

    return [("at an iterate", iterate), ("beside an iterate", beside_iterate)]


def _cells_between(cuts: list[Cut], decades: int) -> list[NamedMaker]:
    """Cells at, beside and between cuts, above and below all of them.

    decades: powers of ten that draws may come closer to zero.
    """
    if not cuts:
        return [("> 0", ratio), ("< 0", lambda picks: -ratio(picks)), ("= 0", _always(Fraction(0)))]
    places = [cut for cut, _ in cuts]
    first, last = places[0], places[-1]
    cells: list[NamedMaker] = [
        (f"between cuts {number}", _between(low, high, decades))
        for number, (low, high) in enumerate(pairwise(places))
    ]
    for rank, (cut, is_exact) in enumerate(cuts):
        if is_exact:
            cells.append((f"at cut {rank}", _always(cut)))
        cells.append((f"just below cut {rank}", _beside(cut, -1)))
        cells.append((f"just above cut {rank}" if cut else _ABOVE_ZERO, _beside(cut, 1)))
    step = max(abs(last), Fraction(1, 4))
    cells.append(("above all cuts", lambda picks: last + step * ratio(picks, 8)))
    if first > 0:
        cells.append(("below all cuts", lambda picks: first * small(picks, decades)))
    cells.append(("below zero", lambda picks: min(first, Fraction(0)) - ratio(picks, 8)))
    return cells


def cuts_of(claim: Claim, symbol: sp.Basic, values: Values) -> list[Cut]:
    """Values that matter for a symbol, in order, each with whether it is exact.

    They are bounds in the claim and landmarks of the dynamics, as far as they follow from the
    values chosen already.
    """
    # The statement of a schema is about whole matrices and bounds no symbol.
    relations = (*claim.hypotheses, *(() if claim.is_schema else claim.at_depth(0)))
    eigenvalue = holder(claim, Role.EIGENVALUE, values) if symbols.N in values else None
    trees = tuple(
        tree
        for tree in _cut_trees(relations, symbol, claim.role(symbol), eigenvalue)
        if symbols_of(tree) <= values.keys()
    )
    exact_by_place: dict[Fraction, bool] = {}
    for cut in places_of(trees, values):
        if cut is not None:
            place, is_exact = cut
            exact_by_place[place] = is_exact or exact_by_place.get(place, False)
    return _apart(sorted(exact_by_place.items()))


# guess: beyond the symbols of all claims and of their weakened forms.
@lru_cache(maxsize=4096)
def _cut_trees(
    relations: tuple[sp.Basic, ...], symbol: sp.Basic, role: Role, eigenvalue: sp.Basic | None
) -> tuple[sp.Basic, ...]:
    """Bounds of a symbol, and its landmarks where the eigenvalue is chosen."""
    bounds = [tree for relation in relations for tree in bounds_on(relation, symbol)]
    if eigenvalue is not None:
        bounds += [landmark(symbols.N, eigenvalue) for landmark in _LANDMARKS.get(role, ())]
    return tuple(bounds)


def _apart(cuts: list[Cut]) -> list[Cut]:
    """Sorted cuts without those that are the one before, up to the error of an enclosure."""
    return [
        cut
        for number, cut in enumerate(cuts)
        if number == 0 or cut[0] - cuts[number - 1][0] > abs(cut[0]) / _SAME_PLACE
    ]


def _always(value: Fraction) -> Maker:
    return lambda picks: value


def _whole_from(first: int) -> Maker:
    return lambda picks: Fraction(first + picks.digit(2))


def _between(low: Fraction, high: Fraction, decades: int) -> Maker:
    return lambda picks: between(low, high, picks, decades)


def _beside(cut: Fraction, side: int) -> Maker:
    return lambda picks: beside(cut, picks, side)
