"""Cost of `rank_window` over the number of distinct eigenvalues, beside a loop over all modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bench.curve import Curve, cpu_of, fractions, moved
from rankclock import Window, rank_window

# One large eigenvalue, so that a window opens whatever their number.
RANK, DEPTH = 1, 3
SIZES = fractions(2, 5, 10, 20, 50, 100, 200, 400)
ANSWER, LOOP = "window", "plain float64 loop"


@dataclass(frozen=True)
class Setting:
    """A start and a step size. beta: None for the identical start."""

    alpha: Fraction
    beta: Fraction | None
    eta: Fraction

    def __str__(self) -> str:
        start = f"alpha = {self.alpha}" + (f", beta = {self.beta}" if self.beta else "")
        return f"rank {RANK}, N = {DEPTH}, {start}, eta = {self.eta}"


SETTINGS = {
    "n": Setting(Fraction(1, 100), None, Fraction(1, 1000)),
    # A larger start and longer steps, because this answer takes a certified run.
    "n-perturbed": Setting(Fraction(1, 10), Fraction(1, 20), Fraction(1, 50)),
}


def window_curves() -> list[Curve]:
    """The window from both starts, and a plain loop to its end from the same start."""
    return [curve for picture, setting in SETTINGS.items() for curve in _of(picture, setting)]


def _of(picture: str, setting: Setting) -> list[Curve]:
    # The end is the same for every number of eigenvalues, as these are spread alike.
    last = _window(SIZES[0], 0, setting).escapes.lo
    assert last is not None
    steps = (last,) * len(SIZES)
    words = str(setting)
    return [
        Curve(
            picture, ANSWER, words, SIZES, _spend(lambda n, turn: _window(n, turn, setting)), steps
        ),
        Curve(
            picture,
            LOOP,
            words,
            SIZES,
            _spend(lambda n, _: plain_loop(int(n), setting, last)),
            steps,
        ),
    ]


def _spend(call: Callable[[Fraction, int], object]) -> Callable[[Fraction, int], float]:
    return lambda n, turn: cpu_of(lambda: call(n, turn))


def spectrum(n: int) -> list[Fraction]:
    """The eigenvalue 1, and n - 1 of them in equal distances from 1/2 down."""
    return [Fraction(1), *(Fraction(i, 2 * (n - 1)) for i in range(n - 1, 0, -1))]


def _window(n: Fraction, turn: int, setting: Setting) -> Window:
    window = rank_window(
        spectrum=spectrum(int(n)),
        depth=DEPTH,
        alpha=moved(setting.alpha, turn),
        beta=setting.beta,
        eta=setting.eta,
        rank=RANK,
    )
    if not window.exact:
        raise RuntimeError(f"the window for {n} eigenvalues is not settled")
    return window


def plain_loop(n: int, setting: Setting, steps: int) -> object:
    """All modes at once, in floats; it proves nothing."""
    truth, eta = np.array([float(value) for value in spectrum(n)]), float(setting.eta)
    others = np.full(n, float(setting.alpha))
    if setting.beta is None:
        for _ in range(steps):
            powers = others ** (DEPTH - 1)
            others += eta * powers * (truth - powers * others)
        return others
    first = others - float(setting.beta)
    for _ in range(steps):
        powers = others ** (DEPTH - 2)
        slope = eta * powers * (truth - first * powers * others)
        first, others = first + slope * others, others + slope * first
    return first, others
