"""Runs a stored polynomial proof again, in exact arithmetic.

May import nothing of ours. Never imports a prover or computer algebra.
"""
