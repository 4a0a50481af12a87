"""Formulas as MathML, LaTeX and HTML.

May import `theory`. Never evaluates a formula.
"""
