"""Figures of the sharp hitting time beside the paper's bound."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.ticker import LogFormatter

from rankclock.reports.figures.sharp_curves import ACCURACY, START, STEP_SIZE, RecoveryCurves
from rankclock.reports.figures.style import COLOURS, MARKERS, Drawing, canvas, drawing


def comparison(shown: Sequence[RecoveryCurves], *, accuracy: bool) -> Drawing:
    """True time, sharp interval and the paper's bound, over the start or over the accuracy.

    Below, bound over truth and its limit.
    """
    name = "hitting-times-over-accuracy" if accuracy else "hitting-times-over-start"
    with canvas(name, 6.6, 2) as (figure, (times, ratios)):
        for index, curve in enumerate(shown):
            colour, marker = COLOURS[index % len(COLOURS)], MARKERS[index % len(MARKERS)]
            times.plot(curve.over, curve.bound, "--", color=colour, linewidth=1)
            times.fill_between(
                curve.over, curve.lower, curve.upper, color=colour, alpha=0.25, linewidth=1
            )
            times.plot(
                curve.over, curve.hi, marker, color=colour, markersize=4, label=f"N = {curve.depth}"
            )
            ratios.plot(
                curve.over,
                curve.bound / curve.hi,
                "-" + marker,
                color=colour,
                markersize=4,
                linewidth=1,
            )
            ratios.plot(curve.over, curve.limit, ":", color=colour, linewidth=1.2)
        times.plot([], [], "--", color="#333333", linewidth=1, label="paper's bound")
        times.fill_between([], [], [], color="#333333", alpha=0.25, label="sharp interval")
        ratios.plot([], [], ":", color="#333333", linewidth=1.2, label="predicted limit")
        times.set(xscale="log", yscale="log", ylabel="steps until recovery")
        times.legend(ncols=2)
        ratios.legend()
        ratios.set(
            ylabel="paper's bound / true (dimensionless)",
            xlabel="accuracy ε (d)" if accuracy else "initialisation scale α (d)",
        )
        ratios.axhline(1, color="#333333", linewidth=0.8)
        if not accuracy:
            ratios.set_yscale("log")
            ratios.yaxis.set_major_formatter(LogFormatter())
        return drawing(figure, name, _caption(shown, accuracy=accuracy))


def _caption(shown: Sequence[RecoveryCurves], *, accuracy: bool) -> str:
    setting = (
        f"from the start α = {float(START):g}" if accuracy else f"to within ε = {float(ACCURACY):g}"
    )
    exact = sum(int((curve.lo == curve.hi).sum()) for curve in shown)
    total = sum(len(curve.lo) for curve in shown)
    widest = max(float((curve.upper - curve.lower).max()) for curve in shown)
    limit = (
        "ln(1 - hN)/ln(1 - hN c_N^(2-2/N)), which the ratio approaches as ε tends to 0"
        if accuracy
        else "1 + (N-2) h c_N^(1-1/N) μ/α, which the ratio approaches as α tends to 0 for N ≥ 3"
    )
    return (
        f"Steps until the mode of λ = 1 is recovered {setting}, step size η = "
        f"{float(STEP_SIZE):g}. Marks: the proved number of steps, exact at {exact} of "
        f"{total} marks; no mark took a run of that length. Shaded: the sharp interval, at "
        f"most {widest:.3g} steps wide here. Dashed: the paper's bound. Below: bound over "
        f"truth. Dotted: {limit}."
    )
