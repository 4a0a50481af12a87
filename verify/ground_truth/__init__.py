"""The matrix that is to be learned: read from files or Python values, and its eigenvalues.

May import `arithmetic`. Never runs gradient descent.
"""
