"""Claims on the recovery of the ground truth and the bound on its time."""
