"""The report: what the page must contain, what it must never contain, and how it is written."""

from __future__ import annotations

import csv
import json
import os
import re
from dataclasses import replace
from fractions import Fraction
from html import escape, unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import sympy as sp

from rankclock.reports.figures.curves import example, recovery
from rankclock.reports.figures.slack_plots import slack_against_parameters
from rankclock.reports.figures.style import slack_histogram, slack_values
from rankclock.reports.figures.svg import inline_svg
from rankclock.reports.notation.names import PAPER_BOUND, block, inline, symbol_rows
from rankclock.reports.page import write as page
from rankclock.reports.page.definitions import definitions, short_bound, written_out
from rankclock.reports.page.slack import without_slack
from rankclock.reports.page.tables import tex_escaped
from rankclock.reports.page.write import write_report
from rankclock.theory.process import Flow, Iterate
from rankclock.theory.registry import all_claims
from rankclock.theory.symbols import N, alpha, eps, eta, k, lam, t, x
from rankclock.verify.ledger.ledger import SCHEMA

HOSTILE = """</p><script>alert("x")</script>&amp;'"""
VOID = {"meta", "link", "br", "img", "input", "hr"}


def entry(name: str, **changes) -> dict:
    base = {
        "id": name,
        "title": f"title of {name}",
        "kind": "upper bound",
        "source": "a book, page 7",
        "digest": "d0",
        "verdict": "unrefuted",
        "levels": ["sampled"],
        "hypotheses": [{"text": "alpha > 0", "true": 12, "false": 3}],
        "evidence": [
            {
                "level": "sampled",
                "verdict": "unrefuted",
                "method": "random points",
                "domain": "depths 2 to 3",
                "counts": {"accepted": 12, "not_drawn": 4},
                "digits": 31,
                "seed": 5,
                "notes": ["a note"],
            }
        ],
        "counterexample": None,
        "slack": [],
    }
    return {**base, **changes}


def ledger(*claims: dict, **made) -> dict:
    return {
        "schema": SCHEMA,
        "run": {"seed": 5, "depths": [2, 3], "digits": 31, "examples": 12},
        "claims": list(claims),
        "made": made,
    }


def refuted(name: str = "recovery-time-from-above", **more) -> dict:
    point = {
        "point": {"N": "2", "lambda": "-3/2"},
        "relation": 0,
        "left": "1",
        "right": "[0.2 +/- 1e-9]",
        "replay": "rankclock replay 'here & now'",
    }
    return entry(name, verdict="refuted", levels=[], counterexample={**point, **more})


