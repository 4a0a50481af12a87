"""Claims on the recovery of the ground truth, and the bound on its time, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
