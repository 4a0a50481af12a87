"""Every kind of evidence on a claim: one folder a kind, joined by `check`.

May import `points` and below; a kind imports no other kind, but `necessity` imports `sampled`
and `symbolic`. Never reads a file of claims.
"""
