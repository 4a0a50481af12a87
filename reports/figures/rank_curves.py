"""The numbers behind the figures of effective rank.

Staircases, arrivals, windows over the start, and a run of full matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import sympy as sp

from rankclock.reports.figures.curves import eigenvalue_run
from rankclock.theory.formulas.arrival import window_steps
from rankclock.theory.symbols import alpha, eta
from rankclock.verify.api.early_stopping import EarlyStopping
from rankclock.verify.descent import float64_matrix as floating
from rankclock.verify.evaluate.float64 import evaluate_float
from rankclock.verify.hitting.hitting_index import hitting_index
from rankclock.verify.window.answer import Window
from rankclock.verify.window.confirmation import RankRun, confirms, rank_run
from rankclock.verify.window.rank_window import rank_window

Array = npt.NDArray[np.float64]

# needed: simple ratios, so that plateaus of the effective rank are at 1, 3/2 and 7/4.
SPECTRUM = (4, 2, 1)
# guess: below the limit of the theory at every depth shown, and learned is what is within 5 %.
STEP_SIZE, SHARE = Fraction(1, 200), Fraction(1, 20)
# guess: two starts of each depth, so that a smaller one is seen to widen the windows.
DEPTHS, STARTS = (2, 3, 4), (Fraction(1, 10), Fraction(1, 50))
# guess: when a mode leaves zero, is half way, and is learned.
ARRIVAL_SHARES = (Fraction(1, 20), Fraction(1, 2), Fraction(19, 20))
# needed: 2, the one depth without a limit of the width, beside some that have one.
AMPLIFIED_DEPTHS = (2, 3, 4, 5)
# guess: over six decades the width comes to its limit by eye, but for depth 2.
AMPLIFIED_STARTS = tuple(Fraction(1, 4) / 3**i for i in range(14))

# guess: many small eigenvalues beside three large ones, in a run that a report can still make.
SIZE, FULL_DEPTH, SEED = 200, 3, 2011
# needed: three eigenvalues apart, and the rest below the cap, so that windows of rank 1 and 2 are
# open.
FULL_LEADING, FULL_REST = (1.0, 0.5, 0.2), 0.0005
# guess: small enough a start for both windows, and long steps, so that the run is short.
FULL_START, FULL_STEP_SIZE, FULL_CAP = Fraction(1, 22), Fraction(1, 8), Fraction(1, 1000)


@dataclass(frozen=True)
class Staircase:
    """Effective rank at steps 0, 1, ... of one run, with the windows that are open.

    The eigenvalues have shape (modes, steps), in float64.
    """

    depth: int
    start: Fraction
    eigenvalues: Array
    windows: tuple[Window, ...]

    @property
    def ranks(self) -> Array:
        """Effective rank, shape (steps,)."""
        return self.eigenvalues.sum(axis=0) / self.eigenvalues.max(axis=0)

    @property
    def shown(self) -> npt.NDArray[np.int64]:
        """Steps at about equal distances on a logarithmic axis."""
        return np.unique(np.geomspace(1, self.eigenvalues.shape[1] - 1, 500).astype(np.int64))


@dataclass(frozen=True)
class Arrival:
    """The first step at which a mode is at a share of its eigenvalue, proved to lie in lo..hi."""

    eigenvalue: int
    share: Fraction
    lo: int
    hi: int


@dataclass(frozen=True)
class Amplification:
    """Width of the rank-1 window over the start at one depth, 0 where it is empty.

    Beside it what the width comes to for small starts.
    """

    depth: int
    starts: Array
    width: Array
    limit: Array


@dataclass(frozen=True)
class FullRun:
    """Effective rank of a run of full matrices of `size` rows.

    With the windows of its ground truth, and whether each is confirmed.
    """

    size: int
    run: RankRun
    windows: tuple[Window, ...]
    confirmed: tuple[bool, ...]


def target(rank: int) -> float:
    """r(W_L) of SPECTRUM."""
    return sum(SPECTRUM[:rank]) / SPECTRUM[0]


def staircase(depth: int, start: Fraction) -> Staircase:
    """A run of the modes of SPECTRUM, with the windows of every rank.

    It ends a while after the last mode has arrived.
    """
    windows = [
        rank_window(
            spectrum=SPECTRUM,
            depth=depth,
            alpha=start,
            eta=STEP_SIZE,
            rank=rank,
            tol=SHARE,
            cap=SHARE,
            search=False,
        )
        for rank in range(1, len(SPECTRUM) + 1)
    ]
    # guess: half as long again shows the last plateau.
    steps = windows[-1].k_first * 3 // 2
    runs = np.array([eigenvalue_run(depth, lam, start, STEP_SIZE, steps) for lam in SPECTRUM])
    return Staircase(depth, start, runs, tuple(window for window in windows if not window.empty))


def arrivals(
    depth: int, start: Fraction, *, shares: Sequence[Fraction] = ARRIVAL_SHARES
) -> list[Arrival]:
    """First passages of every mode of SPECTRUM through shares of its eigenvalue, without a run."""
    marks = []
    for lam in SPECTRUM:
        for share in shares:
            hit = hitting_index(
                lam=Fraction(lam), depth=depth, alpha=start, eta=STEP_SIZE, to_fraction=share
            )
            marks.append(Arrival(lam, share, hit.steps.lo, hit.steps.hi))
    return marks


def amplification(depth: int, *, starts: Sequence[Fraction] = AMPLIFIED_STARTS) -> Amplification:
    """The rank-1 window of the first two eigenvalues of SPECTRUM.

    From every start that is small enough for one.
    """
    tree, rows = (
        window_steps(
            sp.Integer(depth), sp.Integer(SPECTRUM[0]), sp.Integer(SPECTRUM[1]), alpha, eta
        ),
        [],
    )
    for start in starts:
        # The unwanted mode starts above the cap there, so there is no window to measure.
        if start**depth > SHARE * SPECTRUM[0]:
            continue
        window = rank_window(
            spectrum=SPECTRUM[:2],
            depth=depth,
            alpha=start,
            eta=STEP_SIZE,
            rank=1,
            tol=SHARE,
            cap=SHARE,
            search=False,
        )
        limit = evaluate_float(tree, {alpha: start, eta: STEP_SIZE})
        rows.append((float(start), float(window.width or 0), limit))
    return Amplification(depth, *np.array(rows).T)


def ground_truth(size: int = SIZE, seed: int = SEED) -> Array:
    """A random symmetric positive semidefinite matrix with leading eigenvalues as asked for.

    The other eigenvalues are uniform in [0, FULL_REST], the eigenvectors uniform.
    """
    rng = np.random.default_rng(seed)
    basis, _ = np.linalg.qr(rng.standard_normal((size, size)))
    values = np.concatenate([FULL_LEADING, rng.uniform(0, FULL_REST, size - len(FULL_LEADING))])
    # Made symmetric in the end: rounding leaves the product a little off, which would be refused.
    truth = (basis * values) @ basis.T
    return np.asarray((truth + truth.T) / 2, dtype=np.float64)


def full_run(size: int = SIZE) -> FullRun:
    """Gradient descent of all factors in float64, to the end of the last window that closes.

    The windows of rank 1 and 2 are proved for that very `ground_truth`, with the error of its
    eigenvalues.
    """
    truth, windows = ground_truth(size), []
    for rank in range(1, len(FULL_LEADING)):
        stopper = EarlyStopping.for_rank(
            truth, rank=rank, depth=FULL_DEPTH, alpha=FULL_START, eta=FULL_STEP_SIZE, cap=FULL_CAP
        )
        windows.append(stopper.window)
    steps = max(window.k_last or window.k_first for window in windows) * 6 // 5
    run = rank_run(
        floating.run(truth, depth=FULL_DEPTH, alpha=FULL_START, eta=FULL_STEP_SIZE, steps=steps)
    )
    return FullRun(size, run, tuple(windows), tuple(confirms(window, run) for window in windows))
