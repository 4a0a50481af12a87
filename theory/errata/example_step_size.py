"""The step size printed with a published example."""

from rankclock.theory.claim import Source
from rankclock.theory.erratum import Demonstration, Erratum, Nature, Wording

_RUN = "rankclock hit --depth 3 --alpha 0.1"
# The window of rank L opens when the L-th eigenvalue has arrived, here to one tenth.
_PERTURBED = (
    "rankclock window --spectrum=5,3,-1,-5 --depth 3 --alpha 0.1 --beta 0.05 --eta 0.01 --tol 1/10"
)

ERRATUM = Erratum(
    id="example-step-size",
    nature=Nature.ERROR,
    source=Source("D. Buozyte, seminar report, TU Munich 2022", "example 2 and its figure"),
    wording=Wording.TRANSCRIBED,
    says="Eigenvalues 5, 3, -1, -5, depth 3, alpha = 0.1, beta = 0.05 and step size 0.001; in the "
    "figure the eigenvalue 5 is recovered near step 200.",
    wrong="With that step size it takes ten times as many steps. All six arrivals of the figure "
    "belong to the step size 0.01: 5 near step 200 and 3 near 330 from the identical start; 5 "
    "near 240, 3 near 400, -5 near 480 and -1 between 2300 and 2500 from the perturbed one.",
    replay=(
        Demonstration(f"{_RUN} --lam 5 --eta 0.001 --to-fraction 0.9", "k = 1998"),
        Demonstration(f"{_RUN} --lam 5 --eta 0.01 --to-fraction 0.9", "k = 202"),
        Demonstration(f"{_RUN} --lam 3 --eta 0.01 --to-fraction 0.9", "k = 334"),
        *(
            Demonstration(f"{_PERTURBED} --rank {rank}", f"window {first}..")
            for rank, first in ((1, 244), (2, 404), (3, 487), (4, 2417))
        ),
    ),
    corrected="Step size 0.01.",
)
