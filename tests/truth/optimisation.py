"""Rates of first-order methods, as scalar inequalities."""

from sympy import Abs, Product, exp, log, sqrt
from sympy import Rational as R

from truth.entry import a, b, c, eq, false, ge, gt, k, le, lt, m, n, s, true, x, y
from truth.entry import p as mu
from truth.entry import q as L
from truth.entry import t as eta

_RATIO = (sqrt(x) - 1) / (sqrt(x) + 1)
_NEWTON = (x + 2 / x) / 2
_BEST = 2 / (mu + L)
_NESTEROV = (1 + sqrt(1 + 4 * x**2)) / 2
_KANTOROVICH = (x * a + (1 - x) * b) * (x / a + (1 - x) / b)
_ODD_OVER_EVEN = Product(1 - 1 / (2 * k), (k, 1, n))

ENTRIES = (
    true(
        "descent-exponential",
        le((1 - x) ** k, exp(-k * x)),
        (x >= 0, x <= 1, k >= 0),
        "1 - x <= e^-x.",
    ),
    false(
        "descent-exponential-long-steps",
        le((1 - x) ** k, exp(-k * x)),
        (x >= 0, x <= 3, k >= 0),
        {x: 3, k: 2},
        "4 against e^-6.",
    ),
    true(
        "smooth-rate",
        le(x * (1 - x) ** (2 * k), 1 / (2 * k + 1)),
        (x >= 0, x <= 1, k >= 0),
        "Largest at x = 1/(2k+1).",
    ),
    false(
        "smooth-rate-sixth",
        le(x * (1 - x) ** (2 * k), 1 / (6 * k + 1)),
        (x >= 0, x <= 1, k >= 0),
        {x: R(1, 3), k: 1},
        "4/27 = 0.148 against 1/7 = 0.143.",
        at={x: R(1, 2), k: 1},
    ),
    false(
        "smooth-rate-deep",
        le(x * (1 - x) ** (2 * k), 1 / (R(544, 100) * k + 1)),
        (x >= 0, x <= 1, k >= 0),
        {x: R(1, 801), k: 400},
        "The largest value is 1/(2 e k) (1 - 1/(4k) ...), and 2e = 5.4366 < 5.44: only for k above "
        "100 or so, near x = 1/(2k+1).",
    ),
    true(
        "accelerated-is-faster",
        le(_RATIO, (x - 1) / (x + 1)),
        (x >= 1,),
        "(r - 1)/(r + 1) rises with r; equality at 1.",
    ),
    true(
        "accelerated-exponential",
        le(_RATIO**2, exp(-4 / sqrt(x))),
        (x > 1,),
        "log((1-u)/(1+u)) <= -2u with u = 1/sqrt x.",
    ),
    false(
        "accelerated-exponential-more",
        le(_RATIO**2, exp(-4 / sqrt(x) - R(3, 2) / (x * sqrt(x)))),
        (x > 1,),
        {x: 10**6},
        "2 log((1-u)/(1+u)) = -4u - 4u^3/3 - ...: for small u = 1/sqrt x the coefficient of u^3 is "
        "4/3, below 3/2.",
        at={x: 2},
    ),
    true(
        "best-step",
        le(Abs(1 - _BEST * c), (L - mu) / (L + mu)),
        (mu > 0, c >= mu, c <= L),
        "Linear in c, with equality at both ends.",
    ),
    false(
        "best-step-relaxed",
        le(Abs(1 - _BEST * c), (L - mu) / (L + mu)),
        (mu > 0, c >= mu, c <= L * R(1001, 1000), L >= mu),
        {mu: 1, L: 2, c: R(2002, 1000)},
        "At c = L there is equality, and beyond it is larger.",
    ),
    false(
        "long-step",
        le(Abs(1 - 2 * c / L), (L - mu) / (L + mu)),
        (mu > 0, c >= mu, c <= L),
        {mu: 1, L: 2, c: 2},
        "1 against 1/3 at c = L.",
        at={mu: 1, L: 2, c: 1},
    ),
    true(
        "nesterov-sequence",
        ge(_NESTEROV, x + R(1, 2)),
        (x >= 0,),
        "sqrt(1 + 4x^2) >= 2x.",
    ),
    false(
        "nesterov-sequence-more",
        ge(_NESTEROV, x + R(1, 2) + 1 / (8 * x)),
        (x >= 10**6,),
        {x: 10**6},
        "sqrt(1 + u) < 1 + u/2; they differ by 1/(128 x^3), a relative 10^-26.",
        everywhere=True,
    ),
    true(
        "newton-above",
        ge(_NEWTON, sqrt(2)),
        (x > 0,),
        "The means of x and 2/x, with equality at sqrt 2.",
    ),
    false(
        "newton-above-strict",
        gt(_NEWTON, sqrt(2)),
        (x > 0,),
        {x: sqrt(2)},
        "sqrt 2 is the fixed point.",
    ),
    true(
        "newton-quadratic",
        eq(_NEWTON - sqrt(2), (x - sqrt(2)) ** 2 / (2 * x)),
        (x > 0,),
        "Multiply out.",
    ),
    false(
        "newton-quadratic-wrong",
        le(_NEWTON - sqrt(2), (x - sqrt(2)) ** 2 / 3),
        (x > 0,),
        {x: 1},
        "0.0858 against 0.0572: for x below 3/2.",
    ),
    true(
        "kantorovich",
        le(_KANTOROVICH, (a + b) ** 2 / (4 * a * b)),
        (x >= 0, x <= 1, a > 0, b > 0),
        "Kantorovich's inequality, with equality at x = 1/2.",
    ),
    false(
        "kantorovich-strict",
        lt(_KANTOROVICH, (a + b) ** 2 / (4 * a * b)),
        (x >= 0, x <= 1, a > 0, b > a),
        {x: R(1, 2), a: 1, b: 2},
        "Equality at x = 1/2.",
        at={x: R(1, 3), a: 1, b: 2},
    ),
    false(
        "kantorovich-root",
        le(_KANTOROVICH, (a + b) / (2 * sqrt(a * b))),
        (x >= 0, x <= 1, a > 0, b > 0),
        {x: R(1, 2), a: 1, b: 9},
        "25/9 against 5/3.",
    ),
    true(
        "gronwall",
        le((1 + x) ** n, exp(n * x)),
        (x >= -1, n >= 0),
        "1 + x <= e^x.",
    ),
    false(
        "gronwall-below",
        le((1 + x) ** n, exp(n * x)),
        (x >= -3, n >= 0),
        {x: -3, n: 2},
        "4 against e^-6.",
    ),
    true(
        "frank-wolfe",
        le((1 - 2 / (k + 2)) * 2 / (k + 2) + 2 / (k + 2) ** 2, 2 / (k + 3)),
        (k >= 0,),
        "(k+1)(k+3) <= (k+2)^2.",
    ),
    false(
        "frank-wolfe-more",
        le(
            (1 - 2 / (k + 2)) * 2 / (k + 2) + 2 / (k + 2) ** 2, 2 / (k + 3) - R(5, 2) / (k + 3) ** 3
        ),
        (k >= 0,),
        {k: 10},
        "They differ by 2/((k+3)(k+2)^2), below 2.5/(k+3)^3 from 7 on.",
    ),
    true(
        "barrier",
        le(-log(1 - x), x + x**2 / (2 * (1 - x))),
        (x >= 0, x < 1),
        "Term by term: 1/k <= 1/2.",
    ),
    false(
        "barrier-cubic",
        le(-log(1 - x), x + x**2 / 2 + x**3 / 3),
        (x >= 0, x < 1),
        {x: R(1, 2)},
        "0.6931 against 0.6667: all terms of the series are positive.",
    ),
    false(
        "rates-part-far",
        ge((1 - 1 / x) ** k, R(9, 10) * exp(-k / x)),
        (x >= 1000, k >= 0),
        {x: 1000, k: 10**6},
        "The quotient is exp(-k/(2x^2) ...): e^-0.5 there.",
        at={x: 1000, k: 1},
    ),
    true(
        "double-factorials",
        le(_ODD_OVER_EVEN, 1 / sqrt(3 * n + 1)),
        (n >= 1, n <= 200),
        "Induction; equality at 1.",
    ),
    false(
        "double-factorials-late",
        le(_ODD_OVER_EVEN, 1 / sqrt(R(315, 100) * n + R(85, 100))),
        (n >= 1, n <= 300),
        {n: 20},
        "Its square is 1/(pi n + pi/4 + ...), and pi < 3.15.",
        at={n: 1},
    ),
    true(
        "descent-lemma",
        le(
            L * x**2 / 2 - eta * (1 - eta * L / 2) * (L * x) ** 2,
            L * x**2 / 2,
        ),
        (L > 0, eta >= 0, eta <= 2 / L, x >= 0),
        "The bracket is not negative up to 2/L.",
    ),
    false(
        "descent-lemma-past",
        le(
            L * x**2 / 2 - eta * (1 - eta * L / 2) * (L * x) ** 2,
            L * x**2 / 2,
        ),
        (L > 0, eta >= 0, eta <= R(2001, 1000) / L, x >= 0),
        {L: 1, eta: R(2001, 1000), x: 1},
        "Beyond 2/L a step climbs.",
    ),
    true(
        "quadratic-step",
        eq(L * (x - eta * L * x) ** 2 / 2, (1 - 2 * eta * L + eta**2 * L**2) * L * x**2 / 2),
        (L > 0,),
        "Multiply out.",
    ),
    true(
        "polyak-averages",
        le((1 - x) ** n * n * x, 1),
        (x >= 0, x <= 1, n >= 1),
        "n x (1 - x)^n <= n x e^(-n x) <= 1/e.",
    ),
    false(
        "polyak-averages-third",
        le((1 - x) ** n * n * x, R(366, 1000)),
        (x >= 0, x <= 1, n >= 1),
        {x: R(1, 1001), n: 1000},
        "Its supremum is 1/e = 0.36788, approached for n to infinity at x = 1/(n+1): above 0.366 "
        "from 98 on.",
    ),
    true(
        "strong-convexity-gap",
        ge((x - y) ** 2 * (mu + L), mu * (x - y) ** 2),
        (L >= 0, mu > 0),
        "L (x - y)^2 >= 0.",
    ),
    false(
        "heavy-ball-real",
        ge((1 + s - eta * c) ** 2, 4 * s),
        (s >= 0, s < 1, eta > 0, c > 0, eta * c <= (1 - sqrt(s)) ** 2 + R(1, 10**4)),
        {s: R(1, 4), eta: 1, c: R(1, 4) + R(1, 10**5)},
        "At eta c = (1 - sqrt s)^2 there is equality, and beyond the roots are complex.",
        at={s: R(1, 4), eta: 1, c: R(1, 10)},
    ),
    true(
        "heavy-ball-real-true",
        ge((1 + s - eta * c) ** 2, 4 * s),
        (s >= 0, s < 1, eta > 0, c > 0, eta * c <= (1 - sqrt(s)) ** 2),
        "1 + s - eta c >= 2 sqrt s.",
    ),
    true(
        "steps-at-doubled-rate",
        le((1 - x) ** (m + n), (1 - x) ** m),
        (x >= 0, x <= 1, m >= 0, n >= 0),
        "A factor of at most 1.",
    ),
    false(
        "square-summable-late",
        le(Product(1 + 1 / k**2, (k, 1, n)), R(367, 100)),
        (n >= 1, n <= 3000),
        {n: 2000},
        "It rises to sinh(pi)/pi = 3.67608, with 1/n of it missing: above 3.67 from 605 on.",
    ),
)
