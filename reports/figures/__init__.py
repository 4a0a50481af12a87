"""Figures of the report, and the numbers they are drawn from.

May import `verify` and `theory`. Never writes HTML.
"""
