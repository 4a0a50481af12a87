"""The matrix that is to be learned: read from files or Python values, and its eigenvalues.

May import `arithmetic` and the words that all rooms share. Never runs gradient descent.
"""
