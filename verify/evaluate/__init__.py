"""The value of a SymPy tree at a point, and whether a relation holds there: one file a backend.

May import `theory`, `arithmetic` and `descent`. Never draws a point.
"""
