"""Published examples and trajectories that a claim is compared with.

May import `findings`, and `points` and below. Never counts a run past its budget as a pass.
"""
