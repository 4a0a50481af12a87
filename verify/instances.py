"""Named instances that every run checks: the published example."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from importlib.resources import files

import sympy as sp

from theory import symbols
from verify.exact import parse_exact


@cache
def published_example() -> dict:
    """The worked example of a seminar report: eigenvalues, 4 x 4 ground truth, depth, alpha, step size, exact."""
    raw = json.loads(files("verify").joinpath("data/seminar_example_2.json").read_text(encoding="utf-8"))
    return {
        "source": raw["source"],
        "eigenvalues": tuple(Fraction(v) for v in raw["eigenvalues"]),
        "ground_truth": tuple(tuple(parse_exact(v) for v in row) for row in raw["ground_truth"]),
        "depth": int(raw["depth"]),
        "alpha": parse_exact(raw["alpha"]),
        "eta": parse_exact(raw["printed_step_size"]),
    }


def example_values() -> list[dict[sp.Basic, Fraction]]:
    """Values that the published example gives to the symbols of a claim, once for each eigenvalue."""
    example = published_example()
    return [
        {symbols.N: Fraction(example["depth"]), symbols.lam: lam, symbols.alpha: example["alpha"], symbols.eta: example["eta"]}
        for lam in example["eigenvalues"]
    ]
