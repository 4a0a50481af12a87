"""Claims on the step at which a mode first passes a level, one file each.

May import the formulas and symbols of the theory. Never evaluates or judges what it states.
"""
