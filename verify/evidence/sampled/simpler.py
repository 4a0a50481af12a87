"""A simpler violation than one that a search met, drawn anew and simplified number by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import hypothesis
import sympy as sp
from hypothesis import strategies as st

from rankclock.theory.claim import Claim
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point
from rankclock.verify.points.shrink import simplify


def points(
    claim: Claim, *, depths: Iterable[int], fixed: Mapping[sp.Basic, Any] | None = None
) -> st.SearchStrategy[Point]:
    """Hypothesis strategy for points of a claim; it shrinks towards small digits.

    Small digits are simple patterns and small numbers.
    """
    depths = tuple(depths)

    @st.composite
    def strategy(draw: Callable[[st.SearchStrategy[int]], int]) -> Point:
        return draw_point(claim, _HypothesisPicks(draw), depths=depths, fixed=fixed, wide=True)

    return strategy()


class _HypothesisPicks:
    """Digits drawn by Hypothesis, which remembers and shrinks them."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def digit(self, count: int) -> int:
        """An integer from 0 to count - 1."""
        return self._draw(st.integers(0, count - 1))


def simpler(
    claim: Claim,
    point: Point,
    *,
    seed: int,
    depths: tuple[int, ...],
    fixed: Mapping | None,
    digits: int,
    trials: int,
) -> Point:
    """A simpler violation.

    Hypothesis shrinks the draw, then each number is replaced by simpler ones that still violate.
    trials: of Hypothesis at most.
    """

    def violates(trial: Point) -> bool:
        judgement = judge(claim, trial, digits=digits)
        return judgement.accepted and judgement.broken is not None

    # No database and a seed of our own, so that a counterexample is the same in every run.
    settings = hypothesis.settings(
        max_examples=trials,
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
    )
    try:
        point = hypothesis.find(
            points(claim, depths=depths, fixed=fixed),
            violates,
            settings=settings,
            random=Random(seed),
        )
    except hypothesis.errors.NoSuchExample:
        # Its draws met no violation; the one at hand stands.
        pass
    return simplify(point, violates, frozenset(fixed or ()))
