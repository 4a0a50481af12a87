"""Arguments of Python's functions: budgets, depths, step sizes, and errors in their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from rankclock.verify.api.python_values import exact_number, whole_number
from rankclock.verify.arithmetic.outcomes import PastBudget, TooLong, Undefined
from rankclock.verify.descent.start import Start, require_few_factors
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import theory_limit
from rankclock.verify.window.bounds import below

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


@contextmanager
def python_names(*, steps: str, truth: str = "spectrum") -> Iterator[None]:
    """Errors raised inside name Python's arguments, not the options of the command line.

    steps: the argument that holds the budget of a run. truth: that of the ground truth.
    """
    names = {"max-steps": steps, "spectrum": truth, "matrix": truth}

    def words(text: str) -> str:
        text = re.sub(r"--eta auto\b", "eta='auto'", text)
        return _OPTION.sub(lambda match: names.get(match[1], match[1].replace("-", "_")), text)

    try:
        yield
    except InputError as problem:
        raise InputError(
            words(problem.option),
            words(problem.problem),
            words(problem.remedy),
            value=problem.value,
        ) from None
    except PastBudget as problem:
        raise TooLong(f"{problem}; allow more by {steps}") from None
    except (TooLong, Undefined) as problem:
        raise TooLong(words(str(problem))) from None


def step_size(
    eta: Any, depth: int, alpha: Fraction, spectrum: Sequence[Eigenvalue], beta: Fraction | None
) -> Fraction:
    """The step size given; for "auto" a float64 number within the limit of the theory."""
    if not is_automatic(eta):
        return exact_number(eta, "eta")
    # No step size is known yet; 1 stands for what will be in range.
    out_of_range = not spectrum or not Start(depth, alpha, Fraction(1)).in_range
    if out_of_range or not any(value.most for value in spectrum):
        # There is no limit. Any number does, as what is out of range is named later.
        return Fraction(1)
    automatic = theory_limit(depth, alpha, spectrum, beta).automatic
    # Float64, so that a training loop takes the very step that was judged; the rational itself
    # where float64 holds nothing so small.
    return Fraction(below(automatic)) or automatic


def is_automatic(eta: Any) -> bool:
    """Whether the step size is left to the theory."""
    return isinstance(eta, str) and eta == "auto"


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


def progress_call(value: Any) -> Any:
    """What is called with the number of steps done, or None."""
    if value is not None and not callable(value):
        remedy = "give a function of the number of steps, or leave it out"
        raise InputError("progress", f"it is {type(value).__name__}", remedy)
    return value


def optional_number(value: Any, option: str) -> Fraction | None:
    """As exact_number, where nothing may be given."""
    return None if value is None else exact_number(value, option)
