"""Expressions by subject, each stated once.

Arguments that are named as in theory/symbols.py mean what stands there, in those units; docstrings
name the others. mu is lam^(1/N), c_N (N-1)/(2N-1), and f the velocity of the flow.

May import SymPy, `process` and `symbols`. Never holds a claim.
"""
