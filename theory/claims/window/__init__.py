"""Claims on windows of low effective rank, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
