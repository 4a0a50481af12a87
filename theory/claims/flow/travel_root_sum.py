"""Travel time as a sum over the N roots of y^N = lam."""

from sympy import Eq, Rational, Sum, Symbol, diff

from rankclock.theory.claim import Claim, Kind, Lemma, known
from rankclock.theory.formulas.flow import root_term, travel_integral, travel_root_sum
from rankclock.theory.symbols import N, a, b, lam, x, y

_l = Symbol("l", integer=True)
# With lam = x^N the roots are x w^l; the terms come in conjugate pairs, so their sum is the sum of
# the real parts.
_slope = Sum(diff(root_term(y, N, x**N, _l), y), (_l, 0, N - 1))
_w = Symbol("w", complex=True)
_quotient = Sum(y**_l * _w ** (N - 1 - _l), (_l, 0, N - 1))

CLAIM = Claim(
    id="travel-root-sum",
    title="Travel time of the flow as a sum of logarithms over the roots of y^N = lam, lam > 0",
    kind=Kind.IDENTITY,
    hypotheses=(N >= 2, lam > 0, a > 0, b > 0, (a**N - lam) * (b**N - lam) > 0),
    statement=(Eq(travel_integral(a, b, N, lam), travel_root_sum(a, b, N, lam), evaluate=False),),
    source=known(
        "travel time by partial fractions",
        link="docs/theory.md#travel-root-sum",
    ),
    because="Partial fractions of y/(lam - y^N) over the roots: "
    "-(1/N) sum_l w^(2l)/(y - w^l) = y/(1 - y^N), w = e^(2 pi i/N); "
    "for every N, since (1 - y^N) w^(2l)/(w^l - y) = sum_k y^k w^(l(1-k)), "
    "whose sum over l is N y^k for k = 1 and 0 for the other k < N.",
    witness={N: 3, lam: 2, a: Rational(1, 10), b: 1},
    boundary=(
        {N: 3, lam: 2, a: 3, b: 2},
        {N: 7, lam: 1, a: Rational(1, 2), b: Rational(1, 2)},
        {N: 2, lam: 1, a: Rational(1, 9), b: Rational(1, 3)},
    ),
    lemmas=(
        Lemma(
            "the sum over the roots has derivative y/(lam - y^N)",
            Eq(_slope, y / (x**N - y**N), evaluate=False),
            positive=(x, y),
        ),
        Lemma(
            "for each N-th root w of 1, (1 - y^N)/(w - y) is the sum of y^k w^(N-1-k)",
            Eq((_w - y) * _quotient, _w**N - y**N, evaluate=False),
        ),
        Lemma(
            "over the powers of a root z != 1 of z^N = 1 the sum vanishes",
            Eq((1 - _w) * Sum(_w**_l, (_l, 0, N - 1)), 1 - _w**N, evaluate=False),
        ),
    ),
    proves="the statement, together with P of travel-hypergeometric",
    remark="Above mu every logarithm of a real argument is the real one, so the same sum serves "
    "both sides.",
)
