"""Exact and enclosing numbers: rationals, balls, decimals, working precision, quadrature.

May import nothing of ours but the words that all rooms share. Never knows what a claim is.
"""
