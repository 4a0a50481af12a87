"""Claims of known truth, half of them false, by which the whole program is measured.

Each subject is a claim file of its own: `PYTHONPATH=tests rankclock verify
tests/truth/algebra.py::schur` checks one claim as a user would, and `make truth` all of them. What
a claim is known by is never an answer of this program: a proof, a textbook, exact fractions, or
mpmath at a hundred digits (`at_a_point.py`), which share no code with `verify`.
"""
