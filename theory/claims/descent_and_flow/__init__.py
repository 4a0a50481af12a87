"""Claims that compare gradient descent with gradient flow."""
