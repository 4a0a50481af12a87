"""One mode of gradient descent from the identical start."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from rankclock.verify.arithmetic.balls import to_fmpq
from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.start import RANGE_OF_A_MODE, Start


@dataclass(frozen=True)
class Mode:
    """One mode, where its step map is increasing: without that a directed run proves nothing.

    depth: N >= 2. lam: eigenvalue of the ground truth (d^N). alpha: start > 0 (d). eta: step size
    > 0 (d^(2-2N)). Raises Undefined for numbers out of range, and beyond the step size up to which
    the step map increases where the mode moves.
    """

    depth: int
    lam: Fraction
    alpha: Fraction
    eta: Fraction

    def __post_init__(self) -> None:
        if not Start(self.depth, self.alpha, self.eta).in_range:
            raise Undefined(RANGE_OF_A_MODE)
        if not self._increasing():
            raise Undefined(
                f"the step map is not increasing for eta = {short(self.eta)}: no directed run"
            )

    @cached_property
    def start(self) -> Fraction:
        """The eigenvalue alpha^N at step 0."""
        return self.alpha**self.depth

    @cached_property
    def rises(self) -> bool:
        """Whether the mode grows towards mu."""
        return self.start < self.lam

    @cached_property
    def rests(self) -> bool:
        """Whether the mode starts at its limit."""
        return self.start == self.lam

    def _increasing(self) -> bool:
        n, lam, x, eta = self.depth, to_fmpq(self.lam), to_fmpq(self.alpha), to_fmpq(self.eta)
        if self.rises:
            # The slope is least at mu, 1 - eta N mu^(2N-2); both sides to the power N, as mu is a
            # root. Integers, because a product of two fractions of a million digits is reduced
            # first, which takes most of the time.
            scaled, k = eta * n, 2 * n - 2
            return bool(scaled.p**n * lam.p**k <= scaled.q**n * lam.q**k)
        # A falling mode stays below alpha, and there the slope is least.
        return bool(1 + eta * x ** (n - 2) * ((n - 1) * lam - (2 * n - 1) * x**n) >= 0)
