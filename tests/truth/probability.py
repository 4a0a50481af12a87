"""Tail bounds, entropies, moments, small discrete distributions."""

from sympy import E, Product, Sum, binomial, cosh, erf, exp, factorial, log, pi, sqrt
from sympy import Rational as R

from truth.entry import eq, false, ge, gt, k, le, lt, n, p, q, t, true, x

_KL = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
_UNIT = (p > 0, p < 1, q > 0, q < 1)
_ENTROPY = -p * log(p) - (1 - p) * log(1 - p)
_BENNETT = (1 + x) * log(1 + x) - x
_NORMAL_TAIL = (1 - erf(x / sqrt(2))) / 2
_MILLS = exp(-(x**2) / 2) / (x * sqrt(2 * pi))
_BIRTHDAY = Product(1 - k / 365, (k, 1, n - 1))
_POISSON = Sum(exp(-n) * n**k / factorial(k), (k, 0, n))

ENTRIES = (
    true(
        "hoeffding-lemma",
        le(p * exp(t * (1 - p)) + (1 - p) * exp(-t * p), exp(t**2 / 8)),
        (p >= 0, p <= 1),
        "Hoeffding's lemma for one coin.",
    ),
    false(
        "hoeffding-lemma-ninth",
        le(p * exp(t * (1 - p)) + (1 - p) * exp(-t * p), exp(t**2 / 9)),
        (p >= 0, p <= 1),
        {p: R(1, 2), t: 1},
        "cosh(1/2) = 1.1276 against e^(1/9) = 1.1175; the variance of a fair coin is 1/4.",
        at={p: R(1, 10), t: 1},
    ),
    true("pinsker", ge(_KL, 2 * (p - q) ** 2), _UNIT, "Pinsker's inequality for two outcomes."),
    false(
        "pinsker-constant",
        ge(_KL, R(21, 10) * (p - q) ** 2),
        _UNIT,
        {p: R(1, 2), q: R(51, 100)},
        "2 is the best constant, attained in the limit at a fair coin.",
        at={p: R(1, 10), q: R(1, 2)},
    ),
    false(
        "pinsker-fourth-order",
        ge(_KL, 2 * (p - q) ** 2 + 2 * (p - q) ** 4),
        _UNIT,
        {p: R(3, 5), q: R(1, 2)},
        "0.0201355 against 0.0202: at a fair coin the coefficient is 4/3.",
        at={p: R(1, 2), q: R(1, 10)},
    ),
    false(
        "divergence-symmetric",
        eq(_KL, q * log(q / p) + (1 - q) * log((1 - q) / (1 - p))),
        _UNIT,
        {p: R(1, 10), q: R(1, 2)},
        "0.368 against 0.511.",
        at={p: R(1, 2), q: R(1, 2)},
    ),
    true("gibbs", ge(_KL, 0), _UNIT, "Gibbs' inequality; equality at p = q."),
    false(
        "gibbs-strict",
        gt(_KL, 0),
        _UNIT,
        {p: R(1, 3), q: R(1, 3)},
        "Equality at p = q.",
        at={p: R(1, 3), q: R(1, 2)},
    ),
    true(
        "bernstein",
        ge(_BENNETT, x**2 / (2 + 2 * x / 3)),
        (x >= 0,),
        "Bennett's exponent is above Bernstein's.",
    ),
    false(
        "bernstein-half",
        ge(_BENNETT, x**2 / (2 + x / 2)),
        (x >= 0,),
        {x: R(1, 10)},
        "Near 0: x^2/2 - x^3/6 against x^2/2 - x^3/8.",
    ),
    true(
        "chernoff-third",
        ge(_BENNETT, x**2 / 3),
        (x >= 0, x <= 1),
        "The textbook form of the multiplicative Chernoff bound.",
    ),
    false(
        "chernoff-third-too-far",
        ge(_BENNETT, x**2 / 3),
        (x >= 0, x <= R(19, 10)),
        {x: R(19, 10)},
        "1.18769 against 1.20333.",
    ),
    true(
        "union-bound",
        le(1 - (1 - p) ** n, n * p),
        (p >= 0, p <= 1, n >= 1),
        "Bernoulli's inequality.",
    ),
    true(
        "bonferroni",
        ge(1 - (1 - p) ** n, n * p - n * (n - 1) / 2 * p**2),
        (p >= 0, p <= 1, n >= 1),
        "Bonferroni's second inequality.",
    ),
    false(
        "union-half",
        ge(1 - (1 - p) ** n, n * p / 2),
        (p >= 0, p <= 1, n >= 1),
        {p: 1, n: 10},
        "A probability is at most 1; 5 is more.",
    ),
    true(
        "birthday",
        lt(_BIRTHDAY, R(1, 2)),
        (n >= 23, n <= 365),
        "0.4927 at 23, and it falls.",
    ),
    false(
        "birthday-border",
        lt(_BIRTHDAY, R(1, 2)),
        (n >= 22, n <= 365),
        {n: 22},
        "0.5243 at 22.",
        at={n: 30},
    ),
    true(
        "birthday-exponential",
        le(_BIRTHDAY, exp(-n * (n - 1) / R(730))),
        (n >= 1, n <= 365),
        "1 - u <= e^-u.",
    ),
    true(
        "mills-above",
        lt(_NORMAL_TAIL, _MILLS),
        (x > 0,),
        "Mills' ratio is below 1/x.",
    ),
    true(
        "mills-below",
        gt(_NORMAL_TAIL, _MILLS * (1 - 1 / x**2)),
        (x > 0,),
        "Integrate by parts.",
    ),
    false(
        "mills-half",
        ge(_NORMAL_TAIL, _MILLS * (1 - 1 / (2 * x**2))),
        (x > 0,),
        {x: 4},
        "The ratio is 1 - 1/x^2 + 3/x^4 - ...: 0.9466 against 0.96875 at 4.",
    ),
    true(
        "fair-walk-returns",
        ge(binomial(2 * n, n) / 4**n, 1 / (2 * sqrt(n))),
        (n >= 1,),
        "Induction; equality at 1.",
    ),
    false(
        "fair-walk-late",
        le(binomial(2 * n, n) / 4**n, R(56, 100) / sqrt(n)),
        (n >= 1,),
        {n: 20},
        "It is (1 - 1/(8n) + ...)/sqrt(pi n), and 1/sqrt pi = 0.5642: it fails from 17 on.",
    ),
    true(
        "poisson-mass",
        le(Sum(exp(-x) * x**k / factorial(k), (k, 0, n)), 1),
        (x >= 0, n >= 0, n <= 60),
        "Part of a series that sums to 1.",
    ),
    false(
        "poisson-mass-late",
        le(Sum(exp(-x) * x**k / factorial(k), (k, 0, n)), R(999, 1000)),
        (x >= 1, n >= 0, n <= 60),
        {x: 1, n: 10},
        "The whole series sums to 1.",
    ),
    true(
        "poisson-median",
        ge(_POISSON, R(1, 2)),
        (n >= 1, n <= 200),
        "The median of a Poisson variable of mean n is n.",
    ),
    false(
        "poisson-median-late",
        ge(_POISSON, R(27, 50)),
        (n >= 1, n <= 200),
        {n: 60},
        "It falls to 1/2 like 2/(3 sqrt(2 pi n)): below 0.54 from 45 on.",
    ),
    true(
        "entropy-fair",
        le(_ENTROPY, log(2)),
        (p > 0, p < 1),
        "Jensen; equality for a fair coin.",
    ),
    false(
        "entropy-fair-strict",
        lt(_ENTROPY, log(2)),
        (p > 0, p < 1),
        {p: R(1, 2)},
        "Equality for a fair coin.",
        at={p: R(1, 3)},
    ),
    true(
        "entropy-parabola",
        ge(_ENTROPY, 4 * p * (1 - p) * log(2)),
        (p > 0, p < 1),
        "Topsoe; equality for a fair coin.",
    ),
    false(
        "entropy-power",
        ge(_ENTROPY, (4 * p * (1 - p)) ** R(3, 4) * log(2)),
        (p > 0, p < 1),
        {p: R(1, 100)},
        "0.0560 against 0.0616: p^(3/4) is above p log(1/p) near 0.",
        at={p: R(1, 4)},
    ),
    true(
        "rademacher",
        le(cosh(t), exp(t**2 / 2)),
        (t >= 0,),
        "Term by term.",
    ),
    true(
        "no-success",
        le((1 - 1 / n) ** n, exp(-1)),
        (n >= 1,),
        "1 - u <= e^-u.",
    ),
    false(
        "no-success-early",
        ge((1 - 1 / n) ** n, R(36, 100)),
        (n >= 2,),
        {n: 3},
        "0.2963; it rises to 0.3679.",
        at={n: 100},
    ),
    false(
        "no-success-late",
        le((1 - 1 / n) ** n, R(3678, 10**4)),
        (n >= 1,),
        {n: 10**4},
        "The limit is 0.367879, and 1/(2n) of it is missing.",
    ),
    true(
        "bernoulli-variance",
        le(p * (1 - p), R(1, 4)),
        (p >= 0, p <= 1),
        "(p - 1/2)^2 >= 0.",
    ),
    true(
        "unseen-mass",
        le(p**n * (1 - p), 1 / (E * n)),
        (p >= 0, p <= 1, n >= 1),
        "Largest at p = n/(n+1), where (1 + 1/n)^(n+1) >= e.",
    ),
    false(
        "unseen-mass-shifted",
        le(p**n * (1 - p), 1 / (E * (n + 1))),
        (p >= 0, p <= 1, n >= 1),
        {p: R(10, 11), n: 10},
        "At p = n/(n+1) it is (1 + 1/n)^-n/(n+1), and (1 + 1/n)^n < e.",
        at={p: R(1, 10), n: 2},
    ),
    true(
        "cantelli",
        le(1 / (1 + x**2), 1),
        (x >= 0,),
        "x^2 >= 0.",
    ),
    false(
        "markov-for-gauss",
        le(_NORMAL_TAIL, R(1, 2) * exp(-R(51, 100) * x**2)),
        (x >= 0,),
        {x: 20},
        "The tail is exp(-x^2/2) over x, and exp(-x^2/100) falls faster than 1/x: it fails from "
        "about 18 on.",
    ),
    true(
        "gauss-half-chernoff",
        le(_NORMAL_TAIL, R(1, 2) * exp(-(x**2) / 2)),
        (x >= 0,),
        "Shift the integral; equality at 0.",
    ),
    true(
        "total-variation-hellinger",
        le(1 - sqrt(p * q) - sqrt((1 - p) * (1 - q)), (p - q) ** 2 / (p * (1 - p)) / 2),
        _UNIT,
        "Hellinger's squared distance is at most half of the chi-square distance.",
    ),
    false(
        "geometric-median",
        le((1 - p) ** n, R(1, 2)),
        (p > 0, p < 1, n >= 1, n * p >= R(69, 100)),
        {p: R(69, 10**6), n: 10**4},
        "For small p it is e^(-n p), and e^-0.69 = 0.50158; it needs log 2 = 0.6931.",
        at={p: R(9, 10), n: 1},
    ),
)
