"""What is recorded of a run of gradient descent, and at which steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from rankclock.verify.descent.effective_rank import effective_rank
from rankclock.verify.descent.start import Start

Rows = Sequence[Sequence[Fraction]]
Progress = Callable[[int], None]
# mpf, which has no types, or float
Real = Any


@dataclass(frozen=True)
class Schedule:
    """A run to be recorded: where it starts, its number of steps, and every how many are kept."""

    start: Start
    steps: int
    every: int

    @cached_property
    def kept(self) -> list[int]:
        """The steps that are recorded: multiples of `every`, and the last."""
        return sorted({*range(0, self.steps + 1, self.every), self.steps})

    @property
    def stride(self) -> int:
        """Every how many steps an engine on full matrices records, to meet all of `kept`."""
        return stride(self.steps, self.every)


@dataclass(frozen=True)
class RecordedRun:
    """A recorded run; entry i of what is recorded belongs to step steps[i].

    engine: spectral, matrix or float. eta: step size. loss: ||W_N...W_1 - W||_F^2 / 2.
    effective_rank: None while the product is zero. eigenvalues: of the product, in the order of
    `spectrum`, or without it descending. product_error: bound on the distance of the product from
    exact gradient descent in Frobenius norm, so also on every eigenvalue's; infinite where there is
    none. spectrum: eigenvalues of the ground truth, or None for the engines on full matrices.
    products: shape (r, n, n) in float64, or None for the spectral engine. digits: what was asked
    for, or None for float. Units: W, d^N.
    """

    engine: str
    eta: Fraction
    steps: tuple[int, ...]
    loss: tuple[Real, ...]
    effective_rank: tuple[Real | None, ...]
    eigenvalues: tuple[tuple[Real, ...], ...]
    product_error: tuple[Real, ...]
    spectrum: tuple[Fraction, ...] | None = None
    products: npt.NDArray[np.float64] | None = None
    digits: int | None = None


def rank_of(eigenvalues: Sequence[Real]) -> Real | None:
    """Effective rank of a product with these eigenvalues; None for the zero matrix."""
    return effective_rank(eigenvalues) if any(eigenvalues) else None


def held(engine: str, steps: int, every: int) -> int:
    """How many steps an engine holds in memory; full matrices at every `stride`, not only the kept.

    engine, steps, every: as for rankclock.verify.descent.trajectory.
    """
    if engine == "spectral":
        return -(-steps // every) + 1
    return steps // stride(steps, every) + 1


def stride(steps: int, every: int) -> int:
    """The largest stride that meets the multiples of `every` and the last step."""
    # 0 steps have no divisor: only the start is recorded, at any stride.
    return math.gcd(every, steps) or 1
