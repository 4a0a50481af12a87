"""The recovery theorem for the identical start, with the accuracy it reaches."""

from sympy import Abs, Max, Rational

from rankclock.theory.claim import Claim, Kind, Tight, paper
from rankclock.theory.formulas.descent import decaying_level, limit_decaying
from rankclock.theory.formulas.times import distance_to_limit, recovery_bound
from rankclock.theory.process import Iterate
from rankclock.theory.symbols import N, alpha, eps, eta, k, lam

_level = decaying_level(N, lam, alpha)
_bound = recovery_bound(N, lam, alpha, eta, eps)
_values = {
    N: 3,
    lam: 1,
    alpha: Rational(1, 10),
    eta: Rational(1, 100),
    eps: Rational(1, 10),
    k: 1061,
}

CLAIM = Claim(
    id="recovery-identical",
    title="Identical start: from ceil(T_N^Id) on, |w(k) - lam_+| < N M^(N-1) eps, so W(k) -> V "
    "diag(lam_+) V^T",
    kind=Kind.LIMIT,
    hypotheses=(
        N >= 2,
        alpha > 0,
        eta > 0,
        eta < limit_decaying(N, _level),
        eps > 0,
        eps < distance_to_limit(N, lam, alpha),
        k >= _bound,
    ),
    statement=(
        Abs(Iterate(k, N, lam, alpha, eta) ** N - Max(lam, 0)) < N * _level ** (1 - 1 / N) * eps,
    ),
    source=paper(
        "recovery theorem, identical start; the accuracy is ours",
        link="docs/theory.md#recovery-identical",
    ),
    because="The mode is within eps by then and stays there, and w = d^N has slope at most N "
    "M^(N-1).",
    witness=_values,
    tight_at=(
        Tight(
            {
                **_values,
                N: 2,
                alpha: Rational(11, 10),
                eta: Rational(1, 10**4),
                eps: Rational(1, 100),
                k: 10879,
            },
            Rational(1, 5),
        ),
    ),
    boundary=(
        # At k = _bound.
        {**_values, lam: 0, alpha: 1, eps: Rational(1, 2), k: 375},
        {**_values, lam: -1, alpha: 1, N: 2, k: 231},
        {**_values, k: 5000},
        {**_values, eta: Rational(1, 8), k: 400},
        # Each case of the bound, at the first step that it admits.
        {**_values, N: 2, alpha: Rational(3, 5), eps: Rational(1, 100), k: 552},
        {**_values, N: 2, alpha: Rational(1, 100), eps: Rational(1, 2), k: 464},
        {**_values, alpha: Rational(11, 10), eps: Rational(1, 100), k: 69},
        # At k = _bound.
        {**_values, lam: -1, alpha: 1, k: 900},
    ),
)
