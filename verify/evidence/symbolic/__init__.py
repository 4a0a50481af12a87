"""Proofs by exact algebra: lemmas for symbolic parameters, and whole statements at a depth.

May import `points` and below. Counts no proof that `checker` has not run again.
"""
