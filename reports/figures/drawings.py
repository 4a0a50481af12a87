"""Every figure of a report."""

from __future__ import annotations

from collections.abc import Sequence

from rankclock.reports.figures.curves import DEPTHS, example, recovery
from rankclock.reports.figures.denoising_figure import denoising, observe
from rankclock.reports.figures.rank_curves import (
    AMPLIFIED_DEPTHS,
    STARTS,
    amplification,
    arrivals,
    full_run,
    staircase,
)
from rankclock.reports.figures.rank_curves import DEPTHS as RANK_DEPTHS
from rankclock.reports.figures.rank_figures import (
    amplifications,
    arrival_marks,
    full_matrices,
    staircases,
)
from rankclock.reports.figures.regime_figure import regime_figure, regimes
from rankclock.reports.figures.sharp_curves import DEPTHS as COMPARED_DEPTHS
from rankclock.reports.figures.sharp_curves import over_accuracies, over_starts
from rankclock.reports.figures.sharp_figures import comparison
from rankclock.reports.figures.slack_plots import slack_against_parameters
from rankclock.reports.figures.style import Drawing, recovery_times, slack_histogram, trajectories


def draw_all(claims: Sequence[dict]) -> dict[str, Drawing]:
    """Every figure of a report, by name. claims: the claims of a ledger.

    Raises TooLong when a recovery time exceeds its budget of steps.
    """
    drawn: list[Drawing | None] = [
        trajectories(example()),
        recovery_times([recovery(depth) for depth in DEPTHS]),
    ]
    drawn.append(regime_figure(regimes()))
    drawn.append(comparison([over_starts(depth) for depth in COMPARED_DEPTHS], accuracy=False))
    drawn.append(comparison([over_accuracies(depth) for depth in COMPARED_DEPTHS], accuracy=True))
    drawn += [*_ranks(), denoising(observe())]
    for claim in claims:
        drawn += [
            slack_histogram(claim["id"], claim.get("slack") or ()),
            slack_against_parameters(claim["id"], claim.get("slack_design")),
        ]
    # A claim without slack has no figure.
    return {figure.name: figure for figure in drawn if figure is not None}


def _ranks() -> list[Drawing]:
    runs = [staircase(depth, start) for depth in RANK_DEPTHS for start in STARTS]
    # guess: depth 3 from the smaller start, whose three arrivals are far apart.
    shown = runs[3]
    return [
        staircases(runs),
        arrival_marks(shown, arrivals(shown.depth, shown.start)),
        amplifications([amplification(depth) for depth in AMPLIFIED_DEPTHS]),
        full_matrices(full_run()),
    ]
