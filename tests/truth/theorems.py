"""The theorems of the suite and variants of them: wrong past a depth, at a border, far away."""

from sympy import (
    Abs,
    Equivalent,
    Integer,
    Lambda,
    MatrixSymbol,
    Max,
    Min,
    Piecewise,
    Sum,
    Symbol,
    Transpose,
    cbrt,
    diff,
    exp,
)
from sympy import (
    Rational as R,
)

from rankclock.theory.formulas.descent import (
    limit_no_overshoot,
    limit_positive,
    limit_stable,
    step,
    tail_factor,
)
from rankclock.theory.formulas.flow import (
    contraction,
    depth_two_square,
    inflection_fraction,
    log_curvature,
    velocity,
)
from rankclock.theory.formulas.perturbed import least_move
from rankclock.theory.formulas.rank import growth, is_wanted, spectral_rank
from rankclock.theory.process import Flow, Iterate, Passage, Rank, SpectralNorm, SpectrumMap
from rankclock.theory.symbols import N, alpha, b, eta, h, k, lam, levels, t, x
from truth.entry import eq, false, ge, gt, i, le, lt, true

_n = Symbol("n", integer=True, positive=True)
_ratio, _push = (Symbol(name, real=True) for name in ("r", "push"))
_next = step(x, N, lam, eta)
_slope = diff(_next, x)
_rate = velocity(x, N, lam) / (lam ** (1 / N) - x)
_below = (N >= 2, lam > 0, x > 0, x**N <= lam, eta > 0)
_no_overshoot = (x <= _next, _next**N <= lam)
_move = _ratio - (_ratio - _push) * (1 - _push * _ratio) ** (N - 1)
_unlike = (N >= 2, Abs(_ratio) <= 1, _push >= 0, (3 * N - 2) * _push <= 2)
_inflection = (inflection_fraction(N) * lam) ** (1 / N)
_grown = Iterate(k, 2, lam, alpha, eta)
_flow = Flow(t, 2, lam, alpha)

V, U, SPECTRUM, CLEAN, FOUND = (MatrixSymbol(name, _n, _n) for name in ("V", "U", "Lam", "S", "D"))
_wanted = SpectrumMap(Lambda(lam, is_wanted(lam, b)), SPECTRUM)
_unwanted = SpectrumMap(Lambda(lam, 1 - is_wanted(lam, b)), SPECTRUM)
_clean = U * CLEAN * Transpose(U)
_noise = SpectralNorm(V * SPECTRUM * Transpose(V) - _clean)
_missed = SpectralNorm((FOUND - SPECTRUM) * _wanted)
_left = SpectralNorm(FOUND * _unwanted)
_error = SpectralNorm(V * FOUND * Transpose(V) - _clean)
_kinds = {
    **dict.fromkeys((V, U), "orthogonal"),
    **dict.fromkeys((SPECTRUM, CLEAN, FOUND), "diagonal"),
}
_unit = ((1, 0), (0, 1))


def _spectra(noisy, clean, learned):
    """A point in two dimensions in one basis, with the cut at 1."""
    parts = zip((SPECTRUM, CLEAN, FOUND), (noisy, clean, learned), strict=True)
    return {V: _unit, U: _unit, b: 1, **{m: ((w[0], 0), (0, w[1])) for m, w in parts}}


_denoised = {"at": _spectra((2, 0), (2, 0), (1, 0)), "matrices": _kinds}
_noisy = _spectra((R(9999, 10000), 1), (R(19999, 10000), 0), (R(-1, 2), 1))

