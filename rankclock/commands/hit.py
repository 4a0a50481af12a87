"""`rankclock hit`: how many steps until an eigenvalue is past a target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

from rankclock.interrupts import loading
from rankclock.options import (
    DEPTH,
    JSON,
    LONG,
    NUMBER,
    PERTURBATION,
    SCALE,
    STEP,
    brief,
    in_full,
    print_json,
)
from rankclock.progress import progress_bar
from rankclock.verify.limits import BUDGET

if TYPE_CHECKING:
    from rankclock.verify.hitting.answer import Hit


@click.command()
@click.option("--lam", type=NUMBER, required=True, help="Eigenvalue of the ground truth.")
@DEPTH
@SCALE
@STEP
@click.option("--to-error", type=NUMBER, help="Target: |d - lam_+^(1/N)| at most this.")
@click.option(
    "--to-fraction", type=NUMBER, help="Target: eigenvalue d^N past this multiple of lam."
)
@click.option("--to-level", type=NUMBER, help="Target: eigenvalue d^N past this level.")
@PERTURBATION
@click.option(
    "--max-steps",
    type=click.IntRange(1),
    default=BUDGET,
    show_default=True,
    help="Most steps of a run where no theorem reaches.",
)
@JSON
def hit(
    lam: Fraction,
    depth: int,
    alpha: Fraction,
    eta: Fraction | str,
    to_error: Fraction | None,
    to_fraction: Fraction | None,
    to_level: Fraction | None,
    beta: Fraction | None,
    max_steps: int,
    as_json: bool,
) -> None:
    """First step at which an eigenvalue is past a target.

    Example: rankclock hit --lam 1 --depth 3 --alpha 1/100 --eta 1/10 --to-level 1/2
    """
    with loading():
        from rankclock.step_size import settle_step_size
        from rankclock.verify.descent.start import require_mode, require_perturbation
        from rankclock.verify.hitting.hitting_index import hitting_index
    require_mode(depth, alpha, eta)
    require_perturbation(beta)
    # What the theorem does not cover, the answer may; what that does not cover either is refused
    # there.
    step = settle_step_size(
        eta, depth=depth, alpha=alpha, lowest=lam, highest=lam, beta=beta, beyond=True
    )
    # Without an end: how many steps are run is known only where no theorem answers.
    with progress_bar("steps") as bar:
        task = bar.add_task("", total=None)
        answer = hitting_index(
            lam=lam,
            depth=depth,
            alpha=alpha,
            eta=step,
            to_error=to_error,
            to_fraction=to_fraction,
            to_level=to_level,
            beta=beta,
            budget=max_steps,
            progress=lambda done: bar.update(task, completed=done),
        )
    if as_json:
        print_json({**answer.to_json(), "eta": str(step)})
    else:
        click.echo(_sentence(answer, step))


def _sentence(hit_answer: Hit, step: Fraction) -> str:
    steps = hit_answer.steps
    answer = (
        f"k = {brief(steps.lo)}" if steps.exact else f"{brief(steps.lo)} <= k <= {brief(steps.hi)}"
    )
    lines = [f"{answer}  ({hit_answer.method}, eta = {in_full(step)})", *_trail(hit_answer)]
    if hit_answer.fallback:
        lines.append(f"  the whole path was run: {hit_answer.fallback}")
    lines += _bounds(hit_answer)
    lines += [f"warning: {text}" for text in hit_answer.warnings]
    # Said once, for all numbers that are cut.
    if brief(steps.hi) != str(steps.hi):
        lines.append("long integers are exact in --json")
    return "\n".join(lines)


def _trail(hit_answer: Hit) -> list[str]:
    """The parts of the proof; where they are told by x, what that is."""
    lines, scaled = [], False
    for part in hit_answer.trail:
        least, most = part.steps
        count = f"{brief(least)} steps" if least == most else f"{brief(least)}..{brief(most)} steps"
        # A part from the start is in the units of the mode; later ones are scaled.
        way = f"{part.origin} to {part.end}"
        if part.origin != "start":
            way, scaled = f"x from {way}", True
        lines.append(
            f"  from step {brief(part.begin)}, {way}: {count} by {part.name}, "
            f"{part.theorem}, open by {part.error} steps"
        )
    return [f"  with x = {_unit(hit_answer)}", *lines] if scaled else lines


def _unit(hit_answer: Hit) -> str:
    """The dimensionless mode, in terms of the factor mode d."""
    lam = hit_answer.mode.lam if hit_answer.mode else 0
    if not lam:
        return "d"  # no eigenvalue sets a scale
    return "d/lam^(1/N)" if lam > 0 else "d/|lam|^(1/N)"


def _bounds(hit_answer: Hit) -> list[str]:
    """The sharp bounds and that of the paper, or why there are none."""
    if not hit_answer.steps.hi:
        return ["the start meets the target, so no bound is needed"]
    lines = [
        _sharp(*hit_answer.sharp)
        if hit_answer.sharp
        else f"sharp bounds: {hit_answer.why_not_sharp}"
    ]
    if hit_answer.paper_bound is None or hit_answer.paper_ceil is None:
        lines.append(f"paper's bound: {hit_answer.why_no_paper_bound}")
    else:
        lines.append(
            f"paper's bound {hit_answer.paper_bound}, rounded up {brief(hit_answer.paper_ceil)}"
        )
    return lines


def _sharp(lower: str, upper: str) -> str:
    # Both have about as many digits, and the upper never fewer.
    if len(upper) <= LONG:
        return f"sharp bounds {lower} and {upper}"
    return (
        f"sharp bounds about {brief(Fraction(lower))} and {brief(Fraction(upper))} (exactly in "
        "--json)"
    )
