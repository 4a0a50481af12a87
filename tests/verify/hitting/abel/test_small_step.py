"""The pieces of the hitting-time engine against formulas typed by hand.

And against themselves with one coefficient changed.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq, fmpq_poly

from rankclock.theory.formulas.abel import SIGN, density_polynomials, z
from rankclock.theory.symbols import N
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent import exact
from rankclock.verify.descent.certified_mode import first_passage
from rankclock.verify.descent.goals import FactorGoal, Near
from rankclock.verify.descent.mode import Mode
from rankclock.verify.hitting.abel import koenigs
from rankclock.verify.hitting.abel.expansion import check, rational_poly, table
from rankclock.verify.hitting.abel.koenigs import Koenigs, defect, local_drift
from rankclock.verify.hitting.abel.passage import hit
from rankclock.verify.hitting.abel.run import run
from rankclock.verify.hitting.abel.scaled import Scaled, scale
from rankclock.verify.hitting.abel.sharp import sharp_interval
from rankclock.verify.hitting.abel.small_step import SmallStep

DEPTHS = range(2, 13)


def problem(depth: int, sign: int, *, rises: bool, h: Any, start: Any, target: Any) -> Scaled:
    return Scaled(
        depth,
        sign,
        rises,
        *(arb(fmpq(Fraction(v).numerator, Fraction(v).denominator)) for v in (h, start, target)),
    )


def step(p: Scaled, x: arb) -> arb:
    return x + p.step * x ** (p.depth - 1) * (p.sign - x**p.depth)


def test_first_terms_are_travel_time_and_half_the_logarithm_of_the_speed() -> None:
    zero, one = density_polynomials(N, SIGN, 1)
    assert zero.as_expr() == 1
    assert sp.expand(one.as_expr() - ((N - 1) * SIGN - (2 * N - 1) * z) / 2) == 0


@pytest.mark.parametrize("depth", [2, 3, 7, 12])
@pytest.mark.parametrize("sign", [1, 0, -1])
def test_every_changed_coefficient_is_caught(depth: int, sign: int) -> None:
    density = tuple(rational_poly(poly) for poly in density_polynomials(depth, sign, 6))
    check(depth, sign, density)
    caught = 0
    for j in range(7):
        for i in range(j + 2):
            wrong = density[j] + fmpq_poly([0] * i + [fmpq(1, 10**12)])
            with pytest.raises(ArithmeticError):
                check(depth, sign, (*density[:j], wrong, *density[j + 1 :]))
            caught += 1
    assert caught == 35


POINTS = [
    (2, 1, "1/3"),
    (3, 1, "9/10"),
    (5, 1, "3/2"),
    (8, 1, "1/50"),
    (3, -1, "1/2"),
    (6, -1, "3"),
    (12, -1, "99/100"),
    (4, 0, "1/3"),
    (9, 0, "2"),
]


@pytest.mark.parametrize(("depth", "sign", "at"), POINTS)
@pytest.mark.parametrize("order", [1, 4, 12])
def test_defect_of_one_step_is_within_its_bound(depth: int, sign: int, at: str, order: int) -> None:
    """A(g(x)) - A(x) - 1 at steps small and as large as allowed.

    With C_order changed by a millionth it is not within the bound.
    """
    x = Fraction(at)
    size = x ** (depth - 2) * (abs(sign) + x**depth)
    data = table(depth, sign, order)
    wrong_density = (*data.density[:-1], data.density[-1] * (1 + fmpq(1, 10**6)))
    broken = 0
    for part in (Fraction(1), Fraction(1, 3), Fraction(1, 10**6), Fraction(1, 10**30)):
        h = Fraction(int(data.radius.p), int(data.radius.q)) * part / size
        with precision(600 + 150 * order):
            p = problem(depth, sign, rises=sign > 0 and x < 1, h=h, start=x, target=x)
            after = step(p, p.start)
            bound = arb(data.constant) * p.size(p.start) ** (order + 1)
            coordinate = SmallStep(p, order)
            assert abs(coordinate.difference(p.start, after) - 1) < bound
            coordinate.table = _table_of(data, wrong_density, sign)
            broken += bool(abs(coordinate.difference(p.start, after) - 1) > bound)
    assert broken >= 1


def _table_of(data: Any, density: tuple[fmpq_poly, ...], sign: int) -> Any:
    parts = [divmod(poly, fmpq_poly([sign, -1])) for poly in density] if sign else []
    return replace(
        data, density=density, smooth=tuple(q for q, _ in parts), pole=tuple(r[0] for _, r in parts)
    )


@pytest.mark.parametrize("depth", [2, 3, 5, 12])
@pytest.mark.parametrize(
    ("sign", "a", "b"),
    [
        (1, "1/5", "9/10"),
        (1, "3", "11/10"),
        (1, "1/100", "1/50"),
        (-1, "3", "1/4"),
        (-1, "1/2", "1/9"),
        (0, "2", "1/3"),
    ],
)
def test_closed_forms_against_quadrature(depth: int, sign: int, a: str, b: str) -> None:
    """The integral of sum U^j C_j/(x q).

    Quadrature shares only the polynomials with the closed form.
    """
    order, h = 3, Fraction(1, 50)
    polys = density_polynomials(depth, sign, order)
    with precision(160):
        p = problem(depth, sign, rises=Fraction(a) < Fraction(b), h=h, start=a, target=b)
        found = SmallStep(p, order).difference(p.start, p.target)

        def rate(x: mpmath.mpf) -> mpmath.mpf:
            u, w = mpmath.mpf(1) / 50 * x ** (depth - 2), x**depth
            return sum(
                u**j
                * sum(mpmath.mpf(int(c.p)) / int(c.q) * w ** int(i[0]) for i, c in poly.terms())
                for j, poly in enumerate(polys)
            ) / (u * (sign - w) * x)

        ends = [mpmath.mpf(Fraction(v).numerator) / Fraction(v).denominator for v in (a, b)]
        wanted = mpmath.quad(rate, mpmath.linspace(*ends, 8))
        assert (
            abs(
                found.mid().str(40, radius=False)
                and mpmath.mpf(found.mid().str(40, radius=False)) / wanted - 1
            )
            < mpmath.mpf(10) ** -25
        )


@pytest.mark.parametrize("depth", DEPTHS)
def test_local_map_is_the_step(depth: int) -> None:
    y, h = sp.symbols("y h")
    g = (1 - y) + h * (1 - y) ** (depth - 1) * (1 - (1 - y) ** depth)
    assert (
        sp.expand(
            1 - g - (y - h * sum(c * y**i for i, c in enumerate(local_drift(depth, 1, False))))
        )
        == 0
    )
    if depth == 2:
        for sign in (1, -1):
            assert (
                sp.expand(
                    y
                    + h * y * (sign - y**2)
                    - (y - h * sum(c * y**i for i, c in enumerate(local_drift(2, sign, True))))
                )
                == 0
            )


KOENIGS = [
    (depth, 1, rises, False, h)
    for depth, rises, h in product((2, 3, 6, 12), (True, False), ("1/4", "1/100"))
] + [(2, s, s > 0, True, h) for s in (1, -1) for h in ("1/4", "1/50")]


@pytest.mark.parametrize(("depth", "sign", "rises", "at_zero", "part"), KOENIGS)
def test_koenigs_coordinate_grows_by_one(
    depth: int, sign: int, rises: bool, at_zero: bool, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Along an orbit in balls, within the bound.

    A changed coefficient costs the bound its use, and never its truth.
    """
    h = Fraction(part) if at_zero else Fraction(part) / depth * 2
    with precision(400):
        p = problem(depth, sign, rises=rises, h=h, start=1, target=1)
        right = Koenigs(p, 24, at_zero=at_zero)
        reach = right.reach(1e-6)
        assert reach is not None
        outward = at_zero and sign > 0
        x = (
            reach / (1 + p.step) ** 20
            if outward
            else reach
            if at_zero
            else 1 - reach
            if rises
            else 1 + reach
        )
        orbit = [x]
        for _ in range(20):
            orbit.append(step(p, orbit[-1]))
        # Where zero repels, the bound is that of the steps that start before the last point.
        assert not _strays(right, orbit) > right.error(orbit[0], orbit[-1])
        assert right.error(orbit[0], orbit[-1]) < arb(1e-6)
        solve = koenigs.coefficients
        for index in (2, 3, 5) if not at_zero else (3, 5):

            def changed(drift: list[int], step: arb, terms: int, index: int = index) -> list[arb]:
                kappa = solve(drift, step, terms)
                return [k * (1 + arb(2) ** -6) if i == index else k for i, k in enumerate(kappa)]

            monkeypatch.setattr(koenigs, "coefficients", changed)
            wrong = Koenigs(p, 24, at_zero=at_zero)
            assert not wrong.error(orbit[0], orbit[-1]) < arb(4e-6)
            assert not _strays(wrong, orbit) > wrong.error(orbit[0], orbit[-1])
            monkeypatch.undo()


