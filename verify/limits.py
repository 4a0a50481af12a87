"""Limits and defaults that options name; loads no library, for `--help` and completion."""

from __future__ import annotations

# Needed: the checks write out schemas depth by depth, and their cost grows with each.
DEEPEST = 12

# Guess: about a minute of certified steps; where no theorem reaches, a run of more steps is refused
# rather than waited for.
BUDGET = 50_000_000

# Digits of a trajectory after those of alpha^N. Needed: as many as a float64 is told by.
DIGITS = 17

ENGINES = ("spectral", "matrix", "float")

# Of the files that a trajectory is written to.
SUFFIXES = (".npz", ".csv", ".parquet")
