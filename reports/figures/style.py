"""The figures of the report, the same bytes for the same numbers.

They are drawn without a display.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from rankclock.reports.figures.curves import ACCURACY, STEP_SIZE, Example, Recovery

# Okabe and Ito: distinguishable with every common kind of colour blindness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v")
# Inches, as matplotlib counts.
_WIDTH = 7.0
# Fonts as paths, so that the page looks the same where the font is missing.
STYLE: dict[Any, Any] = {
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "figure.facecolor": "white",
}


@dataclass(frozen=True)
class Drawing:
    """One figure: name of its files, what it shows in words, and its two encodings.

    If there is a table under it: the head, then the rows.
    """

    name: str
    caption: str
    svg: bytes
    png: bytes
    table: tuple[tuple[str, ...], ...] = ()


def bars(index: int) -> dict[str, Any]:
    """How matplotlib draws marks with bars. index: place among COLOURS and MARKERS."""
    return {
        "color": COLOURS[index],
        "marker": MARKERS[index],
        "markersize": 4,
        "linewidth": 1,
        "capsize": 2,
        "elinewidth": 0.8,
    }


@contextmanager
def canvas(
    name: str, height: float, rows: int = 1, columns: int = 1
) -> Iterator[tuple[Figure, list[Axes]]]:
    """An empty figure with its panels.

    They stand in rows that share the abscissa, or in columns that share the ordinate.
    """
    # The salt makes the identifiers inside the SVG a function of the name alone.
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.subplots(
            rows, columns, sharex=columns == 1, sharey=columns > 1, squeeze=False
        )
        yield figure, list(axes.flat)


def drawing(
    figure: Figure, name: str, caption: str, table: tuple[tuple[str, ...], ...] = ()
) -> Drawing:
    """A finished figure in its two encodings."""
    svg, png = io.BytesIO(), io.BytesIO()
    # Without date and version, which would make two reports of one ledger differ.
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=150, metadata={"Software": None})
    return Drawing(name, caption, svg.getvalue(), png.getvalue(), table)


def trajectories(shown: Example) -> Drawing:
    """Eigenvalues over the steps of a published example, with the flow's closed form."""
    name = "trajectories"
    with canvas(name, 6.0, 2) as (figure, (linear, logarithmic)):
        for axis in (linear, logarithmic):
            for index, mode in enumerate(shown.trajectories):
                # guess: marks at every 150th step stand apart and still show the curve.
                steps = np.arange(0, len(mode.run), 150)
                colour, marker = COLOURS[index % len(COLOURS)], MARKERS[index % len(MARKERS)]
                label = f"λ = {mode.eigenvalue}".replace("-", "−")
                axis.plot(
                    steps,
                    mode.run[steps],
                    marker,
                    color=colour,
                    markersize=4.5,
                    markerfacecolor="none",
                    label=label,
                )
                axis.plot(mode.flow_steps, mode.flow, color=colour, linewidth=1.3)
        linear.plot([], [], color="#333333", linewidth=1.3, label="flow, closed form")
        linear.set_ylabel("eigenvalue w of the product (d^N)")
        linear.legend(loc="center left", title="marks: gradient descent")
        logarithmic.set_yscale("log")
        logarithmic.set_ylabel("eigenvalue w, logarithmic (d^N)")
        logarithmic.set_xlabel("gradient-descent steps k; flow time t = η k")
        logarithmic.set_xlim(0, len(shown.trajectories[0].run) - 1)
        caption = (
            f"Eigenvalues of the product of {shown.depth} factors, one for each eigenvalue λ "
            f"of the ground truth ({shown.source}); identical start α = "
            f"{float(shown.alpha):g}, step size η = {float(shown.eta):g}. Marks: gradient "
            "descent in float64, every 150th step. "
            "Lines: the flow, drawn as (travel time, level) from its closed form. Modes with "
            "negative λ tend to zero and never reach it."
        )
        return drawing(figure, name, caption)


