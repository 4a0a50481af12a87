"""The figure of `rankclock simulate`: eigenvalues over the steps, effective rank below."""

from __future__ import annotations

import io

import matplotlib
import mpmath
import numpy as np
from matplotlib.axes import Axes

from rankclock.reports.figures.style import canvas
from rankclock.verify.arithmetic.rationals import as_mpf
from rankclock.verify.descent.recording import RecordedRun
from rankclock.verify.descent.trajectory_file import as_float

SUFFIXES = (".svg", ".png", ".pdf")
# Okabe and Ito: distinguishable with every common kind of colour blindness; the line styles repeat
# after four, the colours after seven.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_STYLES = ("-", "--", "-.", ":")
# guess: characters of an exact name; a longer one pushes its row of the legend out of the figure.
_LONGEST_NAME = 8
# needed: dates and versions would make two figures of one run differ.
_METADATA = {
    ".svg": {"Date": None, "Creator": None},
    ".png": {"Software": None},
    ".pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


def draw(run: RecordedRun, suffix: str) -> bytes:
    """The bytes of the figure, over the recorded steps.

    Eigenvalues above, the effective rank as a staircase below. Values beyond float64 are left out.
    suffix: .svg, .png or .pdf. Raises KeyError for another suffix.
    """
    metadata, out = _METADATA[suffix], io.BytesIO()
    with canvas("trajectory", 6.0, 2) as (figure, (above, below)):
        _eigenvalues(above, run)
        ranks = np.array([as_float(rank) for rank in run.effective_rank])
        below.step(run.steps, ranks, where="post", color=COLOURS[0], linewidth=1.5)
        below.set(ylabel="effective rank (dimensionless)", xlabel="gradient-descent steps k")
        if np.isfinite(ranks).any():
            below.set_ylim(min(0.9, float(np.nanmin(ranks))), float(np.nanmax(ranks)) * 1.05 + 0.1)
        if run.steps[-1]:
            below.set_xlim(0, run.steps[-1])
        figure.savefig(out, format=suffix[1:], dpi=150, metadata=metadata)
    return out.getvalue()


def _eigenvalues(axis: Axes, run: RecordedRun) -> None:
    values = np.array([[as_float(value) for value in row] for row in run.eigenvalues])
    # What is beyond float64 is a gap, as infinity would stretch the axis without end.
    values[~np.isfinite(values)] = np.nan
    count = values.shape[1]
    shades = matplotlib.colormaps["cividis"]
    few = count <= len(COLOURS)
    for i in range(count):
        colour = COLOURS[i] if few else shades(i / (count - 1))
        # Of many lines the first and the last tell what the shades mean.
        label = _name(run, i) if few or i in (0, count - 1) else None
        style = _STYLES[i % len(_STYLES)] if few else "-"
        axis.plot(
            run.steps,
            values[:, i],
            style,
            color=colour,
            linewidth=1.5,
            label=label,
            # A single step draws no line.
            marker="" if len(run.steps) > 1 else "o",
        )
    axis.set_ylabel("eigenvalue w of the product (d^N)")
    # Above the axes, where it hides no line.
    title = f"engine {run.engine}, η = {mpmath.nstr(as_mpf(run.eta), 4)}"
    axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, title=title)


def _name(run: RecordedRun, index: int) -> str:
    if run.spectrum is None:
        return f"eigenvalue {index + 1} by size"
    short = str(run.spectrum[index])
    if len(short) > _LONGEST_NAME:
        short = mpmath.nstr(as_mpf(run.spectrum[index]), 4)
    return f"λ = {short}".replace("-", "−")
