"""Boxes of parameters over which a relation is certified by subdivision.

May import `findings` and `whole`, and `points` and below. Never samples.
"""
