"""Claims that compare gradient descent with gradient flow, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
