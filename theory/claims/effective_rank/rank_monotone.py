"""The effective rank of the iterates, said to be monotone after few steps: it may fall again."""

from sympy import Rational

from rankclock.theory.claim import Claim, Expected, Kind, paper
from rankclock.theory.claims.effective_rank.rank_unimodal import STATEMENT, VALUES
from rankclock.theory.formulas.descent import growing_level, limit_monotone
from rankclock.theory.symbols import N, alpha, eta, j, k, lam, lam_2, lam_3, m

CLAIM = Claim(
    id="rank-monotone",
    title="Once the effective rank of the iterates has risen it never falls, for every start and "
    "every truth without negative eigenvalues",
    kind=Kind.OBSERVATION,
    expected=Expected.REFUTED,
    hypotheses=(
        N >= 2,
        alpha > 0,
        lam_3 >= 0,
        lam_2 >= 0,
        lam >= lam_2,
        lam > lam_3,
        eta > 0,
        eta < limit_monotone(N, growing_level(N, lam, alpha)),
        k >= 0,
        j > 0,
        m > 0,
    ),
    statement=STATEMENT,
    source=paper(
        "what the abstract suggests, taken for a statement on every run",
        link="docs/theory.md#rank-along-a-run",
    ),
    because="It fails where alpha^N exceeds the smallest eigenvalue: that mode decays from above, "
    "slowly, after the larger ones have arrived. A truth of deficient rank is such a case at "
    "every alpha. With alpha^N <= lam_n it holds: rank-unimodal.",
    witness=VALUES,
    boundary=(
        # The effective rank at its three steps is 1.487, 1.5479, 1.5477.
        {
            N: 2,
            lam: 2,
            lam_2: 1,
            lam_3: 0,
            alpha: Rational(1, 2),
            eta: Rational(1, 10),
            k: 10,
            j: 16,
            m: 2,
        },
    ),
)
