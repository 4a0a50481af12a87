"""Claims on the perturbed start, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
