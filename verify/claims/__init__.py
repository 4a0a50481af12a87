"""Claims from files, the rules that they keep, and the check of many of them.

May import `evidence` and below. Never judges a statement itself.
"""
