"""Verdicts and evidence of a run as plain data, and what departs from those that are locked.

May import `theory` and the words that all rooms share. Never checks a claim itself.
"""
