"""Runs of gradient descent and gradient flow: exact, certified, in mpmath and in float64.

May import `theory`, `arithmetic`, `ground_truth` and the words that all rooms share.
Never judges a claim.
"""
