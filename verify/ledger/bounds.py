"""How tight the bounds of a claim are, against the lock: slack over the design, and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from rankclock.verify.ledger.difference import FEWER, GROWN, LOCK_IT, LOST, SHRUNK, Difference
from rankclock.verify.ledger.lock import both_numbers

# The least slack is that of the one luckiest point, so that it may move.
_WATCHED_SLACK = ("median", "worst")

Relation = dict[str, Any]  # slack of one relation: ends of enclosures by name


def compare_slack(name: str, before: list[Relation], after: list[Relation]) -> Iterator[Difference]:
    """Departures in the slack of each relation of a bound.

    Grown only where the enclosures are apart: a wider enclosure of the same number is no news.
    """
    if len(after) != len(before):
        remark = LOST if len(after) < len(before) else LOCK_IT
        told = f"of {len(before)} relations", f"of {len(after)}"
        yield Difference(name, "slack", *told, remark)
    for index, (old, new) in enumerate(zip(before, after, strict=False)):
        for key in _WATCHED_SLACK:
            what = f"{key} slack of relation {index}"
            yield from _compare_ends(name, what, old.get(key), new.get(key))


def compare_gaps(
    name: str, before: list[list[str]], after: list[list[str]]
) -> Iterator[Difference]:
    """Departures in the relative gap at each tightness witness; one that shrank is no news."""
    if len(after) != len(before):
        remark = FEWER if len(after) < len(before) else LOCK_IT
        told = str(len(before)), str(len(after))
        yield Difference(name, "tightness witnesses", *told, remark)
    for index, (old, new) in enumerate(zip(before, after, strict=False)):
        what = f"gap at tightness witness {index}"
        yield from (d for d in _compare_ends(name, what, old, new) if d.fails)


def _compare_ends(name: str, what: str, old: Any, new: Any) -> Iterator[Difference]:
    """At most one difference between two enclosures, either of which may be missing."""
    told = _interval(old), _interval(new)
    if not both_numbers(old):
        if both_numbers(new):
            yield Difference(name, what, *told, LOCK_IT)
    elif not both_numbers(new) or Fraction(new[0]) > Fraction(old[1]):
        yield Difference(name, what, *told, GROWN)
    elif Fraction(new[1]) < Fraction(old[0]):
        yield Difference(name, what, *told, SHRUNK, fails=False)


def _interval(ends: Any) -> str:
    return f"[{', '.join(map(str, ends))}]" if ends else "none"
