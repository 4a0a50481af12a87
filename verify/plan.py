"""A cheap run from the identical start that passes through a window of a wanted rank and width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.errors import InputError
from verify.evaluate.errors import TooLong
from verify.exact import root_below
from verify.spectrum import Eigenvalue
from verify.window.answer import Window
from verify.window.first import Descent
from verify.window.identical import require_positive, theory_limit
from verify.window.opening import decimal_below, decimal_text, opening
from verify.window.rank_window import BUDGET, CAP, TOL, rank_window

_SHARE = Fraction(9, 10)  # of the limit of the theory, as for --eta auto


@dataclass(frozen=True)
class Plan:
    """Initialisation scale and step size, the window they have, and the next four-digit scale, which at this step size is refuted.

    too_large: None where nothing is refuted: with unwanted modes, because the next scale has alpha^N above cap lam_1; without any
    the window never closes, from whatever scale. The width is rounded to whole steps, so a scale above too_large may still do.
    """

    alpha: Fraction
    eta: Fraction
    window: Window
    too_large: Fraction | None

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract; alpha and eta are texts that the command line reads exactly."""
        return {
            "alpha": decimal_text(self.alpha),
            "eta": decimal_text(self.eta),
            "k_first": self.window.k_first,
            "k_last": self.window.k_last,
            "width": self.window.width,
            "too_large": None if self.too_large is None else decimal_text(self.too_large),
            "window": self.window.to_json(),
        }


def plan(
    *,
    spectrum: Sequence[Fraction | int | Eigenvalue],
    depth: int,
    rank: int,
    tol: Fraction = TOL,
    cap: Fraction = CAP,
    width: int = 1,
    budget: int = BUDGET,
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """A four-digit alpha and the step size of the theory, with a rank-L window of at least `width` steps that the next four-digit alpha has not.

    spectrum, depth, rank, tol, cap: as for rank_window. A larger alpha learns the wanted modes sooner, so that the run to k_first
    is shorter; the step size is 9/10 of the limit of the theory, to four digits. The window is computed at the very numbers
    returned, and for the next alpha at the same step size; other step sizes and larger scales are not searched. Without unwanted
    eigenvalues every alpha does, and the one returned has alpha^N at most cap lam_1. Raises InputError for data out of range and
    when eigenvalues L and L+1 are equal or cannot be told apart, TooLong when no scale down to 10^-1000 does.
    Source: theory notes section 8, R3; verify/window/opening.py.
    """
    values = sorted((v if isinstance(v, Eigenvalue) else Eigenvalue.exactly(Fraction(v)) for v in spectrum), key=lambda v: v.middle, reverse=True)
    if not values:
        raise InputError("--spectrum", "has no eigenvalue", "give at least one")
    if width < 1:
        raise InputError("--width", f"{width} is below 1", "give the number of steps wanted in the window")
    if depth < 2:
        raise InputError("--depth", f"{depth} is below 2", "give the number of factors, 2 or more")
    for option, share in (("--tol", tol), ("--cap", cap)):
        if not 0 < share < 1:
            raise InputError(option, f"{share} is not between 0 and 1", "give a fraction such as 1/100")
    require_positive(values, rank)
    # alpha^N <= cap lam_1 < lam_1, so the limit on the step size does not depend on alpha.
    level = cap * values[0].low
    highest = decimal_below(root_below(level, depth, 64 + 2 * max(0, level.denominator.bit_length() - level.numerator.bit_length())))
    eta = decimal_below(_SHARE * theory_limit(depth, highest, values).below)
    found = opening(Descent(depth, highest, eta, budget), values, rank, tol=tol, cap=cap, width=width, progress=progress)
    if found.alpha is None:
        if values[rank].high >= values[rank - 1].low:
            raise InputError("--rank", f"rank {rank} has no window: {found.reason}", "ask for a rank with a gap after it")
        raise TooLong(f"no plan: {found.reason}")
    window = rank_window(spectrum=values, depth=depth, alpha=found.alpha, eta=eta, rank=rank, tol=tol, cap=cap, budget=budget, search=False)
    if window.empty or (window.width is not None and window.width < width):
        raise ArithmeticError(f"the window {window.k_first}..{window.k_last} is not the one that the search found")
    return Plan(found.alpha, eta, window, found.beyond)
