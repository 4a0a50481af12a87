"""Claims on the gradient flow of one mode, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
