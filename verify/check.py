"""Checks one claim with everything that applies to it, and says how strongly it holds."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq

from theory import Claim, symbols
from theory.process import PROCESSES
from verify import prove
from verify.draw import Point, SeededPicks, draw_point
from verify.draw_matrix import to_matrix
from verify.evaluate.decide import decide
from verify.evaluate.errors import TooLong, Undecided, Undefined
from verify.evaluate.mp import truth_simulated
from verify.falsify import counterexample_at, evidence_of, judge, search, value_text
from verify.instances import example_eigenvectors, example_values, published_example
from verify.slack import gap_at
from verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict

_SIMULATED_POINTS = 4
_EXAMPLE_POINTS = 4


@dataclass(frozen=True)
class Settings:
    """What a run was asked for: seed of all draws, accepted draws a claim, depths, decimal digits of agreement."""

    seed: int = 0
    examples: int = 100
    depths: tuple[int, ...] = tuple(range(2, 9))
    digits: int = 30

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger."""
        return {"seed": self.seed, "examples": self.examples, "depths": list(self.depths), "digits": self.digits}


def check(claim: Claim, settings: Settings, *, tick: Callable[[], None] | None = None) -> Result:
    """All evidence about one claim.

    settings: seed, counts, depths and digits. tick: called once a draw, for a progress bar.
    """
    begin = time.perf_counter()
    if not set(settings.depths) & set(claim.depths):
        none = Evidence(Level.SAMPLED, Verdict.NOT_APPLICABLE, "none", f"the claim is checked for N in {claim.depths}, not for the depths asked for")
        return Result(claim.id, claim.title, claim.kind.value, str(claim.source), digest(claim), (none,))
    found = search(claim, seed=settings.seed, examples=settings.examples, depths=settings.depths, digits=settings.digits, tick=tick)
    evidence = [evidence_of(found, claim, seed=settings.seed, digits=settings.digits, domain=_domain(claim, settings))]
    evidence.append(_named_points(claim, settings))
    further = (_simulated(claim, settings), _published(claim, settings), _published_matrix(claim, settings), prove.evidence_of(claim))
    evidence += [extra for extra in further if extra is not None]
    hypotheses = tuple((str(h), found.seen_true[i], found.seen_false[i]) for i, h in enumerate(claim.hypotheses))
    return Result(
        id=claim.id,
        title=claim.title,
        kind=claim.kind.value,
        source=str(claim.source),
        digest=digest(claim),
        evidence=tuple(evidence),
        hypotheses=hypotheses,
        counterexample=found.counterexample,
        slack=tuple(found.slack),
        seconds=time.perf_counter() - begin,
    )


def digest(claim: Claim) -> str:
    """Fingerprint of hypotheses and statement: it changes when the mathematics does."""
    return hashlib.sha256(claim.text().encode()).hexdigest()[:16]


def replay(claim: Claim, values: dict[sp.Basic, Any], *, digits: int = 30) -> tuple[Verdict, Counterexample | None]:
    """Verdict on a claim at one given point: not applicable when a hypothesis fails there."""
    point = Point(values, ())
    judgement = judge(claim, point, digits=digits)
    if not judgement.accepted:
        unknown = any(h is Truth.UNKNOWN for h in judgement.hypotheses) and not any(h is Truth.NO for h in judgement.hypotheses)
        return (Verdict.INCONCLUSIVE if unknown else Verdict.NOT_APPLICABLE), None
    if judgement.broken is not None:
        return Verdict.REFUTED, counterexample_at(claim, point, digits=digits)
    settled = all(d.truth is Truth.YES for d in judgement.decisions)
    return (Verdict.HOLDS if settled else Verdict.INCONCLUSIVE), None


def exact_values(claim: Claim, point: dict[sp.Basic, Any]) -> dict[sp.Basic, Any]:
    """A point of a claim with exact values; matrices get their size, and those not given are absent."""
    values: dict[sp.Basic, Any] = {}
    for symbol, value in point.items():
        values[symbol] = to_matrix(value) if symbol in claim.matrices else Fraction(int(sp.Rational(value).p), int(sp.Rational(value).q))
        if symbol in claim.matrices:
            values[symbol.shape[0]] = Fraction(len(value))
    if symbols.N not in values and (claim.is_schema or symbols.N in claim.symbols):
        values[symbols.N] = Fraction(claim.depths[0])
    return values


