"""One file a claim, in a folder a subject; each file defines CLAIM, and the registry finds it.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
