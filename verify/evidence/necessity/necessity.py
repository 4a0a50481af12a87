"""What becomes of a statement when one hypothesis, or a part of one, is left out.

Points are drawn at which the hypothesis is false and all others hold. A point at which the
statement fails shows that the hypothesis is needed; it is exact and replays. That none was found
proves nothing, unless the others imply the hypothesis.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import acb

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import PROCESSES
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.quadrature import integrate
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.decide import Decision, decide
from rankclock.verify.evaluate.no_value import without_value
from rankclock.verify.evaluate.walk import evaluate
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.evidence.necessity.weakenings import Weakening, weakenings
from rankclock.verify.evidence.sampled.climb import climb
from rankclock.verify.evidence.symbolic.chains import implied_by
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import counterexample_at
from rankclock.verify.points.matrices import to_matrix
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, value_text
from rankclock.verify.points.shrink import simplify
from rankclock.verify.settings import STANDARD, Effort, Settings
from rankclock.verify.verdict import Truth

NEEDED = "needed"
FOR_DEFINEDNESS = "needed for definedness"
REDUNDANT = "redundant"
POSSIBLY_UNUSED = "possibly unused"
NEVER_EXERCISED = "never exercised"
UNDECIDED = "undecided"
OUTCOMES = (NEEDED, FOR_DEFINEDNESS, POSSIBLY_UNUSED, REDUNDANT, UNDECIDED, NEVER_EXERCISED)

_DEPTHS_TRIED = range(1, 13)
_DRAWS_PER_EXAMPLE = 4
_PLAIN = (1, 2, 0, -1, 3)
_NEAREST = 60
_PUSHES = (2, 5, 30, Fraction(1, 2), Fraction(1, 5), Fraction(1, 30), -1)
_MOST_UNDECIDED = 8
_TRIAL_BITS, _TRIALS_A_BIT = 64, 40
_CLIMB_STEPS_AN_EXAMPLE = 6


def gather(claim: Claim, settings: Settings) -> Findings:
    """Necessity of each hypothesis, which is no evidence on the claim itself."""
    entries = necessity_of(
        claim,
        seed=settings.seed,
        examples=settings.examples,
        depths=settings.depths,
        digits=settings.digits,
        effort=settings.effort,
    )
    return Findings(necessity=entries)


def necessity_of(
    claim: Claim,
    *,
    seed: int,
    examples: int,
    depths: Iterable[int],
    digits: int = 30,
    effort: Effort = STANDARD,
) -> tuple[dict[str, Any], ...]:
    """One entry for each hypothesis and each part of a composite one.

    seed: of all draws. examples: points at which it is false to try; fewer for claims about runs.
    depths: to draw from. digits: agreement asked of equations. Entry: hypothesis (text), outcome
    (one of OUTCOMES), tried (points), point (exact texts by name, or None), detail.
    """
    depths = tuple(depths)
    return tuple(
        _entry(one, seed=seed, examples=_affordable(claim, examples), depths=depths, digits=digits)
        for one in weakenings(claim)
    )


def recheck(claim: Claim, entry: dict[str, Any], *, digits: int = 30) -> bool:
    """Whether an entry stands on its own: its point is replayed, its chain proved anew, and one
    without either has the counts it must have.
    """
    one = next((w for w in weakenings(claim) if w.text == entry["hypothesis"]), None)
    if one is None or entry["outcome"] not in OUTCOMES:
        return False
    if entry["outcome"] in (NEEDED, FOR_DEFINEDNESS):
        if not entry["point"]:
            return False
        try:
            values = point_of(one.denied, entry["point"])
        except ValueError:
            return False
        return _outcome(one.denied, Point(values, ()), digits) == entry["outcome"]
    if entry["point"] is not None:
        return False
    if entry["outcome"] == REDUNDANT:
        return _proof(one) is not None
    return (entry["tried"] == 0) == (entry["outcome"] == NEVER_EXERCISED)


def point_of(claim: Claim, texts: dict[str, str]) -> dict[sp.Basic, Any]:
    """Exact values of the symbols of a claim from texts by name; ValueError when one is missing,
    unknown or no number.
    """
    known: dict[str, sp.Basic] = {s.name: s for s in (*claim.symbols, *claim.matrices, symbols.N)}
    known |= {size.name: size for m in claim.matrices if isinstance(size := m.shape[0], sp.Symbol)}
    if set(texts) - known.keys() or {s.name for s in claim.symbols} - texts.keys():
        raise ValueError("the point has other symbols than the claim")
    return {known[name]: _parsed(text) for name, text in texts.items()}


def _entry(
    one: Weakening, *, seed: int, examples: int, depths: tuple[int, ...], digits: int
) -> dict[str, Any]:
    proof = _proof(one)
    counts, undefined = Counter[str](), None
    patience = (
        _MOST_UNDECIDED // 2
        if _mentions(one.denied, sp.Integral)
        else _MOST_UNDECIDED
        if _mentions(one.denied, *PROCESSES)
        else examples
    )
    for point in _points(one, seed, min(examples, 20) if proof else examples, depths):
        if counts[UNDECIDED] >= (3 * patience if counts[POSSIBLY_UNUSED] else patience):
            break
        counts["tried"] += 1
        outcome = _outcome(one.denied, point, digits)
        if outcome == NEEDED:
            return _needed(one, point, counts["tried"], digits)
        counts[str(outcome)] += 1
        if outcome == FOR_DEFINEDNESS and undefined is None:
            undefined = point
    if proof is not None:
        if counts["tried"]:
            raise AssertionError(
                f"{one.text} is proved from the other hypotheses by {proof}, yet it was "
                "false while they hold"
            )
        return _told(one, REDUNDANT, 0, None, f"follows from the other hypotheses: {proof}")
    if undefined is None and counts[POSSIBLY_UNUSED] and not _mentions(one.denied, sp.Integral):
        found = climb(
            one.denied,
            seed=seed,
            depths=depths,
            digits=digits,
            steps=_CLIMB_STEPS_AN_EXAMPLE * examples,
        ).counterexample
        if found is not None:
            point = Point(point_of(one.denied, found.point), ())
            if _outcome(one.denied, point, digits) != FOR_DEFINEDNESS:
                return _needed(one, point, counts["tried"], digits)
            undefined = point
    if undefined is not None:
        smallest = simplify(
            undefined,
            lambda p: _outcome(one.denied, p, digits) == FOR_DEFINEDNESS,
            {symbols.N},
            plain=_PLAIN,
        )
        detail = "the statement has no value there" + (
            f"; it was decided and held at {counts[POSSIBLY_UNUSED]} other points"
            if counts[POSSIBLY_UNUSED]
            else ""
        )
        return _told(one, FOR_DEFINEDNESS, counts["tried"], smallest, detail)
    return _told(one, *_unbroken(counts))


def _unbroken(counts: Counter[str]) -> tuple[str, int, None, str]:
    """Outcome, number of points, no point, and detail where the statement never failed."""
    held, unknown = counts[POSSIBLY_UNUSED], counts[UNDECIDED]
    if not counts["tried"]:
        return (
            NEVER_EXERCISED,
            0,
            None,
            "no draw made it false while the others hold, so nothing is known",
        )
    if not held:
        return (
            UNDECIDED,
            counts["tried"],
            None,
            (
                f"false while the others hold at {unknown} points, and the statement could be "
                "decided at none of them"
            ),
        )
    rest = f"; undecided at {unknown} more" if unknown else ""
    return (
        POSSIBLY_UNUSED,
        counts["tried"],
        None,
        (
            f"false while the others hold at {counts['tried']} points, and the statement held at "
            f"{held} of them{rest}"
        ),
    )


def _needed(one: Weakening, point: Point, tried: int, digits: int) -> dict[str, Any]:
    smallest = simplify(
        point, lambda p: _outcome(one.denied, p, digits) == NEEDED, {symbols.N}, plain=_PLAIN
    )
    found = counterexample_at(one.denied, smallest, digits=digits)
    assert found is not None
    sides = ": " + " against ".join(filter(None, (found.left, found.right))) if found.left else ""
    return _told(one, NEEDED, tried, smallest, f"relation {found.relation} fails{sides}")


def _told(
    one: Weakening, outcome: str, tried: int, point: Point | None, detail: str
) -> dict[str, Any]:
    texts = (
        None
        if point is None
        else {
            s.name: value_text(v)
            for s, v in sorted(point.values.items(), key=lambda item: item[0].name)
        }
    )
    return {
        "hypothesis": one.text,
        "outcome": outcome,
        "tried": tried,
        "point": texts,
        "detail": detail,
    }


def _proof(one: Weakening) -> str | None:
    return implied_by(one.condition, one.others) if one.whole else None


def _points(one: Weakening, seed: int, examples: int, depths: tuple[int, ...]) -> Iterator[Point]:
    """Points at which all other hypotheses hold and the one left out is false."""
    fixed: list[dict[sp.Basic, Any]] = [{}]
    if one.condition.free_symbols == {symbols.N}:
        outside = [
            d
            for d in _DEPTHS_TRIED
            if decide(one.condition, {symbols.N: Fraction(d)}).truth is Truth.NO
        ]
        nearest = sorted(
            outside, key=lambda d: min(abs(d - allowed) for allowed in one.denied.depths)
        )
        fixed = [{symbols.N: Fraction(d)} for d in nearest]
    found = 0
    for number in range(_DRAWS_PER_EXAMPLE * examples if fixed else 0):
        picks = SeededPicks(f"{seed}/{one.denied.id}/without {one.text}/{number}")
        # The nearest depth first and for long: the border is told where it is.
        drawn = draw_point(
            one.denied,
            picks,
            depths=depths,
            fixed=fixed[0 if number < _NEAREST else number % len(fixed)],
        )
        # Draws stay close to the edges; what fails only far beyond one needs a push.
        for point in (drawn, _pushed(drawn, one.condition, number)) if number % 2 else (drawn,):
            if (
                found < examples
                and point is not None
                and all(decide(h, point.values).truth is Truth.YES for h in one.denied.hypotheses)
            ):
                found += 1
                yield point


def _pushed(point: Point, condition: sp.Basic, number: int) -> Point | None:
    scalars = sorted(
        (
            s
            for s in condition.free_symbols
            if isinstance(point.values.get(s), Fraction) and not s.is_integer
        ),
        key=lambda s: s.name,
    )
    if not scalars:
        return None
    turn, index = divmod(number // 2, len(scalars))
    return Point(
        {
            **point.values,
            scalars[index]: point.values[scalars[index]] * _PUSHES[turn % len(_PUSHES)],
        },
        point.cells,
    )


def _outcome(denied: Claim, point: Point, digits: int) -> str | None:
    """What the statement is at a point: broken, without value, undecided or true; None where the
    point is not one at which only that hypothesis fails.
    """
    if not all(decide(h, point.values).truth is Truth.YES for h in denied.hypotheses):
        return None
    decisions: list[Decision] = []
    missing = False
    for relation in denied.at_depth(point.depth):
        if not _integrable(relation, point):
            return UNDECIDED
        decisions.append(decide(relation, point.values, digits=digits))
        if decisions[-1].truth is Truth.NO:
            return NEEDED
        missing = missing or bool(without_value(relation, point.values, decisions[-1]))
    if missing:
        return FOR_DEFINEDNESS
    return UNDECIDED if any(d.truth is Truth.UNKNOWN for d in decisions) else POSSIBLY_UNUSED


def _integrable(relation: sp.Basic, point: Point) -> bool:
    """Whether all integrals of a relation are easily enclosed; across a singularity a quadrature
    tries for long and in vain.
    """
    with precision(_TRIAL_BITS):
        for tree in relation.atoms(sp.Integral):
            integrand, (variable, *ends) = tree.args
            try:
                low, high = (acb(evaluate(end, point.values, BALL)) for end in ends)
            except ArithmeticError:
                return False

            def value(
                u: acb, integrand: sp.Basic = integrand, variable: sp.Basic = variable
            ) -> Any:
                return evaluate(integrand, {**point.values, variable: u}, BALL.within_integral)

            if low == high:
                continue
            found = integrate(value, low, high, limit=_TRIALS_A_BIT)
            if not found.is_finite() or found.rel_accuracy_bits() < _TRIAL_BITS // 4:
                return False
    return True


def _mentions(claim: Claim, *kinds: type) -> bool:
    return any(r.has(*kinds) for d in claim.sample_depths for r in claim.at_depth(d))


def _affordable(claim: Claim, examples: int) -> int:
    """Fewer points where each costs a run or a quadrature."""
    return max(1, examples // 4) if _mentions(claim, *PROCESSES, sp.Integral) else examples


def _parsed(text: str) -> Any:
    if not text.startswith("[["):
        return parse_exact(text)
    rows = re.findall(r"\[([^\[\]]*)\]", text)
    return to_matrix([[parse_exact(entry) for entry in row.split(",")] for row in rows])
