"""Exact proofs: identities by computer algebra, inequalities by polynomial reasoning over the whole
domain.
"""

from rankclock.verify.prove.evidence import all_evidence, polynomial_evidence
from rankclock.verify.prove.lemmas import Proof, evidence_of, prove
from rankclock.verify.prove.polynomial import Attempt, PolynomialProof, Status, prove_at
from rankclock.verify.prove.words import MatrixProof

__all__ = [
    "Attempt",
    "MatrixProof",
    "PolynomialProof",
    "Proof",
    "Status",
    "all_evidence",
    "evidence_of",
    "polynomial_evidence",
    "prove",
    "prove_at",
]
