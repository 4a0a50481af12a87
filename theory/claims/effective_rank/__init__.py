"""Claims on the effective rank over time, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
