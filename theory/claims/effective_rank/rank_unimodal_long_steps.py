"""One fall and one rise of the effective rank, for longer steps."""

from sympy import Rational

from rankclock.theory.claim import Claim, Kind, project
from rankclock.theory.claims.effective_rank.rank_unimodal import EDGES, STATEMENT, VALUES
from rankclock.theory.formulas.descent import limit_no_overshoot
from rankclock.theory.symbols import N, alpha, eta, j, k, lam, lam_2, lam_3, m

CLAIM = Claim(
    id="rank-unimodal-long-steps",
    title="r(W(k)) falls, then rises, also for step sizes up to 9/10 of 1/(N mu^(2N-2)), nearly "
    "twice what the proof covers",
    kind=Kind.CONJECTURE,
    hypotheses=(
        N >= 2,
        alpha > 0,
        lam_3 >= alpha**N,
        lam_2 >= alpha**N,
        lam >= lam_2,
        lam > lam_3,
        eta > 0,
        10 * eta <= 9 * limit_no_overshoot(N, lam),
        k >= 0,
        j > 0,
        m > 0,
    ),
    statement=STATEMENT,
    source=project(
        "a conjecture on longer steps",
        link="docs/theory.md#rank-along-a-run",
    ),
    because="Not proved. Up to 1/2 for 9/10 it is the claim rank-unimodal; at 5/4 modes overshoot "
    "and it fails.",
    witness={**VALUES, eta: Rational(1, 30)},
    boundary=(
        *EDGES,
        {**VALUES, lam: 8, eta: Rational(1, 54), k: 0},
        {**VALUES, N: 2, eta: Rational(9, 100), k: 0, j: 1, m: 1},
        {**VALUES, alpha: 1, eta: Rational(1, 40)},
        {**VALUES, lam_2: 5, lam_3: 4},
    ),
)
