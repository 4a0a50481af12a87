"""Verdicts and evidence of a run as plain data, and what departs from those that are locked.

May import `theory`, and the settings and results that all rooms share. Never checks a claim itself.
"""
