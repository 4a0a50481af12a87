"""A cheap run from the identical start that passes through a window of a wanted rank and width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rankclock.verify.arithmetic.decimals import decimal_at, decimal_text, exact_text, place_of
from rankclock.verify.descent.start import Start
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.limits import BUDGET
from rankclock.verify.window.answer import Window
from rankclock.verify.window.cheapest_start import SMALL, CheapestStart, StartSearch
from rankclock.verify.window.identical import judge_step_size, require_positive
from rankclock.verify.window.opening import inseparable, may_close
from rankclock.verify.window.rank_window import CAP, TOL, rank_window, require


@dataclass(frozen=True, kw_only=True)
class Plan(CheapestStart):
    """A cheap run, with the whole window.

    Of a window that closes no scale above alpha and up to `searched` has the width; of one that
    never closes no scale up to `searched` has a smaller k_first. Nothing is said of scales beyond.

    Args:
        alpha: initialisation scale, a decimal of four digits (d).
        eta: step size (d^(2-2N)).
        k_first: the first step of the window.
        searched: the scale up to which all were decided (d).
        longer: the largest scale that may be taken and its k_first, where it has the window too, by
            a longer run.
        usual_eta: the step size that would have been taken, where it has been made smaller.
        window: the whole window, computed again at the very numbers returned.
        at_most: the largest scale that may be taken, with alpha^N at most cap lam_1 (lam_1 where no
            eigenvalue is unwanted).
        equal: whether eigenvalues L and L+1 are equal or may be, yet the window never closes.

    Examples:
        >>> from rankclock import plan
        >>> cheapest = plan(spectrum="5,3,1/2", depth=3, rank=2, width=5)
        >>> cheapest.too_large, cheapest.longer
        (Fraction(749, 2500), None)
        >>> print(cheapest)
        alpha = 0.2995, eta = 0.01754
        rank 2: window 73..77, 5 steps (hitting times)

    Source: docs/theory.md, section 8; verify/window/compare_starts.py.
    """

    window: Window
    at_most: Fraction
    equal: bool

    @property
    def too_large(self) -> Fraction | None:
        """The next four-digit scale, where it is refuted.

        None where it is not, or has alpha^N above its limit.
        """
        if not self.window.closes or self.alpha >= self.searched:
            return None
        return decimal_at(place_of(self.alpha) + 1)

    @property
    def small(self) -> Fraction:
        """Below this scale a smaller step size is preferred to a smaller scale."""
        return decimal_at(place_of(self.at_most) - SMALL)

    def __str__(self) -> str:
        start = f"alpha = {decimal_text(self.alpha)}, eta = {exact_text(self.eta)}"
        return f"{start}\n{self.window}"

    def to_json(self) -> dict[str, Any]:
        """Plain data of the command-line contract.

        Returns:
            What `rankclock plan --json` prints; alpha and eta are texts that the command line reads
            exactly.

        Examples:
            >>> from rankclock import plan
            >>> plan(spectrum="5,3,1/2", depth=3, rank=2, width=5).to_json()["alpha"]
            '0.2995'
        """
        longer = None
        if self.longer is not None:
            longer = {"alpha": decimal_text(self.longer[0]), "k_first": self.longer[1]}
        return {
            "alpha": decimal_text(self.alpha),
            "eta": exact_text(self.eta),
            "k_first": self.k_first,
            "k_last": self.window.k_last,
            "width": self.window.width,
            "too_large": None if self.too_large is None else decimal_text(self.too_large),
            "searched": decimal_text(self.searched),
            "at_most": decimal_text(self.at_most),
            "longer": longer,
            "usual_eta": None if self.usual_eta is None else decimal_text(self.usual_eta),
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
    eta: Fraction | None = None,
    budget: int = BUDGET,
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """The start of the cheapest run with a rank-L window of at least `width` steps.

    The four-digit alpha with the least k_first, and a step size. spectrum, depth, rank, tol, cap:
    as for rank_window. eta: step size (d^(2-2N)); None for 9/10 of the limit of the theory, to four
    digits, or less where the width would need an alpha below 1/1000 of the largest allowed (a run
    from there may be shorter still). Where an unwanted eigenvalue is above cap lam_1, the larger
    alpha has the shorter run, and the largest with the width is taken. Where none is, the window
    never closes and every alpha has it; then the larger alpha need not have the shorter run,
    because modes that start above their eigenvalues fall slowly, and the least k_first decides, of
    equal ones the largest alpha. Without unwanted eigenvalues alpha^N goes up to lam_1, else up to
    cap lam_1. The window is computed again at the very numbers returned. Raises InputError for data
    out of range, and when eigenvalues L and L+1 are equal or cannot be told apart, unless cap lam_1
    is above (1-tol) lam_L; TooLong when no scale down to 10^-1000 does. Source: docs/theory.md,
    section 8; verify/window/compare_starts.py.
    """
    values = sorted(
        (v if isinstance(v, Eigenvalue) else Eigenvalue.exactly(Fraction(v)) for v in spectrum),
        key=lambda v: v.middle,
        reverse=True,
    )
    _require(values, depth, rank, tol, cap, width, eta)
    reason = inseparable(values, rank, tol, cap)
    if reason is not None:
        raise InputError(
            "--rank", f"rank {rank} has no window: {reason}", "ask for a rank with a gap after it"
        )
    search = StartSearch(values, depth, rank, tol, cap, eta, budget, progress)
    if eta is not None:
        judge_step_size(search.descent(eta), values)
    start = search.closing(width) if may_close(values, rank, cap) else search.lasting()
    window = rank_window(
        spectrum=values,
        depth=depth,
        alpha=start.alpha,
        eta=start.eta,
        rank=rank,
        tol=tol,
        cap=cap,
        budget=budget,
        search=False,
    )
    _require_agreement(start.k_first, window, width)
    equal = rank < len(values) and values[rank].high >= values[rank - 1].low
    return Plan(**vars(start), window=window, at_most=search.at_most, equal=equal)


def _require_agreement(k_first: int, window: Window, width: int) -> None:
    """Refuse a window that is not the one searched for: a mistake in this program."""
    # The search compares passages, the window is proved from scratch.
    too_narrow = window.empty or (window.width is not None and window.width < width)
    if window.k_first != k_first or too_narrow:
        raise ArithmeticError(
            f"the window {window.k_first}..{window.k_last} is not the one that the search found"
        )


def _require(
    values: Sequence[Eigenvalue],
    depth: int,
    rank: int,
    tol: Fraction,
    cap: Fraction,
    width: int,
    eta: Fraction | None,
) -> None:
    if not values:
        raise InputError("--spectrum", "has no eigenvalue", "give at least one")
    if width < 1:
        raise InputError(
            "--width", f"{width} is below 1", "give the number of steps wanted in the window"
        )
    require_positive(
        values, rank, negative="as plans are for the identical start, which learns no negative ones"
    )
    # Neither alpha nor an automatic step size is known yet; 1 stands for what will be in range.
    start = Start(depth, Fraction(1), Fraction(1) if eta is None else eta)
    require(values, start, rank, tol, cap)
