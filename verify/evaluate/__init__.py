"""The value of a SymPy tree at a point, and whether a relation holds there: one file a backend.

May import `theory`, `arithmetic`, `descent` and the words that all rooms share.
Never draws a point.
"""
