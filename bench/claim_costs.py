"""Cost of evidence over the number of claims, and over the digits of agreement."""

from __future__ import annotations

import sys
from fractions import Fraction

from bench.curve import Curve, fractions
from bench.record import ROOT
from bench.startup import Call, cpu_seconds

# Claims of all kinds whose evidence takes a second or so, in no order of cost.
CLAIMS = (
    "travel-partial-fraction",
    "no-overshoot",
    "gradient-exchange",
    "dimensionless-step",
    "balance-law",
    "flow-zero-eigenvalue",
    "log-concave-growing",
    "local-stability",
    "effective-rank-range",
    "loss-gradient",
    "travel-depth-two",
    "descent-tail-zero",
)
COUNTS = fractions(1, 2, 4, 8, 12)
# Few draws at low depths, as in a first look at a claim of one's own.
QUICK = "--examples 10 --depth 2..3"
EVIDENCE = "evidence, start-up included"


def claim_curves() -> list[Curve]:
    """Evidence of the first claims of the list, in a process of its own."""
    return [Curve("claims", EVIDENCE, f"verify {QUICK}", COUNTS, _spend)]


def evidence(claims: tuple[str, ...], options: str = QUICK, jobs: int = 1) -> Call:
    """The call that checks these claims; all of them, if none is named."""
    words = ("verify", *claims, *options.split(), "--jobs", str(jobs), "--json")
    return Call((sys.executable, "-m", "rankclock", *words), '"claims"', folder=ROOT)


def _spend(count: Fraction, _turn: int) -> float:
    return cpu_seconds(evidence(CLAIMS[: int(count)]))
