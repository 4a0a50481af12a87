"""Proofs by exact algebra: lemmas for symbolic parameters, and whole statements at a depth.

May import `findings` and `whole`, and `points` and below.
Never counts a proof that `checker` has not run again.
"""
