"""Claims on the recovery of the ground truth, and the bound on its time, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
