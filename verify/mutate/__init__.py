"""Mutation score: changes the formulas of the theory one place at a time and asks whether the
checks notice.
"""
