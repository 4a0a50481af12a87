"""Claims on the perturbed start, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