@pytest.mark.parametrize("h", ["1/2", "1/4", "1/10"])
def test_where_zero_repels_the_coordinate_is_monotone_up_to_the_end_of_the_last_step(
    h: str,
) -> None:
    """The bound counts the step that passes b, which ends at g(b) > b."""
    tried = 0
    with precision(200):
        p = problem(2, 1, rises=True, h=Fraction(h), start=1, target=1)
        coordinate = Koenigs(p, 24, at_zero=True)

        def is_monotone(y: arb) -> bool:
            """kappa' >= 1 - sum i |k_i| y^(i-1) > 0."""
            sizes = enumerate(coordinate.kappa)
            return bool(sum((i * abs(k) * y ** (i - 1) for i, k in sizes if i > 1), arb(0)) < 1)

        for b in (arb(hundredth) / 100 for hundredth in range(40, 80)):
            if is_monotone(b) and not is_monotone(step(p, b)):
                tried += 1
                assert not coordinate.error(b / 50, b).is_finite()
        assert coordinate.error(arb(1) / 100, arb(2) / 5).is_finite()
    assert tried >= 2


def _strays(coordinate: Koenigs, orbit: list[arb]) -> arb:
    """Largest |A(x_n) - A(x_0) - n|."""
    return max(
        (abs(coordinate.difference(orbit[0], x) - n) for n, x in enumerate(orbit)),
        key=lambda v: float(v.lower()),
    )


