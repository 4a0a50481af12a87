"""`rankclock plan`: a start and a step size for a window of a wanted rank and width."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rankclock.interrupts import loading
from rankclock.options import (
    CAP,
    DEPTH,
    JSON,
    MATRIX,
    SPECTRUM,
    STEP_SIZE,
    TOLERANCE,
    brief,
    print_json,
)
from rankclock.progress import progress_bar
from rankclock.verify.arithmetic.decimals import decimal_text, exact_text

if TYPE_CHECKING:
    from rankclock.verify.window.plan import Plan


@click.command()
@SPECTRUM
@MATRIX
@click.option("--rank", type=int, required=True, help="Number of eigenvalues wanted.")
@DEPTH
@TOLERANCE
@CAP
@click.option(
    "--width", type=int, default=1, show_default=True, help="Least number of steps in the window."
)
@click.option(
    "--eta",
    type=STEP_SIZE,
    default="auto",
    show_default=True,
    help="Step size; auto: 9/10 of the limit of the theory, or less.",
)
@JSON
def plan(
    spectrum: str | None,
    matrix: Path | None,
    rank: int,
    depth: int,
    tol: Fraction,
    cap: Fraction,
    width: int,
    eta: Fraction | str,
    as_json: bool,
) -> None:
    """Find the start of the cheapest run with a wanted window.

    The answer is alpha and a step size; the window is one of a wanted rank and width.

    With unwanted eigenvalues only alpha^N <= cap lam_1 is considered. Where the window closes,
    alpha is the largest four-digit value that has the width: the larger alpha is there first. When
    eigenvalues L and L+1 are close, not all larger values may be decided, and the answer says so.
    Where no unwanted eigenvalue is above cap lam_1 the window never closes, and alpha is the value
    with the least k_first. That need not be the largest, as modes that start above their
    eigenvalues fall slowly.

    The step size is 9/10 of the limit of the theory. Where the width would need an alpha below
    1/1000 of the largest allowed, a smaller step size is preferred, unless --eta fixes it. At a
    larger one the run can be shorter still.

    Refused when eigenvalues L and L+1 are equal, because they are learned together. The exception:
    when cap lam_1 is above (1-tol) lam_L, the way between these two levels is a window; above
    lam_L, one that never closes.

    Example: rankclock plan --spectrum=5,3,1 --rank 2 --depth 3 --width 100
    """
    with loading():
        from rankclock.spectrum import eigenvalues
        from rankclock.verify.descent.start import require_few_factors
        from rankclock.verify.window.plan import plan as search
    # Before the eigenvalues, which may take long to read.
    require_few_factors(depth)
    values = eigenvalues(spectrum, matrix)
    with progress_bar("steps") as bar:
        task = bar.add_task("", total=None)
        answer = search(
            spectrum=values,
            depth=depth,
            rank=rank,
            tol=tol,
            cap=cap,
            width=width,
            eta=eta if isinstance(eta, Fraction) else None,
            progress=lambda done: bar.update(task, completed=done),
        )
    if as_json:
        print_json(answer.to_json())
    else:
        click.echo(_text(answer, width, everything=len(values) == rank))


def _text(answer: Plan, width: int, *, everything: bool) -> str:
    window = answer.window
    last = (
        f"without end  ({_lasts(answer, everything=everything)})"
        if window.k_last is None
        else f"{brief(window.k_last)}, {_steps(window.width or 0)}"
    )
    lines = [
        f"alpha = {decimal_text(answer.alpha)}  ({_why(answer, width, everything=everything)})",
        f"eta = {exact_text(answer.eta)}{_smaller(answer, width)}",
        f"window {brief(window.k_first)}..{last}",
    ]
    if answer.longer is not None:
        alpha, k_first = answer.longer
        lines.append(
            f"a larger alpha, {decimal_text(alpha)}, has the window too, but its run is "
            f"longer: k_first {brief(k_first)}"
        )
    lines += [f"warning: {text}" for text in window.warnings]
    # Said once, for all numbers that are cut.
    if any(
        k is not None and brief(k) != str(k)
        for k in (window.k_first, window.k_last, answer.longer and answer.longer[1])
    ):
        lines.append("long integers are exact in --json")
    return "\n".join(lines)


def _why(answer: Plan, width: int, *, everything: bool) -> str:
    """What is proved of alpha."""
    # From the strongest statement to the weakest: the first that holds is told.
    if answer.alpha == answer.at_most:
        return (
            "of the next four-digit value alpha^N is above "
            f"{'lam_1' if everything else 'cap lam_1'}"
        )
    if not answer.window.closes:
        return (
            f"no four-digit value up to {decimal_text(answer.searched)} has a smaller k_first at "
            "this eta"
        )
    steps = f"at least {_steps(width)}"
    if answer.searched == answer.at_most:
        return f"the largest four-digit value whose window has {steps} at this eta"
    if answer.searched == answer.alpha:
        return (
            f"its window has {steps} at this eta; of larger values not all were decided, and one "
            "may have so many too"
        )
    return (
        f"the largest four-digit value up to {decimal_text(answer.searched)} whose window has "
        f"{steps} at this eta; above, not all were decided"
    )


def _smaller(answer: Plan, width: int) -> str:
    if answer.usual_eta is None:
        return ""
    usual, least = decimal_text(answer.usual_eta), decimal_text(answer.small)
    return (
        f"  (below 9/10 of the limit of the theory, {usual}, at which no alpha from {least} up "
        f"was found with at least {_steps(width)})"
    )


def _steps(count: int) -> str:
    return f"{brief(count)} step{'s' * (count != 1)}"


def _lasts(answer: Plan, *, everything: bool) -> str:
    """Why the window never closes."""
    # There is no cap to keep below.
    if everything:
        return "no eigenvalue is unwanted: the window never closes"
    equal = ""
    if answer.equal:
        are = "may be" if answer.window.enclosed else "are"
        equal = f"eigenvalues L and L+1 {are} equal, but "
    return f"{equal}no unwanted eigenvalue is above cap lam_1: the window never closes"
