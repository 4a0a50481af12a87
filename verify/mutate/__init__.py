"""Mutation score: the theory is changed in one place at a time, and the checks are to notice.

May import `evidence` and below. Never changes a file of the theory.
"""
