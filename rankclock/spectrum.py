"""The eigenvalues that `--spectrum` or `--matrix` give."""

from __future__ import annotations

from pathlib import Path

import click

from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.ground_truth.eigenvalues import enclosed_spectrum, parse_spectrum
from rankclock.verify.ground_truth.matrix import OPTION, read_matrix


def require_one_truth(spectrum: str | None, matrix: Path | None) -> None:
    """Refuse a ground truth that is given twice, or not at all."""
    if (spectrum is None) == (matrix is None):
        problem = "both are given" if spectrum is not None else "neither is given"
        raise InputError("--spectrum/--matrix", problem, "give the ground truth by one of them")


def eigenvalues(spectrum: str | None, matrix: Path | None) -> tuple[Eigenvalue, ...]:
    """The eigenvalues of --spectrum or --matrix, descending for a matrix."""
    require_one_truth(spectrum, matrix)
    if spectrum is not None:
        return tuple(Eigenvalue.exactly(value) for value in parse_spectrum(spectrum))
    assert matrix is not None
    truth = read_matrix(matrix, OPTION)
    # What reading the file has changed: whoever trusts the answer must know.
    if truth.note:
        click.echo(f"note: {truth.name}: {truth.note}", err=True)
    return enclosed_spectrum(truth)
