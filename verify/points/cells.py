"""Cells: intervals between the values at which a claim changes."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.formulas.times import inflection_point, late_accuracy
from rankclock.theory.process import (
    FirstIterate,
    Flow,
    Iterate,
    OtherIterate,
    Passage,
    ProductIterate,
    RecoveryTime,
)
from rankclock.verify.arithmetic.rationals import exact_root
from rankclock.verify.descent import exact as simulate
from rankclock.verify.points.borders import bounds_on, place_of
from rankclock.verify.points.picks import Picks

_LANDMARKS: dict[str, tuple[Any, ...]] = {
    name: (inflection_point, lambda N, lam: sp.Abs(lam) ** (1 / N))
    for name in ("alpha", "x", "y", "a", "b")
}


_LANDMARKS["epsilon"] = (late_accuracy,)


_LANDMARKS["eta"] = (lambda N, lam: limit_no_overshoot(N, sp.Abs(lam)),)


_COUNTS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 60, 100)


_FIRST_STEPS, _LONGEST_ITERATE = 4, 4000


_LONGEST_ARRIVAL = 400


_HUGE = Fraction(10) ** 100


_ABOVE_ZERO = "just above zero"


def _cells(claim: Claim, symbol: sp.Basic, values: dict) -> list[tuple[str, Any]]:
    """Names and makers of values, one for each place that matters on the line of this symbol."""
    long_runs = _has(
        claim,
        Iterate,
        FirstIterate,
        OtherIterate,
        Passage,
        RecoveryTime,
        ProductIterate,
        Flow,
        sp.Integral,
    )
    depth = int(values.get(symbols.N, 2))
    if symbol.is_integer:
        counts = _COUNTS[:3] if claim.matrices else _COUNTS
        cells: list[tuple[str, Any]] = [
            ("count", lambda picks: Fraction(counts[picks.digit(len(counts))]))
        ]
        for rank, (cut, _) in enumerate(_cuts(claim, symbol, values)):
            cells.append(
                (
                    f"at or just above cut {rank}",
                    lambda picks, cut=cut: Fraction(math.ceil(cut) + picks.digit(2)),
                )
            )
            cells.append(
                (f"just below cut {rank}", lambda picks, cut=cut: Fraction(math.ceil(cut) - 1))
            )
        if long_runs and {symbols.lam, symbols.alpha, symbols.eta} <= values.keys():
            cells.append(("about an arrival", lambda picks: _steps_to_arrive(values, depth, picks)))
        return [*cells, ("negative", lambda picks: Fraction(-1 - picks.digit(3)))]
    if symbol == symbols.lam:
        return _eigenvalue_cells(depth)
    if symbol in (symbols.t, symbols.s):
        scale = _time_scale(values, depth, symbol == symbols.s)
        cuts = [cut for cut in _cuts(claim, symbol, values) if cut[0]]
        return [
            ("time", lambda picks: scale * _unit(picks) * Fraction(3, 2)),
            ("short time", lambda picks: scale * _unit(picks) / 1000),
            ("zero", lambda picks: Fraction(0)),
            ("negative", lambda picks: -scale * _unit(picks)),
            *(_cells_between(cuts, 0) if cuts else ()),
        ]
    decades = (
        (2 if depth <= 3 or symbol == symbols.eta else 1 if depth <= 5 else 0) if long_runs else 12
    )
    cells = _cells_between(_cuts(claim, symbol, values), decades)
    cells += _at_iterates(claim, symbol, values)
    # A start or a step just above zero would make runs that never end.
    return [(name, make) for name, make in cells if not (long_runs and name == _ABOVE_ZERO)]


def _at_iterates(claim: Claim, symbol: sp.Basic, values: dict) -> list[tuple[str, Any]]:
    """Targets that are met exactly, or missed by little, after a few steps: there a count of steps
    jumps.
    """
    roles = {
        node.args[-1]: type(node)
        for r in claim.at_depth(claim.sample_depths[0])
        for node in r.atoms(Passage, RecoveryTime)
    }
    if symbol not in roles or not {symbols.lam, symbols.alpha, symbols.eta} <= values.keys():
        return []
    depth, lam, start, size = (
        int(values.get(symbols.N, 2)),
        values[symbols.lam],
        values[symbols.alpha],
        values[symbols.eta],
    )
    limit = exact_root(max(lam, Fraction(0)), depth)

    def place(picks: Picks) -> Fraction | None:
        mode = simulate.mode(
            1 + picks.digit(_FIRST_STEPS), depth, lam, start, size, size_limit=_LONGEST_ITERATE
        )
        if mode is None or roles[symbol] is Passage:
            return mode
        return None if limit is None else abs(mode - limit)

    def beside(picks: Picks) -> Fraction | None:
        met = place(picks)
        return None if met is None else _beside(met, picks, 1 if picks.digit(2) else -1)

    return [("at an iterate", place), ("beside an iterate", beside)]


def _has(claim: Claim, *processes: type) -> bool:
    return any(r.has(*processes) for d in claim.sample_depths for r in claim.at_depth(d))


def _eigenvalue_cells(depth: int) -> list[tuple[str, Any]]:
    """Eigenvalues of each sign; some have a rational limit, some a rational inflection, so that
    these can be met exactly.
    """
    fraction = Fraction(depth - 1, 2 * depth - 1) if depth > 1 else Fraction(1, 3)
    return [
        ("> 0", _ratio),
        ("= 0", lambda picks: Fraction(0)),
        ("< 0", lambda picks: -_ratio(picks)),
        ("> 0, mu rational", lambda picks: _ratio(picks, 8) ** depth),
        ("> 0, inflection rational", lambda picks: _ratio(picks, 8) ** depth / fraction),
        ("< 0, root rational", lambda picks: -(_ratio(picks, 8) ** depth)),
    ]


def _cells_between(cuts: list[tuple[Fraction, bool]], decades: int) -> list[tuple[str, Any]]:
    cells: list[tuple[str, Any]] = []
    if not cuts:
        return [
            ("> 0", _ratio),
            ("< 0", lambda picks: -_ratio(picks)),
            ("= 0", lambda picks: Fraction(0)),
        ]
    places = [cut for cut, _ in cuts]
    for low, high in pairwise(places):
        cells.append(
            (
                f"between cuts {len(cells)}",
                lambda picks, low=low, high=high: _inside(low, high, picks, decades),
            )
        )
    for rank, (cut, exact) in enumerate(cuts):
        if exact:
            cells.append((f"at cut {rank}", lambda picks, cut=cut: cut))
        cells.append((f"just below cut {rank}", lambda picks, cut=cut: _beside(cut, picks, -1)))
        cells.append(
            (
                f"just above cut {rank}" if cut else _ABOVE_ZERO,
                lambda picks, cut=cut: _beside(cut, picks, 1),
            )
        )
    last, first = places[-1], places[0]
    cells.append(
        ("above all cuts", lambda picks: last + max(abs(last), Fraction(1, 4)) * _ratio(picks, 8))
    )
    if first > 0:
        cells.append(("below all cuts", lambda picks: first * _small(picks, decades)))
    cells.append(("below zero", lambda picks: min(first, Fraction(0)) - _ratio(picks, 8)))
    return cells


def _cuts(claim: Claim, symbol: sp.Basic, values: dict) -> list[tuple[Fraction, bool]]:
    """Values that matter for a symbol: bounds in the claim and landmarks of the dynamics, with
    exactness.
    """
    found: dict[Fraction, bool] = {}
    relations = [*claim.hypotheses, *(() if claim.is_schema else claim.at_depth(0))]
    trees = [tree for relation in relations for tree in bounds_on(relation, symbol)]
    if symbols.lam in values and symbols.N in values:
        trees += [landmark(symbols.N, symbols.lam) for landmark in _LANDMARKS.get(symbol.name, ())]
    for tree in trees:
        if all(s in values for s in tree.free_symbols):
            cut = place_of(tree, values)
            if cut is not None:
                found[cut[0]] = cut[1] or found.get(cut[0], False)
    ordered = sorted(found.items())
    merged = [
        item
        for i, item in enumerate(ordered)
        if i == 0 or item[0] - ordered[i - 1][0] > abs(item[0]) / 10**40
    ]
    return merged


def _time_scale(values: dict, depth: int, further: bool) -> Fraction:
    """A time in which a mode visibly moves; `further` asks for a time after arrival.

    Only its size matters.
    """
    lam, start = values.get(symbols.lam, Fraction(0)), values.get(symbols.alpha, Fraction(1))
    if start <= 0:
        return Fraction(1)
    rate = depth * _clamped(lam) ** (2 - 2 / depth) if lam > 0 else 0.0
    speed = _clamped(max(abs(lam) * start ** (depth - 2), start ** (2 * depth - 2)))
    if lam <= 0:
        return _round(1 / speed)
    return _round(3 / rate) if further else _round(1 / (speed * max(1, depth - 2)) + 3 / rate)


def _steps_to_arrive(values: dict, depth: int, picks: Picks) -> Fraction | None:
    """A count of steps in which a mode visibly moves or arrives; None where that is a long run."""
    size = values[symbols.eta]
    if size <= 0:
        return None
    steps = math.ceil(_time_scale(values, depth, bool(picks.digit(2))) * _unit(picks) * 3 / size)
    return Fraction(steps) if steps <= _LONGEST_ARRIVAL else None


def _clamped(value: Fraction) -> float:
    """A positive value as a float whose powers and inverse are floats too."""
    return float(min(max(value, 1 / _HUGE), _HUGE))


def _round(value: float) -> Fraction:
    return Fraction(value).limit_denominator(1000) or Fraction(value)


def _unit(picks: Picks) -> Fraction:
    """A fraction in (0, 1)."""
    bottom = 2 + picks.digit(40)
    return Fraction(1 + picks.digit(bottom - 1), bottom)


def _ratio(picks: Picks, most: int = 20) -> Fraction:
    """A positive fraction of small numbers."""
    return Fraction(1 + picks.digit(most), 1 + picks.digit(min(most, 10)))


def _small(picks: Picks, decades: int) -> Fraction:
    """A fraction in (0, 1), half of the time smaller by up to that many powers of ten."""
    power = picks.digit(decades + 1) if decades and picks.digit(2) else 0
    return _unit(picks) / 10**power


def _inside(low: Fraction, high: Fraction, picks: Picks, decades: int) -> Fraction:
    """A short fraction strictly between, log-uniform towards zero."""
    value = low + (high - low) * _small(picks, decades if low == 0 else 0)
    short = value.limit_denominator(10**6)
    return short if low < short < high else value


def _beside(cut: Fraction, picks: Picks, side: int) -> Fraction:
    gap = Fraction(1, 10 ** (2 + picks.digit(29)))
    return cut + side * gap * (abs(cut) or 1)
