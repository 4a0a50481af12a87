"""The recovery time compared with a number that is no integer."""

from rankclock.theory.claim import paper
from rankclock.theory.erratum import Demonstration, Erratum, Nature, Wording

_CLAIM = "rankclock verify recovery-time"

ERRATUM = Erratum(
    id="recovery-time-ceiling",
    nature=Nature.CLARIFICATION,
    source=paper(
        "theorem on recovery times, identical start",
        link="docs/theory.md#recovery-time",
        proof="docs/recovery-time.md#theorem-4",
    ),
    wording=Wording.TRANSCRIBED,
    says="The first step T at which |d(k) - lam_+^(1/N)| <= eps obeys "
    "T <= T_N^Id(lam, eps, alpha, eta), in five cases.",
    wrong="T is an integer and T_N^Id is not. In the two cases of small starts, alpha^N <= c_N "
    "lam, which the paper is about, the bound holds as it stands: recovery-time-past-inflection, "
    "recovery-time-before-inflection. From starts past the inflection, and for modes that decay, "
    "at least one step is needed and T_N^Id may be as small as one likes. The original may carry "
    "a ceiling that the secondary source dropped.",
    replay=(
        # One step is needed at each, and the bound is less than that.
        Demonstration(
            f"{_CLAIM}-from-above --at N=2 --at alpha=1/4 --at epsilon=24/97 --at eta=2 --at "
            "lambda=0",
            "refuted: 1.00000000000000 against [0.08376",
        ),
        Demonstration(
            f"{_CLAIM}-late-start --at N=2 --at lambda=1 --at alpha=3/4 --at eta=1/10 --at "
            "epsilon=6/25",
            "refuted: 1.00000000000000 against [0.5916",
        ),
        Demonstration(
            f"{_CLAIM}-negative --at N=2 --at lambda=-1 --at alpha=1 --at eta=1/5 --at "
            "epsilon=9/10",
            "refuted: 1.00000000000000 against [0.5268",
        ),
    ),
    corrected="T < T_N^Id for alpha^N <= c_N lam, and T <= ceil(T_N^Id) in the other three cases.",
    claims=(
        "recovery-time-past-inflection",
        "recovery-time-before-inflection",
        "recovery-time-late-start",
        "recovery-time-from-above",
        "recovery-time-negative",
        "recovery-time-ceiling",
        "stretch-time",
    ),
)
