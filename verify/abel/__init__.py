"""Exact hitting times without running: Abel coordinates with proved remainders."""

from verify.abel.passage import AbelHit, hit
from verify.abel.route import Part
from verify.abel.sharp import sharp_interval

__all__ = ["AbelHit", "Part", "hit", "sharp_interval"]
