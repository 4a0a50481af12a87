"""The effective rank said to suggest a monotone increase along a run."""

from rankclock.theory.claim import Source
from rankclock.theory.erratum import Demonstration, Erratum, Nature, Wording

ERRATUM = Erratum(
    id="effective-rank-monotone",
    nature=Nature.CLARIFICATION,
    source=Source(
        "Chou, Gieshoff, Maly, Rauhut, arXiv:2011.13772",
        "abstract, last sentence, as ar5iv.labs.arxiv.org/html/2011.13772 shows it; version 1 as "
        "researchtrend.ai/papers/2011.13772v1 shows it",
        link="docs/theory.md#rank-along-a-run",
        proof="docs/effective-rank.md#one-fall-one-rise",
    ),
    wording=Wording.QUOTED,
    says='"This suggests that deep learning prefers trajectories whose complexity (measured in '
    'terms of effective rank) is monotonically increasing". A suggestion from experiments, and no '
    'theorem; the abstract of version 1 said of the rank of the iterates "apart from few initial '
    'steps of the iterations".',
    wrong="Read as a statement on every run it would be too much. From the identical start the "
    "effective rank first falls, from n: the few initial steps of version 1. It may also fall "
    "again after it has risen, when alpha^N exceeds the smallest eigenvalue, and so for every "
    "truth of deficient rank: an eigenvalue zero is approached from above, more slowly than the "
    "others are.",
    replay=(
        Demonstration(
            "rankclock verify rank-monotone --at N=2 --at lambda=2 --at lambda_2=1 --at "
            "lambda_3=0 --at alpha=1/2 --at eta=1/10 --at k=10 --at j=16 --at m=2",
            "rank-monotone at this point: refuted: [1.547",
        ),
    ),
    corrected="For a truth with smallest eigenvalue lam_n > 0, "
    "an identical start with alpha^N <= lam_n and eta <= 1/(2N lam_1^(2-2/N)), it falls, "
    "then rises, and does not fall again.",
    claims=("rank-monotone", "rank-unimodal", "rank-turns-once", "rank-unimodal-long-steps"),
)
