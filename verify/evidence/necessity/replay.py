"""Entries on the necessity of hypotheses, checked again from what they say alone."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.algebraic_text import parse_real
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.evidence.necessity.outcomes import (
    FOR_DEFINEDNESS,
    NEEDED,
    NEVER_EXERCISED,
    OUTCOMES,
    REDUNDANT,
    outcome_at,
)
from rankclock.verify.evidence.necessity.weakenings import proof_of, weakenings
from rankclock.verify.points.matrices import to_matrix
from rankclock.verify.points.point import Point


def recheck(claim: Claim, entry: dict[str, Any], *, digits: int = 30) -> bool:
    """Whether an entry stands on its own.

    Its point is replayed, its chain proved anew, and one without either has the counts it must
    have. digits: agreement asked of equations.
    """
    weakening = next((w for w in weakenings(claim) if w.text == entry["hypothesis"]), None)
    if weakening is None or entry["outcome"] not in OUTCOMES:
        return False
    if entry["outcome"] in (NEEDED, FOR_DEFINEDNESS):
        return _replays(weakening.denied, entry, digits)
    if entry["point"] is not None:
        return False
    if entry["outcome"] == REDUNDANT:
        return proof_of(weakening) is not None
    return (entry["tried"] == 0) == (entry["outcome"] == NEVER_EXERCISED)


def _replays(denied: Claim, entry: dict[str, Any], digits: int) -> bool:
    if not entry["point"]:
        return False
    try:
        values = point_of(denied, entry["point"])
    except ValueError:
        return False
    return outcome_at(denied, Point(values, ()), digits) == entry["outcome"]


def point_of(claim: Claim, texts: dict[str, str]) -> dict[sp.Basic, Any]:
    """Exact values of the symbols of a claim from texts by name.

    Raises ValueError when one is missing, unknown or no number.
    """
    known: dict[str, sp.Basic] = {s.name: s for s in (*claim.symbols, *claim.matrices, symbols.N)}
    known |= {size.name: size for m in claim.matrices if isinstance(size := m.shape[0], sp.Symbol)}
    if set(texts) - known.keys() or {s.name for s in claim.symbols} - texts.keys():
        raise ValueError("the point has other symbols than the claim")
    return {known[name]: _parsed(text) for name, text in texts.items()}


def _parsed(text: str) -> Any:
    if not text.startswith("[["):
        return parse_real(text)
    rows = re.findall(r"\[([^\[\]]*)\]", text)
    return to_matrix([[parse_exact(entry) for entry in row.split(",")] for row in rows])
