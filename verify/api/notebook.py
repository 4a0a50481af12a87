"""How an answer looks in a notebook: a table, and the staircase of effective rank as a drawing.

The drawing is written by hand, not by matplotlib, because `reports` imports `verify` and never the
other way, and because an object in a cell should not cost the import of a plotting library. It
takes the colours of the notebook, dark or light.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# guess: pixels that fit beside a notebook's prompt.
_WIDTH, _HEIGHT = 520, 220
# guess: room around the axes for their labels; most of it below and to the left.
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 24, 18, 40
_FLOOR = _HEIGHT - _BOTTOM
# guess: labels of a logarithmic axis of this width that do not touch.
_MOST_TICKS = 8
_TEXT = 'font-family="sans-serif" font-size="11" fill="currentColor"'
# Of the palette of Okabe and Ito, which people who are colour-blind tell apart.
_WANTED, _OTHER = "#D55E00", "#0072B2"


@dataclass(frozen=True)
class Plateau:
    """The window k_first..k_last (None: without end) of a rank.

    target: the effective rank aimed at. wanted: whether it is the rank that was asked for.
    """

    rank: int
    target: float
    k_first: int
    k_last: int | None
    wanted: bool


def table(title: str, rows: Sequence[tuple[str, str]]) -> str:
    """An HTML table with a caption; every text is escaped."""
    body = "".join(
        f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
        f'<td style="text-align:left">{escape(text)}</td></tr>'
        for name, text in rows
    )
    return (
        f'<table><caption style="text-align:left">{escape(title)}</caption>'
        f"<tbody>{body}</tbody></table>"
    )


@dataclass(frozen=True)
class _Axes:
    """The range of steps, on a logarithmic scale, and of effective ranks that a drawing shows."""

    least: int
    most: int
    lowest: float
    highest: float

    @classmethod
    def of(cls, plateaus: Sequence[Plateau]) -> _Axes:
        """Axes with a margin around all plateaus."""
        ends = [p.k_last for p in plateaus if p.k_last is not None]
        least = max(1, min(p.k_first for p in plateaus) // 2)
        most = 2 * max([1, *ends, *(p.k_first for p in plateaus)])
        return cls(least, most, 0.75, max(p.target for p in plateaus) + 0.25)

    def across(self, k: int) -> float:
        """Where a step is, from the left."""
        # Logarithms before the division: a step may be beyond the range of a float.
        share = (math.log(max(k, self.least)) - math.log(self.least)) / (
            math.log(self.most) - math.log(self.least)
        )
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def up(self, rank: float) -> float:
        """Where an effective rank is, from the top."""
        share = (rank - self.lowest) / (self.highest - self.lowest)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def staircase(plateaus: Sequence[Plateau]) -> str:
    """The windows as bars over the steps (logarithmic), at the effective rank they aim at.

    An SVG element, empty for no window. plateaus: in the order of their ranks. Dashed lines join
    the bars and say nothing about the way between them.
    """
    if not plateaus:
        return ""
    axes = _Axes.of(plateaus)
    parts = _frame(axes)
    joints = []
    for p in plateaus:
        left, y = axes.across(p.k_first), axes.up(p.target)
        right = axes.across(axes.most if p.k_last is None else p.k_last)
        joints += [f"{left:.1f} {y:.1f}", f"{right:.1f} {y:.1f}"]
        parts += _bar(p, left, right, y)
    joined = (
        f'<polyline points="{" ".join(joints)}" fill="none" '
        'stroke="currentColor" stroke-dasharray="3 3" stroke-opacity="0.5"/>'
    )
    label = "Windows of the ranks over the steps"
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-label="{label}">'
    )
    # The dashed line first, so that the bars lie over it.
    return head + joined + "".join(parts) + "</svg>"


def _frame(axes: _Axes) -> list[str]:
    """Axes, ticks and labels."""
    parts = [
        f'<path d="M{_LEFT} {_TOP}V{_FLOOR}H{_WIDTH - _RIGHT}" fill="none" stroke="currentColor"/>'
    ]
    for mantissa, power in _ticks(axes.least, axes.most):
        x, times = axes.across(mantissa * 10**power), "" if mantissa == 1 else f"{mantissa}·"
        parts.append(f'<path d="M{x:.1f} {_FLOOR}v4" stroke="currentColor"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{_FLOOR + 16}"'
            f' text-anchor="middle" {_TEXT}>'
            f'{times}10<tspan dy="-4" font-size="8">{power}</tspan></text>'
        )
    parts.append(
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}"'
        f' y="{_HEIGHT - 6}" text-anchor="middle" {_TEXT}>updates k</text>'
    )
    parts.append(f'<text x="4" y="12" {_TEXT}>effective rank</text>')
    return parts


def _bar(p: Plateau, left: float, right: float, y: float) -> list[str]:
    """A window, its rank above it, and its effective rank beside the axis."""
    colour = _WANTED if p.wanted else _OTHER
    steps = f"from {p.k_first} without end" if p.k_last is None else f"{p.k_first} to {p.k_last}"
    title = f"rank {p.rank}: {steps}, effective rank {p.target:.6g}"
    # At least so wide that a window of one step is seen.
    bar = (
        f'<rect x="{left:.1f}" y="{y - 4:.1f}" '
        f'width="{max(right - left, 1.5):.1f}" height="8" '
        f'fill="{colour}"><title>{title}</title></rect>'
    )
    return [
        bar,
        f'<text x="{left:.1f}" y="{y - 8:.1f}" {_TEXT}>rank {p.rank}</text>',
        f'<text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end" {_TEXT}>{p.target:.3g}</text>',
    ]


def _ticks(least: int, most: int) -> list[tuple[int, int]]:
    """Numbers m 10^p between two numbers, as (m, p), for the labels of an axis.

    Powers of ten, or 1, 2 and 5 times those where they are few.
    """
    first, last = math.ceil(math.log10(least)), math.floor(math.log10(most))
    if last - first < 2:
        return [
            (m, p)
            for p in range(max(0, first - 1), last + 1)
            for m in (1, 2, 5)
            if least <= m * 10**p <= most
        ]
    step = max(1, -(-(last - first + 1) // _MOST_TICKS))
    return [(1, p) for p in range(first, last + 1, step)]
