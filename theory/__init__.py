"""What is claimed: every formula and statement, in SymPy, stated once."""

from rankclock.theory.claim import Box, Claim, Kind, Lemma, Source, Tight
from rankclock.theory.errata_registry import all_errata, errata_about
from rankclock.theory.erratum import Erratum, Replay
from rankclock.theory.registry import all_claims

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
