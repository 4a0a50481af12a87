"""The first step at which an eigenvalue is learned, without a run where a theorem has it.

May import `evaluate` and below. Never imports the branch that checks claims.
"""
