"""Named instances that every run checks: the published example."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from importlib.resources import files

import sympy as sp

from rankclock.theory import symbols
from rankclock.verify.arithmetic.parse import parse_exact


@cache
def published_example() -> dict:
    """The worked example of a seminar report: eigenvalues, 4 x 4 ground truth, depth, alpha, beta,
    step size, exact.
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


def example_values() -> list[dict[sp.Basic, Fraction]]:
    """Values that the published example gives to the symbols of a claim, once for each
    eigenvalue.
    """
    example = published_example()
    return [
        {
            symbols.N: Fraction(example["depth"]),
            symbols.lam: lam,
            symbols.alpha: example["alpha"],
            symbols.eta: example["eta"],
        }
        for lam in example["eigenvalues"]
    ]


def example_eigenvectors() -> tuple[tuple[Fraction, ...], ...]:
    """Orthogonal eigenvectors of the published ground truth as columns, in the order of its
    eigenvalues, not normalised.

    They come out of the matrix by exact linear algebra, so that the printed eigenvalues are checked
    as well: raises ValueError when one of them is none.
    """
    example = published_example()
    truth = sp.Matrix(
        [[sp.Rational(v.numerator, v.denominator) for v in row] for row in example["ground_truth"]]
    )
    columns = []
    for value in example["eigenvalues"]:
        space = (
            truth - sp.Rational(value.numerator, value.denominator) * sp.eye(truth.rows)
        ).nullspace()
        if len(space) != 1:
            raise ValueError(f"{value} is no simple eigenvalue of the published matrix")
        columns.append([Fraction(int(v.p), int(v.q)) for v in space[0]])
    return tuple(zip(*columns, strict=True))