def _domain(claim: Claim, settings: Settings) -> str:
    depths = [d for d in settings.depths if d in claim.depths] or list(claim.depths)
    names = ", ".join(f"{s.name}" for s in claim.symbols if s != symbols.N)
    matrices = f"; {', '.join(f'{kind} {m}' for m, kind in claim.matrices.items())} up to 3 x 3" if claim.matrices else ""
    return f"N in {{{', '.join(map(str, depths))}}}; rational {names or 'no scalars'}{matrices}"


def _named_points(claim: Claim, settings: Settings) -> Evidence:
    """Witness, boundary cases and tightness witnesses: each must satisfy the hypotheses, the statement, and the gap it promises."""
    counts, notes = Counter[str](), []
    violated = False
    named = [("witness", claim.witness), *((f"boundary case {i}", p) for i, p in enumerate(claim.boundary))]
    for name, given in named:
        point = _completed(claim, given, settings)
        judgement = judge(claim, point, digits=settings.digits)
        counts[name.split()[0]] += 1
        if not judgement.accepted:
            notes.append(f"{name} does not satisfy the hypotheses")
        elif judgement.broken is not None:
            violated = True
            if claim.kind.is_bound:
                notes.append(f"{name} violates relation {judgement.broken}")
        elif any(d.truth is Truth.UNKNOWN for d in judgement.decisions):
            notes.append(f"{name} is undecided")
    for i, tight in enumerate(claim.tight_at):
        point = _completed(claim, tight.point, settings)
        counts["tightness"] += 1
        if not all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses):
            notes.append(f"tightness witness {i} does not satisfy the hypotheses")
            continue
        relation = claim.at_depth(point.depth)[tight.relation]
        gap = gap_at(relation, point.values)
        if not gap <= arb(fmpq(int(tight.within.p), int(tight.within.q))):
            notes.append(f"tightness witness {i}: relative gap {gap.str(6, radius=False)} exceeds {tight.within}")
    verdict = Verdict.REFUTED if violated else Verdict.INCONCLUSIVE if notes else Verdict.HOLDS
    method, domain = "named points: witness, boundary cases, tightness", "the points listed with the claim"
    return Evidence(Level.SAMPLED, verdict, method, domain, dict(counts), settings.digits, None, tuple(notes))


def _completed(claim: Claim, given: dict, settings: Settings) -> Point:
    """A named point; matrices that it leaves open are drawn."""
    values = exact_values(claim, given)
    if all(m in values for m in claim.matrices):
        return Point(values, ())
    return draw_point(claim, SeededPicks(f"{settings.seed}/{claim.id}/named"), depths=settings.depths, fixed=values)


def _simulated(claim: Claim, settings: Settings) -> Evidence | None:
    """High-precision trajectories at a few accepted points, for claims about processes."""
    if not _mentions_process(claim):
        return None
    counts, notes, number, verdict = Counter[str](), [], 0, Verdict.HOLDS
    while counts["points"] < _SIMULATED_POINTS and number < 40 * _SIMULATED_POINTS:
        point = draw_point(claim, SeededPicks(f"{settings.seed}/{claim.id}/simulated/{number}"), depths=settings.depths)
        number += 1
        if not all(decide(h, point.values).truth is Truth.YES for h in claim.hypotheses):
            continue
        outcome = _trajectory(claim, point, settings.digits)
        if outcome is None:
            counts["not simulated"] += 1
            continue
        counts["points"] += 1
        if outcome is Truth.NO:
            verdict = Verdict.REFUTED
            notes.append("violated at " + ", ".join(f"{s.name}={value_text(v)}" for s, v in sorted(point.values.items(), key=lambda item: item[0].name)))
    if not counts["points"]:
        verdict = Verdict.INCONCLUSIVE
        notes.append("no point could be simulated")
    return Evidence(Level.SIMULATED, verdict, "mpmath trajectories", _domain(claim, settings), dict(counts), settings.digits, settings.seed, tuple(notes))


