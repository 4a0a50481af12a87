"""Formulas as MathML, LaTeX and HTML.

May import `theory` alone. Never evaluates a formula.
"""
