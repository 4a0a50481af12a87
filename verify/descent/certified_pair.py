"""Certified run of one mode from the perturbed start, where two factor modes move.

a is that of W_1, b that of every other factor, p = a b^(N-1) the level.

    a <- a - s b,   b <- b - s a,   s = eta b^(N-2) (p - lam).

Balls would forget that a and b move together and explode. So one orbit is run in integer fixed
point, and how far the exact one may be from it is bounded by the mean value theorem. In the
coordinates (a, sqrt(N-1) b) the step is gradient descent on (p - lam)^2 / 2, so its derivative is I
- eta (v v^T + (p - lam) Q), v and Q the derivatives of p. With M a bound on |a| and |b| on the
segment between the two, ||v||^2 <= N M^(2N-2) and ||Q|| <= (N-1) M^(N-2), so a step multiplies the
distance R by at most

    max(1, eta N M^(2N-2) - 1) + eta (N-1) M^(N-2) |p - lam|,

which falls to 1 at the limit: an error there no longer grows, and rounding adds to it at most c a
step.

**Rounding**, in units of 2^-p, M a bound on |a| and |b| computed; every shift rounds down by less
than 1. b^(N-2) is off by 1, a b^(N-2) and b^(N-1) by M + 1, p by M (M+1) + 1, and lam by 1. eta is
off by 2^(-eta_bits), which moves eta (p - lam) by |p - lam| 2^(p - eta_bits); with its own rounding
that is off by w = eta (M (M+1) + 2) + |p - lam| 2^(p - eta_bits) + 1. So a and b are off by eta |p
- lam| (M+1) + M^(N-1) w + 1 each, and (a, sqrt(N-1) b) by c, sqrt(N) times as much. An eigenvalue
known to +-r adds at most eta r ||v|| <= eta r sqrt(N) M^(N-1).

Source: this project; docs/theory.md, sections 2 and 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import decimal_below, decimal_text
from rankclock.verify.arithmetic.outcomes import Diverges, Undecided, Undefined
from rankclock.verify.descent.engine import advance_pairs
from rankclock.verify.descent.fixed_point import magnitude, units_below
from rankclock.verify.descent.pair_steps import (
    BITS,
    MOST_BITS,
    UP,
    Moved,
    PairEnd,
    PairRun,
    PairState,
    PairTrack,
    advance,
)
from rankclock.verify.descent.trapping import trapping_limit, traps
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue


@dataclass(frozen=True)
class Pair:
    """Start of two factor modes.

    depth: N >= 2. lam: eigenvalue of the ground truth, exact or enclosed (d^N). a, b: a(0) and b(0)
    > 0 (d). eta: step size > 0 (d^(2-2N)).
    """

    depth: int
    lam: Eigenvalue
    a: Fraction
    b: Fraction
    eta: Fraction

    @property
    def level(self) -> Fraction:
        """p(0) = a b^(N-1)."""
        return self.a * self.b ** (self.depth - 1)

    def exact(self, steps: int, *, size_limit: int = 200_000) -> Fraction | None:
        """p after some steps in rationals.

        None when numbers grow beyond size_limit bits, or lam is only enclosed.
        """
        if not self.lam.exact:
            return None
        a, b, n = self.a, self.b, self.depth
        for _ in range(steps):
            s = self.eta * b ** (n - 2) * (a * b ** (n - 1) - self.lam.low)
            a, b = a - s * b, b - s * a
            if max(a.denominator.bit_length(), b.denominator.bit_length()) > size_limit:
                return None
        return a * b ** (n - 1)


class Orbit:
    """The certified orbit of a Pair, of which `step` steps are done.

    a and b are within `radius` units of 2^-p of the fixed-point numbers held. bits: significant
    ones of the smallest increment, about.
    """

    def __init__(self, pair: Pair, *, bits: int = BITS) -> None:
        self.pair, self.step = pair, 0
        p = self.p = bits + max(0, _smallness(pair))
        eta_bits = p + max(0, -magnitude(pair.eta))
        self.track = PairTrack(
            depth=pair.depth,
            p=p,
            eta_bits=eta_bits,
            lam=units_below(pair.lam.middle, p),
            eta=units_below(pair.eta, eta_bits),
            rate=_up(pair.eta),
            spread=_up(pair.lam.radius) if not pair.lam.exact else 0.0,
        )
        # Both starts were rounded by less than one unit; every error here is in units of 2^-p.
        self.state = PairState(units_below(pair.a, p), units_below(pair.b, p), pair.depth**0.5 * UP)

    @property
    def radius(self) -> float:
        """How far a and b may be from the numbers held, in units of 2^-p."""
        return self.state.radius

    def bounds(self) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """Ranges that hold a and b."""
        reach, units = int(self.radius) + 1, 1 << self.p
        a, b = ((Fraction(x - reach, units), Fraction(x + reach, units)) for x in self.state[:2])
        return a, b

    def level(self) -> tuple[Fraction, Fraction]:
        """Range that holds p = a b^(N-1)."""
        moved = self._moved(0, *self.ends())
        level, slack = moved.level, moved.slack
        return Fraction(level - slack, 1 << self.p), Fraction(level + slack, 1 << self.p)

    def trapped(self) -> bool:
        """Whether p is proved to approach lam from now on, and never to pass it."""
        a, b = self.bounds()
        return traps(self.pair.depth, self.pair.eta, self.pair.lam.most, a, b)

    def run(self, steps: int, *, low: Fraction | None = None, high: Fraction | None = None) -> bool:
        """Take up to `steps` steps; whether p may have come to `low` or `high` before.

        low, high: where to stop, at or below and at or above; None for nowhere. Raises Undecided
        when the error is too large for the precision, Diverges when the orbit does.
        """
        ends = self.ends(low, high)
        # What the compiled loop leaves is for the loop of Python, and so are all errors.
        compiled = advance_pairs(
            [PairRun(self.track, self.state, steps, *ends)], before=self.step + steps
        )
        for moved in compiled or ():
            self.take(moved)
            steps -= moved.done
        moved = self._moved(steps, *ends)
        self.take(moved)
        return moved.end is PairEnd.AT_BOUND

    def ends(self, low: Fraction | None = None, high: Fraction | None = None) -> tuple[int, int]:
        """The bounds of `run` in units of 2^-p."""
        beyond = self.track.beyond
        floor = -beyond if low is None else -units_below(-low, self.p)
        return floor, beyond if high is None else units_below(high, self.p)

    def take(self, moved: Moved) -> None:
        """Go on from where a run came to."""
        self.state, self.step = moved.state, self.step + moved.done

    def _moved(self, steps: int, low: int, high: int) -> Moved:
        """Where up to `steps` steps lead. Raises as `run`."""
        if self.track.spread and self.p > MOST_BITS:
            raise Undefined(f"an enclosed eigenvalue is not followed with {self.p} bits")
        try:
            moved = advance(self.track, self.state, steps, low, high)
        except OverflowError:
            raise self._divergence() from None
        if moved.end is PairEnd.DIVERGES:
            raise self._divergence()
        if moved.end is PairEnd.TOO_INEXACT:
            raise Undecided("the error of the run is too large at this precision")
        return moved

    def _divergence(self) -> Diverges:
        """The error of an orbit that diverges, with a step size that settles where one is known."""
        pair, remedy = self.pair, "give a smaller --eta"
        # Elsewhere no step size is known with which modes settle.
        if abs(pair.a) <= pair.b:
            ends = (pair.a, pair.a), (pair.b, pair.b)
            limit, _ = trapping_limit(pair.depth, pair.lam.most, *ends)
            remedy += f", at most {decimal_text(decimal_below(limit))}"
        return Diverges(f"gradient descent diverges; {remedy}")


def _smallness(pair: Pair) -> int:
    """Bits after the point of the smallest increments on the way, about."""
    # guess: too few cost a second attempt, and no more.
    spread = abs(pair.b**2 - pair.a**2)
    least = min(magnitude(pair.b), magnitude(spread) // 2 if spread else 0)
    return -(
        (pair.depth - 1) * min(0, least)
        + magnitude(pair.eta)
        + min(0, magnitude(pair.lam.most or Fraction(1)))
    )


def _up(value: Fraction) -> float:
    """A float at least a value >= 0."""
    return float(value) * UP + 2.0**-1070
