"""Whether a float64 run on full matrices keeps what a window of low effective rank promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.descent.float64_matrix import FloatRun
from rankclock.verify.window.answer import Window


@dataclass(frozen=True)
class RankRun:
    """Effective rank of the product at recorded steps, in float64, shape (r,), dimensionless."""

    steps: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.float64]


def rank_run(run: FloatRun) -> RankRun:
    """Effective ranks along a run of full matrices.

    Each from the singular values of the product: nothing is assumed diagonal. In float64, so this
    is a simulation: the bounds of rankclock.verify.descent.float64_matrix on its rounding grow too
    fast to say more of long runs. Raises Undefined for a product that is zero. Source:
    docs/theory.md, section 1.
    """
    values = np.linalg.svd(run.products, compute_uv=False)
    if not values[:, 0].all():
        raise Undefined("the effective rank of the zero matrix is undefined")
    return RankRun(run.steps, values.sum(axis=1) / values[:, 0])


def confirms(window: Window, run: RankRun) -> bool:
    """Whether the run keeps the bounds on effective rank at every step of the window it reaches.

    window.inside.low <= r(W(k)) <= window.inside.high. False for an empty window. Raises ValueError
    when the run ends before the window opens, or leaves out steps of it.
    """
    if window.empty:
        return False
    end = int(run.steps[-1])
    last = end if window.k_last is None else min(window.k_last, end)
    inside = (run.steps >= window.k_first) & (run.steps <= last)
    seen = int(inside.sum())
    # A run that records every tenth step would confirm what it has not seen.
    if last < window.k_first or seen != last - window.k_first + 1:
        raise ValueError(
            f"the run records {seen} of the steps of the window, which opens at "
            f"{window.k_first}, up to {end}"
        )
    ranks = run.ranks[inside]
    low, high = float(window.inside.low), float(window.inside.high)
    return bool((ranks >= low).all() and (ranks <= high).all())
