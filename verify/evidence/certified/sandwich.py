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
from functools import lru_cache
from math import factorial

import sympy as sp
from flint import arb, arb_poly

from rankclock.theory.claim import Claim
from rankclock.theory.formulas.sharp import (
    chord_side,
    gain_slope,
    speed_gain,
    step_time,
    tangent_side,
)
from rankclock.theory.symbols import N, eta, lam, x
from rankclock.verify.arithmetic.balls import hull, rounded_down, to_ball, to_fraction
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.rationals import as_fraction, root_below, text_of
from rankclock.verify.evidence.certified.cell import Range
from rankclock.verify.points.judge import judge
from rankclock.verify.points.point import Point
from rankclock.verify.settings import STANDARD
from rankclock.verify.verdict import CheckId, Evidence, Level, Verdict

DEPTHS = tuple(range(2, 9))
TERMS = 28
BITS = 96
METHOD = (
    "adaptive subdivision with balls of a reduced form: power series in U = eta mu^(2N-2) "
    "(x/mu)^(N-2), divided by U^2, with Cauchy's estimate of the tail"
)
DOMAIN = (
    "every real lam > 0, 0 < x < lam^(1/N), 0 < eta <= 1/(2N lam^(2-2/N)), which z = x^N/lam in "
    "[0, 1], U in [0, 1/(2N)] cover; N = "
)
_SHARE = Fraction(
    9,
    10,
    # radius of the circle of Cauchy's estimate, in units of 1/N, the distance of the nearest zero
    # of
    # S
)
_v, _z = sp.Symbol("v", real=True), sp.Symbol("z", real=True)

Members = tuple[list[arb], list[arb], list[arb]]


@dataclass
class Reduced:
    """What the subdivision at one depth came to. cells: leaves. margin: a number below both
    differences divided by U^2, on proved cells.
    """

    cells: int = 0
    undecided: list[tuple[Range, Range]] = field(default_factory=list)
    margin: Fraction | None = None
    violation: Point | None = None


def evidence(
    claim: Claim, depths: tuple[int, ...] = DEPTHS, *, most_cells: int = STANDARD.most_cells
) -> Evidence:
    """Evidence for the claim step-sandwich; inconclusive when the statement is not the one that is
    reduced here.
    """
    values = (x, N, lam, eta)
    known = (tangent_side(*values) < step_time(*values), step_time(*values) < chord_side(*values))
    domain = DOMAIN + ", ".join(map(str, depths))
    if claim.statement != known:
        return Evidence(
            Level.CERTIFIED,
            Verdict.INCONCLUSIVE,
            CheckId.REDUCED_FORM,
            METHOD,
            domain,
            {},
            notes=("the statement is not the one that the reduced form belongs to",),
        )
    counts, notes, margins, violated = {"cells": 0, "undecided cells": 0}, [], [], False
    for depth in depths:
        found = subdivide(depth, violated=_violation(claim), most_cells=most_cells)
        counts["cells"] += found.cells + len(found.undecided)
        counts["undecided cells"] += len(found.undecided)
        if found.violation is not None:
            violated = True
            notes.append(
                "violated at "
                + ", ".join(f"{s.name} = {text_of(v)}" for s, v in found.violation.values.items())
            )
        elif found.undecided:
            notes += [
                f"undecided: N = {depth}; U in {_interval(u)}, z in {_interval(z)}"
                for u, z in found.undecided
            ]
        elif found.margin is not None:
            margins.append(found.margin)
    if violated or counts["undecided cells"] or len(margins) < len(depths) or not depths:
        return Evidence(
            Level.CERTIFIED,
            Verdict.REFUTED if violated else Verdict.INCONCLUSIVE,
            CheckId.REDUCED_FORM,
            METHOD,
            domain,
            counts,
            notes=tuple(notes),
        )
    note = f"both differences are at least {rounded_down(min(margins))} U^2"
    return Evidence(
        Level.CERTIFIED,
        Verdict.HOLDS,
        CheckId.REDUCED_FORM,
        METHOD,
        domain,
        counts,
        notes=(note,),
    )


def subdivide(
    depth: int,
    *,
    least: Fraction = Fraction(0),
    members: Callable[[int, arb], Members] | None = None,
    violated: Callable[[int, Range, Range], Point | None] = lambda depth, u, z: None,
    most_cells: int = STANDARD.most_cells,
) -> Reduced:
    """Prove (mean - tangent side)/U^2 > least and (chord side - mean)/U^2 > least for all U in [0,
    1/(2N)], z in [0, 1].

    members: coefficients of the three power series in U over a ball of z. violated: an exact point
    of a cell that violates the claim. Raises ValueError when the members do not agree to first
    order, which division by U^2 takes for granted.
    """
    found = Reduced()
    with precision(BITS):
        _agree_to_first_order(depth)
        series: dict[Range, tuple[list[arb], list[arb], arb]] = {}
        waiting: deque[tuple[Range, Range]] = deque(
            [((Fraction(0), Fraction(1, 2 * depth)), (Fraction(0), Fraction(1)))]
        )
        for _ in range(most_cells):
            if not waiting:
                break
            u, z = waiting.popleft()
            if z not in series:
                series[z] = _differences(depth, hull(*z), members or coefficients)
            lower, upper, bound = series[z]
            sides = [_value(depth, part, u, bound) - to_ball(least) for part in (lower, upper)]
            if all(side > 0 for side in sides):
                found.cells += 1
                margin = min(to_fraction(side.lower()) for side in sides)
                found.margin = margin if found.margin is None else min(margin, found.margin)
                continue
            if any(side < 0 for side in sides):
                found.violation = violated(depth, u, z)
                if found.violation is not None:
                    found.undecided += [(u, z), *waiting]
                    return found
            # At one U only the width in z is left.
            middle = (u[0] + u[1]) / 2
            due_to_z = [
                _value(depth, part, (middle, middle), bound).rad() for part in (lower, upper)
            ]
            if any(2 * part < side.rad() for part, side in zip(due_to_z, sides, strict=True)):
                waiting.extend((part, z) for part in _halves(u))
            else:
                waiting.extend((u, part) for part in _halves(z))
        found.undecided += waiting
    return found


