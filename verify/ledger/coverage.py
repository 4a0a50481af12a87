"""Where a search has been, in words, and what of it a later run does not reach any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rankclock.verify.ledger.difference import SHRUNK, Difference

Coverage = dict[str, Any]


def sentence(coverage: Coverage | None) -> str:
    """One phrase a symbol, and the depths; empty where nothing was visited."""
    if not coverage:
        return ""
    phrases = [
        f"{name} of size {span['least']} to {span['largest']} in {span['decades']} decades"
        for name, span in coverage["symbols"].items()
        if span["decades"]
    ]
    if coverage["depths"]:
        phrases.append(f"N = {_runs(coverage['depths'])}")
    return "; ".join(phrases)


def coverage_of(piece: dict[str, Any]) -> dict[str, Any]:
    """What a lock keeps of where a check has been; nothing of one that did not search."""
    return {"coverage": piece["coverage"]} if piece.get("coverage") else {}


def compare_coverage(
    name: str, old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]]
) -> Iterator[Difference]:
    """Notes on symbols with fewer decades, and on fewer depths; never a failure.

    name: id of the claim. old: its checks in the lock, which may say nothing of this. new: those of
    a run that was asked for the same.
    """
    for before, after in zip(_reached(old), _reached(new), strict=False):
        for symbol, span in before["symbols"].items():
            now = after["symbols"].get(symbol, {"decades": 0})["decades"]
            if now < span["decades"]:
                told = f"{span['decades']} decades", f"{now} decades"
                yield Difference(name, f"coverage of {symbol}", *told, SHRUNK, fails=False)
        if lost := set(before["depths"]) - set(after["depths"]):
            told = _runs(before["depths"]), _runs(after["depths"])
            remark = f"lost {_runs(sorted(lost))}"
            yield Difference(name, "coverage of depths", *told, remark, fails=False)


def _reached(pieces: Iterable[dict[str, Any]]) -> list[Coverage]:
    """What each check that searched has reached."""
    return [coverage for piece in pieces if (coverage := piece.get("coverage"))]


def _runs(depths: list[int]) -> str:
    """Ascending whole numbers, with runs of three and more as a range."""
    runs: list[list[int]] = []
    for depth in depths:
        if runs and depth == runs[-1][-1] + 1:
            runs[-1].append(depth)
        else:
            runs.append([depth])
    return ", ".join(
        f"{run[0]}..{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
