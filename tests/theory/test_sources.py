"""Each claim names a place where it is written out, and every place that is named is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rankclock.main import run_arguments
from rankclock.reports.page.write import render, write_report
from rankclock.theory.errata_registry import all_errata
from rankclock.theory.registry import all_claims
from rankclock.theory.source import Source, known, paper

ROOT = Path(__file__).parents[2]
CLAIMS = {claim.id: claim for claim in all_claims()}
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


def amiss(link: str) -> str:
    """What is wrong with a link, in words; nothing where it leads to one place."""
    file, _, anchor = link.partition("#")
    if not (ROOT / file).is_file():
        return f"{link}: no such file"
    count = ANCHOR.findall((ROOT / file).read_text(encoding="utf-8")).count(anchor)
    return "" if count == 1 else f"{link}: the anchor is there {count} times"


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=str)
def test_a_claim_is_written_out_where_its_source_says(claim) -> None:
    assert claim.source.link.startswith("docs/theory.md#")
    assert not list(filter(None, map(amiss, claim.source.links)))


def test_the_places_of_errata_are_there() -> None:
    links = [link for erratum in all_errata() for link in erratum.source.links]
    assert not list(filter(None, map(amiss, links)))


def test_wrong_links_are_seen() -> None:
    assert amiss("docs/nowhere.md#setting").endswith("no such file")
    assert amiss("docs/theory.md#no-such-anchor").endswith("0 times")
    assert amiss("docs/theory.md").endswith("0 times")
    assert not amiss("docs/theory.md#setting")


def test_each_anchor_stands_once_and_is_a_name() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        anchors = ANCHOR.findall(page.read_text(encoding="utf-8"))
        assert len(anchors) == len(set(anchors)), page
        assert all(re.fullmatch(r"[a-z0-9-]+", anchor) for anchor in anchors), page


def test_links_between_pages_lead_somewhere() -> None:
    pages = {page: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
    links = [
        (page, link)
        for page, text in pages.items()
        for link in re.findall(r"\]\(([\w./-]+\.md(?:#[\w-]+)?)\)", text)
    ]
    assert len(links) > 8
    for page, link in links:
        path = (page.parent / link.partition("#")[0]).resolve().relative_to(ROOT).as_posix()
        wrong = amiss(f"{path}#{link.partition('#')[2]}") if "#" in link else ""
        assert (ROOT / path).is_file() and not wrong, (page, link)


def test_no_source_cites_what_is_not_in_the_repository() -> None:
    cited = [str(claim.source) for claim in CLAIMS.values()]
    assert not [text for text in cited if "notes" in text]
    for name in ("theory", "verify", "reports", "rankclock"):
        for file in (ROOT / name).rglob("*.py"):
            assert "theory notes" not in file.read_text(encoding="utf-8"), file


def test_a_statement_of_the_paper_says_what_was_read_of_it() -> None:
    ours = [claim for claim in CLAIMS.values() if claim.source.citation == paper("").citation]
    assert len(ours) >= 6 and all(claim.source.transcribed for claim in ours)
    for text in map(str, (claim.source for claim in ours)):
        assert "restates version 4" in text and "own text was not read" in text
        assert "68:101595, 2024" in text and "version 5" in text


def test_a_rate_of_ours_is_not_said_to_be_the_paper_s() -> None:
    rate = CLAIMS["recovery-perturbed"].source
    assert rate.citation == "this project" and rate.proof
    assert not rate.transcribed
    convergence = CLAIMS["perturbed-convergence"].source
    assert convergence.transcribed and convergence.link != rate.link


def test_explain_and_the_report_show_where_a_claim_is_written_out(tmp_path, capsys) -> None:
    claim = CLAIMS["step-sandwich"]
    assert run_arguments(["explain", claim.id]) == 0
    text = capsys.readouterr().out
    assert f"  written out: {claim.source.link}\n  proof: {claim.source.proof}" in text
    assert run_arguments(["explain", claim.id, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proof"] == claim.source.proof
    entry = {"id": claim.id, "title": "t", "kind": "upper bound", "verdict": "inconclusive"}
    ledger = {"schema": 2, "run": {}, "claims": [entry]}
    assert f"<code>{claim.source.proof}</code>" in render(ledger, {})
    page = write_report(ledger, tmp_path / "out", figures=False)
    hrefs = re.findall(r'href="([^"#]+)#([^"]+)"', page.read_text(encoding="utf-8"))
    assert [anchor for _, anchor in hrefs] == ["step-sandwich", "theorem-1"]
    assert all((page.parent / file).resolve().is_relative_to(ROOT / "docs") for file, _ in hrefs)


def test_a_source_without_links_has_none() -> None:
    assert known("Weyl").links == () and str(known("Weyl")) == "textbook (Weyl)"
    assert str(Source("a", "b", transcribed=True)) == "a (b); transcribed"
    assert known("a", link="p#q", proof="p#q").links == ("p#q",)
    with pytest.raises(TypeError, match="link: it is of type int; give a text"):
        known("a", link=1)  # type: ignore[arg-type]
