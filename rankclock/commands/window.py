"""`rankclock window`: the steps at which the iterates have low effective rank."""

from __future__ import annotations

from decimal import Decimal
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
    PERTURBATION,
    SCALE,
    SPECTRUM,
    STEP,
    TOLERANCE,
    brief,
    in_full,
    print_json,
)
from rankclock.progress import progress_bar
from rankclock.verify.arithmetic.decimals import decimal_text
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.limits import BUDGET

if TYPE_CHECKING:
    from rankclock.verify.window.answer import Opening, Window
    from rankclock.verify.window.paper import PaperWindow


@click.command()
@SPECTRUM
@MATRIX
@DEPTH
@SCALE
@STEP
@click.option("--rank", type=int, required=True, help="Number of eigenvalues wanted.")
@TOLERANCE
@CAP
@PERTURBATION
@click.option(
    "--max-steps",
    type=click.IntRange(1),
    default=BUDGET,
    show_default=True,
    help="Most steps of a certified run.",
)
@JSON
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
    """Steps at which a wanted rank is learned.

    The wanted eigenvalues are near their values then, and all others still small.

    Example: rankclock window --spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --eta 0.001 --rank 1
    """
    with loading():
        from rankclock.spectrum import eigenvalues
        from rankclock.verify.descent.start import require_mode
        from rankclock.verify.hitting.step_size import theory_limit
        from rankclock.verify.window.rank_window import rank_window
    require_mode(depth, alpha, eta)
    values = eigenvalues(spectrum, matrix)
    step = eta if isinstance(eta, Fraction) else theory_limit(depth, alpha, values, beta).automatic
    with progress_bar("steps") as bar:
        task = bar.add_task("", total=None)
        answer = rank_window(
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
        print_json({**answer.to_json(), "eta": str(step)})
    else:
        click.echo(_text(answer, step, tol, cap))
    # After the answer, which is shown all the same: what is known of the ends is of use.
    if not answer.settled:
        raise TooLong(
            "whether the window is empty, as its ends are known only to lie in k_first_range "
            "and k_last_range"
        )


def _text(answer: Window, step: Fraction, tol: Fraction, cap: Fraction) -> str:
    lines = [_steps(answer, step)]
    if not answer.exact:
        lines.append(
            f"  known to: k_first in {_span(answer.opens.lo, answer.opens.hi)}, first step too "
            f"late in {_span(answer.escapes.lo, answer.escapes.hi)}"
        )
    if answer.enclosed:
        lines.append(f"  eigenvalues {answer.enclosed}")
    if answer.opening is not None:
        lines.append(f"  {opening_text(answer.opening)}")
    if answer.paper is not None and answer.paper.k_first is not None:
        first = f"{'empty: ' if answer.paper.empty else ''}{brief(answer.paper.k_first)}"
        lines.append(f"by the bounds of the paper {first}..{_end_by_paper(answer.paper)}")
    if not answer.empty:
        lines += _promises(answer, tol, cap)
    lines += [f"warning: {text}" for text in answer.warnings]
    # Said once, for all numbers that are cut.
    if any(k is not None and brief(k) != str(k) for k in (answer.opens.hi, answer.k_last)):
        lines.append("long integers are exact in --json")
    return "\n".join(lines)


def _steps(answer: Window, step: Fraction) -> str:
    """The first and the last step of the window, or why it is empty."""
    if answer.empty:
        return (
            f"empty: the wanted modes are learned at step {brief(answer.k_first)}, and "
            f"another is too large from step {brief((answer.k_last or 0) + 1)}"
        )
    last = "without end" if answer.k_last is None else brief(answer.k_last)
    return f"window {brief(answer.k_first)}..{last}  ({answer.method}, eta = {in_full(step)})"


def _end_by_paper(paper: PaperWindow) -> str:
    if not paper.closes:
        return "without end"
    return "unknown" if paper.k_last is None else brief(paper.k_last)


def _promises(answer: Window, tol: Fraction, cap: Fraction) -> list[str]:
    """What holds at every step inside."""
    data = answer.to_json()
    rank, error = data["effective_rank"], data["error"]
    spectral, frobenius = _six(error["spectral"]), _six(error["frobenius"])
    between = f"{rank['low']:.6g} and {rank['high']:.6g} (target {rank['target']:.6g})"
    norms = f"{spectral} in spectral and {frobenius} in Frobenius norm"
    return [
        f"inside, effective rank between {between}",
        f"inside, error at most {norms} (tol {brief(tol)}, cap {brief(cap)})",
    ]


def opening_text(opening: Opening) -> str:
    """What would open the window."""
    if opening.alpha is None:
        return f"no scale opens it: {opening.reason}"
    # The scale may be at the end of what was tried, and open beyond.
    above = (
        f"; from the next four-digit value, {decimal_text(opening.beyond)}, it does not"
        if opening.beyond is not None
        else ""
    )
    return f"at this eta it opens from alpha = {decimal_text(opening.alpha)}{above}"


def _span(low: int | None, high: int | None) -> str:
    return "..".join("never" if k is None else brief(k) for k in (low, high))


def _six(value: float | str) -> str:
    """Six digits; what is beyond float64 is a decimal."""
    return f"{value:.6g}" if isinstance(value, float) else f"{Decimal(value):.6g}"
