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

Source: this project; theory notes sections 2 (D2, D3) and 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import decimal_below, decimal_text
from rankclock.verify.arithmetic.outcomes import Diverges, Undecided, Undefined
from rankclock.verify.descent.fixed_point import magnitude, units_below
from rankclock.verify.descent.trapping import trapping_limit, traps
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue

# guess: two words for the modes, as for a run from the identical start.
BITS = 128
# needed: more than the float rounding of one step's bounds.
_UP = 1 + 2.0**-40
# needed: covers products of two rounding errors, which are below 2^-60 of the terms counted.
_MORE = 1 + 2.0**-16
# guess: a mode that large does not come back, and its powers leave the range of float64.
_HUGE = 2.0**64
# guess: beyond 2^-8 of the size of the mode the bound is of no use, and would soon square itself.
_LARGEST_ERROR = 2.0**-8


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
        self.eta_bits = p + max(0, -magnitude(pair.eta))
        self._a, self._b = units_below(pair.a, p), units_below(pair.b, p)
        self._lam, self._eta = units_below(pair.lam.middle, p), units_below(pair.eta, self.eta_bits)
        # Both starts were rounded by less than one unit; every error here is in units of 2^-p.
        self.radius = pair.depth**0.5 * _UP
        self._spread = _up(pair.lam.radius) if not pair.lam.exact else 0.0

    def bounds(self) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """Ranges that hold a and b."""
        reach, units = int(self.radius) + 1, 1 << self.p
        a, b = (
            (Fraction(x - reach, units), Fraction(x + reach, units)) for x in (self._a, self._b)
        )
        return a, b

    def level(self) -> tuple[Fraction, Fraction]:
        """Range that holds p = a b^(N-1)."""
        _, _, level, slack = self._advance(0, None, None)
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
        floor = None if low is None else -units_below(-low, self.p)
        ceiling = None if high is None else units_below(high, self.p)
        try:
            done, stopped, _, _ = self._advance(steps, floor, ceiling)
        except OverflowError:
            raise self._divergence() from None
        self.step += done
        return stopped

    def _divergence(self) -> Diverges:
        """The error of an orbit that diverges, with a step size that settles where one is known."""
        pair, remedy = self.pair, "give a smaller --eta"
        # Elsewhere no step size is known with which modes settle.
        if abs(pair.a) <= pair.b:
            ends = (pair.a, pair.a), (pair.b, pair.b)
            limit, _ = trapping_limit(pair.depth, pair.lam.most, *ends)
            remedy += f", at most {decimal_text(decimal_below(limit))}"
        return Diverges(f"gradient descent diverges; {remedy}")

    def _advance(self, steps: int, low: int | None, high: int | None) -> tuple[int, bool, int, int]:
        """Steps done, whether p may be at a bound, p, and the bound on its error.

        steps: most to take. low, high: bounds of p, None for none. All in units of 2^-p. The loop
        is one function with local names, because it takes nearly all of the time of a run.
        """
        n, p, eta_bits, lam, eta = self.pair.depth, self.p, self.eta_bits, self._lam, self._eta
        a, b, radius, spread = self._a, self._b, self.radius, self._spread
        power, drop = n - 2, (n - 3) * p
        # Sizes are seen through the leading bits: an integer of p bits may be beyond float64.
        view, unit = p - BITS, 2.0**-BITS
        rate, root, off = _up(self.pair.eta), n**0.5 * _UP, 2.0 ** max(-1000, p - eta_bits)
        small, drift = 2.0 ** -min(p, 1000), rate * spread * 2.0 ** min(p, 1000)
        if spread and p > 1000:
            raise Undefined(f"an enclosed eigenvalue is not followed with {p} bits")
        beyond = 1 << (64 * n + 2 * p)
        lower, upper = -beyond if low is None else low, beyond if high is None else high
        done = 0
        while True:
            tower = b**power >> drop if power else 1 << p
            aq, bq = a * tower >> p, b * tower >> p
            level = aq * b >> p
            gap = level - lam
            # At least |a| and |b| computed, and then at least the exact ones.
            size = (max(abs(a), abs(b)) >> view) * unit + unit
            reach = size + radius * small
            if not (reach <= _HUGE and radius * small <= _LARGEST_ERROR * size):
                if reach > _HUGE:
                    raise self._divergence()
                raise Undecided("the error of the run is too large at this precision")
            steep = reach ** (n - 1)
            slack = root * steep * radius + (size * (size + 1) + 1) * _MORE
            off_level = int(slack * _UP) + 2
            if level - off_level <= lower or level + off_level >= upper:
                self._a, self._b, self.radius = a, b, radius
                return done, True, level, off_level
            if done == steps:
                self._a, self._b, self.radius = a, b, radius
                return done, False, level, off_level
            push = gap * eta >> eta_bits
            a -= push * bq >> p
            b -= push * aq >> p
            # The growth of the error and what rounding adds to it, as derived at the top.
            residual = ((abs(gap) >> view) + 1) * unit
            fold = rate * n * steep * steep - 1
            growth = (fold if fold > 1 else 1.0) + rate * (n - 1) * steep / reach * (
                residual + slack * small + spread
            )
            added = (
                rate * residual * (size + 1)
                + steep * (rate * (size * (size + 1) + 2) + residual * off + 1)
                + 1
            )
            radius = (growth * radius + root * (added * _MORE + drift * steep)) * _UP
            done += 1


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
    return float(value) * _UP + 2.0**-1070
