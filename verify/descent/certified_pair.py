"""Certified run of one mode from the perturbed start: factor modes a (of W_1) and b (of every
other), level p = a b^(N-1).

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

**Trapping region.** With |a| <= b, M^N = max(|p|, |lam|), B^2 = M^2 + b^2 - a^2 and eta (3N-2)
B^(2N-2) <= 1, p approaches lam from now on and never passes it: docs/perturbed-start.md, theorem 1.
Source: this project; theory notes sections 2 (D2, D3) and 10.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import Undecided, Undefined
from rankclock.verify.arithmetic.rationals import root_below
from rankclock.verify.ground_truth.eigenvalues import Eigenvalue

BITS = 128
CHUNK = 20_000
_UP = 1 + 2.0**-40  # covers the float rounding of one step's bounds
_MORE = (
    1 + 2.0**-16
)  # covers products of two rounding errors, which are below 2^-60 of the terms counted
_HUGE = 2.0**64
_EXACT_STEPS = 12


@dataclass(frozen=True)
class Pair:
    """Start a(0), b(0) > 0 of a mode with eigenvalue lam (enclosed), depth N >= 2, step size eta >
    0.
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
        """p after some steps in rationals, or None when numbers grow beyond size_limit bits or lam
        is only enclosed.
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


def traps(
    depth: int,
    eta: Fraction,
    lam: Fraction,
    a: tuple[Fraction, Fraction],
    b: tuple[Fraction, Fraction],
) -> bool:
    """Whether every state with a and b in these ranges lies in the trapping region of
    docs/perturbed-start.md.

    lam: a bound on |lam|. From such a state p approaches lam for ever and never passes it.
    """
    if b[0] <= 0 or max(abs(a[0]), abs(a[1])) > b[0]:
        return False
    return eta <= trapping_limit(depth, lam, a, b)[0]


def trapping_limit(
    depth: int, lam: Fraction, a: tuple[Fraction, Fraction], b: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction]:
    """1/((3N-2) B^(2N-2)), the largest step size of a trapping region, and B^2 = M^2 + b^2 - a^2,
    for |a| <= b; arguments as for `traps`.

    M^N is the larger of |a| b^(N-1) and lam. Both are rational, the limit at most and B^2 at least
    the true one.
    """
    largest = max(abs(a[0]), abs(a[1]))
    nearest = Fraction(0) if a[0] <= 0 <= a[1] else min(abs(a[0]), abs(a[1]))
    level = max(largest * b[1] ** (depth - 1), lam)
    square = _root_above(level, depth) ** 2 + b[1] ** 2 - nearest**2
    return 1 / ((3 * depth - 2) * square ** (depth - 1)), square


class Orbit:
    """The certified orbit of a Pair: `step` steps done, a and b within `radius` of the fixed-point
    numbers held.
    """

    def __init__(self, pair: Pair, *, bits: int = BITS) -> None:
        self.pair, self.step = pair, 0
        p = self.p = bits + max(0, _smallness(pair))
        self.eta_bits = p + max(0, -_magnitude(pair.eta))
        self._a, self._b = _floor(pair.a, p), _floor(pair.b, p)
        self._lam, self._eta = _floor(pair.lam.middle, p), _floor(pair.eta, self.eta_bits)
        self.radius = pair.depth**0.5 * _UP  # units of 2^-p, as is every error here
        self._spread = _up(pair.lam.radius) if not pair.lam.exact else 0.0

    def bounds(self) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """Ranges that hold a and b."""
        reach, one = int(self.radius) + 1, 1 << self.p
        a, b = ((Fraction(x - reach, one), Fraction(x + reach, one)) for x in (self._a, self._b))
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
        """Take up to `steps` steps, stopping where p may be at or below `low`, or at or above
        `high`; whether it stopped there.

        Raises Undecided when the error is too large for the precision, Undefined when the orbit
        diverges.
        """
        floor = None if low is None else -_floor(-low, self.p)
        ceiling = None if high is None else _floor(high, self.p)
        try:
            done, stopped, _, _ = self._advance(steps, floor, ceiling)
        except OverflowError:
            raise Undefined("gradient descent diverges") from None
        self.step += done
        return stopped

    def _advance(self, steps: int, low: int | None, high: int | None) -> tuple[int, bool, int, int]:
        """Steps done, whether p may be at a bound, p, and the bound on its error; the last two in
        units of 2^-p.
        """
        n, p, eta_bits, lam, eta = self.pair.depth, self.p, self.eta_bits, self._lam, self._eta
        a, b, radius, spread = self._a, self._b, self.radius, self._spread
        power, drop = n - 2, (n - 3) * p
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
            size = (max(abs(a), abs(b)) >> view) * unit + unit  # at least |a| and |b| computed
            reach = size + radius * small
            # Beyond 2^-8 of the size of the mode the bound is of no use, and would soon square
            # itself.
            if not (reach <= _HUGE and radius * small <= 2.0**-8 * size):
                if reach > _HUGE:
                    raise Undefined("gradient descent diverges")
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


class PairPassage:
    """First k at which p is at a level or past it (strictly past, if `strict`), found by runs that
    can be taken up again.

    level: the range that holds the level. rising: from which side p comes. bits: precision of the
    first run; up to 8 times as many are tried.
    """

    def __init__(
        self,
        pair: Pair,
        level: tuple[Fraction, Fraction],
        *,
        rising: bool,
        strict: bool = False,
        bits: int = BITS,
    ) -> None:
        self.pair, self.level, self.rising, self.strict = pair, level, rising, strict
        self._bits, self._most, self._orbit = bits, 8 * bits, Orbit(pair, bits=bits)
        self._possible: int | None = None
        self._found: tuple[int, int] | None = None

    def advance(
        self, horizon: int, progress: Callable[[int], None] | None = None
    ) -> tuple[int, int] | None:
        """lo <= k <= hi, or None when p is not past the level within `horizon` steps.

        lo < hi only where the eigenvalue is enclosed, or the level in more than a unit of the last
        place, or an iterate and the level agree to the last precision tried. Raises Undefined when
        the orbit diverges or the precision does not suffice.
        """
        while self._found is None:
            try:
                ends = self._try(horizon, progress)
            except Undecided:
                if not self.pair.lam.exact:
                    text = (
                        f"the eigenvalue is known to +-{float(self.pair.lam.radius):.2g} only, "
                        "too little for a certified run of this length"
                    )
                    raise Undefined(text) from None
                ends = (0, -1)
            if ends is None:
                return None
            lo, hi = ends
            known = lo == hi or self._bits >= self._most or not self._sharpens()
            settled = None if known or hi < lo else self._by_rationals(lo, hi)
            if settled is not None:
                self._found = settled, settled
            elif known and lo <= hi:
                self._found = ends
            elif self._bits >= self._most:
                raise Undefined(
                    f"the run needs more than {self._bits} bits; give a target farther from "
                    "the eigenvalue, or a larger alpha"
                )
            else:
                self._bits *= 2
                self._orbit, self._possible = Orbit(self.pair, bits=self._bits), None
        return self._found

    def _try(self, horizon: int, progress: Callable[[int], None] | None) -> tuple[int, int] | None:
        orbit = self._orbit
        bounds = {"high": self.level[0]} if self.rising else {"low": self.level[1]}
        while self._possible is None:
            if orbit.run(max(0, min(CHUNK, horizon - orbit.step)), **bounds):
                self._possible = orbit.step
            elif orbit.step >= horizon:
                return None
            elif progress is not None:
                progress(orbit.step)
        # An arrival that may be within the horizon is settled even beyond it, so that None means a
        # later one.
        while not self._past(*orbit.level()):
            if orbit.step >= 2 * horizon + CHUNK:
                return None
            if orbit.step >= self._possible + CHUNK and self._sharpens():
                raise Undecided(
                    "the orbit stays beside the level for longer than its error explains"
                )
            orbit.run(1)
        return self._possible, orbit.step

    def _sharpens(self) -> bool:
        """Whether more bits tell more: the eigenvalue is exact, and the level is, or is enclosed in
        less than a unit of the last place.
        """
        return self.pair.lam.exact and (self.level[1] - self.level[0]) * (1 << self._orbit.p) < 1

    def _past(self, low: Fraction, high: Fraction) -> bool:
        """Whether every level p between these is past every one of the target."""
        if self.rising:
            return low > self.level[1] or (low == self.level[1] and not self.strict)
        return high < self.level[0] or (high == self.level[0] and not self.strict)

    def _by_rationals(self, lo: int, hi: int) -> int | None:
        """Exact iterates decide a tie while they are short; None for a level that is not exact."""
        if self.level[0] != self.level[1]:
            return None
        for k in range(lo, hi):
            value = self.pair.exact(k) if k < _EXACT_STEPS else None
            if value is None:
                return None
            if self._past(value, value):
                return k
        return hi


def _smallness(pair: Pair) -> int:
    """Bits after the point of the smallest increments on the way, about; a guess that only saves a
    second attempt.
    """
    spread = abs(pair.b**2 - pair.a**2)
    least = min(_magnitude(pair.b), _magnitude(spread) // 2 if spread else 0)
    return -(
        (pair.depth - 1) * min(0, least)
        + _magnitude(pair.eta)
        + min(0, _magnitude(pair.lam.most or Fraction(1)))
    )


def _magnitude(value: Fraction) -> int:
    return value.numerator.bit_length() - value.denominator.bit_length()


def _floor(value: Fraction, p: int) -> int:
    return (value.numerator << p) // value.denominator


def _up(value: Fraction) -> float:
    """A float at least a value >= 0."""
    return float(value) * _UP + 2.0**-1070


def _root_above(value: Fraction, order: int) -> Fraction:
    bits = 64 + max(0, value.denominator.bit_length() - value.numerator.bit_length()) // order
    return root_below(value, order, bits) + Fraction(1, 1 << bits)
