"""Claims on one step of gradient descent of one mode, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
