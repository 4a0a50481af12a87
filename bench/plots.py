"""Pictures of the page on performance: the same bytes for the same samples."""

from __future__ import annotations

import hashlib
import io
import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, FixedLocator, NullFormatter, NullLocator

from rankclock.reports.figures.style import COLOURS, MARKERS, STYLE

# Inches. guess: on a phone, 360 pixels wide, letters of 10 points are then as large as the text.
_SIZE = 4.8, 3.5


@dataclass(frozen=True)
class Axis:
    """How a quantity is drawn. logarithmic: its axis. falling: it gets harder as it gets small."""

    label: str
    logarithmic: bool = True
    falling: bool = False


AXES = {
    "alpha": Axis("initialisation scale α (d), smaller to the right", falling=True),
    "eps": Axis("distance ε to the limit (d), smaller to the right", falling=True),
    "eta": Axis("step size η (d^(2−2N)), smaller to the right", falling=True),
    "depth": Axis("depth N, number of factors"),
    "n": Axis("distinct eigenvalues n"),
    "n-perturbed": Axis("distinct eigenvalues n"),
    "digits": Axis("decimal digits kept"),
    "claims": Axis("claims", logarithmic=False),
    "processes": Axis("processes at work", logarithmic=False),
}
# Place among the colours, behind those of two other curves.
_LOOP = 2
# Where the values are few, each is named; a decade has too few marks.
_NAMED = {"depth", "n", "n-perturbed", "digits", "claims", "processes"}


@dataclass(frozen=True)
class Line:
    """One curve: what is on the abscissa, and the samples at each of its values."""

    name: str
    values: Sequence[float]
    samples: Sequence[Sequence[float]]

    @property
    def medians(self) -> list[float]:
        """What is drawn as marks."""
        return [statistics.median(samples) for samples in self.samples]


def cost_picture(picture: str, lines: Sequence[Line]) -> bytes:
    """CPU time of a call over one quantity, as SVG: marks at medians, bars over all samples."""
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": picture}):
        figure, axes = _panel(picture, lines)
        if AXES[picture].logarithmic:
            _whole_decades(axes, lines)
        else:
            axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(EngFormatter(unit="s"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylabel("CPU time of a call")
        return _encoded(figure, lines)


def speedup_picture(lines: Sequence[Line]) -> bytes:
    """How many times as soon several processes are ready, as SVG."""
    picture = "processes"
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": picture}):
        figure, axes = _panel(picture, lines)
        most = max(value for line in lines for value in line.values)
        axes.plot([1, most], [1, most], "--", color="#555555", linewidth=1, label="ideal")
        axes.set_ylim(bottom=0)
        axes.set_ylabel("time of one / time (on the clock)")
        _legend(axes)
        return _encoded(figure, lines)


def _panel(picture: str, lines: Sequence[Line]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes, axis = figure.subplots(), AXES[picture]
    for index, line in enumerate(lines):
        medians = line.medians
        # A plain loop looks the same in every picture.
        place = _LOOP if "loop" in line.name else index
        # From the least sample to the largest.
        bars = [
            [middle - min(samples) for middle, samples in zip(medians, line.samples, strict=True)],
            [max(samples) - middle for middle, samples in zip(medians, line.samples, strict=True)],
        ]
        axes.errorbar(
            line.values,
            medians,
            yerr=bars,
            label=line.name,
            color=COLOURS[place],
            marker=MARKERS[place],
            markersize=5,
            linewidth=1.4,
            capsize=3,
        )
    if axis.logarithmic:
        axes.set_xscale("log")
    if axis.falling:
        axes.invert_xaxis()
        # Letters of full size, which raised exponents would not have.
        axes.xaxis.set_major_formatter(lambda value, _: f"1e{round(math.log10(value))}")
    if picture in _NAMED:
        _name_values(axes, sorted({value for line in lines for value in line.values}))
    axes.set_xlabel(axis.label)
    _legend(axes)
    return figure, axes


def _whole_decades(axes: Axes, lines: Sequence[Line]) -> None:
    """A logarithmic ordinate between powers of ten, so that two at least are named."""
    shown = [value for line in lines for samples in line.samples for value in samples]
    axes.set_yscale("log")
    axes.set_ylim(
        10.0 ** math.floor(math.log10(min(shown))), 10.0 ** math.ceil(math.log10(max(shown)))
    )


def _name_values(axes: Axes, values: list[float]) -> None:
    axes.xaxis.set_major_locator(FixedLocator(values))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")


def _legend(axes: Axes) -> None:
    # Above the panel, where it hides nothing.
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.16, 1), ncols=3, columnspacing=1, handlelength=1.5
    )


def _encoded(figure: Figure, lines: Sequence[Line]) -> bytes:
    svg = io.BytesIO()
    # Without date, which would make two pictures of the same samples differ.
    figure.savefig(svg, format="svg", metadata={"Date": None, "Description": digest(lines)})
    return svg.getvalue()


def digest(lines: Sequence[Line]) -> str:
    """A name of everything that is drawn, which the picture carries."""
    drawn = [[line.name, [*line.values], [[*s] for s in line.samples]] for line in lines]
    return "samples " + hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16]
