"""What is claimed: every formula and statement, in SymPy, stated once.

May import SymPy, and nothing of ours outside. Never evaluates a formula or judges a claim.
"""
