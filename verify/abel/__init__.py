"""Exact hitting times without running: Abel coordinates with proved remainders."""

from rankclock.verify.abel.passage import AbelHit, hit
from rankclock.verify.abel.route import Part
from rankclock.verify.abel.sharp import sharp_interval

__all__ = ["AbelHit", "Part", "hit", "sharp_interval"]
