"""Hitting indices through Abel's equation: series, the linearisation of Koenigs, short runs.

May import `descent`, `arithmetic` and `theory`. Never imports the other files of `hitting`.
"""
