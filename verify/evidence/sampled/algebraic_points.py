"""Points at which a claim turns, irrational ones too: real algebraic numbers, judged exactly.

Rational draws never meet the zeros of x^2 - 2. Each function at whose zeros a hypothesis or a
relation turns is solved for one symbol after the other, and the claim is judged there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, islice, product, zip_longest
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.theory.process import mentions, mentions_process
from rankclock.theory.trees import can_be_written
from rankclock.verify.arithmetic.algebraic import Algebraic
from rankclock.verify.arithmetic.rationals import as_sympy
from rankclock.verify.evidence.findings import Findings
from rankclock.verify.points.agreement import Agreement
from rankclock.verify.points.algebraic_zeros import joint_zeros, may_have_zeros, zeros
from rankclock.verify.points.draw import draw_point
from rankclock.verify.points.judge import counterexample_at, judge
from rankclock.verify.points.picks import SeededPicks
from rankclock.verify.points.point import Point, exact_values, point_text
from rankclock.verify.points.shrink import simplify
from rankclock.verify.points.turning_functions import turning_functions
from rankclock.verify.settings import Settings, domain_of
from rankclock.verify.verdict import CheckId, Count, Counterexample, Evidence, Level, Truth, Verdict

METHOD = "real algebraic numbers at which the claim turns"
# Guess: values of the other symbols that come first; short ones make a short counterexample.
_PLAIN = tuple(Fraction(text) for text in ("0", "1", "2", "1/2", "-1", "3"))
_COUNTS = tuple(map(Fraction, (1, 2, 0, 3, 5)))
# Guess: zeros and plain values that one symbol is given where all symbols are given some, and such
# points; they are taken from so many combinations, in the order of their ranks.
_ZEROS_EACH, _PLAIN_EACH, _COMBINED, _MOST_COMBINED = 8, 3, 40, 4000
# Guess: functions of which any two are taken to be zero at once, of claims in two symbols.
_MOST_JOINT, _BOTH = 8, 2
# Guess: formulas of a claim for all depths differ little from one to the next.
_DEPTHS = 2
# Guess: undecided points told one by one.
_TOLD = 3

Values = dict[sp.Basic, Any]


def gather(claim: Claim, settings: Settings) -> Findings:
    """Evidence of the points at which a claim turns, where there are some that it admits."""
    # A process is run from rational numbers, and a matrix has rational entries.
    if claim.matrices or mentions_process(claim) or mentions(claim, sp.Integral):
        return Findings()
    counts, agreement, undecided = Counter[Count](), Agreement(), list[str]()
    for point in islice(_distinct(claim, settings), settings.effort.algebraic_points):
        judgement = judge(claim, point, digits=settings.digits)
        if not judgement.accepted:
            # A hypothesis that is not decided admits nothing; one that fails excludes the point.
            counts[Count.OUTSIDE] += Truth.NO in judgement.hypotheses
            continue
        counts[Count.POINTS] += 1
        agreement.add(judgement)
        if judgement.broken is not None:
            broken = _counterexample(claim, point, settings)
            notes = (f"relation {broken.relation} is violated at {_place(broken)}",)
            return Findings((_evidence(claim, settings, Verdict.REFUTED, counts, notes),), broken)
        if judgement.is_open:
            counts[Count.UNDECIDED] += 1
            undecided.append(f"undecided at {point_text(point)}")
    if not counts[Count.POINTS]:
        return Findings()
    verdict = Verdict.INCONCLUSIVE if undecided else Verdict.UNREFUTED
    counts.update(agreement.counts)
    told = (*undecided[:_TOLD], *agreement.notes)
    return Findings((_evidence(claim, settings, verdict, counts, told),))


def _evidence(
    claim: Claim,
    settings: Settings,
    verdict: Verdict,
    counts: Counter[Count],
    notes: tuple[str, ...],
) -> Evidence:
    return Evidence(
        Level.SAMPLED,
        verdict,
        CheckId.ALGEBRAIC_POINTS,
        METHOD,
        domain_of(claim, settings).replace("rational", "algebraic"),
        {count: number for count, number in counts.items() if number},
        settings.digits,
        settings.seed,
        notes,
    )


def _counterexample(claim: Claim, point: Point, settings: Settings) -> Counterexample:
    """The violation with its rational values as simple as it stays one; irrational ones stay."""

    def violates(trial: Point) -> bool:
        judgement = judge(claim, trial, digits=settings.digits)
        return judgement.accepted and judgement.broken is not None

    simplest = simplify(point, violates, {symbols.N})
    broken = counterexample_at(claim, simplest, digits=settings.digits)
    assert broken is not None
    return broken


def _place(violation: Counterexample) -> str:
    return ", ".join(f"{name}={text}" for name, text in sorted(violation.point.items()))


def _distinct(claim: Claim, settings: Settings) -> Iterator[Point]:
    """The points, each once."""
    seen: set[str] = set()
    for point in algebraic_points(claim, settings):
        text = point_text(point)
        if text not in seen:
            seen.add(text)
            yield point


def algebraic_points(claim: Claim, settings: Settings) -> Iterator[Point]:
    """Points with a coordinate at which a function of the claim is zero.

    By turns those of which each coordinate is such a zero by itself, and those where one symbol is
    moved to a zero from given values of all others.
    """
    offered = _depths(claim, settings)
    for depth in offered[:_DEPTHS] if _has_depth(claim) else offered[:1]:
        yield from islice(_joint(claim, depth), _COMBINED)
        pairs = zip_longest(_combined(claim, depth), _moved(claim, depth, settings))
        yield from (point for pair in pairs for point in pair if point is not None)


def _joint(claim: Claim, depth: int) -> Iterator[Point]:
    """Points where two functions of both symbols of a claim are zero at once."""
    names = [s for s in claim.symbols if s != symbols.N]
    if len(names) != _BOTH or not all(map(_solvable, names)):
        return
    one, other = names
    functions = [f for f in _functions(claim, depth) if f.free_symbols <= {one, other}]
    for first, second in combinations(functions[:_MOST_JOINT], 2):
        if {one, other} <= first.free_symbols | second.free_symbols:
            for a, b in joint_zeros(first, second, (one, other)):
                yield Point(_at_depth(claim, depth, {one: a, other: b}), ())


def _depths(claim: Claim, settings: Settings) -> list[int]:
    return [d for d in settings.depths if d in claim.depths] or list(claim.depths)


def _has_depth(claim: Claim) -> bool:
    return claim.is_schema or symbols.N in claim.symbols


def _at_depth(claim: Claim, depth: int, values: Values) -> Values:
    return {**values, symbols.N: Fraction(depth)} if _has_depth(claim) else values


def _functions(claim: Claim, depth: int) -> tuple[sp.Basic, ...]:
    numbers = {symbols.N: sp.Integer(depth)}
    every = turning_functions((*claim.hypotheses, *claim.at_depth(depth)))
    # What binds a variable of its own, such as a sum, is no function of the symbols alone.
    known = {*claim.symbols, symbols.N}
    own = (f for f in every if f.free_symbols <= known and may_have_zeros(f))
    return tuple(dict.fromkeys(f.xreplace(numbers) for f in own))


def _solvable(symbol: sp.Basic) -> bool:
    """Whether a symbol may be any real number."""
    return symbol != symbols.N and not symbol.is_rational


def _combined(claim: Claim, depth: int) -> Iterator[Point]:
    """Points of zeros of functions of one symbol each, and of plain values."""
    functions = _functions(claim, depth)
    names = [s for s in claim.symbols if s != symbols.N]
    pools = [_pool(symbol, functions) for symbol in names]
    if not names:
        return
    most = max(2, int(_MOST_COMBINED ** (1 / len(names))))
    ranks = product(*(range(min(len(pool), most)) for pool, _ in pools))
    # The sum of the ranks grows, so that values that come first meet each other first.
    chosen = (
        place
        for place in sorted(ranks, key=sum)
        if any(rank < zeros_of for rank, (_, zeros_of) in zip(place, pools, strict=True))
    )
    for place in islice(chosen, _COMBINED):
        values = [pool[rank] for rank, (pool, _) in zip(place, pools, strict=True)]
        yield Point(_at_depth(claim, depth, dict(zip(names, values, strict=True))), ())


def _pool(symbol: sp.Basic, functions: Iterable[sp.Basic]) -> tuple[list[Any], int]:
    """Values of one symbol, and how many of the first are zeros of what it is alone in."""
    if not _solvable(symbol):
        return list(_COUNTS[:_PLAIN_EACH]), 0
    every = [z for f in functions if f.free_symbols == {symbol} for z in zeros(f, symbol)]
    # The irrational first, which no other search tries; most hypotheses ask for positive ones.
    every.sort(key=lambda zero: (isinstance(zero, Fraction), not _is_positive(zero)))
    first = list(dict.fromkeys(every))[:_ZEROS_EACH]
    return [*first, *(value for value in _PLAIN[:_PLAIN_EACH] if value not in first)], len(first)


def _is_positive(zero: Fraction | Algebraic) -> bool:
    return (zero if isinstance(zero, Fraction) else zero.near()) > 0


def _moved(claim: Claim, depth: int, settings: Settings) -> Iterator[Point]:
    """Points with one symbol at a zero of a function of several, the others at given values."""
    functions = [f for f in _functions(claim, depth) if len(f.free_symbols) > 1]
    for values in _bases(claim, depth, settings) if functions else ():
        numbers = {s: as_sympy(v) for s, v in values.items() if isinstance(v, Fraction)}
        for symbol in filter(_solvable, claim.symbols):
            others = {s: v for s, v in numbers.items() if s != symbol}
            for function in functions:
                if not can_be_written(function, others):
                    continue
                for zero in zeros(function.xreplace(others), symbol):
                    yield Point({**values, symbol: zero}, ())


def _bases(claim: Claim, depth: int, settings: Settings) -> Iterator[Values]:
    """Values of all symbols by turns: plain ones, those of the witness, and draws."""
    for number in range(settings.effort.algebraic_bases):
        picks = SeededPicks(f"{settings.seed}/{claim.id}/algebraic/{number}")
        pick = {s: _COUNTS if s.is_integer else _PLAIN for s in claim.symbols}
        # The first of all values, for a short counterexample; then any.
        ranks = {s: picks.digit(len(values)) if number else 0 for s, values in pick.items()}
        plain = {s: values[ranks[s]] for s, values in pick.items()}
        yield _at_depth(claim, depth, plain)
        if number == 0:
            yield _at_depth(claim, depth, exact_values(claim, claim.witness))
        yield _at_depth(claim, depth, draw_point(claim, picks, depths=(depth,)).values)
