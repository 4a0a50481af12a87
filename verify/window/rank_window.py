"""The window of low effective rank: the wanted modes are learned, the others still small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rankclock.verify.descent.start import Start, require_perturbation
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.limits import BUDGET
from rankclock.verify.window.answer import Window
from rankclock.verify.window.identical import identical_window
from rankclock.verify.window.passages import Descent
from rankclock.verify.window.perturbed import perturbed_window

# guess: learned to a percent, and the others below a percent of the largest: an effective rank that
# differs from the wanted one by a few percent.
TOL = CAP = Fraction(1, 100)


def rank_window(
    *,
    spectrum: Sequence[Fraction | int | Eigenvalue],
    depth: int,
    alpha: Fraction,
    eta: Fraction,
    rank: int,
    tol: Fraction = TOL,
    cap: Fraction = CAP,
    beta: Fraction | None = None,
    budget: int = BUDGET,
    search: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Window:
    """Steps at which the `rank` wanted modes are learned and every other is still small.

    As rankclock.rank_window, for exact numbers, with errors in the names of the options. At each
    step k_first..k_last the wanted modes are within tol of their eigenvalues and every other is at
    most cap |lam_1|. spectrum: eigenvalues of the ground truth, exact or enclosed (d^N), any order.
    depth: N >= 2. alpha: initialisation scale (d). eta: step size (d^(2-2N)). tol: relative
    accuracy of the wanted modes. cap: level of the others over |lam_1|. beta: None for the
    identical start, where the largest eigenvalues are wanted and nothing is run; else W_1(0) =
    (alpha - beta) I, where those that arrive first are wanted, negative ones included, and each
    mode is a certified run of at most `budget` steps. search: look for the scale that opens an
    empty window (identical start). progress: called with steps of runs. Raises InputError for data
    out of range, with the option of the command line that names it; TooLong when the budget or the
    precision does not decide. Source: docs/theory.md, section 8; verify/window/passages.py has the
    proofs.
    """
    values = [
        value if isinstance(value, Eigenvalue) else Eigenvalue.exactly(Fraction(value))
        for value in spectrum
    ]
    require(values, Start(depth, alpha, eta, beta), rank, tol, cap)
    descent = Descent(depth, Fraction(alpha), Fraction(eta), budget=budget)
    if beta:
        window = perturbed_window(
            descent, values, rank, beta=Fraction(beta), tol=tol, cap=cap, progress=progress
        )
    else:
        window = identical_window(
            descent, values, rank, tol=tol, cap=cap, search=search, progress=progress
        )
    if all(value.exact for value in values):
        return window
    enclosed = (
        "enclosed by a residual bound of a float64 decomposition; the error is in k_first_range "
        "and k_last_range"
    )
    return replace(window, enclosed=enclosed)


def require(
    values: Sequence[Eigenvalue],
    start: Start,
    rank: int,
    tol: Fraction,
    cap: Fraction,
) -> None:
    """Refuse data out of range."""
    if not values:
        raise InputError("--spectrum", "has no eigenvalue", "give at least one")
    start.require_positive()
    for option, share in (("--tol", tol), ("--cap", cap)):
        if not 0 < share < 1:
            raise InputError(
                option, f"{share} is not between 0 and 1", "give a fraction such as 1/100"
            )
    # Where every eigenvalue is wanted, none is to stay below cap.
    if rank < len(values) and cap >= 1 - tol:
        problem = (
            f"{cap} is not below 1 - tol = {1 - tol}, so lam_1 would count as learned while it "
            "still counts as small"
        )
        raise InputError("--cap", problem, "give a smaller --cap or a smaller --tol")
    require_perturbation(start.beta)
    if rank < 1:
        raise InputError("--rank", f"{rank} is below 1", "give the number of eigenvalues wanted")
    if rank > len(values):
        raise InputError(
            "--rank",
            f"{rank} is above the number of eigenvalues, {len(values)}",
            f"give at most {len(values)}",
        )
