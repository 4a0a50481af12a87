"""The rigorous backend whole: balls on the real line, with the arithmetic of integrands."""

from __future__ import annotations

from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.holomorphic import HOLOMORPHIC


class RealBall(Ball):
    """Balls on the real line; an integrand is evaluated where it is holomorphic, or not at all."""

    @property
    def within_integral(self) -> Algebra:
        return HOLOMORPHIC


BALL = RealBall()