def recovery_times(shown: Sequence[Recovery]) -> Drawing:
    """The paper's bound on the recovery time against the time itself, over the start."""
    name = "recovery-bound"
    with canvas(name, 6.2, 2) as (figure, (times, ratios)):
        for index, curve in enumerate(shown):
            colour, marker = COLOURS[index % len(COLOURS)], MARKERS[index % len(MARKERS)]
            times.plot(
                curve.starts, curve.bound, "--", color=colour, label=f"bound, N = {curve.depth}"
            )
            ratios.plot(
                curve.starts,
                curve.bound / curve.hi,
                "-" + marker,
                color=colour,
                markersize=4,
                linewidth=1.2,
                label=f"N = {curve.depth}",
            )
        # After all the lines, so that marks lie over them and follow them in the legend.
        for index, curve in enumerate(shown):
            times.plot(
                curve.starts,
                curve.hi,
                MARKERS[index % len(MARKERS)],
                color=COLOURS[index % len(COLOURS)],
                markersize=5,
                label=f"true, N = {curve.depth}",
            )
        times.set(xscale="log", yscale="log", ylabel="steps until recovery")
        times.legend(ncols=2)
        ratios.set(
            yscale="log", ylabel="bound / true (dimensionless)", xlabel="initialisation scale α (d)"
        )
        ratios.axhline(1, color="#333333", linewidth=0.8)
        ratios.yaxis.set_major_formatter(LogFormatter())
        ratios.legend()
        return drawing(figure, name, _recovery_caption(shown))


def _recovery_caption(shown: Sequence[Recovery]) -> str:
    exact = all((curve.lo == curve.hi).all() for curve in shown)
    sharpness = "exact at every mark." if exact else "upper end of the enclosure."
    return (
        f"Steps until the mode of λ = 1 is within ε = {float(ACCURACY):g} of its limit, "
        f"step size η = {float(STEP_SIZE):g}. Dashed: the bound of the "
        "paper, ⌈T_N^Id⌉, evaluated in float64. Marks: the true number of steps from a "
        f"run with directed rounding, {sharpness}"
        " Below: their ratio; 1 would be a tight bound."
    )


def slack_values(texts: Sequence[str]) -> list[float]:
    """Slack values that can be drawn: finite, positive numbers.

    Enclosures that are too wide to be one number are left out.
    """
    values = []
    for text in texts:
        try:
            value = float(Decimal(text))
        except (InvalidOperation, ValueError):
            continue
        if 0 < value < float("inf"):
            values.append(value)
    return values


def slack_histogram(claim: str, texts: Sequence[str]) -> Drawing | None:
    """How loose one claim is at the sampled points; None when no value can be drawn."""
    values, name = slack_values(texts), f"slack-{claim}"
    if not values:
        return None
    low, high = min(values), max(values)
    # guess: bins of equal width show nothing of values over more than a decade.
    logarithmic = high / low > 20
    with canvas(name, 2.6) as (figure, (axis,)):
        # Bins of width zero are refused; slack that is the same everywhere gets one bar.
        if high / low < 1 + 1e-9:
            low, high = low * 0.95, high * 1.05
        bins = np.geomspace(low, high, 31) if logarithmic else np.linspace(low, high, 31)
        axis.hist(
            np.clip(values, low, high),
            bins=bins.tolist(),
            color=COLOURS[0],
            edgecolor="white",
            linewidth=0.4,
        )
        if logarithmic:
            axis.set_xscale("log")
        else:
            axis.ticklabel_format(axis="x", useOffset=False)
        if low <= 1 <= high:
            axis.axvline(1, color=COLOURS[1], linewidth=1.5, linestyle="--", label="tight")
            axis.legend()
        axis.set(
            xlabel="slack: larger side / smaller side as claimed (dimensionless)",
            ylabel="inequalities",
        )
        return drawing(figure, name, _histogram_caption(values, left_out=len(texts) - len(values)))


def _histogram_caption(values: Sequence[float], *, left_out: int) -> str:
    least, middle, greatest = (
        f"{value:.6g}" for value in (min(values), float(np.median(values)), max(values))
    )
    caption = (
        f"Slack of {len(values)} inequalities at sampled points: least {least}, median "
        f"{middle}, greatest {greatest}. 1 is tight; below 1 the inequality fails."
    )
    if left_out:
        caption += f" {left_out} more could not be drawn: no single finite number."
    return caption
