"""Depths beyond those that a claim lists, where it is stated for every number of factors."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.trees import symbols_of
from rankclock.verify.evaluate.decide import decide
from rankclock.verify.points.wide_cells import is_formula
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Truth

# Guess: one by one where a bound that is right at the listed depths first fails, then some.
_DEEP = (*range(9, 17), 20, 24)
# Guess: single ones in the end, as exact powers are long there; a run at such a depth is longer.
_DEEPER_OF_FORMULAS = (*range(17, 24), 28, 32, 40, 48, 64, 100, 200, 400)
# Guess: a claim that lists no depths up to here is about particular ones.
_LISTED = 8


def depths_to_draw(claim: Claim, settings: Settings) -> tuple[int, ...]:
    """Depths asked for, and deeper ones where no depths were asked for."""
    if not settings.deeper:
        return settings.depths
    deeper = _DEEPER_OF_FORMULAS if is_formula(claim) else ()
    return (*settings.depths, *beyond(claim, (*_DEEP, *deeper)))


def beyond(claim: Claim, depths: Iterable[int]) -> tuple[int, ...]:
    """Those of some depths that are beyond the listed ones of a claim, and in its hypotheses."""
    listed = max(claim.depths)
    if claim.is_schema or listed < _LISTED or symbols.N not in claim.symbols:
        return ()
    return tuple(d for d in depths if d > listed and _admitted(claim.hypotheses, d))


# guess: beyond the depths of all claims and of their weakened forms.
@lru_cache(maxsize=8192)
def _admitted(hypotheses: tuple[sp.Basic, ...], depth: int) -> bool:
    """Whether no condition on the depth alone excludes it."""
    about = (h for h in hypotheses if symbols_of(h) == {symbols.N})
    return all(decide(h, {symbols.N: Fraction(depth)}).truth is Truth.YES for h in about)
