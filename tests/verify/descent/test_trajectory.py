"""Trajectories of every engine: against exact steps in rationals, and against each other."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from rankclock.verify.arithmetic.outcomes import Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.recording import Real, RecordedRun
from rankclock.verify.descent.trajectory import trajectory
from support.exact_descent import (
    ALPHA,
    BETA,
    ETA,
    SPECTRUM,
    STEPS,
    TRUTH,
    exact_eigenvalues,
    exact_products,
)


def as_fraction(value: Real) -> Fraction:
    if isinstance(value, float):
        return Fraction(value)
    return Fraction(int(value.man)) * Fraction(2) ** int(value.exp)


@pytest.mark.parametrize("beta", [None, BETA])
@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("engine", ["spectral", "matrix", "float"])
def test_every_engine_is_within_its_error_of_exact_steps(
    engine: str, depth: int, beta: Fraction | None
) -> None:
    given: dict = {"spectrum": SPECTRUM} if engine == "spectral" else {"matrix": TRUTH}
    found = trajectory(
        **given, depth=depth, alpha=ALPHA, eta=ETA, steps=STEPS, engine=engine, beta=beta, digits=25
    )
    assert found.steps == (0, 1, 2, 3, 4)
    for i, product in enumerate(exact_products(TRUTH, depth, STEPS, beta or Fraction(0))):
        bound = as_fraction(found.product_error[i])
        assert 0 < bound < (Fraction(1, 10**8) if engine == "float" else Fraction(1, 10**25))
        wanted = exact_eigenvalues(product)
        got = [as_fraction(value) for value in found.eigenvalues[i]]
        assert all(abs(w - v) <= bound for w, v in zip(wanted, got, strict=True)), (i, wanted, got)
        loss = sum((w - lam) ** 2 for w, lam in zip(wanted, SPECTRUM, strict=True)) / 2
        assert abs(as_fraction(found.loss[i]) - loss) <= 4 * bound + Fraction(1, 10**40)
        rank = sum(map(abs, wanted)) / max(map(abs, wanted))
        assert abs(as_fraction(found.effective_rank[i]) - rank) <= 40 * bound + Fraction(1, 10**30)


def distance(one: RecordedRun, other: RecordedRun) -> list[tuple[Real, Real]]:
    """Largest distance between eigenvalues sorted by size, and the sum of the two bounds, for every
    step.
    """
    with precision(1000):
        rows = zip(
            one.eigenvalues, other.eigenvalues, one.product_error, other.product_error, strict=True
        )
        return [
            (
                max(abs(mpmath.mpf(a) - b) for a, b in zip(sorted(x), sorted(y), strict=True)),
                mpmath.mpf(e) + f,
            )
            for x, y, e, f in rows
        ]


@pytest.mark.parametrize("beta", [None, Fraction(1, 10), Fraction(1, 5), Fraction(3, 10)])
def test_engines_agree_within_the_errors_they_report(beta: Fraction | None) -> None:
    spectrum = (Fraction(1, 3), Fraction(1), Fraction(-1, 2), Fraction(0))
    runs = [
        trajectory(
            spectrum=spectrum,
            depth=3,
            alpha=Fraction(1, 5),
            eta=Fraction(1, 100),
            steps=120,
            every=50,
            engine=engine,
            beta=beta,
        )
        for engine in ("spectral", "matrix", "float")
    ]
    assert [run.steps for run in runs] == [(0, 50, 100, 120)] * 3
    assert (
        runs[0].spectrum == spectrum
        and runs[1].products is not None
        and runs[1].products.shape == (4, 4, 4)
    )
    for other in runs[1:]:
        gaps = distance(runs[0], other)
        assert all(gap <= bound for gap, bound in gaps), gaps
        assert max(bound for _, bound in gaps) < 1e-9
    assert runs[0].eigenvalues[-1][1] > runs[0].eigenvalues[-1][0] > runs[0].eigenvalues[-1][2]


def test_digits_are_kept_where_growth_costs_them() -> None:
    """From 1e-30 to 1 an error grows by 1/alpha or more, past the guard digits of the first
    attempt.
    """
    one = trajectory(
        spectrum=[Fraction(1)],
        depth=2,
        alpha=Fraction(1, 10**30),
        eta=Fraction(1, 10),
        steps=800,
        every=800,
        digits=10,
    )
    other = trajectory(
        spectrum=[Fraction(1)],
        depth=2,
        alpha=Fraction(1, 10**30),
        eta=Fraction(1, 10),
        steps=800,
        every=800,
        digits=90,
    )
    assert one.product_error[-1] <= mpmath.mpf(10) ** -70
    assert all(gap <= bound for gap, bound in distance(one, other))
    assert abs(other.eigenvalues[-1][0] - 1) < 0.01


def test_divergence_is_an_error_of_the_function() -> None:
    with pytest.raises(Undefined, match="diverges"):
        trajectory(
            spectrum=[Fraction(5)], depth=3, alpha=Fraction(1, 10), eta=Fraction(1), steps=40
        )
    with pytest.raises(ValueError, match="spectrum or a matrix"):
        trajectory(depth=3, alpha=ALPHA, eta=ETA, steps=3)
