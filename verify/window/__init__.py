"""The steps at which the product has a wanted effective rank, and starts that have such steps.

May import `hitting` and below. Never imports the branch that checks claims.
"""
