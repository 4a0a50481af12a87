"""The rigorous backend whole: balls on the real line, with the arithmetic of integrands."""

from __future__ import annotations

from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.holomorphic import HOLOMORPHIC


class RealBall(Ball):
    """Balls on the real line; an integrand is evaluated where it is holomorphic, or not at all."""

    within_integral = HOLOMORPHIC


BALL = RealBall()
