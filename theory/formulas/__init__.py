"""Expressions by subject, each stated once.

May import SymPy, the processes and the symbols of the theory. Never holds a claim.
"""