def test_defect_of_a_polynomial_by_hand() -> None:
    """N = 2 at 1: kappa = y + k y^2 leaves 3h + k((1-2h)^2 - (1-2h)) at y^2.

    There G(y) = y - h(2y - 3y^2 + y^3).
    """
    with precision(200):
        h, k = arb(1) / 8, arb(3) / 7
        left = defect(local_drift(2, 1, False), h, [arb(0), arb(1), k])
        assert (
            left[2].overlaps(3 * h + k * ((1 - 2 * h) ** 2 - (1 - 2 * h)))
            and left[2].rad() < arb(2) ** -190
        )


@pytest.mark.parametrize(
    ("sign", "start", "stop"),
    [(1, "1/2", "3/5"), (1, "3/2", "6/5"), (0, "3/2", "6/5"), (-1, "1", "4/5"), (-1, "1/3", "1/4")],
)
@pytest.mark.parametrize("depth", [2, 3, 5])
def test_stretch_holds_the_exact_orbit(depth: int, sign: int, start: str, stop: str) -> None:
    """The step size of sign -1, start 1 is the limit at which the step map turns in its start."""
    h = (
        Fraction(1, 3 * depth - 2)
        if start == "1"
        else Fraction(1, 12 * depth) / Fraction(start) ** (2 * depth)
    )
    rises = Fraction(start) < Fraction(stop)
    with precision(200):
        p = problem(depth, sign, rises=rises, h=h, start=start, target=stop)
        found = run(p, p.start, p.target, bits=96, budget=5000)
        assert found is not None and found.lo <= found.hi
        orbit = p.start
        with precision(3000):
            values = [orbit]
            while not (values[-1] >= p.target if rises else values[-1] <= p.target):
                values.append(step(p, values[-1]))
        assert found.lo <= len(values) - 1 <= found.hi
        assert found.iterate.overlaps(values[-1]) and found.iterate.rad() < arb(2) ** -80


