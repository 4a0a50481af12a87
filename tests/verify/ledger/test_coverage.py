"""Coverage of a search is told in words, kept in the lock, and compared without a failure."""

from __future__ import annotations

from typing import Any

from rankclock.verify.ledger.coverage import compare_coverage, sentence


def reached(decades: int, depths: list[int]) -> dict[str, Any]:
    span = {"least": "1.0e-3", "largest": "9.9e+8", "decades": decades, "signs": "0+"}
    return {"coverage": {"depths": depths, "symbols": {"x": span}}}


def test_a_sentence_names_sizes_and_depths() -> None:
    coverage = reached(12, [2, 3, 4, 8, 9, 64])["coverage"]
    assert sentence(coverage) == "x of size 1.0e-3 to 9.9e+8 in 12 decades; N = 2..4, 8, 9, 64"
    assert sentence(None) == sentence({"depths": [], "symbols": {}}) == ""


def test_less_coverage_is_a_note_and_no_failure() -> None:
    old, new = [reached(12, [2, 3, 64])], [reached(9, [2, 3])]
    notes = list(compare_coverage("a", old, new))
    assert [(note.what, note.old, note.new) for note in notes] == [
        ("coverage of x", "12 decades", "9 decades"),
        ("coverage of depths", "2, 3, 64", "2, 3"),
    ]
    assert not any(note.fails for note in notes)


def test_more_coverage_and_a_lock_without_any_are_silent() -> None:
    new = [reached(12, [2, 3, 64])]
    assert not list(compare_coverage("a", [reached(9, [2])], new))
    assert not list(compare_coverage("a", [{"check": "search"}], new))
