"""Finds polynomial proofs of a statement at one depth.

May import `checker`, `evaluate` and below, and what `symbolic` shares. Never counts what it finds:
the checker does.
"""
