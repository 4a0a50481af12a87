"""Claims on the factors as matrices, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
