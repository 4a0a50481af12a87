"""Which steps are recorded, and how many an engine holds in memory."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rankclock.verify.descent import float64_matrix
from rankclock.verify.descent.recording import Schedule, held, rank_of
from rankclock.verify.descent.start import Start

START = Start(2, Fraction(1, 2), Fraction(1, 10))


@pytest.mark.parametrize(
    ("steps", "every", "kept", "stride"),
    [
        (0, 5, [0], 5),
        (10, 5, [0, 5, 10], 5),
        (10, 4, [0, 4, 8, 10], 2),
        (7, 3, [0, 3, 6, 7], 1),
        (6, 100, [0, 6], 2),
    ],
)
def test_multiples_and_the_last_step_are_kept(
    steps: int, every: int, kept: list[int], stride: int
) -> None:
    schedule = Schedule(START, steps, every)
    assert schedule.kept == kept and schedule.stride == stride
    assert all(k % stride == 0 for k in kept)
    assert held("spectral", steps, every) >= len(kept)
    run = float64_matrix.run(
        [[1.0]], depth=2, alpha=0.5, eta=0.1, steps=steps, every=schedule.stride
    )
    assert held("float", steps, every) == held("matrix", steps, every) == len(run.steps)


def test_the_zero_product_has_no_rank() -> None:
    assert rank_of([0.0, 0.0]) is None
    assert rank_of([2.0, -1.0]) == 1.5
