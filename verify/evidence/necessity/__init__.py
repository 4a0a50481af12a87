"""Whether a hypothesis is needed: the claim is searched where only that one is false.

May import `findings`, `sampled`, `symbolic`, and `points` and below.
Never changes the verdict of a claim.
"""
