"""Claims on the perturbed start."""