def _trajectory(claim: Claim, point: Point, digits: int) -> Truth | None:
    """Truth of the whole statement along simulated trajectories, or None where they cannot tell."""
    for relation in claim.at_depth(point.depth):
        try:
            outcome = truth_simulated(relation, point.values, digits=digits)
        except (Undecided, Undefined, TooLong, ZeroDivisionError, ValueError):
            return None
        if outcome is not Truth.YES:
            return Truth.NO if outcome is Truth.NO else None
    return Truth.YES


def _mentions_process(claim: Claim) -> bool:
    return any(r.has(*PROCESSES) for d in claim.sample_depths for r in claim.at_depth(d))


def _published_matrix(claim: Claim, settings: Settings) -> Evidence | None:
    """Claims about whole matrices on the published 4 x 4 ground truth, along a high-precision matrix run."""
    if "orthogonal columns" not in claim.matrices.values():
        return None
    example, by_kind = published_example(), {kind: symbol for symbol, kind in claim.matrices.items()}
    values = exact_values(claim, {by_kind["orthogonal columns"]: example_eigenvectors(), by_kind["diagonal"]: _diagonal(example["eigenvalues"])})
    # Ten times the printed step size: a tenth of the steps, and still within the limit of the theory.
    values |= {symbols.N: Fraction(example["depth"]), symbols.alpha: example["alpha"], symbols.eta: 10 * example["eta"]}
    values |= {s: v for s, v in ((symbols.k, Fraction(250)), (symbols.eps, Fraction(9, 100))) if s in claim.symbols}
    point = Point(values, ())
    accepted = all(decide(h, values).truth is Truth.YES for h in claim.hypotheses)
    outcome = _trajectory(claim, point, settings.digits) if accepted else None
    verdict = Verdict.HOLDS if outcome is Truth.YES else Verdict.REFUTED if outcome is Truth.NO else Verdict.INCONCLUSIVE
    domain = "published 4 x 4 ground truth, N=3, alpha=1/10, eta=1/100"
    return Evidence(Level.SIMULATED, verdict, "mpmath run of all factors", domain, {"runs": 1}, settings.digits)


def _diagonal(values: tuple[Fraction, ...]) -> list[list[Fraction]]:
    return [[v if i == j else Fraction(0) for j in range(len(values))] for i, v in enumerate(values)]


def _published(claim: Claim, settings: Settings) -> Evidence | None:
    """The published example: its depth, scale and step size, each eigenvalue in turn, the rest drawn."""
    if symbols.N not in claim.symbols or claim.matrices or not {symbols.lam, symbols.alpha, symbols.eta} & set(claim.symbols):
        return None
    counts, refuted, undecided = Counter[str](), False, 0
    for values in example_values():
        fixed = {s: v for s, v in values.items() if s in claim.symbols}
        found = search(claim, seed=settings.seed, examples=_EXAMPLE_POINTS, depths=settings.depths, digits=settings.digits, fixed=fixed)
        counts["accepted"] += found.counts["accepted"]
        counts["eigenvalues met"] += found.counts["accepted"] > 0
        undecided += found.counts["undecided"]
        refuted = refuted or found.counterexample is not None
    if undecided:
        counts["undecided"] = undecided
    applies = counts["accepted"] > 0
    verdict = Verdict.REFUTED if refuted else Verdict.INCONCLUSIVE if undecided else Verdict.HOLDS if applies else Verdict.NOT_APPLICABLE
    level = Level.CERTIFIED if _mentions_process(claim) else Level.SAMPLED
    method = "rigorous runs" if level is Level.CERTIFIED else "exact rational points"
    domain = "published example (N=3, alpha=1/10, eta=1/1000, eigenvalues 5, 3, -1, -5)"
    return Evidence(level, verdict, method, domain, dict(counts), settings.digits, settings.seed)
