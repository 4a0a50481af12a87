"""Expressions by subject, each stated once.

SymPy and the symbols of the theory only. Never holds a claim.
"""
