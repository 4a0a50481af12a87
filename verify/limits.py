"""Limits and defaults that options name; loads no library, for `--help` and completion."""

from __future__ import annotations

# Needed: with one factor there is no product, and the theory is of N from 2 on.
SHALLOWEST = 2

# Needed: the checks write out schemas depth by depth, and their cost grows with each.
DEEPEST = 12

# Digits of agreement between two ways to a number.
# Guess: fewer are what chance gives.
LEAST_DIGITS = 10
# Guess: more take minutes a point and tell no more.
MOST_DIGITS = 300

# Needed: a claim that is drawn nowhere is not tested.
LEAST_EXAMPLES = 1

# Guess: about a minute of certified steps; where no theorem reaches, a run of more steps is refused
# rather than waited for.
BUDGET = 50_000_000

# Digits of a trajectory after those of alpha^N. Needed: as many as a float64 is told by.
DIGITS = 17

ENGINES = ("spectral", "matrix", "float")

# Of the files that a trajectory is written to.
SUFFIXES = (".npz", ".csv", ".parquet")