class Balance(HTMLParser):
    """Fails on a tag that is closed without being open; collects attributes and identifiers."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        self._collect(attrs)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self._collect(attrs)

    def handle_endtag(self, tag):
        last = self.open.pop() if self.open else None
        assert last == tag, f"</{tag}> closes {last}"

    def _collect(self, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        self.loads += [
            value
            for name, value in attrs
            if name in ("src", "href", "xlink:href", "srcset", "data", "action")
        ]


def parsed(text: str) -> Balance:
    reader = Balance()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def written(tmp_path, *claims: dict, **made) -> str:
    return write_report(ledger(*claims, **made), tmp_path / "out", figures=False).read_text(
        encoding="utf-8"
    )


def test_page_parses_and_names_every_claim(tmp_path):
    names = [claim.id for claim in all_claims()]
    text = written(tmp_path, *(entry(name) for name in names))
    page = parsed(text)
    for name in names:
        assert f"claim-{name}" in page.ids
        assert f"#claim-{name}" in page.loads
    assert len(page.ids) == len(set(page.ids))
    assert 'class="plain"' not in text


def test_page_loads_nothing(tmp_path):
    slack = [str(1 + i / 7) for i in range(20)]
    claims = [entry("no-overshoot", slack=slack), entry("flow-monotone", slack=slack)]
    drawings = {d.name: d for c in claims if (d := slack_histogram(c["id"], c["slack"]))}
    text = page.render(ledger(*claims), drawings)
    parsed_page = parsed(text)
    assert all(link.startswith("#") for link in parsed_page.loads)
    assert not {"script", "link", "iframe", "img", "object"} & parsed_page.tags
    assert not re.search(r"https?://|@import|url\((?!#)", text)
    assert text.count("<svg") == 2
    assert len(parsed_page.ids) == len(set(parsed_page.ids))


def test_refuted_claim_shows_point_and_replay(tmp_path):
    text = written(tmp_path, refuted(), entry("no-overshoot"))
    assert f"<pre><code>{escape('rankclock replay ')}&#39;here &amp; now&#39;</code></pre>" in text
    assert "lambda = -3/2" in text
    assert "[0.2 +/- 1e-9]" in text
    assert "1 is unrefuted, 1 is refuted" in text
    assert "Refuted: recovery-time-from-above" in text


def test_card_shows_counts_digits_seed_and_source(tmp_path):
    text = written(
        tmp_path,
        entry(
            "dimensionless-step",
            hypotheses=[{"text": "h", "true": 42 + i, "false": 0} for i in range(2)],
        ),
    )
    for piece in (
        "12 accepted",
        "4 not drawn",
        "<td>31</td>",
        "<td>5</td>",
        "a book, page 7",
        "a note",
        ">43<",
        "never false",
    ):
        assert piece in text


def test_many_notes_are_shortened_on_the_page_and_said_to_be(tmp_path):
    many = entry("no-overshoot")
    many["evidence"][0]["notes"] = [f"undecided: cell {i}." for i in range(40)]
    page = written(tmp_path, many)
    assert (
        "undecided: cell 11." in page
        and "undecided: cell 12." not in page
        and "28 further notes, all in the ledger" in page
    )
    many["evidence"][0]["notes"] = [f"undecided: cell {i}." for i in range(12)]
    page = written(tmp_path, many)
    assert "undecided: cell 11." in page and "further notes" not in page


def test_hypotheses_of_another_theory_are_not_given_counts(tmp_path):
    text = written(
        tmp_path, entry("no-overshoot", hypotheses=[{"text": "h", "true": 4711, "false": 0}])
    )
    assert "4711" not in text
    assert "counts other hypotheses" in text


def test_hostile_strings_are_escaped(tmp_path):
    evil = refuted(
        "some-claim", point={HOSTILE: HOSTILE}, left=HOSTILE, right=HOSTILE, replay=HOSTILE
    )
    evil |= dict.fromkeys(("title", "kind", "source", "digest"), HOSTILE) | {
        "levels": [HOSTILE],
        "hypotheses": [{"text": HOSTILE, "true": 1, "false": 1}],
    }
    evil["evidence"] = [
        {
            "level": HOSTILE,
            "verdict": HOSTILE,
            "method": HOSTILE,
            "domain": HOSTILE,
            "counts": {HOSTILE: 1},
            "notes": [HOSTILE],
        }
    ]
    text = written(
        tmp_path,
        evil,
        command=HOSTILE,
        commit=HOSTILE,
        date=HOSTILE,
        host=HOSTILE,
        versions={HOSTILE: HOSTILE},
    )
    assert "script" not in parsed(text).tags
    assert unescape(text).count(HOSTILE) >= 15
    evil["verdict"] = '" onload="x'
    assert 'onload="x' not in written(tmp_path, evil)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (ledger(), "no claim"),
        ({**ledger(entry("a")), "schema": 1}, "schema 1"),
        ({"schema": SCHEMA, "claims": [entry("a")]}, "`run` is missing"),
        (ledger(entry("a"), entry("a")), "twice"),
        (ledger(entry("../a")), "letters"),
        (ledger({"id": "a", "title": "t", "kind": "limit"}), "no verdict"),
    ],
)
def test_a_broken_ledger_is_refused_and_nothing_is_written(tmp_path, broken, message):
    with pytest.raises(ValueError, match=message):
        write_report(broken, tmp_path / "out", figures=False)
    assert list(tmp_path.iterdir()) == []


def test_files_of_the_report(tmp_path):
    made = ledger(
        entry("no-overshoot", slack=["2", "4", "3"]),
        refuted(),
        commit=None,
        seconds={"no-overshoot": 1.5},
    )
    assert write_report(made, tmp_path / "out", figures=False) == tmp_path / "out" / "index.html"
    assert (tmp_path / "out" / "ledger.json").read_text(encoding="utf-8") == json.dumps(
        made, indent=1, sort_keys=True
    )
    with (tmp_path / "out" / "tables" / "ledger.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["id"] for row in rows] == ["no-overshoot", "recovery-time-from-above"]
    assert [
        rows[0][name] for name in ("slack_least", "slack_median", "slack_greatest", "slack_count")
    ] == ["2", "3", "4", "3"]
    assert rows[1]["counterexample"] == "N = 2; lambda = -3/2"
    tex = (tmp_path / "out" / "tables" / "ledger.tex").read_text(encoding="utf-8")
    assert (
        r"recovery-time-from-above & title of recovery-time-from-above & refuted & none \\" in tex
    )
    assert tex_escaped(r"a_b & \x{y}^2") == r"a\_b \& \textbackslash{}x\{y\}\textasciicircum{}2"


def test_same_ledger_same_page(tmp_path):
    first, second = (
        write_report(ledger(refuted(), date="today"), tmp_path / name, figures=False)
        for name in "ab"
    )
    assert first.read_bytes() == second.read_bytes()
    drawing, again = (slack_histogram("x", ["1", "2", "5"]) for _ in range(2))
    assert drawing is not None
    assert drawing == again


def test_an_interrupted_write_leaves_the_old_report(tmp_path, monkeypatch):
    old = write_report(ledger(entry("no-overshoot")), tmp_path / "out", figures=False).read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_report(ledger(refuted()), tmp_path / "out", figures=False)
    assert (tmp_path / "out" / "index.html").read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_stale_figures_go_and_other_files_stay(tmp_path):
    figures = tmp_path / "out" / "figures"
    figures.mkdir(parents=True)
    for name in ("slack-gone.svg", "trajectories.png", "mine.svg"):
        (figures / name).write_text("old", encoding="utf-8")
    write_report(ledger(entry("no-overshoot")), tmp_path / "out", figures=False)
    assert [path.name for path in figures.iterdir()] == ["mine.svg"]


@pytest.mark.parametrize("claim", all_claims(), ids=lambda claim: claim.id)
def test_every_claim_has_a_notation(claim):
    for depth in claim.sample_depths:
        trees = [
            *claim.hypotheses,
            *claim.at_depth(depth),
            *(lemma.identity for lemma in claim.lemmas),
        ]
        for tree in trees:
            for markup in (block(tree), block(tree, full=True), inline(tree)):
                assert ElementTree.fromstring(markup).tag == "math"
                assert 'class="plain"' not in markup
    rows = list(symbol_rows(claim, [*claim.hypotheses, *claim.at_depth(claim.sample_depths[0])]))
    assert all(meaning != "no meaning recorded" for _, meaning, _ in rows)


def test_what_a_claim_says_of_its_symbols_goes_before_the_table():
    claim = next(claim for claim in all_claims() if claim.id == "window-denoising")
    rows = {
        str(name): (meaning, unit)
        for name, meaning, unit in symbol_rows(claim, [*claim.hypotheses, *claim.at_depth(2)])
    }
    assert ("least size of a wanted eigenvalue of W* + E", "d^N") in rows.values()
    assert any(meaning.startswith("eigenvectors of the truth W*") for meaning, _ in rows.values())


def plain_text(tree: sp.Basic) -> str:
    """Text of the markup: what is read, without its layout."""
    return (
        "".join(ElementTree.fromstring(inline(tree)).itertext())
        .replace("\u2061", "")
        .replace("\u2062", "")
        .replace("\u2212", "-")
    )


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (x ** (1 / (2 * N)), "x1/(2N)"),
        (x ** ((2 * N - 2) / N), "x(2N-2)/N"),
        ((x + 1) ** 2, "(x+1)2"),
        ((-x) ** N, "(-x)N"),
        (sp.Rational(1, 2) ** N, "(12)N"),
        (sp.log(x) ** 2, "(ln(x))2"),
        (sp.Pow(sp.Pow(x, N), eps, evaluate=False), "(xN)ε"),
        (2 * 3**N, "2⋅3N"),
        (1 - x * (1 - N), "1-x(1-N)"),
        (sp.Max(x, 0) - sp.Abs(x), "max(x,0)-|x|"),
        (Iterate(k, N, lam, alpha, eta) ** N, "d(k)N"),
        (Iterate(k, 2, lam, alpha, eta), "d(k;N=2)"),
        (Flow(t, N, 0, x), "y(t;λ=0,α=x)"),
        (sp.hyper((1, 2 / N), (1 + 2 / N,), x), "F12(1,2/N;1+2/N;x)"),
        (sp.Equivalent(x < 1, N > 2), "N>2⇔x<1"),
        (sp.Or(sp.And(x > 1, N > 2), x < 0), "x<0or(N>2andx>1)"),
    ],
)
def test_notation_keeps_what_binds_to_what(tree, text):
    assert plain_text(tree) == text


def test_matrix_signs():
    first, second = sp.MatrixSymbol("W1", 2, 2), sp.MatrixSymbol("W2", 2, 2)
    assert plain_text(first - eta * second * first) == "W1-ηW2W1"
    assert plain_text((first + second).T) in ("(W1+W2)⊤", "W1⊤+W2⊤")


def test_an_unknown_node_is_shown_as_text_and_escaped():
    class Odd(sp.Basic):
        def __str__(self):
            return "<odd & new>"

    assert "&lt;odd &amp; new&gt;" in inline(Odd())


def test_printed_bound_is_the_bound_of_the_theory():
    assert sp.srepr(written_out(short_bound())) == sp.srepr(PAPER_BOUND)
    assert len(str(short_bound())) < len(str(PAPER_BOUND)) / 2
    assert all(
        ElementTree.fromstring(formula).tag == "math"
        for _, formulas in definitions()
        for formula in formulas
    )


def test_slack_that_is_no_number_is_counted_not_hidden():
    texts = ["1.5", "[1.2 +/- 0.7]", "nan", "inf", "-1", "0", "2.5"]
    assert slack_values(texts) == [1.5, 2.5]
    drawing = slack_histogram("x", texts)
    assert drawing is not None
    assert "5 more could not be drawn" in drawing.caption
    assert slack_histogram("x", ["nan"]) is None
    assert slack_histogram("x", ["1", "1"]) is not None


def test_a_figure_may_have_a_table_and_it_is_escaped():
    drawn = slack_histogram("x", ["1", "2"])
    assert drawn is not None and drawn.table == ()
    shown = replace(drawn, table=(("head & <b>", "second"), (HOSTILE, "0.1 ± 0.02")))
    text = page.render(ledger(entry("no-overshoot")), {"denoising": shown})
    assert not {"script", "b"} & parsed(text).tags
    assert (
        unescape(text).count(HOSTILE) == 1 and "0.1 ± 0.02" in text and escape("head & <b>") in text
    )


def test_inline_svg_refuses_anything_else():
    with pytest.raises(ValueError, match="svg"):
        inline_svg(b"<p>no</p>", prefix="a", title="t")


def test_true_recovery_time_stays_below_the_bound():
    shown = recovery(3, starts=(Fraction(1, 10), Fraction(1, 4)))
    assert (shown.lo == shown.hi).all()
    assert (shown.hi <= shown.bound).all()
    assert (shown.lo > 0).all()


def test_flow_runs_through_the_trajectories():
    shown = example(steps=300)
    assert [mode.eigenvalue for mode in shown.trajectories] == [5, 3, -1, -5]
    for mode in shown.trajectories:
        nearest = min(range(len(mode.flow_steps)), key=lambda i: abs(mode.flow_steps[i] - 200))
        # Over these steps the run and the flow differ by less than two steps.
        step = int(mode.flow_steps[nearest])
        low, high = sorted((mode.run[step - 1], mode.run[step + 2]))
        assert low <= mode.flow[nearest] <= high


_LEFT_OUT = (
    {
        "hypothesis": "eta > 0",
        "outcome": "needed",
        "tried": 3,
        "point": {"eta": "-1", "x": "1/2"},
        "detail": "relation 0 fails",
    },
    {
        "hypothesis": "N >= 2",
        "outcome": "possibly unused",
        "tried": 40,
        "point": None,
        "detail": "the statement held",
    },
    {
        "hypothesis": HOSTILE,
        "outcome": HOSTILE,
        "tried": 0,
        "point": {HOSTILE: HOSTILE},
        "detail": HOSTILE,
    },
)
_DESIGN = {
    "relations": [
        {
            "relation": 0,
            "least": ["1", "1.1"],
            "median": ["2", "2"],
            "worst": ["7.5", "7.6"],
            "worst_at": {"N": "3", "alpha": "1/10"},
            "points": [
                {"N": n, "alpha": a, "slack": [s, s]}
                for n, a, s in (("2", "1/10", "1.05"), ("2", "1/100", "2"), ("3", "1/10", "7.55"))
            ],
        },
        {"relation": 1, "points": []},
    ],
    "skipped": {"too long to run": 17},
    "violated": [],
    "undecided": 0,
}


def test_hypotheses_left_out_are_shown_on_the_card_and_in_a_summary(tmp_path):
    text = written(
        tmp_path, entry("no-overshoot", necessity=list(_LEFT_OUT)), entry("flow-monotone")
    )
    page = parsed(text)
    assert "script" not in page.tags
    assert "necessity" in page.ids
    assert "eta = -1, x = 1/2" in text
    assert "possibly unused" in text
    assert unescape(text).count(HOSTILE) >= 4
    summary = text[
        text.index('<section id="necessity">') : text.index('<section id="definitions">')
    ]
    assert "#claim-no-overshoot" in summary
    assert "#claim-flow-monotone" not in summary


def test_slack_over_a_design_is_shown_with_what_was_left_out(tmp_path):
    text = written(tmp_path, entry("no-overshoot", slack_design=_DESIGN))
    parsed(text)
    for piece in ("1 to 1.1", "7.5 to 7.6", "N = 3, alpha = 1/10", "17 too long to run"):
        assert piece in text


def test_relations_without_slack_say_why(tmp_path):
    signs = {
        **_DESIGN,
        "relations": [{"relation": i, "points": []} for i in range(2)]
        + [{**_DESIGN["relations"][0], "relation": 2}],
    }
    text = written(
        tmp_path,
        entry("no-overshoot", slack_design=_DESIGN),
        entry("step-monotone-decaying", slack_design=signs),
        entry("effective-rank-range", slack_design=None, slack=["1", "2", "4"]),
        entry("balance-law", slack=[]),
    )
    parsed(text)
    names = {
        "bound": "no-overshoot",
        "signs": "step-monotone-decaying",
        "matrices": "effective-rank-range",
        "identity": "balance-law",
    }
    cards = {
        about: text.split(f'id="claim-{name}"')[1].split("</article>")[0]
        for about, name in names.items()
    }
    assert (
        "Relation 2: none, as at no point of the design both sides are positive." in cards["bound"]
    )
    assert (
        "Relations 1 and 2: none, as a sign has no ratio." in cards["signs"]
        and "At the draws" not in cards["signs"]
    )
    assert (
        "Relations 1 and 2: none over the design, which does not vary matrices."
        in cards["matrices"]
    )
    assert (
        "At the draws of the search: least 1, median 2, greatest 4, over 3 inequalities."
        in cards["matrices"]
    )
    assert "Slack" not in cards["identity"]
    with (tmp_path / "out" / "tables" / "ledger.csv").open(encoding="utf-8", newline="") as lines:
        none = {row["id"]: row["slack_none"] for row in csv.DictReader(lines)}
    assert none["step-monotone-decaying"] == "Relations 1 and 2: none, as a sign has no ratio."
    assert not any(none[name] for name in none.keys() - {"step-monotone-decaying"})


def test_a_relation_with_several_inequalities_has_no_slack():
    original = next(c for c in all_claims() if c.id == "no-overshoot")
    first, second = original.statement
    assert without_slack(replace(original, statement=(sp.And(first, second), first)), None) == {
        1: "none, as only a single inequality has a ratio of sides"
    }
    assert without_slack(None, None) == {}


def test_a_quick_run_without_either_has_no_empty_tables(tmp_path):
    text = written(
        tmp_path,
        entry("no-overshoot", necessity=[], slack_design=None),
        entry("dimensionless-step"),
    )
    assert "Slack over the design" not in text
    assert "left out one at a time" not in text
    assert "Which hypotheses are needed" not in text


def test_slack_is_drawn_against_the_parameters_that_vary():
    drawn = slack_against_parameters("no-overshoot", _DESIGN)
    assert drawn is not None
    assert drawn.name == "design-no-overshoot"
    assert "3 points" in drawn.caption
    assert drawn == slack_against_parameters("no-overshoot", _DESIGN)
    one_value = {"relations": [{"relation": 0, "points": [{"N": "2", "slack": ["1", "1"]}] * 3}]}
    assert slack_against_parameters("no-overshoot", one_value) is None
    assert slack_against_parameters("no-overshoot", None) is None
    text = page.render(ledger(entry("no-overshoot", slack_design=_DESIGN)), {drawn.name: drawn})
    assert text.count("<svg") == 1
