"""Looks for a point that satisfies the changed hypotheses and violates the changed statement.

The point is exact, or it does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rankclock.verify.evidence.sampled.climb import climbed
from rankclock.verify.mutate.newly_admitted import newly_admits, points_beyond, without_value
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.truth import DIGITS, FAILED, holds_at, judged, point_text, values_text
from rankclock.verify.mutate.variant import Variant
from rankclock.verify.points.point import Point
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth

# Integrals over a pole take long and decide nothing. A statement undecided at this many points, and
# decided at none, is given up. guess: some points of a good statement are undecided as well.
_PATIENCE = 10
# guess: a climb starts where the pool has already failed, so a few starts are enough.
_CLIMB_EXAMPLES = 60


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
    def ended(self) -> bool:
        """Whether trying further points would change nothing, or only take time."""
        hopeless = self.undecided >= _PATIENCE and not self.decided
        return bool(self.killed) or hopeless

    def judge(self, variant: Variant, point: Point, indices: Iterable[int] | None = None) -> None:
        """Record what an admitted point says of some relations, or of all, up to a violation."""
        self.tried += 1
        statement = variant.changed.at_depth(point.depth)
        for index in range(len(statement)) if indices is None else indices:
            truth, why = judged(statement[index], point)
            if truth is Truth.NO:
                self.killed = f"relation {index} {why} at {point_text(point)}"
                return
            if truth is Truth.UNKNOWN:
                self.undecided += 1
            else:
                self.decided += 1


def attempt(variant: Variant, draws: Draws, *, longer: bool = False) -> Trial:
    """Try a changed claim at the pool of the claim, and beyond it where its hypotheses changed.

    longer: go on to further draws. Stops at the first violation.
    """
    trial = Trial()
    # Most mutants die at a point that the claim names, which costs nothing to find.
    if variant.relations:
        _try_admitted(trial, variant, draws.pool(variant.original).points)
    if variant.hypotheses_differ and not trial.ended:
        _try_beyond(trial, variant, draws)
    if longer and variant.relations and not trial.ended:
        _try_admitted(trial, variant, draws.further(variant.original))
    return trial


def _try_admitted(trial: Trial, variant: Variant, points: tuple[Point, ...]) -> None:
    """Try the changed relations at points that the hypotheses as they stand admit."""
    for point in points:
        if _at_the_depth(variant, point) and _still_admits(variant, point):
            trial.judge(variant, point, variant.relations)
            if trial.ended:
                return


def _try_beyond(trial: Trial, variant: Variant, draws: Draws) -> None:
    """Try the whole changed claim at points that only the changed hypotheses admit."""
    undefined = ""
    for point in points_beyond(variant, draws):
        if newly_admits(variant, point):
            trial.fresh += 1
            trial.judge(variant, point)
            if trial.ended:
                return
        elif not trial.fresh and not undefined:
            undefined = without_value(variant, point)
    # Only where nothing more is admitted at all is a condition without value what stands between.
    if not trial.fresh:
        trial.undefined = undefined


def _at_the_depth(variant: Variant, point: Point) -> bool:
    return not variant.original.is_schema or point.depth == variant.depth


def _still_admits(variant: Variant, point: Point) -> bool:
    """Whether the changed hypotheses admit a point that the hypotheses as they stand admit."""
    return all(part.new is None or holds_at(part.new, point) for part in variant.hypotheses)


def violation_by_climbing(variant: Variant, seed: int) -> str:
    """A violation that a climb on the margins of the changed claim finds, as text; empty if none.

    A schema is not climbed: it differs at one depth only.
    """
    if variant.original.is_schema or not variant.changed.symbols:
        return ""
    settings = Settings(seed=seed, examples=_CLIMB_EXAMPLES, digits=DIGITS)
    try:
        climb = climbed(variant.changed, settings)
    except FAILED:
        return ""
    if climb is None or climb.counterexample is None:
        return ""
    return f"violated at {values_text(climb.counterexample.point)}"
