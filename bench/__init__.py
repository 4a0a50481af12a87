"""Speeds of the parts that take the time, measured against each other in one run.

May import every room. Never decides whether a test passes.
"""
