"""Figures of effective rank.

Staircases with their windows, arrivals, amplification by depth, and a run of full matrices.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rankclock.reports.figures.rank_curves import (
    FULL_CAP,
    FULL_DEPTH,
    FULL_LEADING,
    FULL_START,
    FULL_STEP_SIZE,
    SHARE,
    SPECTRUM,
    STEP_SIZE,
    Amplification,
    Arrival,
    FullRun,
    Staircase,
    target,
)
from rankclock.reports.figures.style import COLOURS, MARKERS, Drawing, canvas, drawing
from rankclock.verify.window.answer import Window

_BEYOND = 10**9  # steps right of every axis
_LAMBDAS = ", ".join(map(str, SPECTRUM))


def staircases(shown: Sequence[Staircase]) -> Drawing:
    """Effective rank over the steps, one panel a depth, with plateaus and windows.

    The plateaus are at r(W_L).
    """
    name, depths = "rank-staircase", sorted({run.depth for run in shown})
    end = max(int(run.shown[-1]) for run in shown)
    with canvas(name, 7.2, len(depths)) as (figure, axes):
        for axis, depth in zip(axes, depths, strict=True):
            runs = [run for run in shown if run.depth == depth]
            for index, run in enumerate(runs):
                steps = run.shown
                axis.plot(
                    steps,
                    run.ranks[steps],
                    color=COLOURS[index],
                    linewidth=1.4,
                    label=f"α = {float(run.start):g}",
                )
                for window in run.windows:
                    _shade(axis, window, COLOURS[index])
            for rank in range(1, len(SPECTRUM) + 1):
                axis.axhline(target(rank), color="#333333", linewidth=0.8, linestyle=":")
            axis.set(
                xscale="log", xlim=(10, end), ylim=(0.9, 2.0), ylabel=f"effective rank, N = {depth}"
            )
            axis.legend(loc="lower left")
        axes[-1].set_xlabel("gradient-descent steps k")
        count = sum(len(run.windows) for run in shown)
        caption = (
            f"Effective rank r(W(k)) over the steps; eigenvalues {_LAMBDAS} of the ground "
            f"truth, identical start, step size η = {float(STEP_SIZE):g}. "
            "Curves: runs of the modes in float64, simulated. Dotted: r of the first one, two "
            "and three eigenvalues, where plateaus are predicted. Shaded: the "
            f"{count} windows that are open, from proved hitting times without a run (tol = "
            f"cap = {SHARE}), as high as the range of r that the window promises. "
            f"{_empty(shown)}"
        )
        return drawing(figure, name, caption)


def _empty(shown: Sequence[Staircase]) -> str:
    """Which windows are empty."""
    gaps = []
    for run in shown:
        missing = sorted(set(range(1, len(SPECTRUM) + 1)) - {window.rank for window in run.windows})
        if missing:
            gaps.append(
                f"rank {' and '.join(map(str, missing))} for N = {run.depth}, α = "
                f"{float(run.start):g}"
            )
    return f"Empty: {'; '.join(gaps)}." if gaps else "None is empty."


def arrival_marks(shown: Staircase, marks: Sequence[Arrival]) -> Drawing:
    """Eigenvalues over the steps with their first passages, and the windows between them."""
    name = "rank-arrivals"
    with canvas(name, 5.8, 2) as (figure, (above, below)):
        steps = shown.shown
        for index, (lam, run) in enumerate(zip(SPECTRUM, shown.eigenvalues, strict=True)):
            above.plot(steps, run[steps], color=COLOURS[index], linewidth=1.3)
            mine = [mark for mark in marks if mark.eigenvalue == lam]
            levels = [float(mark.share) * lam for mark in mine]
            above.plot(
                [mark.lo for mark in mine],
                levels,
                MARKERS[index],
                color=COLOURS[index],
                markersize=5,
                label=f"λ = {lam}",
            )
        above.set(xscale="log", yscale="log", ylabel="eigenvalue w of the product (d^N)")
        above.legend(loc="upper left", title="marks: first passages")
        below.plot(steps, shown.ranks[steps], color="#333333", linewidth=1.3)
        for axis in (above, below):
            for window in shown.windows:
                axis.axvspan(
                    window.k_first,
                    window.k_last or steps[-1],
                    color=COLOURS[window.rank % len(COLOURS)],
                    alpha=0.15,
                    linewidth=0,
                )
        below.set(
            ylabel="effective rank",
            xlabel="gradient-descent steps k",
            xlim=(steps[-1] / 30, steps[-1]),
            ylim=(0.9, 2.4),
        )
        return drawing(figure, name, _arrival_caption(shown, marks))


def _arrival_caption(shown: Staircase, marks: Sequence[Arrival]) -> str:
    exact = sum(mark.lo == mark.hi for mark in marks)
    shares = ", ".join(str(share) for share in sorted({mark.share for mark in marks}))
    return (
        f"Arrival of the eigenvalues {_LAMBDAS}, depth {shown.depth}, identical start α = "
        f"{float(shown.start):g}, step size η = {float(STEP_SIZE):g}. Marks: first steps "
        f"at which a mode is at {shares} of its eigenvalue, from proved hitting times, "
        f"exact at {exact} of {len(marks)} marks. "
        "Curves: a run in float64, simulated. Shaded: the windows of rank "
        f"{', '.join(str(window.rank) for window in shown.windows)}."
    )


def amplifications(shown: Sequence[Amplification]) -> Drawing:
    """Width of the window between two eigenvalues over the start, by depth, with its limit."""
    name = "rank-depth-amplification"
    with canvas(name, 6.0, 2) as (figure, (widths, ratios)):
        for index, curve in enumerate(shown):
            open_, colour, marker = curve.width > 0, COLOURS[index], MARKERS[index]
            # Zero has no place on a logarithmic axis; how many are empty is said in words.
            widths.plot(
                curve.starts[open_],
                curve.width[open_],
                marker,
                color=colour,
                markersize=4.5,
                label=f"N = {curve.depth}",
            )
            widths.plot(curve.starts, curve.limit, ":", color=colour, linewidth=1.2)
            ratios.plot(
                curve.starts,
                curve.width / curve.limit,
                "-" + marker,
                color=colour,
                markersize=4,
                linewidth=1,
            )
        widths.plot([], [], ":", color="#333333", linewidth=1.2, label="predicted limit")
        widths.set(xscale="log", yscale="log", ylabel="width of the window (steps)")
        widths.legend(ncols=2)
        ratios.axhline(1, color="#333333", linewidth=0.8)
        ratios.set(
            xscale="log",
            ylabel="width / limit (dimensionless)",
            xlabel="initialisation scale α (d)",
        )
        return drawing(figure, name, _amplification_caption(shown))


def _amplification_caption(shown: Sequence[Amplification]) -> str:
    empty = sum(int((curve.width == 0).sum()) for curve in shown)
    return (
        f"Depth amplifies differences: steps for which λ = {SPECTRUM[0]} is learned and λ "
        f"= {SPECTRUM[1]} is still small (tol = cap = {SHARE}), step size η = "
        f"{float(STEP_SIZE):g}. Marks: proved widths, without a run. Empty windows, "
        f"without a mark above: {empty}. Dotted: what the width "
        "comes to as α tends to 0, α^(2-N)/((N-2) η) (1/λ_2 - 1/λ_1) for N ≥ 3 and "
        "ln(1/α) (1/ln(1+ηλ_2) - 1/ln(1+ηλ_1)) for N = 2, where it comes slowly. Below: "
        "width over limit."
    )


def full_matrices(shown: FullRun) -> Drawing:
    """Effective rank of a run of all factors against the band that each window promises."""
    name = "rank-full-matrices"
    with canvas(name, 3.4) as (figure, (axis,)):
        axis.plot(
            shown.run.steps,
            shown.run.ranks,
            color="#333333",
            linewidth=1.2,
            label="gradient descent, all factors",
        )
        for index, window in enumerate(shown.windows):
            _shade(axis, window, COLOURS[index])
            # An empty line for the legend: a patch has no entry of its own.
            axis.plot(
                [],
                [],
                color=COLOURS[index],
                alpha=0.5,
                linewidth=6,
                label=f"promised, rank {window.rank}",
            )
            axis.axhline(window.target, color=COLOURS[index], linewidth=0.8, linestyle=":")
        axis.set(
            ylabel="effective rank",
            xlabel="gradient-descent steps k",
            xlim=(0, shown.run.steps[-1]),
            ylim=(0.9, 2.4),
        )
        axis.legend(loc="upper right")
        return drawing(figure, name, _full_caption(shown))


def _full_caption(shown: FullRun) -> str:
    sentences, leading = [], ", ".join(f"{value:g}" for value in FULL_LEADING)
    for window, confirmed in zip(shown.windows, shown.confirmed, strict=True):
        where = (
            "lies in the promised range at every step" if confirmed else "leaves the promised range"
        )
        sentences.append(
            f"inside the window {window.k_first} to {window.k_last} of rank {window.rank} it "
            f"{where}"
        )
    return (
        f"Effective rank of the product of {FULL_DEPTH} full {shown.size} x {shown.size} "
        "factors under gradient descent in float64 (simulated, from singular values), for "
        "one random symmetric positive semidefinite ground truth with leading eigenvalues "
        f"{leading}; α = {FULL_START}, η = {FULL_STEP_SIZE}, cap = {FULL_CAP}. Coloured: "
        "steps and range that the window promises, certified for this matrix. As run, "
        f"{'; '.join(sentences)}."
    )


def _shade(axis: Axes, window: Window, colour: str) -> None:
    """The steps of a window, as high as the range of effective rank that it promises."""
    low, high = float(window.inside.low), float(window.inside.high)
    last = _BEYOND if window.k_last is None else window.k_last
    axis.add_patch(
        Rectangle(
            (window.k_first, low),
            last - window.k_first,
            high - low,
            facecolor=colour,
            alpha=0.3,
            linewidth=0,
        )
    )
