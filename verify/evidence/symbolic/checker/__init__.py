"""Runs a stored polynomial proof again, in exact arithmetic.

May import nothing of ours. Never imports a prover or computer algebra.

Trusted here: integers and fractions of Python; of FLINT the square-free factors of an integer
polynomial in one variable, derivatives, and the resultant of two polynomials in two variables;
and the lemma written above each rule in `recheck`, `settle` and `strips`. Nothing that a prover
stored is taken on trust: a proof is a tree of obligations, each of which is checked from its
integers alone. Not checked here is that the obligations are those that a claim asks for: for that
`polynomial/claim.py` derives them anew from the claim, with SymPy, and compares.
"""
