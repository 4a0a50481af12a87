"""The backends by name."""

from __future__ import annotations

from rankclock.verify.evaluate.ball import Ball

BALL = Ball()
