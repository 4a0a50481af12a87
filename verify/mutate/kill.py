"""Looks for a point that satisfies the changed hypotheses and violates the changed statement:
exact, or it does not count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import sympy as sp
from sympy.core.relational import Relational

from rankclock.theory import symbols
from rankclock.theory.claim import Claim, Lemma
from rankclock.theory.process import Flow
from rankclock.verify.evaluate.decide import Decision, How, decide
from rankclock.verify.evaluate.no_value import without_value
from rankclock.verify.evidence.sampled.climb import climbed
from rankclock.verify.mutate.pool import Pool, further_points, points_without, pool_of
from rankclock.verify.mutate.variant import Variant
from rankclock.verify.points.borders import bounds_on, edge_places
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth

DIGITS = 30
# Integrals over a pole take long and decide nothing; a statement undecided at this many points, and
# decided at none, is given up.
_PATIENCE = 10
_NEAR_NAMED, _NEAR_DRAWN, _NEAR_DRAWS, _CLOSE = 10, 6, 4, 10**6
_CLIMB_EXAMPLES = 60
_LEMMA_DRAWS = 40
_DEPTHS = tuple(range(1, 13))
_FAILED = (ArithmeticError, ValueError, TypeError, RecursionError, NotImplementedError)


@dataclass
class Trial:
    """What trying a changed claim at points gave.

    killed: a violation, or a point at which the statement has no value, as text. undefined: one at
    which a hypothesis has none, as text. tried: points that the changed hypotheses admit. fresh:
    those among them that the hypotheses as they stand do not admit. undecided: points without a
    decision. decided: relations that were found true, point by point.
    """

    killed: str = ""
    undefined: str = ""
    tried: int = 0
    fresh: int = 0
    undecided: int = 0
    decided: int = 0

    @property
    def hopeless(self) -> bool:
        """Whether trying further points would only take time."""
        return self.undecided >= _PATIENCE and not self.decided


def attempt(variant: Variant, seed: int, *, longer: bool = False) -> Trial:
    """Try a changed claim at the pool of the claim, and, where its hypotheses changed, at draws of
    its own.

    seed: of all draws. longer: go on to further draws. Stops at the first violation.
    """
    trial = Trial()
    pool = pool_of(variant.original, seed)
    if variant.relations:
        indices = variant.relations
        for point in pool.points:
            if not _at_the_depth(variant, point) or not _admits(variant, point):
                continue
            if _judged(trial, variant, point, indices) or trial.hopeless:
                return trial
    if variant.hypotheses_differ:
        without = ""
        for point in _own_draws(variant, pool, seed):
            if _fresh(variant, point):
                trial.fresh += 1
                if _judged(trial, variant, point) or trial.hopeless:
                    return trial
            elif not trial.fresh and not without:
                without = _condition_without_value(variant, point)
        # Only where nothing more is admitted at all is a condition without value what stands
        # between.
        trial.undefined = trial.undefined or ("" if trial.fresh else without)
    for point in further_points(variant.original, seed) if longer and variant.relations else ():
        if (
            _at_the_depth(variant, point)
            and _admits(variant, point)
            and (_judged(trial, variant, point, variant.relations) or trial.hopeless)
        ):
            return trial
    return trial


def violation_by_climbing(variant: Variant, seed: int) -> str:
    """A violation that a climb on the margins of the changed claim finds, as text; empty when it
    finds none.

    A schema is not climbed: it differs at one depth only.
    """
    if variant.original.is_schema or not variant.changed.symbols:
        return ""
    try:
        found = climbed(
            variant.changed, Settings(seed=seed, examples=_CLIMB_EXAMPLES, digits=DIGITS)
        )
    except _FAILED:
        return ""
    return (
        ""
        if found is None or found.counterexample is None
        else "violated at " + _told(found.counterexample.point)
    )


def broken_lemma(variant: Variant, seed: int) -> str:
    """A changed lemma that a point contradicts, as text; empty when none is found.

    A lemma is an identity for all values of its symbols that have the signs it names, so a point of
    the claim counts, and so does any other value of these symbols. It must not contradict the lemma
    as it stands: then it lies outside its domain.
    """
    for lemma in variant.lemmas:
        standing = [own.identity for own in variant.original.lemmas if own.title == lemma.title]
        for point in _lemma_points(variant, lemma, seed):
            if truth_at(lemma.identity, point) is Truth.NO and all(
                truth_at(own, point) is not Truth.NO for own in standing
            ):
                return f"the lemma `{lemma.title}` is violated at {text_of(point)}"
    return ""


def _lemma_points(variant: Variant, lemma: Lemma, seed: int) -> Iterator[Point]:
    """Points of the claim that give every symbol of a lemma a value, then draws for the lemma
    alone; none where a symbol is no real number.
    """
    symbols_of = lemma.identity.free_symbols
    for point in pool_of(variant.original, seed).points:
        signs = all(
            _yes(sign, point) for sign in lemma.signs if sign.free_symbols <= point.values.keys()
        )
        if (
            symbols_of <= point.values.keys()
            and signs
            and (lemma.depths is None or point.depth in lemma.depths)
        ):
            yield point
    if not all(isinstance(s, sp.Symbol) and s.is_real for s in symbols_of):
        return
    alone = replace(
        variant.original,
        statement=(lemma.identity,),
        hypotheses=lemma.signs,
        matrices={},
        lemmas=(),
    )
    for number in range(_LEMMA_DRAWS):
        yield draw_point(
            alone,
            SeededPicks(f"{seed}/{variant.original.id}/lemma/{lemma.title}/{number}"),
            depths=lemma.depths or alone.depths,
        )


def text_of(point: Point) -> str:
    """A point as people read it."""
    return _told({s.name: value_text(v) for s, v in point.values.items()})


def _told(point: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(point.items()))


def truth_at(relation: sp.Basic, point: Point) -> Truth:
    """Truth of a relation at a point; unknown also where no backend copes."""
    return _outcome(relation, point)[0]


def judged(relation: sp.Basic, point: Point) -> tuple[Truth, str]:
    """Truth of a relation of a statement and, where it is NO, why: violated, or certainly without
    value, which no claim may be at a point that it admits.
    """
    decision = _decided(relation, point)
    if decision.truth is Truth.NO:
        return Truth.NO, "is violated"
    amiss = without_value(relation, point.values, decision)
    return (Truth.NO, f"has no value ({amiss})") if amiss else (decision.truth, "")


def _decided(relation: sp.Basic, point: Point) -> Decision:
    try:
        return decide(relation, point.values, digits=DIGITS)
    except _FAILED:
        return Decision(Truth.UNKNOWN, How.FAILED)


def _judged(
    trial: Trial, variant: Variant, point: Point, indices: tuple[int, ...] | None = None
) -> bool:
    """Record the outcome at one admitted point, of some relations or all; True when it is a
    violation.
    """
    trial.tried += 1
    statement = variant.changed.at_depth(point.depth)
    for index in range(len(statement)) if indices is None else indices:
        truth, why = judged(statement[index], point)
        if truth is Truth.NO:
            trial.killed = f"relation {index} {why} at {text_of(point)}"
            return True
        if truth is Truth.UNKNOWN:
            trial.undecided += 1
        else:
            trial.decided += 1
    return False


def _at_the_depth(variant: Variant, point: Point) -> bool:
    return not variant.original.is_schema or point.depth == variant.depth


def _admits(variant: Variant, point: Point) -> bool:
    """Whether the changed hypotheses admit a point that the hypotheses as they stand admit."""
    return all(
        d.new is None or _yes(d.new, point) for d in variant.differences if d.part == "hypothesis"
    )


def _fresh(variant: Variant, point: Point) -> bool:
    """Whether a point is admitted by the changed hypotheses and not by those that stand."""
    changed = [d for d in variant.differences if d.part == "hypothesis"]
    if not all(d.new is None or _yes(d.new, point) for d in changed):
        return False
    if all(_yes(d.old, point) for d in changed):
        return False
    return _holds_all(variant.changed, point)


def _condition_without_value(variant: Variant, point: Point) -> str:
    """A hypothesis that has no value just where the changed ones would admit more, as text; empty
    when there is none at this point.
    """
    changed = [d for d in variant.differences if d.part == "hypothesis"]
    if not all(d.new is None or _yes(d.new, point) for d in changed) or all(
        _yes(d.old, point) for d in changed
    ):
        return ""
    outcomes = {h: _outcome(h, point) for h in variant.changed.hypotheses}
    without = [h for h, (_, how) in outcomes.items() if how is How.UNDEFINED]
    if not without or any(
        truth is not Truth.YES for h, (truth, _) in outcomes.items() if h not in without
    ):
        return ""
    return (
        f"hypothesis {variant.changed.hypotheses.index(without[0])} has no value at "
        f"{text_of(point)}"
    )


def _outcome(condition: sp.Basic, point: Point) -> tuple[Truth, How]:
    decision = _decided(condition, point)
    return decision.truth, decision.how


def _holds_all(claim: Claim, point: Point) -> bool:
    # The flow takes long, so what is asked about it comes last.
    return all(_yes(h, point) for h in sorted(claim.hypotheses, key=lambda h: h.has(Flow)))


def _yes(condition: sp.Basic, point: Point) -> bool:
    return _outcome(condition, point)[0] is Truth.YES


def _between_edges(point: Point, symbol: sp.Basic, trees: list[sp.Basic]) -> Iterator[Point]:
    """The point moved to where one of the conditions becomes an equality, just beside it, and
    halfway between two such places.

    A number of steps goes to the whole numbers on either side of each place: the first one that a
    bound admits tells most.
    """
    borders = {atom for tree in trees for atom in tree.atoms(Relational)}
    places = sorted(
        {place for border in borders for place, _ in edge_places(border, symbol, point.values)}
    )
    if symbol.is_integer:
        whole = sorted(
            {
                Fraction(n)
                for place in places
                for n in (math.floor(place), math.ceil(place), math.ceil(place) + 1)
            }
        )
        yield from (Point({**point.values, symbol: value}, point.cells) for value in whole)
        return
    beside = [place + side * (abs(place) or 1) / _CLOSE for place in places for side in (-1, 1)]
    for value in (*places, *((low + high) / 2 for low, high in pairwise(places)), *beside):
        yield Point({**point.values, symbol: value}, point.cells)


def _own_draws(variant: Variant, pool: Pool, seed: int) -> Iterator[Point]:
    """Points outside the hypotheses: on the edges of what changed, then beside known points, one
    symbol at a time, then anywhere.
    """
    name = variant.original.id
    changed = [d for d in variant.differences if d.part == "hypothesis"]
    trees = [tree for d in changed for tree in (d.old, d.new) if tree is not None]
    touched = sorted(
        {s for tree in trees for s in tree.free_symbols if s in variant.changed.symbols},
        key=lambda s: s.name,
    )
    bounded = [s for s in touched if any(bounds_on(tree, s) for tree in trees)] or touched
    # A dropped or weakened condition on the depth admits depths that the claim does not list.
    wider = (
        replace(variant.changed, depths=_DEPTHS)
        if symbols.N in touched and not variant.original.is_schema
        else variant.changed
    )
    # Named points are plain; an exponent that is wrong may not show where lam is one, so drawn
    # points go along.
    near = (*pool.points[: len(pool.named)][:_NEAR_NAMED], *pool.drawn[:_NEAR_DRAWN])
    for point in near:
        for symbol in bounded:
            if symbol != symbols.N:
                yield from _between_edges(point, symbol, trees)
    for place, point in enumerate(near):
        for symbol in bounded:
            fixed = {s: v for s, v in point.values.items() if s != symbol}
            for number in range(len(_DEPTHS) if symbol == symbols.N else _NEAR_DRAWS):
                depths = (_DEPTHS[number],) if symbol == symbols.N else wider.depths
                yield draw_point(
                    wider,
                    SeededPicks(f"{seed}/{name}/near/{place}/{symbol.name}/{number}"),
                    depths=depths,
                    fixed=fixed,
                )
    if touched != [symbols.N]:
        yield from points_without(variant.original, tuple(d.index for d in changed), seed)
