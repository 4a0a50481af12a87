"""From the identical start below all eigenvalues the effective rank falls, then rises.

It does so once each.
"""

from sympy import Eq, Max, Rational

from rankclock.theory.claim import Claim, Kind, Lemma, Tight, project
from rankclock.theory.formulas.descent import limit_monotone, step
from rankclock.theory.formulas.rank import growth, next_growth, spectral_rank
from rankclock.theory.process import Iterate
from rankclock.theory.symbols import N, alpha, eta, j, k, lam, lam_2, lam_3, m, x


def rank_after(steps):
    """r(W(steps)) for the three eigenvalues."""
    return spectral_rank(
        *(Iterate(steps, N, each, alpha, eta) ** N for each in (lam, lam_2, lam_3))
    )


STATEMENT = (rank_after(k + j) < Max(rank_after(k), rank_after(k + j + m)),)
VALUES = {
    N: 3,
    lam: 5,
    lam_2: 3,
    lam_3: 1,
    alpha: Rational(1, 4),
    eta: Rational(1, 100),
    k: 5,
    j: 20,
    m: 20,
}
# Late in the run: the smallest eigenvalue rests on the edge, and below it the slow decay of its
# mode would show.
_late = {N: 2, k: 10, j: 90, m: 40}
EDGES = (
    {**_late, lam: 2, lam_2: 1, lam_3: Rational(1, 4), alpha: Rational(1, 2), eta: Rational(1, 10)},
    {**_late, lam: 2, lam_2: Rational(1, 4), lam_3: 1, alpha: Rational(1, 2), eta: Rational(1, 10)},
    {**_late, lam: 32, lam_2: 16, lam_3: 4, alpha: 2, eta: Rational(1, 160)},
    {**_late, lam: 32, lam_2: 4, lam_3: 16, alpha: 2, eta: Rational(1, 160)},
    {
        N: 2,
        lam: 1,
        lam_2: Rational(9, 10),
        lam_3: Rational(9, 10),
        alpha: Rational(1, 2),
        eta: Rational(1, 4),
        k: 5,
        j: 1,
        m: 1,
    },
)
_later = growth(step(x, N, lam, eta), N, lam, eta)

CLAIM = Claim(
    id="rank-unimodal",
    title="Identical start with 0 < alpha^N <= lam_n: r(W(k)) falls, then rises, and never falls "
    "again",
    kind=Kind.UPPER,
    hypotheses=(
        N >= 2,
        alpha > 0,
        lam_3 >= alpha**N,
        lam_2 >= alpha**N,
        lam >= lam_2,
        lam > lam_3,
        eta > 0,
        eta <= limit_monotone(N, lam),
        k >= 0,
        j > 0,
        m > 0,
    ),
    statement=STATEMENT,
    source=project(
        "one fall, one rise",
        link="docs/theory.md#rank-along-a-run",
        proof="docs/effective-rank.md#one-fall-one-rise",
    ),
    because="With q_i = w_i/w_1 and growth factors g_i = d_i'/d_i >= 1, G_i = g_i^N, the next "
    "factor is P(g_i) or more, P taken at v = eta d_1^(2N-2), and is P(g_1) for i = 1. "
    "H(G) = G (P(G^(1/N))^N - P(g_1)^N) is zero at G_1, rising there, and convex "
    "(rank-turns-once), so H(G) >= H'(G_1) (G - G_1). If r does not fall in a step, sum "
    "q_i (G_i - G_1) >= 0; then sum q_i H(G_i) >= 0, so it does not fall in the next one "
    "either, for any number of eigenvalues.",
    witness=VALUES,
    tight_at=(
        Tight({**VALUES, k: 60, j: 1, m: 1}, Rational(1, 20)),
        Tight({**VALUES, k: 0, j: 1, m: 1}, Rational(1, 4)),
        Tight({**VALUES, lam_2: 1, k: 200, j: 1, m: 1}, Rational(1, 100)),
    ),
    boundary=(
        *EDGES,
        {**VALUES, alpha: 1},
        {**VALUES, lam_2: 5},
        {**VALUES, lam_2: 1},
        {**VALUES, N: 2, eta: Rational(1, 20), k: 0},
        {**VALUES, lam: 8, eta: Rational(1, 96), j: 1, m: 1},
        {**VALUES, lam_2: 5, lam_3: 4},
        {**VALUES, N: 2, lam_2: 1, alpha: 1, eta: Rational(1, 20), k: 0, j: 1, m: 1},
    ),
    lemmas=(
        Lemma(
            "the factor of the next step is P(g)",
            Eq(
                _later,
                next_growth(growth(x, N, lam, eta), eta * x ** (2 * N - 2), N),
                evaluate=False,
            ),
            positive=(x,),
        ),
    ),
    proves="that the eigenvalue drops out of the factor of the next step, given the factor of this "
    "one",
    remark="Three equal eigenvalues, left out by lambda > lambda_3, keep r = 3 for ever.",
)
