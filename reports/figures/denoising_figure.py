"""The figure and table of denoising by stopping early.

Errors in the window, at convergence and of truncation, against what the window guarantees.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from matplotlib.ticker import NullFormatter

from rankclock.reports.figures.style import Drawing, bars, canvas, drawing
from rankclock.verify.window.denoising import (
    EVIDENCE,
    METHODS,
    NORMS,
    Ensemble,
    Mean,
    Setting,
    ensemble,
)

# guess: five levels show a trend, at twenty runs each.
NOISES = (0.1, 0.2, 0.4, 0.6, 0.8)
# guess: the mean of fewer runs hides the trend in their spread; each is a run of matrices.
SEEDS = tuple(range(20))
# guess: as small as shows the effect of many unwanted eigenvalues.
_SIZE, _LEADING, _DEPTH, _START = 60, (1.0, 0.6), 3, Fraction(1, 100)
_NAMES = {
    "window": "in the window",
    "convergence": "at convergence",
    "truncated": "truncated to rank r",
    "threshold": "hard threshold",
}
_NORMS = {"spectral": "spectral", "frobenius": "Frobenius"}


def observe(*, noises: Sequence[float] = NOISES, seeds: Sequence[int] = SEEDS) -> list[Ensemble]:
    """One ensemble a noise level, over the same seeds."""
    return [ensemble(Setting(_SIZE, _LEADING, noise, _DEPTH, _START), seeds) for noise in noises]


def denoising(shown: Sequence[Ensemble]) -> Drawing:
    """Mean errors over the noise level, in both norms, with their intervals.

    Beside them the mean guarantee of the window.
    """
    name = "denoising"
    with canvas(name, 3.8, columns=len(NORMS)) as (figure, panels):
        for axis, norm in zip(panels, NORMS, strict=True):
            _errors(axis, shown, norm)
            guaranteed = [series.guarantee(norm).mean for series in shown]
            axis.plot(
                [series.setting.noise for series in shown],
                guaranteed,
                "--",
                color="#333333",
                linewidth=1.2,
                label="guarantee of the window",
            )
            axis.set(xscale="log", yscale="log")
            axis.set_xticks(
                [series.setting.noise for series in shown],
                [f"{series.setting.noise:g}" for series in shown],
            )
            axis.set_xticks([], minor=True)
            axis.yaxis.set_minor_formatter(NullFormatter())
            axis.set(xlabel="noise 2σ√n, about ‖E‖", title=f"{_NORMS[norm]} norm")
        panels[0].set_ylabel("error ‖estimate − W*‖ (d^N)")
        panels[0].legend(loc="upper left")
        return drawing(figure, name, _caption(shown), _table(shown))


def _errors(axis: Any, shown: Sequence[Ensemble], norm: str) -> None:
    """Mean errors of each method over the noise level, with their intervals."""
    for index, method in enumerate(METHODS):
        means = [series.error(norm, method) for series in shown]
        # Marks of methods that agree would hide each other.
        places = [series.setting.noise * 1.04 ** (index - 1.5) for series in shown]
        axis.errorbar(
            places,
            [m.mean for m in means],
            yerr=[m.half for m in means],
            label=_NAMES[method],
            **bars(index),
        )


def _caption(shown: Sequence[Ensemble]) -> str:
    setting, draws = shown[0].setting, sum(len(series.draws) for series in shown)
    empty = [
        f"{series.empty} at noise {series.setting.noise:g}" for series in shown if series.empty
    ]
    seeds = sorted({len(series.draws) + series.empty for series in shown})
    broken = sum(series.broken for series in shown)
    return (
        f"Denoising, {EVIDENCE.value} over {' or '.join(map(str, seeds))} seeds a noise "
        f"level, not proved: {setting.size} x {setting.size} truth of rank r = {setting.rank} "
        f"with eigenvalues {', '.join(f'{value:g}' for value in setting.leading)}, plus a "
        "symmetric Gaussian matrix E with entries of standard deviation σ; depth "
        f"{setting.depth}, identical start α = {setting.alpha}, by modes in float64. Marks: "
        "mean errors with 95 % Student intervals, "
        "slightly apart to be seen. In the window: at its first step. Truncated: the r "
        "largest eigenvalues of the noisy matrix. Hard threshold: eigenvalues above 4/√3 √n σ "
        "in absolute value. Dashed: what the window guarantees for every E, its own bound "
        "plus 2‖E‖ (2√(2r) ‖E‖ in Frobenius "
        f"norm), on average; exceeded in {broken} of {draws} draws. "
        f"Empty windows, left out: {', '.join(empty) or 'none'}."
    )


def _table(shown: Sequence[Ensemble]) -> tuple[tuple[str, ...], ...]:
    head = (
        "noise",
        "draws",
        "norm",
        *(_NAMES[method] for method in METHODS),
        "guarantee",
        "convergence less window",
        "truncated less window",
    )
    rows = []
    for series in shown:
        for norm in NORMS:
            errors = [_mean_text(series.error(norm, method)) for method in METHODS]
            gaps = [_mean_text(series.gap(norm, method)) for method in ("convergence", "truncated")]
            rows.append(
                (
                    f"{series.setting.noise:g}",
                    str(len(series.draws)),
                    _NORMS[norm],
                    *errors,
                    f"{series.guarantee(norm).mean:.3g}",
                    *gaps,
                )
            )
    return (head, *rows)


def _mean_text(mean: Mean) -> str:
    return f"{mean.mean:.3g} ± {mean.half:.1g}"
