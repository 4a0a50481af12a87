"""One file a claim, in a folder a subject; each file defines CLAIM, and the registry finds it.

May import `claim`, `process`, `symbols` and `formulas`. Never evaluates or judges what it states.
"""
