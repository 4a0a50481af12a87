"""Claims on windows of low effective rank, one file each.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
