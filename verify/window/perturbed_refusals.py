"""Starts and ranks that are refused for a window from the perturbed start."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import decimal_at, decimal_text, descend, place_of
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.perturbed_start import require_settling
from rankclock.verify.window.passages import Descent


def require_learnable(spectrum: Sequence[Eigenvalue], rank: int) -> None:
    """Refuse a rank above the number of eigenvalues known not to be zero."""
    known = sum(value.least > 0 for value in spectrum)
    if not known:
        raise InputError(
            "--rank",
            "the ground truth is zero, so nothing is to be learned",
            "give one that is not",
        )
    if rank > known:
        raise InputError(
            "--rank",
            f"{rank} is above the {known} eigenvalues that are known not to be zero",
            f"give at most {known}",
        )


def require_start(
    descent: Descent,
    beta: Fraction,
    start: Fraction,
    limit: Fraction,
    top: Eigenvalue,
    *,
    unwanted: bool,
) -> None:
    """Refuse a start outside the trapping region, or at which unwanted modes are too large.

    start: |w(0)|. limit: cap |lam_1|. unwanted: whether any mode is.
    """
    if unwanted and start > limit:
        problem = (
            f"the start |alpha-beta| alpha^(N-1) = {short(start)} is above cap |lam_1| = "
            f"{short(limit)}, so the unwanted modes start too large"
        )
        at_most = _largest_start(descent, beta, limit)
        smaller = "a smaller one" if at_most is None else f"at most {decimal_text(at_most)}"
        raise InputError("--alpha", problem, f"give {smaller}, or a larger --cap")
    require_settling(
        depth=descent.depth,
        alpha=descent.alpha,
        beta=beta,
        eta=descent.eta,
        top=top,
        name="|lam_1|",
    )


def _largest_start(descent: Descent, beta: Fraction, limit: Fraction) -> Fraction | None:
    """The largest four-digit alpha above beta with (alpha-beta) alpha^(N-1) at most the limit.

    At most that of the run; None where none is.
    """

    def fits(place: int) -> bool:
        alpha = decimal_at(place)
        return (alpha - beta) * alpha ** (descent.depth - 1) <= limit

    # Above beta the start grows with alpha, so no larger one fits.
    low, high = place_of(beta) + 1, place_of(descent.alpha)
    place = descend(fits, high, low) if low <= high and fits(low) else None
    return None if place is None else decimal_at(place)
