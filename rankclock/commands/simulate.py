"""`rankclock simulate`: run gradient descent and record loss, effective rank and eigenvalues."""

from __future__ import annotations

import importlib.util
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import mpmath

from rankclock.options import (
    NUMBER,
    STEP_SIZE,
    in_full,
    print_json,
    progress_bar,
    settle_step_size,
)
from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.matrix_spectrum import spectrum_range
from rankclock.verify.descent.recording import RecordedRun, held
from rankclock.verify.descent.start import require_inner_perturbation, require_mode
from rankclock.verify.descent.trajectory import DIGITS, ENGINES, trajectory
from rankclock.verify.descent.trajectory_file import (
    SUFFIXES,
    encoded,
    number,
    underflows,
    write_whole,
)
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalues import parse_spectrum
from rankclock.verify.ground_truth.matrix import GroundTruth, load_matrix
from rankclock.verify.hitting.step_size import step_size_limit

MOST_DIGITS = 10_000
MOST_ROWS = {"spectral": 2000, "matrix": 60, "float": 2000}
MOST_BYTES = 4 * 10**9
PLOTS = (".svg", ".png", ".pdf")
_MPF_BYTES = 250
_COLUMNS = 6


@click.command()
@click.option("--spectrum", help="Eigenvalues of the ground truth, separated by commas: 5,3,1/2.")
@click.option(
    "--matrix",
    type=click.Path(path_type=Path),
    help="Ground truth from a .npy, .npz, .csv or .mtx file.",
)
@click.option("--depth", type=int, required=True, help="Number of factors, 2 or more.")
@click.option("--alpha", type=NUMBER, required=True, help="Initialisation scale: W_j(0) = alpha I.")
@click.option(
    "--eta",
    type=STEP_SIZE,
    required=True,
    help="Step size, or auto: 9/10 of the limit of the theory.",
)
@click.option("--steps", type=int, required=True, help="Number of steps.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
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
@click.option("--beta", type=NUMBER, help="Perturbed start, W_1(0) = (alpha - beta) I.")
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
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
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
    """Run gradient descent and record loss, effective rank and eigenvalues.

    Example: rankclock simulate --spectrum 5,3,1 --depth 3 --alpha 1/10 --eta auto --steps 2000
    --every 10 --plot run.svg
    """
    if (spectrum is None) == (matrix is None):
        given = "both are given" if spectrum is not None else "neither is given"
        raise InputError("--spectrum/--matrix", given, "give the ground truth by one of them")
    require_mode(depth, alpha, eta)
    _require_numbers(steps, every, digits, alpha, beta)
    _require_writable("--output", out, SUFFIXES, matrix)
    _require_writable("--plot", plot, PLOTS, matrix)
    levels = parse_spectrum(spectrum) if spectrum is not None else None
    truth = load_matrix(matrix) if matrix is not None else None
    _require_room(
        engine, len(levels) if levels else truth.size if truth else 0, depth, alpha, steps, every
    )

    lowest, highest = (
        (min(levels), max(levels)) if levels else spectrum_range(truth.entries if truth else ())
    )
    step = _step_size(eta, depth, alpha, lowest, highest, beta, beyond_limit)
    _say_what_is_rounded(truth, engine, digits)
    try:
        with progress_bar("steps") as bar:
            task = bar.add_task(
                "", total=steps * len(set(levels)) if levels and engine == "spectral" else None
            )
            found = trajectory(
                spectrum=levels,
                matrix=truth.entries if truth else None,
                depth=depth,
                alpha=alpha,
                eta=step,
                steps=steps,
                engine=engine,
                digits=digits or DIGITS,
                every=every,
                beta=beta,
                progress=lambda done: bar.update(task, completed=done),
            )
    except Undefined as problem:
        raise TooLong(str(problem)) from None
    except OverflowError:
        raise InputError(
            "--engine",
            f"a number given or met is beyond the range of float64 ({engine})",
            "scale the ground truth, or --engine matrix",
        ) from None
    files = _write(found, out, plot)
    if as_json:
        print_json(_summary(found, steps, files))
    else:
        click.echo(_table(found))
        for name in files:
            click.echo(f"wrote {name}")


def _require_numbers(
    steps: int, every: int, digits: int | None, alpha: Fraction, beta: Fraction | None
) -> None:
    if steps < 0:
        raise InputError("--steps", f"{steps} is negative", "give the number of steps, 0 or more")
    if every < 1:
        raise InputError("--every", f"{every} is below 1", "give 1 to record every step")
    if digits is not None and not 1 <= digits <= MOST_DIGITS:
        raise InputError(
            "--digits", f"{digits} is not within 1..{MOST_DIGITS}", f"leave it out for {DIGITS}"
        )
    require_inner_perturbation(beta, alpha)


def _require_writable(
    option: str, path: Path | None, suffixes: tuple[str, ...], matrix: Path | None
) -> None:
    """Refuse before a long run what could not be written after it."""
    if path is None:
        return
    suffix, known = path.suffix.lower(), f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
    if suffix not in suffixes:
        raise InputError(
            option,
            f"{path} has the suffix {path.suffix!r}" if suffix else f"{path} has no suffix",
            f"name a {known} file",
        )
    if suffix == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        raise InputError(
            option,
            f"{path} needs pyarrow, which is not installed",
            "install rankclock[parquet], or name a .npz or .csv file",
        )
    if not path.parent.is_dir():
        raise InputError(
            option,
            f"the folder {path.parent} does not exist",
            "create it, or name a file in another",
        )
    if path.is_dir():
        raise InputError(option, f"{path} is a folder", "name a file in it")
    if not os.access(path.parent, os.W_OK):
        raise InputError(
            option, f"the folder {path.parent} cannot be written", "name a file in another"
        )
    if matrix is not None and path.exists() and matrix.exists() and path.samefile(matrix):
        raise InputError(option, f"{path} is the file of --matrix", "name another file")


def _require_room(
    engine: str, size: int, depth: int, alpha: Fraction, steps: int, every: int
) -> None:
    if size > MOST_ROWS[engine]:
        remedy = (
            "use --engine float (the matrix engine is slow)"
            if engine == "matrix"
            else f"give at most {MOST_ROWS[engine]}"
        )
        raise InputError(
            "--engine",
            f"{size} eigenvalues or rows are too many for {engine}, which takes "
            f"{MOST_ROWS[engine]}",
            remedy,
        )
    kept = held(engine, steps, every)
    one = (
        size * _MPF_BYTES
        if engine == "spectral"
        else size**2 * (_MPF_BYTES if engine == "matrix" else 8)
    )
    if kept * one > MOST_BYTES:
        remedy = (
            "give a larger --every"
            if engine == "spectral"
            else "give a larger --every that divides --steps, or --engine spectral"
        )
        raise InputError(
            "--every",
            f"{every} keeps {kept} steps in memory, about {kept * one / 1e9:.3g} GB",
            remedy,
        )
    if engine == "float" and 3 * depth * size**2 * 8 > MOST_BYTES:
        raise InputError(
            "--engine",
            f"{depth} factors of {size} rows need {3 * depth * size**2 * 8 / 1e9:.3g} GB in float",
            "use --engine spectral",
        )
    if engine == "float" and alpha**depth < Fraction(1, 10**300):
        raise InputError(
            "--alpha",
            f"its power {depth} is below the range of float64",
            "use --engine matrix or spectral",
        )


def _step_size(
    eta: Fraction | str,
    depth: int,
    alpha: Fraction,
    lowest: Fraction,
    highest: Fraction,
    beta: Fraction | None,
    beyond: bool,
) -> Fraction:
    try:
        step = settle_step_size(
            eta, depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta
        )
        limit = step_size_limit(depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta)
        # The theorems ask for less than the limit, which is itself not refused.
        if step >= limit.below:
            _note(
                f"--eta: {short(step)} is not below the limit {limit.formula} = "
                f"{short(limit.below)}; the theorems do not cover this run"
            )
        return step
    except InputError as problem:
        if not beyond or not isinstance(eta, Fraction):
            raise InputError(
                problem.option,
                problem.problem,
                "give a smaller step size, --eta auto, or --beyond-limit",
            ) from None
        _note(f"--eta: {problem.problem}; the theorems do not cover this run")
        return eta
    except OverflowError:
        raise InputError(
            "--eta",
            "it or the limit for this start is beyond the range of float64",
            "give --eta auto",
        ) from None


def _say_what_is_rounded(truth: GroundTruth | None, engine: str, digits: int | None) -> None:
    if truth is not None and truth.note:
        _note(f"{truth.name}: {truth.note}")
    if truth is not None and engine == "spectral":
        _note(
            f"{truth.name}: its eigenvalues are floating-point numbers "
            "(numpy.linalg.eigvalsh), which no error bound here includes"
        )
    if engine == "float" and digits is not None:
        _note("--digits does not apply to --engine float")


def _note(text: str) -> None:
    click.echo("note: " + " ".join(text.split()), err=True)


def _write(found: RecordedRun, out: Path | None, plot: Path | None) -> list[str]:
    """Make every file before the first is written."""
    contents: list[tuple[Path, bytes]] = []
    if out is not None:
        contents.append((out, encoded(found, out.suffix.lower())))
        if out.suffix.lower() != ".csv" and underflows(found):
            _note(f"{out}: eigenvalues below the range of float64 are 0 in it; a .csv keeps them")
    if plot is not None:
        from rankclock.reports.figures.trajectory_plot import draw

        contents.append((plot, draw(found, plot.suffix.lower())))
    for path, content in contents:
        write_whole(path, content)
    return [str(path) for path, _ in contents]


def _summary(found: RecordedRun, steps: int, files: list[str]) -> dict[str, Any]:
    return {
        "engine": found.engine,
        "steps": steps,
        "eta": str(found.eta),
        "recorded": len(found.steps),
        "loss": number(found.loss[-1], found.digits),
        "effective_rank": number(found.effective_rank[-1], found.digits),
        "eigenvalues": [number(value, found.digits) for value in found.eigenvalues[-1]],
        "product_error": number(found.product_error[-1]),
        "files": files,
    }


def _table(found: RecordedRun) -> str:
    """The first and the last recorded step."""
    shown = min(len(found.eigenvalues[0]), _COLUMNS)
    rows = [
        [
            "step",
            "loss",
            "effective rank",
            "product error",
            *(f"eigenvalue {i + 1}" for i in range(shown)),
        ]
    ]
    for i in sorted({0, len(found.steps) - 1}):
        numbers = (
            found.loss[i],
            found.effective_rank[i],
            found.product_error[i],
            *found.eigenvalues[i][:shown],
        )
        rows.append(
            [
                str(found.steps[i]),
                *(
                    "undefined" if value is None else mpmath.nstr(mpmath.mpf(value), 6)
                    for value in numbers
                ),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    more = len(found.eigenvalues[0]) - shown
    last = f"engine {found.engine}, eta = {in_full(found.eta)}, {len(found.steps)} steps recorded"
    return "\n".join([*lines, last + (f", {more} more eigenvalues" if more else "")])
