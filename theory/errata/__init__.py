"""One file an erratum: what is printed and does not hold, with commands that show it.

May import `erratum` and `claim` alone. Never changes a claim; `theory.errata_registry` finds them.
"""
