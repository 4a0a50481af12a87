"""Claims on the factors as matrices."""
