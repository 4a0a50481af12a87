"""Slack of a bound over a fixed design of parameters: rigorous enclosures of larger side over
smaller side, as claimed.

The design is the product of depths, signs of the eigenvalue, decades of the initialisation scale,
and shares of what the hypotheses allow for the rest. It does not depend on a seed, so slack can be
compared between versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import Flow, mentions_process
from rankclock.theory.symbols import Role
from rankclock.verify.arithmetic.balls import outward
from rankclock.verify.arithmetic.rationals import text_of
from rankclock.verify.evaluate.decide import How, decide
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.borders import certainly, comparisons, edge_places
from rankclock.verify.points.point import in_drawing_order
from rankclock.verify.points.slack import ordered, ratio_at
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Evidence, Level, Truth, Verdict

METHOD = "slack over a fixed design of parameters"
_DEPTHS = (2, 3, 4, 6, 8)
_TOO_LONG, _NO_RATIO = (
    "too long to run",
    "a side that is not positive",
)  # why a point has no slack; in the second case the relation is decided
_LEVELS = (Fraction(1), Fraction(0), Fraction(-1))
_DECADES = tuple(Fraction(1, 10**power) for power in (3, 2, 1))
_SHARES = {
    Role.STEP_SIZE: (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)),
    Role.RELATIVE_STEP: (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)),
    Role.ACCURACY: (Fraction(1, 10**6), Fraction(1, 1000), Fraction(1, 10)),
}
# Runs grow long as alpha^(2-N)/eta and eps^(2-N)/eta, so that fewer decades are within reach of
# them.
_RUN_SHARES = {
    Role.STEP_SIZE: (Fraction(1, 10), Fraction(1, 2), Fraction(99, 100)),
    Role.ACCURACY: (Fraction(1, 50), Fraction(1, 10), Fraction(1, 2)),
}
_RUN_DECADES = {2: _DECADES, 3: _DECADES[1:]}
_OTHER_SHARES = (Fraction(1, 10), Fraction(9, 10))
_COUNTS = (Fraction(1), Fraction(10), Fraction(100))
_TIMES = (Fraction(1, 10), Fraction(1), Fraction(10))

Values = dict[sp.Basic, Fraction]


def gather(claim: Claim, settings: Settings) -> Findings:
    """Slack of a bound over the design, and the evidence that the design is."""
    design = slack_over_design(claim, settings)
    evidence = design_evidence(claim, design, settings)
    return Findings(() if evidence is None else (evidence,), slack_design=design)


def slack_over_design(claim: Claim, settings: Settings) -> dict[str, Any] | None:
    """Slack of each inequality of a bound over the design; None for a claim that is no bound, or is
    about matrices.

    settings: the depths. Result: `relations`, one entry for each inequality of the statement, with
    `relation` (its index), `least`, `median` and `worst` as [lo, hi], decimals rounded outwards,
    `worst_at` and `points` with exact values by name and their `slack`; `skipped`, numbers of
    points by reason; `violated`, relations with points that certainly break them; `undecided`, a
    number of points.
    """
    if not claim.kind.is_bound or claim.matrices:
        return None
    skipped: Counter[str] = Counter()
    undecided, violated = 0, []
    found: dict[int, list[dict[str, Any]]] = {
        i: [] for i, r in enumerate(claim.at_depth(claim.depths[0])) if ordered(r) is not None
    }
    most = settings.effort.design_points // (2 if mentions_process(claim) else 1)
    for values in _thinned(list(_design(claim, settings, skipped)), most):
        relations = claim.at_depth(int(values.get(symbols.N, 2)))
        for index in found:
            ratio = ratio_at(relations[index], values)
            truth = Truth.YES
            if ratio is None or not ratio > 1:
                decision = decide(relations[index], values, digits=settings.digits)
                truth = decision.truth
                if truth is Truth.NO:
                    violated.append({"relation": index, "point": _texts(values)})
                elif truth is Truth.UNKNOWN and decision.how is How.TOO_LONG:
                    skipped[_TOO_LONG] += 1
                elif truth is Truth.UNKNOWN:
                    undecided += 1
            if ratio is not None and ratio.is_finite():
                ends = outward(ratio)
                if truth is Truth.YES and Fraction(ends[0]) < 1:
                    # Both sides are positive, so a relation that is decided to hold has a ratio of
                    # at least one.
                    ends[0] = "1"
                found[index].append({**_texts(values), "slack": ends})
            elif truth is Truth.YES:
                skipped[_NO_RATIO] += 1
    relations_told = [_relation(index, points) for index, points in found.items()]
    return {
        "relations": relations_told,
        "skipped": dict(sorted(skipped.items())),
        "violated": violated,
        "undecided": undecided,
    }


def design_evidence(
    claim: Claim, design: dict[str, Any] | None, settings: Settings
) -> Evidence | None:
    """A design as evidence: refuted where a point breaks a relation, inconclusive without a decided
    point or with an undecided one.
    """
    if design is None:
        return None
    points = sum(len(relation["points"]) for relation in design["relations"])
    decided = points + design["skipped"].get(_NO_RATIO, 0)
    verdict, notes = Verdict.HOLDS, []
    if design["violated"]:
        first = design["violated"][0]
        verdict = Verdict.REFUTED
        notes = [
            f"relation {first['relation']} is violated at "
            + ", ".join(f"{name}={text}" for name, text in first["point"].items())
        ]
    elif not decided or design["undecided"]:
        verdict = Verdict.INCONCLUSIVE
        notes = [
            f"{design['undecided']} points are undecided"
            if design["undecided"]
            else _undecided(design)
        ]
    depths = ", ".join(
        str(d) for d in _DEPTHS if d in settings.depths and d in claim.depths
    ) or str(claim.depths[0])
    counts = {"inequalities with slack": points, "violated": len(design["violated"])} | design[
        "skipped"
    ]
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.SLACK_DESIGN,
        METHOD,
        f"the points of the design, N in {{{depths}}}",
        counts,
        settings.digits,
        None,
        tuple(notes),
    )


def _undecided(design: dict[str, Any]) -> str:
    long = design["skipped"].get(_TOO_LONG, 0)
    return (
        f"{long} points take too long to run"
        if long
        else "no point of the design satisfies the hypotheses"
    )


def _relation(index: int, told: list[dict[str, Any]]) -> dict[str, Any]:
    if not told:
        return {"relation": index, "points": []}
    lows, highs = (sorted((point["slack"][end] for point in told), key=Fraction) for end in (0, 1))
    # The k-th smallest value lies between the k-th smallest of the lower and of the upper ends.
    middle = (len(told) - 1) // 2
    return {
        "relation": index,
        "least": [lows[0], highs[0]],
        "median": [lows[middle], highs[middle]],
        "worst": [lows[-1], highs[-1]],
        "worst_at": {
            name: text
            for name, text in max(told, key=lambda point: Fraction(point["slack"][1])).items()
            if name != "slack"
        },
        "points": told,
    }


def _texts(values: Values) -> dict[str, Any]:
    return {s.name: text_of(v) for s, v in sorted(values.items(), key=lambda item: item[0].name)}


def _thinned(points: list[Values], most: int) -> list[Values]:
    count = min(len(points), most)
    return [points[i * len(points) // count] for i in range(count)]


def _design(claim: Claim, settings: Settings, skipped: Counter[str]) -> Iterator[Values]:
    """Points of the product that satisfy the hypotheses."""
    depths = [d for d in _DEPTHS if d in claim.depths and d in settings.depths] or [
        d for d in claim.depths if d in settings.depths
    ][:3]
    scalars = in_drawing_order(claim, (s for s in claim.symbols if s != symbols.N))
    for depth in depths if symbols.N in claim.symbols else depths[:1]:
        start: Values = {symbols.N: Fraction(depth)} if symbols.N in claim.symbols else {}
        for values in _extended(claim, start, scalars):
            if certainly(claim.hypotheses, values):
                yield values
            else:
                skipped["outside the hypotheses"] += 1


def _extended(claim: Claim, values: Values, left: list[sp.Basic]) -> Iterator[Values]:
    if not left:
        yield values
        return
    symbol, *rest = left
    for value in _candidates(claim, symbol, values):
        trial = {**values, symbol: value}
        known = [
            h
            for h in claim.hypotheses
            if symbol in h.free_symbols and h.free_symbols <= trial.keys() and not h.has(Flow)
        ]
        if all(decide(h, trial).truth is not Truth.NO for h in known):
            yield from _extended(claim, trial, rest)


def _candidates(claim: Claim, symbol: sp.Basic, values: Values) -> tuple[Fraction, ...]:
    role = claim.role(symbol)
    if role is Role.EIGENVALUE:
        return _LEVELS
    if symbol.is_integer:
        return _COUNTS
    if role in (Role.TIME, Role.FURTHER_TIME):
        return _TIMES
    borders = [
        b
        for h in claim.hypotheses
        if symbol in h.free_symbols and not h.has(Flow)
        for b in comparisons(h)
    ]
    places = sorted(
        {place for b in borders for place, _ in edge_places(b, symbol, values) if place > 0}
    )
    runs, depth = mentions_process(claim), int(values.get(symbols.N, 2))
    if role in _SHARES:
        shares = _SHARES[role]
        if runs and (role is Role.STEP_SIZE or depth > 2):
            shares = _RUN_SHARES.get(role, shares)
        return tuple(_rounded(share * (places or [Fraction(1)])[0]) for share in shares)
    if role in (Role.SCALE, Role.MODE, Role.START):
        decades = _RUN_DECADES.get(depth, _DECADES[2:]) if runs else _DECADES
        return (*decades, Fraction(1, 2), Fraction(9, 10), Fraction(2))
    low, high = (
        (places[0], places[-1])
        if len(places) > 1
        else (Fraction(0), places[0])
        if places
        else (Fraction(0), Fraction(1))
    )
    return tuple(_rounded(low + (high - low) * share) for share in _OTHER_SHARES) + (
        (_rounded(2 * high),) if high else ()
    )


def _rounded(value: Fraction) -> Fraction:
    """A decimal with four significant digits, rounded down."""
    context = Context(prec=4, rounding=ROUND_FLOOR)
    return Fraction(context.divide(Decimal(value.numerator), Decimal(value.denominator)))