ENTRIES = (
    true(
        "no-overshoot-half",
        _no_overshoot,
        (*_below, eta <= limit_no_overshoot(N, lam) / 2),
        "The mode does not pass its limit up to 1/(N mu^(2N-2)), so neither to half of it.",
    ),
    false(
        "no-overshoot-deep",
        _no_overshoot,
        (*_below, eta <= 1 / (Min(N, 12) * lam ** (2 - Integer(2) / N))),
        {N: 13, lam: 1, x: R(999, 1000), eta: R(1, 12)},
        "Near the limit a step multiplies the distance by 1 - eta N mu^(2N-2), negative from "
        "N = 13 on.",
    ),
    false(
        "no-overshoot-tenth",
        _no_overshoot,
        (*_below, eta <= 1 / ((N - R(1, 10)) * lam ** (2 - Integer(2) / N))),
        {N: 3, lam: 1, x: R(999, 1000), eta: R(10, 29)},
        "The factor 1 - eta N mu^(2N-2) is negative at the border.",
    ),
    false(
        "no-overshoot-from-above",
        _no_overshoot,
        (
            N >= 2,
            lam > 0,
            x > 0,
            x**N <= R(101, 100) * lam,
            eta > 0,
            eta <= limit_no_overshoot(N, lam) / 2,
        ),
        {N: 2, lam: 1, x: R(1002, 1000), eta: R(1, 10)},
        "Above its limit a mode falls.",
    ),
    true(
        "tail-rate",
        (le(N * x ** (2 * N - 2), _rate), le(_rate, N * lam ** (2 - 2 / N))),
        (N >= 2, x >= 0, x**N < lam),
        "N summands between x^(N-1) and mu^(N-1).",
    ),
    false(
        "tail-rate-deep",
        le(_rate, Min(N, 12) * lam ** (2 - 2 / N)),
        (N >= 2, x >= 0, x**N < lam),
        {N: 13, lam: 1, x: R(999, 1000)},
        "At the limit the rate is N mu^(2N-2).",
    ),
    true(
        "unlike-move",
        le(_move, (3 * N - 2) * _push),
        _unlike,
        "The slope in the push is at most N (1+s)^(N-1), and (1 + 2/(3N-2))^(N-1) <= e^(2/3).",
    ),
    false(
        "unlike-move-deep",
        le(_move, R(7, 5) * N * _push),
        _unlike,
        {N: 30, _ratio: -1, _push: R(2, 88)},
        "At the ratio -1 the move is (1+s)^N - 1, which is N s (e^(2/3) - 1)/(2/3) = 1.42 N s for "
        "large N: above 1.4 N s from 18 on.",
    ),
    true(
        "least-move",
        ge(least_move(N), R(3, 4) * exp(-R(2, 3))),
        (N >= 2,),
        "(1 - 2/(3N-2))^(N-2) falls to e^(-2/3).",
    ),
    false(
        "least-move-deep",
        ge(least_move(N), R(39, 100)),
        (N >= 2,),
        {N: 200},
        "It falls to 3/4 e^(-2/3) = 0.3851.",
    ),
    true(
        "slope-below-limit",
        gt(_slope, 0),
        (*_below, eta < limit_no_overshoot(N, lam)),
        "On [0, mu] the least slope is 1 - eta N mu^(2N-2), at mu.",
    ),
    false(
        "slope-at-two-borders",
        gt(_slope, 0),
        (*_below, eta <= limit_no_overshoot(N, lam)),
        {N: 2, lam: 1, x: 1, eta: R(1, 2)},
        "It is 0 where x = mu and eta = 1/(N mu^(2N-2)), and positive elsewhere.",
    ),
    true(
        "falling-mode-positive",
        gt(_next, 0),
        (N >= 2, lam < 0, x > 0, x**N <= -lam, eta > 0, eta < limit_positive(N, -lam)),
        "eta x^(N-2) (|lam| + x^N) <= 2 eta M^(2N-2) < 1.",
    ),
    false(
        "falling-mode-positive-at-borders",
        gt(_next, 0),
        (N >= 2, lam < 0, x > 0, x**N <= -lam, eta > 0, eta <= limit_positive(N, -lam)),
        {N: 2, lam: -1, x: 1, eta: R(1, 2)},
        "It is 0 where x^N = |lam| and eta = 1/(2 M^(2N-2)), and positive elsewhere.",
    ),
    true(
        "stable-exactly",
        Equivalent(Abs(tail_factor(N, lam, eta)) < 1, eta < limit_stable(N, lam)),
        (N >= 2, lam > 0, eta > 0),
        "1 - eta N mu^(2N-2) passes -1 there.",
    ),
    false(
        "stable-exactly-at-border",
        Equivalent(Abs(tail_factor(N, lam, eta)) < 1, eta <= limit_stable(N, lam)),
        (N >= 2, lam > 0, eta > 0),
        {N: 3, lam: 1, eta: R(2, 3)},
        "At the limit the factor is -1.",
        at={N: 3, lam: 1, eta: R(1, 2)},
    ),
    true(
        "falling-log-concave",
        ge(log_curvature(x, N, lam), 0),
        (N >= 2, N <= 5, lam < 0, x > 0),
        "A quadratic in x^N whose discriminant has the sign of N - 5: a square at 5, 0 at "
        "x^5 = 2|lam|/3.",
    ),
    false(
        "falling-log-concave-deep",
        ge(log_curvature(x, N, lam), 0),
        (N >= 2, lam < 0, x > 0),
        {N: 6, lam: -1, x: R(98, 100)},
        "Its least value has the sign of 5 - N.",
        at={N: 2, lam: -1, x: 1},
    ),
    false(
        "falling-log-concave-strict",
        gt(log_curvature(x, 5, -1), 0),
        (x > 0,),
        {x: (R(2, 3)) ** R(1, 5)},
        "With z = x^5 it is (3z - 2)^2, 0 at the irrational x = (2/3)^(1/5).",
    ),
    true(
        "fastest-at-inflection",
        le(velocity(x, N, lam), velocity(_inflection, N, lam)),
        (N >= 2, lam > 0, x > 0),
        "The slope of x^(N-1) (lam - x^N) vanishes at x^N = c_N lam.",
    ),
    false(
        "fastest-at-inflection-below",
        le(velocity(x, N, lam), R(9999, 10000) * velocity(_inflection, N, lam)),
        (N >= 2, lam > 0, x > 0),
        {N: 2, lam: 3, x: 1},
        "Equality with 1 for 0.9999 at the inflection, which is 1 here.",
        at={N: 2, lam: 3, x: 2},
    ),
    true(
        "inflection-below-half",
        lt(inflection_fraction(N), R(1, 2)),
        (N >= 2,),
        "2N - 2 < 2N - 1.",
    ),
    false(
        "inflection-deep",
        le(inflection_fraction(N), R(48, 100)),
        (N >= 2,),
        {N: 14},
        "13/27 = 0.4815; equality at 13.",
    ),
    false(
        "inflection-very-deep",
        le(inflection_fraction(N), R(4985, 10000)),
        (N >= 2,),
        {N: 200},
        "199/399 = 0.49875: from 168 on.",
    ),
    true(
        "growth-of-step",
        eq(growth(x, N, lam, eta), _next / x),
        (N >= 2, x > 0, eta > 0),
        "Divide the step by x.",
    ),
    false(
        "growth-of-step-with-hole",
        eq(growth(x, N, lam, eta), _next / x),
        (N >= 2, x >= 0, eta > 0),
        {N: 3, lam: 1, x: 0, eta: 1},
        "At 0 the right side is 0/0 and has no value.",
        at={N: 3, lam: 1, x: 1, eta: 1},
    ),
    true(
        "distance-factors",
        eq(1 - step(x, N, 1, h), (1 - x) * (1 - h * x ** (N - 1) * Sum(x**i, (i, 0, N - 1)))),
        (N >= 2, x > 0, x <= 2, h > 0, h < 1),
        "1 - x^N = (1 - x)(1 + x + ... + x^(N-1)).",
    ),
    false(
        "distance-factors-deep",
        eq(
            1 - step(x, N, 1, h),
            (1 - x) * (1 - h * x ** (N - 1) * Sum(x**i, (i, 0, Min(N - 1, 20)))),
        ),
        (N >= 2, x > 0, x <= 2, h > 0, h < 1),
        {N: 22, x: R(1, 2), h: R(1, 2)},
        "Beyond N = 21 the sum lacks terms.",
    ),
    false(
        "geometric-deep",
        le(Sum(x**i, (i, 0, N - 1)), 12),
        (N >= 2, x >= 0, x <= 1),
        {N: 13, x: 1},
        "N terms of 1.",
    ),
    false(
        "depth-in-hundreds",
        le((1 - R(1) / N) ** N, R(3666, 10000)),
        (N >= 2,),
        {N: 200},
        "It rises to 1/e = 0.36788, with 1/(2N) of it missing: 0.36696 at 200.",
    ),
    false(
        "depth-by-case",
        le(x, Piecewise((2, N <= 30), (1, True))),
        (N >= 2, x >= 0, x <= 2),
        {N: 31, x: 2},
        "The bound is 1 from 31 on.",
    ),
    true(
        "growth-from-small-start",
        le(_grown, alpha * (1 + eta * lam) ** k),
        (alpha > 0, lam > 0, alpha**2 < lam, eta > 0, eta * lam <= R(1, 2), k >= 0, k <= 50),
        "Each step multiplies by 1 + eta (lam - d^2).",
    ),
    false(
        "growth-from-small-start-reversed",
        ge(_grown, alpha * (1 + eta * (lam - alpha**2)) ** k),
        (alpha > 0, lam > 0, alpha**2 < lam, eta > 0, eta * lam <= R(1, 2), k >= 0, k <= 50),
        {alpha: R(1, 2), lam: 1, eta: R(1, 2), k: 2},
        "Equality at one step; the factor falls as the mode grows.",
    ),
    false(
        "passage-of-tiny-starts",
        le(Passage(2, 1, alpha, R(1, 10), R(1, 2)), 100),
        (alpha > 0, alpha < R(1, 2)),
        {alpha: R(1, 10**6)},
        "A step multiplies by 1.1 at most, and 1.1^100 = 13781.",
    ),
    true(
        "passage-of-tiny-starts-below",
        ge(Passage(2, 1, alpha, R(1, 10), R(1, 2)) * R(1, 10), -(alpha**2) + R(1, 10)),
        (alpha > 0, alpha < R(1, 2)),
        "At least one step is needed from below the target.",
    ),
    true(
        "flow-of-two-factors",
        eq(_flow**2, depth_two_square(t, lam, alpha)),
        (lam > 0, alpha > 0, t >= 0, t <= 20),
        "The square of the mode obeys the logistic equation.",
    ),
    false(
        "flow-of-two-factors-off",
        eq(_flow**2, depth_two_square(t, lam, alpha) + t / 10**30),
        (lam > 0, alpha > 0, t >= 0, t <= 20),
        {lam: 1, alpha: R(1, 2), t: 1},
        "The solution is unique; equal at t = 0 only.",
        at={lam: 1, alpha: R(1, 2), t: 0},
    ),
    true(
        "flow-stays-below",
        le(_flow**2, lam),
        (lam > 0, alpha > 0, alpha**2 <= lam, t >= 0, t <= 20),
        "The limit is a fixed point.",
    ),
    false(
        "flow-stays-below-strict",
        lt(_flow**2, lam),
        (lam > 0, alpha > 0, alpha**2 <= lam, t >= 0, t <= 20),
        {lam: 1, alpha: 1, t: 1},
        "At the fixed point alpha^2 = lam it stays.",
        at={lam: 1, alpha: R(1, 2), t: 1},
    ),
    false(
        "flow-late",
        le(_flow**2, R(999, 1000) * lam),
        (lam > 0, alpha > 0, alpha**2 <= lam / 100, t >= 0, t <= 100),
        {lam: 1, alpha: R(1, 10), t: 10},
        "It tends to lam.",
    ),
    true(
        "rank-of-three-levels",
        (ge(spectral_rank(*levels[:3]), 1), le(spectral_rank(*levels[:3]), 3)),
        (levels[0] > 0,),
        "Each is at most the largest.",
    ),
    false(
        "rank-of-three-levels-strict",
        lt(spectral_rank(*levels[:3]), 3),
        (levels[0] > 0,),
        {levels[0]: 1, levels[1]: -1, levels[2]: 1},
        "Equality where all have one size.",
        at=dict(zip(levels, (1, 2, 3), strict=False)),
    ),
    true(
        "closing-in",
        le(lam ** (1 / N) - _next, (1 - eta * N * x ** (2 * N - 2)) * (lam ** (1 / N) - x)),
        (*_below, eta <= limit_no_overshoot(N, lam)),
        "mu - g = (mu - x)(1 - eta contraction), and the contraction is at least N x^(2N-2).",
    ),
    false(
        "closing-in-too-fast",
        le(lam ** (1 / N) - _next, tail_factor(N, lam, eta) * (lam ** (1 / N) - x)),
        (*_below, eta <= limit_no_overshoot(N, lam)),
        {N: 2, lam: 1, x: R(1, 2), eta: R(1, 4)},
        "The rate at mu is reached in the limit only: 0.40625 against 0.25.",
        at={N: 2, lam: 1, x: 1, eta: R(1, 4)},
    ),
    true(
        "contraction-identity",
        eq(contraction(x, N, lam) * (lam ** (1 / N) - x), velocity(x, N, lam)),
        (N >= 2, lam > 0, x > 0),
        "mu^N - x^N over mu - x.",
    ),
    true(
        "denoising",
        le(_error, _noise + Max(_missed, _left + _noise)),
        (b > 0, Rank(CLEAN) <= Rank(_wanted)),
        "Weyl's inequality, as in the claim on windows.",
        **_denoised,
    ),
    false(
        "denoising-half-of-smaller",
        le(_error, _noise + Max(_missed, Max(_left, _noise) + Min(_left, _noise) / 2)),
        (b > 0, Rank(CLEAN) <= Rank(_wanted)),
        _noisy,
        "Noise as strong as the truth, spectra exchanged, opposite signs: 2.4999 against 2.25.",
        **_denoised,
    ),
    false(
        "cube-root-of-limit",
        gt((x**3 - lam) ** 2 + (lam - 5) ** 2, 0),
        (x > 0, lam > 0),
        {x: cbrt(5), lam: 5},
        "0 at lam = 5 and its cube root.",
    ),
)
