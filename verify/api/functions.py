"""What Python code calls: `rankclock.hitting_index`, `rankclock.rank_window`, `rankclock.plan`.

Any exact number goes in, and errors name the arguments.

A float stands for its exact binary value: 0.1 is the double next to 1/10. Texts such as "0.1" or
"1/10", ints, Fractions, Decimals and SymPy's rationals are exact, and so are the numbers of NumPy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rankclock.verify.api.arguments import (
    factors,
    is_automatic,
    optional_number,
    progress_call,
    python_names,
    step_budget,
    step_size,
)
from rankclock.verify.api.python_values import (
    Number,
    Spectrum,
    exact_number,
    given_spectrum,
    whole_number,
)
from rankclock.verify.errors import require_type
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting import hitting_index as hitting
from rankclock.verify.hitting.answer import Hit
from rankclock.verify.limits import BUDGET
from rankclock.verify.window import plan as planning
from rankclock.verify.window import rank_window as windows
from rankclock.verify.window.answer import Window
from rankclock.verify.window.plan import Plan
from rankclock.verify.window.rank_window import CAP, TOL

# Called with the number of steps that a run has done.
Progress = Callable[[int], None]


def hitting_index(
    *,
    lam: Number,
    depth: int,
    alpha: Number,
    eta: Number,
    to_error: Number | None = None,
    to_fraction: Number | None = None,
    to_level: Number | None = None,
    beta: Number | None = None,
    budget: int = BUDGET,
    progress: Progress | None = None,
) -> Hit:
    """First k at which the eigenvalue with ground truth lam is past a target.

    Exactly one of to_error, to_fraction and to_level says what the target is.

    Args:
        lam: eigenvalue of the ground truth (d^N).
        depth: number of factors, 2 <= N <= 200.
        alpha: initialisation scale, above 0 (d).
        eta: step size, above 0 (d^(2-2N)), or "auto" for a float64 number near 9/10 of the limit of
            the theory.
        to_error: distance of the factor mode to lam_+^(1/N) (d).
        to_fraction: multiple of lam that the eigenvalue is to reach.
        to_level: value that the eigenvalue is to reach (d^N).
        beta: None or 0 for the identical start W_j(0) = alpha I; else W_1(0) = (alpha - beta) I
            (d), where the answer is a certified run, to_error is that of p^(1/N), p the eigenvalue
            of the product, and lam > 0.
        budget: most steps of a certified run, which the identical start needs only where no theorem
            reaches.
        progress: called with the number of steps done by a certified run.

    Returns:
        The number of steps, or the range that holds it, with its proof and the bounds of the paper.

    Raises:
        InputError: one line that names the argument, for data out of range, not exactly one target,
            a target that is never reached, and a step size beyond the range where a step keeps the
            order of the iterates.
        TooLong: more than `budget` steps would have to be run, or the perturbed start is not proved
            to settle.

    Examples:
        >>> from rankclock import hitting_index
        >>> hit = hitting_index(lam=1, depth=3, alpha="1/10", eta="1/100", to_fraction="9/10")
        >>> hit.steps.lo, hit.steps.exact
        (998, True)

    Source: docs/hitting-times.md.
    """
    with python_names(steps="budget"):
        # An automatic step size depends on the others, so these are read first.
        value, size = exact_number(lam, "lam"), factors(depth)
        start, perturbation = exact_number(alpha, "alpha"), optional_number(beta, "beta")
        return hitting.hitting_index(
            lam=value,
            depth=size,
            alpha=start,
            eta=step_size(eta, size, start, (Eigenvalue.exactly(value),), perturbation),
            to_error=optional_number(to_error, "to_error"),
            to_fraction=optional_number(to_fraction, "to_fraction"),
            to_level=optional_number(to_level, "to_level"),
            beta=perturbation,
            budget=step_budget(budget, "budget"),
            progress=progress_call(progress),
        )


def rank_window(
    *,
    spectrum: Spectrum,
    depth: int,
    alpha: Number,
    eta: Number,
    rank: int,
    tol: Number = TOL,
    cap: Number = CAP,
    beta: Number | None = None,
    budget: int = BUDGET,
    search: bool = True,
    progress: Progress | None = None,
) -> Window:
    """Steps at which `rank` modes are learned and every other is still small.

    At each step k_first..k_last the wanted modes are within tol of their eigenvalues, relatively,
    and the others are at most cap |lam_1|, so that the product has an effective rank near the
    wanted one.

    Args:
        spectrum: eigenvalues of the ground truth (d^N) in any order, as list, one-dimensional array
            or text such as "5,3,1/2"; exact, or enclosed by rankclock.enclosed_spectrum.
        depth: number of factors, 2 <= N <= 200.
        alpha: initialisation scale, above 0 (d).
        eta: step size, above 0 (d^(2-2N)), or "auto" for a float64 number near 9/10 of the limit of
            the theory.
        rank: number of wanted modes, L >= 1.
        tol: relative accuracy of the wanted modes, between 0 and 1.
        cap: level of the others over |lam_1|, between 0 and 1.
        beta: None for the identical start, where the largest eigenvalues are wanted and nothing is
            run; else W_1(0) = (alpha - beta) I (d), where those that arrive first are wanted, and
            each mode is a certified run.
        budget: most steps of a certified run.
        search: look for a scale that opens an empty window (identical start).
        progress: called with the number of steps done by a certified run.

    Returns:
        The window, which may be empty, and what holds inside.

    Raises:
        InputError: one line that names the argument, for data out of range.
        TooLong: the budget or the precision does not decide.

    Examples:
        >>> from rankclock import rank_window
        >>> window = rank_window(spectrum="5,3,1/2", depth=3, alpha="1/100", eta="auto", rank=2)
        >>> window.k_first, window.k_last, window.empty
        (1913, 11110, False)

    Source: docs/theory.md, section 8; verify/window/passages.py has the proofs.
    """
    with python_names(steps="budget"):
        values, size = given_spectrum(spectrum, "spectrum"), factors(depth)
        start, perturbation = exact_number(alpha, "alpha"), optional_number(beta, "beta")
        return windows.rank_window(
            spectrum=values,
            depth=size,
            alpha=start,
            eta=step_size(eta, size, start, values, perturbation),
            rank=whole_number(rank, "rank"),
            tol=exact_number(tol, "tol"),
            cap=exact_number(cap, "cap"),
            beta=perturbation,
            budget=step_budget(budget, "budget"),
            search=_truth(search),
            progress=progress_call(progress),
        )


def _truth(search: bool) -> bool:
    # A text would count as True, whatever it says.
    require_type("search", search, (bool, np.bool_), "give True or False")
    return bool(search)


def plan(
    *,
    spectrum: Spectrum,
    depth: int,
    rank: int,
    tol: Number = TOL,
    cap: Number = CAP,
    width: int = 1,
    eta: Number = "auto",
    budget: int = BUDGET,
    progress: Progress | None = None,
) -> Plan:
    """The cheapest start whose run passes through a window of a wanted rank and width.

    The answer is the four-digit alpha with the least k_first of those whose rank-L window has at
    least `width` steps, and a step size. rankclock.Plan tells what is proved of other scales.

    Args:
        spectrum: eigenvalues of the ground truth (d^N), as for rank_window.
        depth: number of factors, 2 <= N <= 200.
        rank: number of wanted modes, L >= 1.
        tol: relative accuracy of the wanted modes, between 0 and 1.
        cap: level of the others over |lam_1|, between 0 and 1.
        width: least number of steps in the window.
        eta: step size, above 0 (d^(2-2N)), or "auto" for 9/10 of the limit of the theory, to four
            digits, or less where the window would else need a tiny alpha.
        budget: most steps of a certified run.
        progress: called with the number of steps done by a certified run.

    Returns:
        The start, the step size and the whole window.

    Raises:
        InputError: one line that names the argument, for data out of range, and when eigenvalues L
            and L+1 are equal or cannot be told apart, unless neither is above cap lam_1.
        TooLong: no scale down to 10^-1000 does, or the budget or the precision does not decide.

    Examples:
        >>> from rankclock import plan
        >>> cheapest = plan(spectrum="5,3,1/2", depth=3, rank=2, width=5)
        >>> cheapest.alpha, cheapest.k_first, cheapest.window.width
        (Fraction(599, 2000), 73, 5)

    Source: docs/theory.md, section 8; verify/window/compare_starts.py.
    """
    with python_names(steps="budget"):
        return planning.plan(
            spectrum=given_spectrum(spectrum, "spectrum"),
            depth=factors(depth),
            rank=whole_number(rank, "rank"),
            tol=exact_number(tol, "tol"),
            cap=exact_number(cap, "cap"),
            width=whole_number(width, "width"),
            # Automatic is None here: the search takes a smaller step size where the usual one would
            # need a tiny start.
            eta=None if is_automatic(eta) else exact_number(eta, "eta"),
            budget=step_budget(budget, "budget"),
            progress=progress_call(progress),
        )
