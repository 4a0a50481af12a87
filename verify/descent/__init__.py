"""Runs of gradient descent and gradient flow: exact, certified, in mpmath and in float64.

May import `theory`, `arithmetic` and `ground_truth`. Never judges a claim.
"""
