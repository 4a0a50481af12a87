"""Claims on the effective rank over time."""
