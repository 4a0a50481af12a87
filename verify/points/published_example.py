"""Named instances that every run checks: the published example."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.arithmetic.rationals import as_fraction, as_sympy


@cache
def published_example() -> dict:
    """The worked example of a seminar report, exact.

    It has eigenvalues, a 4 x 4 ground truth, depth, alpha, beta and step size.
    """
    raw = json.loads(
        files("rankclock.verify")
        .joinpath("data/seminar_example_2.json")
        .read_text(encoding="utf-8")
    )
    return {
        "source": raw["source"],
        "eigenvalues": tuple(Fraction(v) for v in raw["eigenvalues"]),
        "ground_truth": tuple(tuple(parse_exact(v) for v in row) for row in raw["ground_truth"]),
        "depth": int(raw["depth"]),
        "alpha": parse_exact(raw["alpha"]),
        "beta": parse_exact(raw["beta"]),
        "eta": parse_exact(raw["printed_step_size"]),
    }


def example_values(claim: Claim) -> list[dict[sp.Basic, Fraction]]:
    """Values that the published example gives to symbols of a claim, once for each eigenvalue.

    Symbols that mean something else there, by their role, get none.
    """
    example = published_example()
    known = [s for s in claim.symbols if claim.keeps_role(s)]
    every = (
        {
            symbols.N: Fraction(example["depth"]),
            symbols.lam: lam,
            symbols.alpha: example["alpha"],
            symbols.eta: example["eta"],
        }
        for lam in example["eigenvalues"]
    )
    return [{s: value for s, value in values.items() if s in known} for values in every]


def diagonal(values: Sequence[Fraction]) -> list[list[Fraction]]:
    """Rows of the diagonal matrix with these entries."""
    size = range(len(values))
    return [[values[i] if i == j else Fraction(0) for j in size] for i in size]


def example_eigenvectors() -> tuple[tuple[Fraction, ...], ...]:
    """Orthogonal eigenvectors of the published ground truth as columns, not normalised.

    They are in the order of its eigenvalues, and come out of the matrix by exact linear algebra, so
    that the printed eigenvalues are checked as well: raises ValueError when one of them is none.
    """
    example = published_example()
    truth = sp.Matrix([[as_sympy(entry) for entry in row] for row in example["ground_truth"]])
    columns = []
    for value in example["eigenvalues"]:
        space = (truth - as_sympy(value) * sp.eye(truth.rows)).nullspace()
        if len(space) != 1:
            raise ValueError(f"{value} is no simple eigenvalue of the published matrix")
        columns.append([as_fraction(v) for v in space[0]])
    return tuple(zip(*columns, strict=True))
