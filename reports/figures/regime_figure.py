"""The recovery time over the start: the paper's bound, a sharper one, and the truth, by regime."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp
from matplotlib.axes import Axes

from rankclock.reports.figures.style import COLOURS, Drawing, canvas, drawing
from rankclock.theory.formulas.flow import travel_hypergeometric
from rankclock.theory.formulas.times import inflection_point, recovery_bound, stretch_steps
from rankclock.theory.symbols import alpha, b, eps, eta, lam
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.hitting.hitting_index import hitting_index

# guess: the least depth at which the allowances of the two bounds differ by a power.
DEPTH = 3
# needed: a step size below 1/(2 N alpha^4) for the largest start; guess: an accuracy that leaves
# room between the inflection and the limit.
STEP_SIZE, ACCURACY = Fraction(1, 20), Fraction(1, 20)
# guess: about equal steps on a logarithmic axis, and finer where the accuracy is met almost at the
# start, as that is where a bound without a ceiling fails.
STARTS = tuple(
    Fraction(n, 1000)
    for n in (
        *(20, 25, 32, 40, 50, 64, 80, 100, 125, 160, 200, 250, 320, 400, 500, 600, 660, 700, 730),
        *(745, 760, 780, 800, 820, 840, 860, 880, 900, 910, 920, 930, 935, 940, 943, 946, 949),
        *(1051, 1054, 1057, 1060, 1070, 1080, 1100, 1130, 1160, 1200, 1250, 1300, 1340),
    )
)


@dataclass(frozen=True)
class Regimes:
    """Recovery of lam = 1 over the starts: the number of steps, and two bounds without a ceiling.

    ours: nan for starts above the limit, of which it says nothing.
    """

    starts: np.ndarray
    steps: np.ndarray
    paper: np.ndarray
    ours: np.ndarray


def regimes(*, starts: tuple[Fraction, ...] = STARTS) -> Regimes:
    """The numbers of the figure, at DEPTH, STEP_SIZE and ACCURACY.

    Raises ValueError where a number of steps is not known exactly.
    """
    size = sp.Integer(DEPTH)
    paper = recovery_bound(size, lam, alpha, eta, eps)
    ours = travel_hypergeometric(alpha, b, size, lam) / eta + stretch_steps(size, alpha, b)
    rows = []
    for start in starts:
        values = {lam: Fraction(1), alpha: start, eta: STEP_SIZE, eps: ACCURACY, b: 1 - ACCURACY}
        hit = hitting_index(
            lam=Fraction(1), depth=DEPTH, alpha=start, eta=STEP_SIZE, to_error=ACCURACY
        )
        if hit.steps.lo != hit.steps.hi:
            raise ValueError(f"from the start {start} the number of steps is {hit.steps}")
        rows.append(
            (
                float(start),
                float(hit.steps.lo),
                evaluate_float(paper, values),
                evaluate_float(ours, values) if start < 1 - ACCURACY else float("nan"),
            )
        )
    return Regimes(*np.array(rows).T)


def regime_figure(shown: Regimes) -> Drawing:
    """Both bounds and the truth over the start; below, how many steps each bound is too large."""
    name = "recovery-regimes"
    turn = evaluate_float(inflection_point(sp.Integer(DEPTH), lam), {lam: Fraction(1)})
    parts = [shown.starts < 1, shown.starts > 1]
    with canvas(name, 6.6, 2) as (figure, (times, excess)):
        for axis in (times, excess):
            _mark_regimes(axis, turn, named=axis is times)
        for part in parts:
            # Of two parts, only one is named in the legend; nothing joins them over the gap.
            label = "" if part is parts[1] else "paper's bound, as it stands"
            starts = shown.starts[part]
            times.plot(starts, shown.paper[part], "--", color=COLOURS[1], label=label or None)
            excess.plot(starts, (shown.paper - shown.steps)[part], "--", color=COLOURS[1])
        times.plot(shown.starts, shown.ours, color=COLOURS[0], label="ours, stretch-time")
        times.plot(
            shown.starts, shown.steps, "o", color="#333333", markersize=3, label="true number T"
        )
        excess.plot(shown.starts, shown.ours - shown.steps, color=COLOURS[0])
        excess.axhline(0, color="#333333", linewidth=0.8)
        excess.axhspan(-1, 0, color=COLOURS[1], alpha=0.12, linewidth=0)
        times.set(xscale="log", yscale="log", ylabel="steps until recovery")
        times.legend(loc="lower left")
        excess.set_yscale("symlog", linthresh=1)
        excess.set(
            ylim=(-1, None),
            ylabel="bound − T (steps)",
            xlabel="initialisation scale α (d)",
        )
        return drawing(figure, name, _caption(shown, turn))


def _mark_regimes(axis: Axes, turn: float, *, named: bool) -> None:
    """Lines at the inflection and at the limit, with the names of the regimes between them."""
    for place in (turn, 1):
        axis.axvline(place, color="#888888", linewidth=0.8, linestyle=":")
    if named:
        for place, text in ((turn / 4, "small starts"), ((turn + 1) / 2, "late"), (1.17, "above")):
            axis.annotate(
                text,
                (place, 0.97),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="top",
                fontsize=8,
            )


def _caption(shown: Regimes, turn: float) -> str:
    small = shown.starts <= turn
    least = float((shown.paper - shown.steps)[small].min())
    failing = shown.starts[shown.paper < shown.steps]
    ours = float(np.nanmin(shown.ours - shown.steps))
    return (
        f"Steps T until the mode of λ = 1 is within ε = {float(ACCURACY):g} of its limit, N = "
        f"{DEPTH}, step size η = {float(STEP_SIZE):g}; T is proved at each mark. Dotted: the "
        f"inflection, α = {turn:.3g}, and the limit. For small starts the paper's bound holds as "
        f"it stands, by {least:.2g} steps and more; without a ceiling it fails where the shaded "
        f"band is entered, here for {len(failing)} starts between {failing.min():g} and "
        f"{failing.max():g}. Ours, τ/η + (b/α)^((N−1)/2) with b = μ − ε, holds for every start "
        f"below b, here by {ours:.2g} steps and more."
    )
