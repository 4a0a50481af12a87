"""`rankclock window`: the steps at which the iterates have low effective rank."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import click

from rankclock.options import (
    NUMBER,
    STEP_SIZE,
    brief,
    in_full,
    print_json,
    progress_bar,
)
from rankclock.verify.arithmetic.decimals import decimal_text
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.descent.start import require_mode
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalues import Eigenvalue, enclosed_spectrum, parse_spectrum
from rankclock.verify.ground_truth.matrix import load_matrix
from rankclock.verify.hitting.step_size import theory_limit
from rankclock.verify.window.answer import Opening, Window
from rankclock.verify.window.rank_window import BUDGET, rank_window


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
@click.option("--rank", type=int, required=True, help="Number of eigenvalues wanted.")
@click.option(
    "--tol",
    type=NUMBER,
    default="1/100",
    show_default=True,
    help="Relative accuracy of the wanted eigenvalues.",
)
@click.option(
    "--cap",
    type=NUMBER,
    default="1/100",
    show_default=True,
    help="Largest other eigenvalue, over lam_1.",
)
@click.option("--beta", type=NUMBER, help="Perturbed start, W_1(0) = (alpha - beta) I.")
@click.option(
    "--max-steps",
    type=click.IntRange(1),
    default=BUDGET,
    show_default=True,
    help="Most steps of a certified run.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
def window(
    spectrum: str | None,
    matrix: Path | None,
    depth: int,
    alpha: Fraction,
    eta: Fraction | str,
    rank: int,
    tol: Fraction,
    cap: Fraction,
    beta: Fraction | None,
    max_steps: int,
    as_json: bool,
) -> None:
    """Steps at which the wanted eigenvalues are learned and the others still small.

    Example: rankclock window --spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --eta 0.001 --rank 1
    """
    require_mode(depth, alpha, eta)
    values = eigenvalues(spectrum, matrix)
    step = eta if isinstance(eta, Fraction) else theory_limit(depth, alpha, values, beta).automatic
    with progress_bar("steps") as bar:
        task = bar.add_task("", total=None)
        found = rank_window(
            spectrum=values,
            depth=depth,
            alpha=alpha,
            eta=step,
            rank=rank,
            tol=tol,
            cap=cap,
            beta=beta,
            budget=max_steps,
            progress=lambda done: bar.update(task, completed=done),
        )
    if as_json:
        print_json({**found.to_json(), "eta": str(step)})
    else:
        click.echo(_text(found, step, tol, cap))
    if not found.settled:
        raise TooLong(
            "whether the window is empty, as its ends are known only to lie in k_first_range "
            "and k_last_range"
        )


def eigenvalues(spectrum: str | None, matrix: Path | None) -> tuple[Eigenvalue, ...]:
    """The eigenvalues of --spectrum or --matrix, descending for a matrix."""
    if (spectrum is None) == (matrix is None):
        given = "both are given" if spectrum is not None else "neither is given"
        raise InputError("--spectrum/--matrix", given, "give the ground truth by one of them")
    if spectrum is not None:
        return tuple(Eigenvalue.exactly(value) for value in parse_spectrum(spectrum))
    assert matrix is not None
    truth = load_matrix(matrix)
    if truth.note:
        click.echo(f"note: {truth.name}: {truth.note}", err=True)
    return enclosed_spectrum(truth.entries)


def _text(found: Window, step: Fraction, tol: Fraction, cap: Fraction) -> str:
    last = "without end" if found.k_last is None else brief(found.k_last)
    if found.empty:
        lines = [
            (
                f"empty: the wanted modes are learned at step {brief(found.k_first)}, and "
                f"another is too large from step {brief((found.k_last or 0) + 1)}"
            )
        ]
    else:
        lines = [f"window {brief(found.k_first)}..{last}  ({found.method}, eta = {in_full(step)})"]
    if not found.exact:
        lines.append(
            f"  known to: k_first in {_span(found.opens.lo, found.opens.hi)}, first step too "
            f"late in {_span(found.escapes.lo, found.escapes.hi)}"
        )
    if found.enclosed:
        lines.append(f"  eigenvalues {found.enclosed}")
    if found.opening is not None:
        lines.append(f"  {opening_text(found.opening)}")
    if found.paper is not None and found.paper.k_first is not None:
        paper = found.paper
        end = (
            "without end"
            if not paper.closes
            else "unknown"
            if paper.k_last is None
            else brief(paper.k_last)
        )
        lines.append(
            "by the bounds of the paper "
            f"{'empty: ' if paper.empty else ''}{brief(found.paper.k_first)}..{end}"
        )
    if not found.empty:
        data = found.to_json()
        rank, error = data["effective_rank"], data["error"]
        lines.append(
            f"inside, effective rank between {rank['low']:.6g} and {rank['high']:.6g} "
            f"(target {rank['target']:.6g})"
        )
        spectral, frobenius = _six(error["spectral"]), _six(error["frobenius"])
        lines.append(
            f"inside, error at most {spectral} in spectral and {frobenius} in Frobenius norm "
            f"(tol {brief(tol)}, cap {brief(cap)})"
        )
    lines += [f"warning: {text}" for text in found.warnings]
    if any(k is not None and brief(k) != str(k) for k in (found.opens.hi, found.k_last)):
        lines.append("long integers are exact in --json")
    return "\n".join(lines)


def opening_text(found: Opening) -> str:
    """What would open the window."""
    if found.alpha is None:
        return f"no scale opens it: {found.reason}"
    above = (
        f"; from the next four-digit value, {decimal_text(found.beyond)}, it does not"
        if found.beyond is not None
        else ""
    )
    return f"at this eta it opens from alpha = {decimal_text(found.alpha)}{above}"


def _span(low: int | None, high: int | None) -> str:
    return "..".join("never" if k is None else brief(k) for k in (low, high))


def _six(value: float | str) -> str:
    """Six digits; what is beyond float64 is a decimal."""
    return f"{value:.6g}" if isinstance(value, float) else f"{Decimal(value):.6g}"
