"""The step sandwich over its whole domain, down to x = 0 and eta = 0, where its sides meet.

In U = eta mu^(2N-2) (x/mu)^(N-2) and z = x^N/lam the three members of the sandwich depend on U and
z alone: with S of `speed_gain`, they are the means over 0 <= v <= U of e^(-S'(0) v), of 1/S(v), and
of S(U)^(-v/U). All are 1 - U S'(0)/2 + O(U^2), so the differences are U^2 times functions that stay
away from zero. These functions are power series in U, evaluated by their first terms, coefficients
held by balls in z, and by Cauchy's estimate for the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.sharp import chord_side, step_time, tangent_side
from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.arithmetic.balls import hull, rounded_down, to_ball, to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import root_below, text_of
from rankclock.verify.evidence.certified.cell import Range
from rankclock.verify.evidence.certified.sandwich_series import (
    Differences,
    Members,
    coefficients,
    differences,
    require_first_order,
    value_over,
)
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point
from rankclock.verify.proved_for import NOTHING, ProvedFor
from rankclock.verify.settings import STANDARD
from rankclock.verify.verdict import CheckId, Count, Evidence, Level, Verdict

# guess: each depth is a subdivision of its own; 8 is also the deepest of the design of slack.
DEPTHS = tuple(range(2, 9))
# guess: working precision. The recurrences of the series lose a few bits a term, and what is left
# must not be wider than the cells.
BITS = 96
METHOD = (
    "adaptive subdivision with balls of a reduced form: power series in U = eta mu^(2N-2) "
    "(x/mu)^(N-2), divided by U^2, with Cauchy's estimate of the tail"
)
DOMAIN = (
    "every real lam > 0, 0 < x < lam^(1/N), 0 < eta <= 1/(2N lam^(2-2/N)), which z = x^N/lam in "
    "[0, 1], U in [0, 1/(2N)] cover; N = "
)
# guess: bits of the root of z at a point that may violate the claim; any point of the cell will do.
_ROOT_BITS = 20

# Ranges of U and of z.
UZ = tuple[Range, Range]
Violation = Callable[[int, Range, Range], Point | None]


@dataclass
class Reduced:
    """What the subdivision at one depth came to.

    cells: leaves that are proved. margin: a number below both differences divided by U^2 on these.
    """

    cells: int = 0
    undecided: list[UZ] = field(default_factory=list)
    margin: Fraction | None = None
    violation: Point | None = None


def evidence(
    claim: Claim, depths: tuple[int, ...] = DEPTHS, *, most_cells: int = STANDARD.most_cells
) -> Evidence:
    """Evidence for the claim step-sandwich.

    Inconclusive when the statement is not the one that is reduced here. most_cells: a depth.
    """
    domain = DOMAIN + ", ".join(map(str, depths))
    if claim.statement != _reduced_statement():
        note = "the statement is not the one that the reduced form belongs to"
        return _evidence(Verdict.INCONCLUSIVE, domain, {}, [note])
    outcomes = [
        subdivide(depth, violated=_violation(claim), most_cells=most_cells) for depth in depths
    ]
    counts = {
        Count.CELLS: sum(outcome.cells + len(outcome.undecided) for outcome in outcomes),
        Count.UNDECIDED_CELLS: sum(len(outcome.undecided) for outcome in outcomes),
    }
    margins = [outcome.margin for outcome in outcomes if outcome.margin is not None]
    # Without depths nothing is left open, but nothing is proved either.
    every_depth = bool(depths) and len(margins) == len(depths)
    violated = any(outcome.violation is not None for outcome in outcomes)
    if every_depth and not violated and not counts[Count.UNDECIDED_CELLS]:
        note = f"both differences are at least {rounded_down(min(margins))} U^2"
        return _evidence(Verdict.PROVED, domain, counts, [note])
    verdict = Verdict.REFUTED if violated else Verdict.INCONCLUSIVE
    pairs = zip(depths, outcomes, strict=True)
    notes = [note for depth, outcome in pairs for note in _notes(depth, outcome)]
    return _evidence(verdict, domain, counts, notes)


def _reduced_statement() -> tuple:
    """The statement that the reduced form belongs to."""
    values = (x, N, lam, eta)
    return tangent_side(*values) < step_time(*values), step_time(*values) < chord_side(*values)


def _evidence(
    verdict: Verdict, domain: str, counts: dict[Count, int], notes: list[str]
) -> Evidence:
    return Evidence(
        Level.CERTIFIED,
        verdict,
        CheckId.REDUCED_FORM,
        METHOD,
        domain,
        counts,
        notes=tuple(notes),
        proves=ProvedFor(parts=(domain,)) if verdict is Verdict.PROVED else NOTHING,
    )


def _notes(depth: int, outcome: Reduced) -> list[str]:
    """What is not proved at a depth."""
    if outcome.violation is not None:
        values = outcome.violation.values.items()
        return ["violated at " + ", ".join(f"{s.name} = {text_of(v)}" for s, v in values)]
    return [
        f"undecided: N = {depth}; U in {_interval(u)}, z in {_interval(z)}"
        for u, z in outcome.undecided
    ]


def subdivide(
    depth: int,
    *,
    least: Fraction = Fraction(0),
    members: Callable[[int, arb], Members] | None = None,
    violated: Violation = lambda depth, u, z: None,
    most_cells: int = STANDARD.most_cells,
) -> Reduced:
    """Prove (mean - tangent side)/U^2 > least and (chord side - mean)/U^2 > least.

    For all U in [0, 1/(2N)], z in [0, 1]. members: coefficients of the three power series in U over
    a ball of z. violated: an exact point of a cell that violates the claim. Raises ValueError when
    the members do not agree to first order, which division by U^2 takes for granted.
    """
    outcome = Reduced()
    with precision(BITS):
        require_first_order(depth)
        # Series depend on z alone, and many cells share a range of it. The dictionary lives as
        # long as this call, which the number of cells bounds.
        series: dict[Range, Differences] = {}
        waiting = deque([_whole(depth)])
        for _ in range(most_cells):
            if not waiting:
                break
            u, z = waiting.popleft()
            if z not in series:
                series[z] = differences(depth, hull(*z), members or coefficients)
            sides = [value - to_ball(least) for value in _values(depth, series[z], u)]
            if all(side > 0 for side in sides):
                _count(outcome, sides)
                continue
            if any(side < 0 for side in sides):
                outcome.violation = violated(depth, u, z)
                if outcome.violation is not None:
                    outcome.undecided.append((u, z))
                    break
            waiting.extend(_split(depth, series[z], (u, z), sides))
        outcome.undecided += waiting
    return outcome


def _whole(depth: int) -> UZ:
    """All U and z that the hypotheses allow, with the edges where the sides meet."""
    return (Fraction(0), Fraction(1, 2 * depth)), (Fraction(0), Fraction(1))


def _values(depth: int, series: Differences, u: Range) -> list[arb]:
    """Both differences divided by U^2, over a cell."""
    return [value_over(depth, part, u, series.bound) for part in (series.lower, series.upper)]


def _count(outcome: Reduced, sides: list[arb]) -> None:
    """Count a cell that is proved, with the margin there."""
    margin = min(to_fraction(side.lower()) for side in sides)
    outcome.cells += 1
    outcome.margin = margin if outcome.margin is None else min(margin, outcome.margin)


def _split(depth: int, series: Differences, cell: UZ, sides: list[arb]) -> list[UZ]:
    """The halves of a cell along the variable to which most of its width is due."""
    u, z = cell
    # At one U only the width in z is left.
    middle = (u[0] + u[1]) / 2
    due_to_z = [value.rad() for value in _values(depth, series, (middle, middle))]
    if any(2 * part < side.rad() for part, side in zip(due_to_z, sides, strict=True)):
        return [(half, z) for half in _halves(u)]
    return [(u, half) for half in _halves(z)]


def _violation(claim: Claim) -> Violation:
    def look(depth: int, u: Range, z: Range) -> Point | None:
        """The point with x^N near the middle of z, if the claim is violated there."""
        # lam = 1 without loss: the claim is homogeneous, so that mu = 1 and z = x^N.
        place = root_below(sum(z, Fraction(0)) / 2, depth, _ROOT_BITS)
        if not 0 < place < 1:
            return None
        step = sum(u, Fraction(0)) / 2 / place ** (depth - 2)
        point = Point({N: Fraction(depth), lam: Fraction(1), x: place, eta: step}, ())
        judgement = judge(claim, point)
        return point if judgement.accepted and judgement.broken is not None else None

    return look


def _halves(ends: Range) -> tuple[Range, Range]:
    middle = (ends[0] + ends[1]) / 2
    return (ends[0], middle), (middle, ends[1])


def _interval(ends: Range) -> str:
    return f"[{text_of(ends[0])}, {text_of(ends[1])}]"
