"""Claims on the effective rank over time, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
