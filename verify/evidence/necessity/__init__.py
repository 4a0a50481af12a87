"""Whether a hypothesis is needed: the claim is searched where only that one is false.

May import `sampled`, `symbolic`, `points` and below. Never changes the verdict of a claim.
"""
