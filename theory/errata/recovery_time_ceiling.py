"""The recovery time compared with a number that is no integer."""

from rankclock.theory.claim import paper
from rankclock.theory.erratum import Demonstration, Erratum

ERRATUM = Erratum(
    id="recovery-time-ceiling",
    source=paper("theorem on recovery times, identical start"),
    says="The first step T at which |d(k) - lam_+^(1/N)| <= eps obeys "
    "T <= T_N^Id(lam, eps, alpha, eta).",
    wrong="T is an integer and T_N^Id is not: wherever the bound falls just below T, it fails. "
    "The original may carry a ceiling that the secondary source dropped.",
    replay=(
        # One step is needed there, and the bound is less than a tenth of one.
        Demonstration(
            "rankclock verify recovery-time-literal --at N=2 --at alpha=1/4 --at "
            "epsilon=24/97 --at eta=2 --at lambda=0",
            "refuted: 1.00000000000000 against [0.08376",
        ),
    ),
    corrected="T <= ceil(T_N^Id); no exception was found.",
    claims=("recovery-time-literal", "recovery-time-ceiling"),
)
