"""What is claimed: every formula and statement, in SymPy, stated once."""

from theory.claim import Box, Claim, Kind, Lemma, Source, Tight
from theory.registry import all_claims

__all__ = ["Box", "Claim", "Kind", "Lemma", "Source", "Tight", "all_claims"]