def coefficients(depth: int, z: arb) -> Members:
    """Coefficients in U of the tangent side, the mean and the chord side, TERMS of each.

    phi(U c) with c = S'(0), (1/U) int_0^U dv/S(v), and phi(ln S(U)).
    """
    slope = gain_polynomial(depth)[1](z)
    gain = [p(z) for p in gain_polynomial(depth)]
    gain += [arb(0)] * (TERMS - len(gain))
    tangent = [(-slope) ** k / factorial(k + 1) for k in range(TERMS)]
    inverse = [arb(1)]
    logarithm = [arb(0)]
    for k in range(1, TERMS):
        inverse.append(-sum((gain[j] * inverse[k - j] for j in range(1, k + 1)), arb(0)))
        logarithm.append(
            gain[k] - sum((logarithm[j] * gain[k - j] * j for j in range(1, k)), arb(0)) / k
        )
    mean = [value / (k + 1) for k, value in enumerate(inverse)]
    falling, total = -arb_poly(logarithm), arb_poly([arb(0)])
    for n in range(TERMS - 1, -1, -1):
        total = (total * falling).truncate(TERMS) + arb(1) / factorial(n + 1)
    chord = total.coeffs()
    return tangent, mean, chord + [arb(0)] * (TERMS - len(chord))


@lru_cache(maxsize=32)
def gain_polynomial(depth: int) -> tuple[Callable[[arb], arb], ...]:
    """Coefficients of S in v, as functions of z."""
    rows = sp.Poly(speed_gain(_v, _z, sp.Integer(depth)).doit(), _v).all_coeffs()[::-1]
    return tuple(_in_z(sp.Poly(row, _z)) for row in rows)


def _in_z(poly: sp.Poly) -> Callable[[arb], arb]:
    numbers = [as_fraction(c) for c in poly.all_coeffs()]

    def value(z: arb) -> arb:
        total = arb(0)
        for number in numbers:
            total = total * z + to_ball(number)
        return total

    return value


def _agree_to_first_order(depth: int) -> None:
    """S(0) = 1 and S'(0) as stated, exactly: then each of the three members is 1 - U S'(0)/2 +
    O(U^2).
    """
    rows = sp.Poly(speed_gain(_v, _z, sp.Integer(depth)).doit(), _v).all_coeffs()[::-1]
    if sp.expand(rows[0] - 1) != 0 or sp.expand(rows[1] - gain_slope(_z, sp.Integer(depth))) != 0:
        raise ValueError(f"N = {depth}: the sides of the sandwich do not agree to first order")


def _differences(
    depth: int, z: arb, members: Callable[[int, arb], Members]
) -> tuple[list[arb], list[arb], arb]:
    """Coefficients of both differences from U^2 on, and a bound of |1/S| on the circle of Cauchy's
    estimate.
    """
    tangent, mean, chord = members(depth, z)
    lower = [m - t for m, t in zip(mean, tangent, strict=True)][2:]
    upper = [c - m for c, m in zip(chord, mean, strict=True)][2:]
    radius = to_ball(_SHARE / depth)
    rest = hull(Fraction(0), Fraction(1)).intersection(1 - z)
    # |1 + v (1-z)| >= 1 - r (1-z), and the second factor of S is least at v = r on |v| = r.
    far = sum(((1 + radius * rest) ** i for i in range(depth)), arb(0))
    least = (1 - radius * rest) ** (depth - 1) * (1 - radius * z * far)
    bound = (1 / least).upper() if least > 0 else arb("inf")
    return lower, upper, bound.max(arb(1))


def _value(depth: int, series: list[arb], u: Range, bound: arb) -> arb:
    """A difference divided by U^2, over a cell: terms by Horner's rule, and what is left out."""
    width, total = hull(*u), arb(0)
    for coefficient in reversed(series):
        total = total * width + coefficient
    radius, most = to_ball(_SHARE / depth), to_ball(u[1])
    ratio = most / radius
    # 1/S and phi(ln S) are at most `bound` on the circle; e^(-c v) with |c| <= N is entire.
    tail = 2 * bound * ratio ** (TERMS - 2) / (radius**2 * (1 - ratio))
    tail += (depth * most) ** (TERMS - 2) * depth**2 / (factorial(TERMS) * (1 - depth * most))
    return total + arb(0, 1) * tail


def _violation(claim: Claim) -> Callable[[int, Range, Range], Point | None]:
    def look(depth: int, u: Range, z: Range) -> Point | None:
        """The point with x^N near the middle of z, if the claim is violated there."""
        place = root_below(sum(z, Fraction(0)) / 2, depth, 20)
        if not 0 < place < 1:
            return None
        point = Point(
            {
                N: Fraction(depth),
                lam: Fraction(1),
                x: place,
                eta: sum(u, Fraction(0)) / 2 / place ** (depth - 2),
            },
            (),
        )
        judgement = judge(claim, point)
        return point if judgement.accepted and judgement.broken is not None else None

    return look


def _halves(range_: Range) -> tuple[Range, Range]:
    middle = (range_[0] + range_[1]) / 2
    return (range_[0], middle), (middle, range_[1])


def _interval(range_: Range) -> str:
    return f"[{text_of(range_[0])}, {text_of(range_[1])}]"
