"""Finds polynomial proofs of a statement at one depth.

May import `checker` and `evaluate`. Never counts what it finds: the checker does.
"""
