"""Hitting indices through Abel's equation: series, the linearisation of Koenigs, short runs.

May import what `hitting` may. Never imports the other files of `hitting`.
"""
