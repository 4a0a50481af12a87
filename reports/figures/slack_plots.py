"""How the slack of a bound depends on one parameter at a time, over the fixed design."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import Any

from rankclock.reports.figures.style import COLOURS, MARKERS, Drawing, bars, canvas, drawing

_AXES = {
    "alpha": "initialisation scale α (d)",
    "x": "factor mode x (d)",
    "epsilon": "accuracy ε (d)",
    "N": "depth N",
    "eta": "step size η",
}
# guess: more panels leave no room for their labels; more bars run into each other.
_MOST_PANELS, _MOST_BARS = 3, 10


def slack_against_parameters(claim: str, design: dict[str, Any] | None) -> Drawing | None:
    """Median and range of the slack at each value of α (or x), ε and N.

    None where the design has nothing to draw.
    """
    series = [
        (relation["relation"], relation["points"])
        for relation in (design or {}).get("relations", ())
        if len(relation["points"]) >= 2
    ][: len(COLOURS)]
    names = [
        name
        for name in _AXES
        if any(len({p[name] for p in points if name in p}) > 1 for _, points in series)
    ]
    # The step size of the design follows the other parameters; alone it shows little.
    names = [name for name in names if name != "eta" or len(names) == 1][:_MOST_PANELS]
    if not names:
        return None
    name = f"design-{claim}"
    with canvas(name, 3.0, columns=len(names)) as (figure, panels):
        for axis, parameter in zip(panels, names, strict=True):
            for place, (relation, points) in enumerate(series):
                _series(axis, points, parameter, place, relation)
            axis.axhline(1, color="#333333", linewidth=0.8)
            axis.set(yscale="log", xlabel=_AXES[parameter])
            if parameter != "N":
                axis.set_xscale("log")
        panels[0].set_ylabel("slack (dimensionless)")
        if len(series) > 1:
            panels[-1].legend()
        counts = " and ".join(str(len(points)) for _, points in series)
        caption = (
            f"Slack over the fixed design ({counts} points): larger side over smaller side as "
            "claimed, from rigorous enclosures. "
            "Marks with bars: median, least and greatest over all points with that value; "
            "marks alone: every point. 1 is tight, below 1 the inequality fails."
        )
        return drawing(figure, name, caption)


def _slack_by_value(
    points: Sequence[dict[str, Any]], parameter: str
) -> dict[Fraction, list[float]]:
    """Slack at the points, by the values of a parameter that a logarithmic axis can show."""
    # By exact value: as floats, values that are nearly equal would be one group.
    groups: dict[Fraction, list[float]] = {}
    for point in points:
        if parameter in point and Fraction(point[parameter]) > 0:
            # The upper end of the enclosure: a bound is shown no tighter than it is proved to be.
            slack = float(Fraction(point["slack"][1]))
            groups.setdefault(Fraction(point[parameter]), []).append(slack)
    return groups


def _series(
    axis: Any, points: Sequence[dict[str, Any]], parameter: str, place: int, relation: int
) -> None:
    groups = _slack_by_value(points, parameter)
    if not groups:
        return
    values = sorted(groups)
    if len(values) > _MOST_BARS:
        pairs = [(float(value), slack) for value in values for slack in groups[value]]
        axis.plot(
            [v for v, _ in pairs],
            [s for _, s in pairs],
            MARKERS[place],
            color=COLOURS[place],
            markersize=3,
            alpha=0.6,
            label=f"relation {relation + 1}",
        )
        return
    middle = [median(groups[value]) for value in values]
    low = [m - min(groups[value]) for value, m in zip(values, middle, strict=True)]
    high = [max(groups[value]) - m for value, m in zip(values, middle, strict=True)]
    axis.errorbar(
        [float(v) for v in values],
        middle,
        yerr=[low, high],
        label=f"relation {relation + 1}",
        **bars(place),
    )
