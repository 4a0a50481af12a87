"""The numbers behind the figures: trajectories of the published example, and recovery times."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

import numpy as np
import sympy as sp

from rankclock.theory.formulas.descent import step
from rankclock.theory.formulas.flow import travel_falling, travel_hypergeometric
from rankclock.theory.formulas.times import recovery_bound
from rankclock.theory.symbols import alpha, b, eps, eta, lam, x
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.evaluate.float64 import evaluate_float

# guess: as many as show the smallest positive eigenvalue of the example arrive.
STEPS = 6000
# guess: the first three depths differ by eye, later ones change little more.
DEPTHS = (2, 3, 4)
# guess: coarse, so that runs from the smallest start at depth 4 end in time.
ACCURACY = Fraction(1, 10)
# guess: below the limit 1/N of all depths shown; a smaller one only makes runs longer.
STEP_SIZE = Fraction(1, 10)
# guess: about equal steps on a logarithmic axis; at depth 4 the steps grow as the
# inverse square of the start.
STARTS = tuple(
    Fraction(n, 1000) for n in (3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 190, 260, 350, 500)
)
# needed: the smallest of STARTS at depth 4 takes fewer steps, so that TooLong tells of a mistake.
_BUDGET = 5_000_000


@dataclass(frozen=True)
class ModeCurve:
    """One eigenvalue: its run, and the flow as a curve through (steps, eigenvalues)."""

    eigenvalue: int
    run: np.ndarray
    flow_steps: np.ndarray
    flow: np.ndarray


@dataclass(frozen=True)
class Example:
    """The published example as written there, one trajectory an eigenvalue."""

    source: str
    depth: int
    alpha: Fraction
    eta: Fraction
    trajectories: tuple[ModeCurve, ...]


@dataclass(frozen=True)
class Recovery:
    """Recovery of lam = 1 at one depth, over the starts.

    The bound of the paper, rounded up, and certified enclosures.
    """

    depth: int
    starts: np.ndarray
    bound: np.ndarray
    lo: np.ndarray
    hi: np.ndarray


def example(*, steps: int = STEPS) -> Example:
    """Trajectories of the published example over a number of steps, from the identical start."""
    data = json.loads(
        (files("rankclock.verify") / "data" / "seminar_example_2.json").read_text(encoding="utf-8")
    )
    depth, start, size = (
        int(data["depth"]),
        parse_exact(data["alpha"]),
        parse_exact(data["printed_step_size"]),
    )
    runs = {
        value: eigenvalue_run(depth, value, start, size, steps) for value in data["eigenvalues"]
    }
    trajectories = tuple(
        ModeCurve(value, run, *_flow(depth, value, start, size, steps))
        for value, run in runs.items()
    )
    return Example(data["source"], depth, start, size, trajectories)


def eigenvalue_run(
    depth: int, eigenvalue: int, start: Fraction, size: Fraction, steps: int
) -> np.ndarray:
    """Eigenvalue of the product after 0, 1, ..., steps steps, in float64.

    size: step size. The array has shape (steps + 1,).
    """
    # The formula of the theory, compiled, so that the figure cannot show another recursion.
    move = sp.lambdify(
        x, step(x, sp.Integer(depth), sp.Integer(eigenvalue), sp.Float(float(size), 17)), "math"
    )
    modes = np.empty(steps + 1)
    modes[0] = float(start)
    for k in range(steps):
        modes[k + 1] = move(modes[k])
    return modes**depth


def recovery(
    depth: int, *, starts: tuple[Fraction, ...] = STARTS, step_size: Fraction = STEP_SIZE
) -> Recovery:
    """Steps until lam = 1 is within 1/10, and the paper's bound on them, for each start.

    Raises TooLong past five million steps.
    """
    bounds, lows, highs = [], [], []
    tree = recovery_bound(sp.Integer(depth), lam, alpha, eta, eps)
    for start in starts:
        bounds.append(
            math.ceil(
                evaluate_float(
                    tree, {lam: Fraction(1), alpha: start, eta: step_size, eps: ACCURACY}
                )
            )
        )
        passage = first_passage(
            Mode(depth, Fraction(1), start, step_size),
            Near(Fraction(1), ACCURACY, depth),
            budget=_BUDGET,
        )
        lows.append(passage.lo)
        highs.append(passage.hi)
    return Recovery(
        depth,
        np.array([float(s) for s in starts]),
        np.array(bounds),
        np.array(lows),
        np.array(highs),
    )


def _flow(
    depth: int, eigenvalue: int, start: Fraction, size: Fraction, steps: int
) -> tuple[np.ndarray, np.ndarray]:
    """The flow as a curve: travel times in steps, and the level at each.

    It ends just past the last step.
    """
    first = float(start)
    # Travel times are in closed form, steps to a level are not: levels are chosen, and their times
    # computed. A mode that rises is spaced in the logit of w/lam, which the flow passes evenly.
    if start**depth < eigenvalue:
        logit = np.linspace(math.log(first**depth / (eigenvalue - first**depth)), 12.0, 160)[1:]
        modes = (eigenvalue / (1 + np.exp(-logit))) ** (1 / depth)
        travel = travel_hypergeometric
    else:
        modes = np.geomspace(first, first / 100, 160)[1:]
        travel = travel_falling
    tree = travel(alpha, b, sp.Integer(depth), lam)
    env = {lam: Fraction(eigenvalue), alpha: start}
    times = np.array([evaluate_float(tree, {**env, b: mode}) for mode in modes.tolist()])
    ks, ws = np.concatenate([[0.0], times / float(size)]), np.concatenate([[first], modes]) ** depth
    # A curve that ends before the axis does has arrived; it goes on level.
    if ks[-1] < steps:
        return np.append(ks, steps), np.append(ws, ws[-1])
    shown = int(np.searchsorted(ks, steps)) + 1
    return ks[:shown], ws[:shown]
