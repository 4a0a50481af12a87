"""How results are shown: the pages, their tables, figures and formulas.

May import `verify` and `theory`. Never checks a claim, and never decides what a verdict is.
"""
