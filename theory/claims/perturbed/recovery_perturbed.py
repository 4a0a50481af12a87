"""A rate for the recovery from the perturbed start, for eigenvalues of either sign."""

from sympy import Abs, Rational

from rankclock.theory.claim import Claim, Kind, Tight, project
from rankclock.theory.formulas.perturbed import eigenvalue, least_other, limit_trap, remaining_share
from rankclock.theory.process import FirstIterate, OtherIterate
from rankclock.theory.symbols import N, alpha, beta, eta, k, lam

_run = (k, N, lam, alpha, eta, beta)
_gap = eigenvalue(FirstIterate(*_run), OtherIterate(*_run), N) - lam
_start = eigenvalue(alpha - beta, alpha, N) - lam
_least = least_other(N, lam, alpha, beta)
_values = {N: 3, lam: 1, alpha: Rational(1, 2), beta: Rational(1, 4), eta: Rational(1, 50), k: 100}

CLAIM = Claim(
    id="recovery-perturbed",
    title="Perturbed start: |p(k) - lam| <= |p(0) - lam| (1 - C eta m^(2N-2))^k, m <= b(k), so "
    "W(k) -> What if beta > 0 and eta > 0",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        beta >= 0,
        beta < 2 * alpha,
        eta >= 0,
        eta <= limit_trap(alpha - beta, alpha, N, lam),
        k >= 0,
    ),
    statement=(
        Abs(_gap) <= Abs(_start) * remaining_share(_least, N, eta) ** k,
        _least <= OtherIterate(*_run),
    ),
    source=project(
        "a rate, under weaker conditions than the paper's; of the paper is the convergence",
        link="docs/theory.md#perturbed-rate",
        proof="docs/perturbed-start.md#theorem-2",
    ),
    because="Every state of the run satisfies perturbed-step-approaches: |a| <= b stays, "
    "p does not pass lam, and B does not grow. Below lam b + a does not fall, above it b - a does "
    "not, and b is at least half of either; m > 0 for beta > 0. The conditions of the paper imply "
    "these: with beta < (c-1) alpha, B^2 <= M^2 + beta (2 alpha - beta) <= (c M)^2.",
    witness=_values,
    tight_at=(
        Tight({**_values, k: 0}, Rational(0)),
        Tight({**_values, lam: Rational(1, 10), k: 1, eta: Rational(1, 1000)}, Rational(1, 1000)),
        Tight(
            {
                **_values,
                N: 2,
                lam: Rational(1, 10),
                alpha: 1,
                beta: Rational(199, 100),
                eta: Rational(1, 100),
                k: 1,
            },
            Rational(1, 50),
        ),
        Tight({**_values, beta: Rational(1, 100), k: 0}, Rational(1, 99), 1),
        Tight(
            {**_values, alpha: 3, lam: 28, beta: Rational(1, 100), eta: Rational(1, 10**5), k: 1},
            Rational(1, 300),
            1,
        ),
        Tight(
            {**_values, alpha: 1, lam: -2, beta: Rational(199, 100), eta: Rational(1, 10**3), k: 1},
            Rational(1, 100),
            1,
        ),
        Tight(
            {
                **_values,
                alpha: 3,
                lam: -28,
                beta: Rational(599, 100),
                eta: Rational(1, 10**6),
                k: 1,
            },
            Rational(1, 100),
            1,
        ),
        Tight(
            {**_values, N: 2, lam: -1, alpha: 1, beta: Rational(3, 2), eta: Rational(1, 20), k: 3},
            Rational(1, 5),
        ),
    ),
    boundary=(
        {**_values, lam: -1},
        {**_values, lam: -1, beta: 0},
        {**_values, eta: 0},
        {**_values, lam: 0, k: 300},
        {**_values, lam: Rational(1, 16)},
        {**_values, N: 2, lam: 1, alpha: 1, beta: Rational(1, 1000), eta: Rational(1, 5), k: 10},
        {**_values, lam: -1, beta: Rational(1, 100), k: 1000},
        # At eta = limit_trap(alpha - beta, alpha, N, lam).
        {**_values, N: 2, lam: 1, alpha: 1, beta: 1, eta: Rational(1, 8), k: 4},
        {**_values, N: 2, lam: 1, alpha: 1, beta: Rational(199, 100), eta: Rational(6, 25), k: 6},
    ),
)
