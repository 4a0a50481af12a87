"""Claims on the gradient flow of one mode."""
