"""`rankclock plan`: an initialisation scale and step size for a window of a wanted rank and width."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from rankclock.options import NUMBER, print_json, progress_bar
from rankclock.window import eigenvalues
from verify.errors import InputError
from verify.plan import Plan
from verify.plan import plan as search
from verify.window.opening import decimal_text


@click.command()
@click.option("--spectrum", help="Eigenvalues of the ground truth, separated by commas: 5,3,1/2.")
@click.option("--matrix", type=click.Path(path_type=Path), help="Ground truth from a .npy, .npz, .csv or .mtx file.")
@click.option("--rank", type=int, required=True, help="Number of eigenvalues wanted.")
@click.option("--depth", type=int, required=True, help="Number of factors, 2 or more.")
@click.option("--tol", type=NUMBER, default="1/100", show_default=True, help="Relative accuracy of the wanted eigenvalues.")
@click.option("--cap", type=NUMBER, default="1/100", show_default=True, help="Largest other eigenvalue, over lam_1.")
@click.option("--width", type=int, default=1, show_default=True, help="Least number of steps in the window.")
@click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
def plan(spectrum: str | None, matrix: Path | None, rank: int, depth: int, tol: Fraction, cap: Fraction, width: int, as_json: bool) -> None:
    """Find alpha and a step size with a window of a wanted rank and width, where the next four-digit alpha has not that width.

    The step size is 9/10 of the limit of the theory. Other step sizes are not tried; and as widths are whole numbers of
    steps, a still larger alpha may have the width again.

    Example: rankclock plan --spectrum=5,3,1 --rank 2 --depth 3 --width 100
    """
    if depth > 200:
        raise InputError("--depth", f"{depth} is above 200", "give a smaller number of factors")
    values = eigenvalues(spectrum, matrix)
    with progress_bar("steps") as bar:
        task = bar.add_task("", total=None)
        found = search(
            spectrum=values, depth=depth, rank=rank, tol=tol, cap=cap, width=width,
            progress=lambda done: bar.update(task, completed=done),
        )  # fmt: skip
    if as_json:
        print_json(found.to_json())
    else:
        click.echo(_text(found, width, everything=len(values) == rank))


def _text(found: Plan, width: int, *, everything: bool) -> str:
    if everything:
        reason = "no eigenvalue is unwanted: the window never closes, from this or another alpha"
    elif found.too_large is None:
        reason = "of the next four-digit value alpha^N is above cap lam_1"
    else:
        reason = f"at this eta the next four-digit value, {decimal_text(found.too_large)}, has fewer than {width} step{'s' * (width > 1)}"
    last = "without end" if found.window.k_last is None else f"{found.window.k_last}, {found.window.width} steps"
    return "\n".join(
        (
            f"alpha = {decimal_text(found.alpha)}  ({reason})",
            f"eta = {decimal_text(found.eta)}",
            f"window {found.window.k_first}..{last}",
            *(f"warning: {text}" for text in found.window.warnings),
        )
    )
