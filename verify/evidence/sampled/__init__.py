"""Searches for a counterexample: draws, named points, borders, climbs, ascents.

May import `findings`, and `points` and below. Never takes finding nothing for a proof.
"""