def test_sharp_bounds_against_quadrature_and_runs() -> None:
    """A - r^2 eta I/6 <= k <= A + 1 + r eta J/2, typed a second time."""
    seen = 0
    for depth, lam, alpha, part, b in (
        (3, 1, "1/10", "1/2", "3/5"),
        (5, 1, "1/4", "1/2", "9/10"),
        (2, 1, "1/50", "1/4", "99/100"),
        (4, 1, "3/2", "1/9", "21/20"),
        (3, 0, "1", "1/9", "1/9"),
        (2, -1, "2", "1/50", "1/100"),
        (5, -1, "9/10", "1/9", "1/4"),
        (8, -1, "1/2", "1", "1/4"),
    ):
        limit = Fraction(1, 2 * depth) / max(1, Fraction(alpha)) ** (2 * depth - 2)
        mode = Mode(depth, Fraction(lam), Fraction(alpha), limit * Fraction(part) / 2)
        found = sharp_interval(mode, FactorGoal(Fraction(b), Fraction(b)))
        k = first_passage(mode, FactorGoal(Fraction(b), Fraction(b)), budget=10**6)
        assert found is not None
        with precision(120):
            low, high, plain = _sharp_by_quadrature(mode, Fraction(b))
            assert all(
                abs(mpmath.mpf(end.mid().str(30, radius=False)) - wanted)
                < mpmath.mpf(10) ** -20 * abs(wanted)
                for end, wanted in zip(found, (low, high), strict=True)
            )
            assert low <= k.lo <= k.hi <= high
            seen += not plain <= k.lo <= plain + 1
    assert seen >= 5  # without the logarithm of the speed the travel time alone misses


def _sharp_by_quadrature(mode: Mode, b: Fraction) -> tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]:
    n, lam, (eta, a, end) = (
        mode.depth,
        int(mode.lam),
        (mpmath.mpf(v.numerator) / v.denominator for v in (mode.eta, mode.alpha, b)),
    )

    def f(x: mpmath.mpf) -> mpmath.mpf:
        return x ** (n - 1) * (lam - x**n)

    def slope(x: mpmath.mpf) -> mpmath.mpf:
        return (n - 1) * lam * x ** (n - 2) - (2 * n - 1) * x ** (2 * n - 2)

    grid = mpmath.linspace(a, end, 12)
    half = mpmath.log(f(end) / f(a)) / 2
    plain = mpmath.quad(lambda x: 1 / f(x), grid) / eta
    square = mpmath.quad(lambda x: slope(x) ** 2 / f(x), grid)
    room = 1 / (1 - eta * max(0, -slope(a), -slope(end)))
    low = plain + half - room**2 * eta * square / 6
    return low, plain + half + 1 + room * eta * (square - slope(end) + slope(a)) / 2, plain


def test_sharp_bounds_only_where_the_speed_is_log_concave() -> None:
    """lam < 0, N = 8: the parabola -7 + 42 z - 15 z^2 is positive between z = 0.18 and 2.6."""

    def given(a: str, b: str) -> bool:
        mode = Mode(8, Fraction(-1), Fraction(a), Fraction(1, 10**9))
        return sharp_interval(mode, FactorGoal(Fraction(b), Fraction(b))) is not None

    assert given("1/2", "1/4") and given("3", "6/5") and given("4/5", "1/2")
    assert not given("1", "1/2") and not given("3", "1/2") and not given("11/10", "1")
    five = Mode(5, Fraction(-1), Fraction(3), Fraction(1, 10**9))
    assert sharp_interval(five, Near(Fraction(0), Fraction(1, 9), 5)) is not None


def test_sharp_bounds_hold_the_exact_index_where_no_run_can_tell() -> None:
    for depth, alpha in ((3, "1e-24"), (5, "1e-12"), (12, "1e-40"), (2, "1e-30")):
        mode = Mode(depth, Fraction(3), Fraction(alpha), Fraction(1, 10**8))
        goal = Near(Fraction(3), Fraction(1, 100), depth)
        found, bounds = hit(mode, goal), sharp_interval(mode, goal)
        assert found.exact and bounds is not None
        with precision(2000):
            assert bounds[0] < found.lo < bounds[1] and bounds[1] - bounds[0] < 1.01


def test_scaled_problem_by_hand() -> None:
    """lam = 8, N = 3: x = d/2, h = 16 eta."""
    with precision(128):
        p = scale(
            Mode(3, Fraction(8), Fraction(1), Fraction(1, 160)),
            Near(Fraction(8), Fraction(1, 2), 3),
        )
        assert all(
            a.overlaps(b) and a.rad() < arb(2) ** -100
            for a, b in ((p.step, arb(1) / 10), (p.start, arb(1) / 2), (p.target, arb(3) / 4))
        )
    first = exact.mode(1, 3, Fraction(8), Fraction(1), Fraction(1, 160), size_limit=1000)
    assert first == 1 + Fraction(7, 160)
