"""Rigorous boxes: a claim over a whole box of parameters, by adaptive subdivision with balls."""

from rankclock.verify.enclose.evidence import all_evidence

__all__ = ["all_evidence"]
