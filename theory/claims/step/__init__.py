"""Claims on one step of gradient descent of one mode."""
