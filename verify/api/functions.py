"""What Python code calls: `rankclock.hitting_index`, `rankclock.rank_window`, `rankclock.plan`.

Any exact number goes in, and errors name the arguments.

A float stands for its exact binary value: 0.1 is the double next to 1/10. Texts such as "0.1" or
"1/10", ints, Fractions, Decimals and SymPy's rationals are exact, and so are the numbers of NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from rankclock.verify.api.python_values import (
    Number,
    Spectrum,
    exact_number,
    given_spectrum,
    whole_number,
)
from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.descent.start import require_few_factors
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalues import Eigenvalue
from rankclock.verify.hitting import hitting_index as hitting
from rankclock.verify.hitting.answer import Hit
from rankclock.verify.hitting.hitting_index import BUDGET
from rankclock.verify.window.answer import Window
from rankclock.verify.window.bounds import below
from rankclock.verify.window.identical import theory_limit
from rankclock.verify.window.plan import Plan
from rankclock.verify.window.plan import plan as planned
from rankclock.verify.window.rank_window import CAP, TOL
from rankclock.verify.window.rank_window import rank_window as _rank_window

_AUTO = Fraction(9, 10)  # of the limit of the theory, as for --eta auto
_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")

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

    lam: eigenvalue (unit d^N). depth: 2 <= N <= 200. alpha: initialisation scale (d). eta: step
    size (d^(2-2N)), or "auto" for a float64 number near 9/10 of the limit of the theory. Exactly
    one target: to_error, distance of the factor mode to lam_+^(1/N) (d); XX    Source:
    docs/hitting-times.md.
    """
    with python_names(steps="budget"):
        value, size, start, perturbation = (
            exact_number(lam, "lam"),
            factors(depth),
            exact_number(alpha, "alpha"),
            _optional(beta, "beta"),
        )
        return hitting.hitting_index(
            lam=value,
            depth=size,
            alpha=start,
            eta=step_size(eta, size, start, (Eigenvalue.exactly(value),), perturbation),
            to_error=_optional(to_error, "to_error"),
            to_fraction=_optional(to_fraction, "to_fraction"),
            to_level=_optional(to_level, "to_level"),
            beta=perturbation,
            budget=step_budget(budget, "budget"),
            progress=progress,
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
    """Steps k_first..k_last at which the `rank` wanted modes are within tol of their eigenvalues
    and every other is at most cap |lam_1|.

    spectrum: eigenvalues of the ground truth (d^N) in any order, as list, one-dimensional array or
    text such as "5,3,1/2"; exact, or enclosed by rankclock.enclosed_spectrum. depth: 2 <= N
    <= 200. alpha: initialisation scale (d). eta: step size (d^(2-2N)), or "auto" as for
    hitting_index. tol: relative accuracy of the wanted modes. cap: level of the others over
    |lam_1|. beta: None for the identical start, where the largest eigenvalues are wanted and
    nothing is run; else W_1(0) = (alpha - beta) I, where those that arrive first are wanted, and
    each mode is a certified run of at most `budget` steps. search: look for a scale that opens an
    empty window (identical start). progress: called with steps of runs. Raises InputError, one line
    that names the argument, for data out of range; TooLong when the budget or the precision does
    not decide. Source: theory notes section 8; verify/window/passages.py has the proofs.
    """
    with python_names(steps="budget"):
        values, size, start = (
            given_spectrum(spectrum, "spectrum"),
            factors(depth),
            exact_number(alpha, "alpha"),
        )
        perturbation = _optional(beta, "beta")
        return _rank_window(
            spectrum=values,
            depth=size,
            alpha=start,
            eta=step_size(eta, size, start, values, perturbation),
            rank=whole_number(rank, "rank"),
            tol=exact_number(tol, "tol"),
            cap=exact_number(cap, "cap"),
            beta=perturbation,
            budget=step_budget(budget, "budget"),
            search=search,
            progress=progress,
        )


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
    """The four-digit alpha of the cheapest run, least k_first, with a rank-L window of at least
    `width` steps; and a step size.

    spectrum, depth, rank, tol, cap, budget, progress: as for rank_window. eta: step size
    (d^(2-2N)), or "auto" for 9/10 of the limit of the theory, to four digits, or less where the
    window would else need a tiny alpha. rankclock.verify.window.plan.Plan tells what is proved of
    other scales. Raises InputError, one line that names the argument, for data out of range, and
    when eigenvalues L and L+1 are equal or cannot be told apart, unless neither is above cap lam_1;
    TooLong when no scale down to 10^-1000 does, or the budget or the precision does not decide.
    Source: theory notes section 8, R3; verify/window/compare_starts.py.
    """
    with python_names(steps="budget"):
        return planned(
            spectrum=given_spectrum(spectrum, "spectrum"),
            depth=factors(depth),
            rank=whole_number(rank, "rank"),
            tol=exact_number(tol, "tol"),
            cap=exact_number(cap, "cap"),
            width=whole_number(width, "width"),
            eta=None if isinstance(eta, str) and eta == "auto" else exact_number(eta, "eta"),
            budget=step_budget(budget, "budget"),
            progress=progress,
        )


@contextmanager
def python_names(*, steps: str, truth: str = "spectrum") -> Iterator[None]:
    """Errors in the names of Python's arguments; steps, truth: those of the budget of a run and of
    the ground truth.
    """
    names = {"max-steps": steps, "spectrum": truth, "matrix": truth}

    def words(text: str) -> str:
        text = re.sub(r"--eta auto\b", "eta='auto'", text)
        return _OPTION.sub(lambda found: names.get(found[1], found[1].replace("-", "_")), text)

    try:
        yield
    except InputError as problem:
        raise InputError(
            words(problem.option),
            words(problem.problem),
            words(problem.remedy),
            value=problem.value,
        ) from None
    except (TooLong, Undefined) as problem:
        text = words(str(problem))
        if steps not in text:
            text = text.replace("allow more steps", f"allow more steps by {steps}")
            text += f"; allow more by {steps}" if re.search(r"more than \d+ steps$", text) else ""
        raise TooLong(text) from None


def step_size(
    eta: Any, depth: int, alpha: Fraction, spectrum: tuple[Eigenvalue, ...], beta: Fraction | None
) -> Fraction:
    """The step size given; for "auto" a float64 number within the limit of the theory."""
    if not (isinstance(eta, str) and eta == "auto"):
        return exact_number(eta, "eta")
    if not spectrum or depth < 2 or alpha <= 0 or not any(value.most for value in spectrum):
        return Fraction(1)  # there is no limit, and what is out of range is named later
    limit = theory_limit(depth, alpha, spectrum, beta).below
    return Fraction(below(limit * _AUTO)) or limit * _AUTO


def step_budget(value: Any, option: str) -> int:
    """A number of steps, 1 or more."""
    steps = whole_number(value, option)
    if steps < 1:
        raise InputError(
            option, f"{steps} is below 1", "give the most steps that a certified run may take"
        )
    return steps


def factors(value: Any) -> int:
    """A number of factors that is computed with; below 2 is refused later."""
    depth = whole_number(value, "depth")
    require_few_factors(depth)
    return depth


def _optional(value: Any, option: str) -> Fraction | None:
    return None if value is None else exact_number(value, option)
