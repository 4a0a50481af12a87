"""Boxes of parameters over which a relation is certified by subdivision.

May import `points` and below. Never samples.
"""
