"""`rankclock simulate`: run gradient descent and record loss, effective rank and eigenvalues."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from rankclock.interrupts import loading
from rankclock.options import (
    DEPTH,
    JSON,
    MATRIX,
    PERTURBATION,
    SCALE,
    SPECTRUM,
    STEP,
    Word,
    print_json,
)
from rankclock.verify.limits import DIGITS, ENGINES, SUFFIXES

# What matplotlib writes without a further library, with bytes that depend on the run alone.
PLOTS = (".svg", ".png", ".pdf")


@click.command()
@SPECTRUM
@MATRIX
@DEPTH
@SCALE
@STEP
@click.option("--steps", type=int, required=True, help="Number of steps.")
@click.option(
    "--engine",
    type=Word(ENGINES),
    default="spectral",
    show_default=True,
    help="One mode an eigenvalue, or matrices in mpmath or float64.",
)
@click.option(
    "--digits",
    type=int,
    help="Digits after those of alpha^N that are right, for spectral and matrix.  [default: "
    f"{DIGITS}]",
)
@click.option(
    "--every",
    type=int,
    default=1,
    show_default=True,
    help="Record the steps that are multiples of this, and the last.",
)
@PERTURBATION
@click.option(
    "--beyond-limit",
    is_flag=True,
    help="Run even where the step size is beyond the limit of the theory.",
)
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="File to write: .npz, .csv or .parquet.",
)
@click.option(
    "--plot", type=click.Path(path_type=Path), help="Figure to write: .svg, .png or .pdf."
)
@JSON
def simulate(
    spectrum: str | None,
    matrix: Path | None,
    depth: int,
    alpha: Fraction,
    eta: Fraction | str,
    steps: int,
    engine: str,
    digits: int | None,
    every: int,
    beta: Fraction | None,
    beyond_limit: bool,
    out: Path | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Run gradient descent and record what it learns.

    Recorded are the loss, the effective rank and the eigenvalues of the product.

    Example: rankclock simulate --spectrum 5,3,1 --depth 3 --alpha 1/10 --eta auto --steps 2000
    --every 10 --plot run.svg
    """
    with loading():
        from rankclock.commands.simulation import Simulation
        from rankclock.commands.trajectory_output import require_file, summary, table, write
        from rankclock.spectrum import require_one_truth
    require_one_truth(spectrum, matrix)
    simulation = Simulation(depth, alpha, eta, steps, engine, digits, every, beta, beyond_limit)
    simulation.require_numbers()
    # Before the run, which may take hours.
    require_file("--output", out, SUFFIXES, matrix)
    require_file("--plot", plot, PLOTS, matrix)
    trajectory = simulation.run(spectrum, matrix)
    written = write(trajectory, out, plot)
    if as_json:
        print_json(summary(trajectory, steps, written))
        return
    click.echo(table(trajectory))
    for name in written:
        click.echo(f"wrote {name}")
