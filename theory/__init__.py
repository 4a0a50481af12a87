"""What is claimed: every formula and statement, in SymPy, stated once."""

from theory.claim import Box, Claim, Kind, Lemma, Source, Tight
from theory.errata_registry import all_errata, errata_about
from theory.erratum import Erratum, Replay
from theory.registry import all_claims

__all__ = [
    "Box",
    "Claim",
    "Erratum",
    "Kind",
    "Lemma",
    "Replay",
    "Source",
    "Tight",
    "all_claims",
    "all_errata",
    "errata_about",
]
