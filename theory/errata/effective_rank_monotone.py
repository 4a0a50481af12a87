"""The effective rank said to increase monotonically along a run."""

from rankclock.theory.claim import paper
from rankclock.theory.erratum import Demonstration, Erratum

ERRATUM = Erratum(
    id="effective-rank-monotone",
    source=paper("abstract"),
    says="Gradient descent prefers trajectories whose effective rank increases monotonically.",
    wrong="From the identical start the effective rank first falls, from n. It may also fall again "
    "after it has risen, when alpha^N exceeds the smallest eigenvalue, and so for every truth "
    "of deficient rank: an eigenvalue zero is approached from above, more slowly than the "
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
