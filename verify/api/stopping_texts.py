"""What an early-stopping rule tells people: its promise as rows, its windows, why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rankclock.verify.api.notebook import Plateau
from rankclock.verify.arithmetic.decimals import decimal_text
from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.descent.start import Start
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.window.answer import Window
from rankclock.verify.window.rank_window import rank_window

# guess: steps of a staircase that are told apart in a drawing of this size.
_MOST_PLATEAUS = 8


def rows_of(window: Window, start: Start, tol: Fraction, cap: Fraction) -> list[tuple[str, str]]:
    """What is promised of a run from a start, as pairs of a name and a text."""
    data = window.to_json()
    inside, error = data["effective_rank"], data["error"]
    scales = f"alpha = {short(start.alpha)}"
    if start.beta:
        scales += f", beta = {short(start.beta)}"
    ranks = f"{inside['low']:.6g} to {inside['high']:.6g}, target {inside['target']:.6g}"
    return [
        ("stop from step", str(window.k_first)),
        ("too late after step", "never" if window.k_last is None else str(window.k_last)),
        ("effective rank", ranks),
        ("error, spectral norm", f"at most {_shown(error['spectral'])}"),
        ("error, Frobenius norm", f"at most {_shown(error['frobenius'])}"),
        ("descent", f"depth {start.depth}, {scales}, eta = {short(start.eta)}"),
        ("shares", f"tol = {short(tol)}, cap = {short(cap)}"),
        ("proved by", window.method),
        *(("warning", text) for text in window.warnings),
    ]


def _shown(bound: float | str) -> str:
    """Six digits of a bound, which is a decimal text where float64 holds none so large."""
    return bound if isinstance(bound, str) else f"{bound:.6g}"


def plateaus_of(
    window: Window, spectrum: Sequence[Eigenvalue], start: Start, tol: Fraction, cap: Fraction
) -> list[Plateau]:
    """The open windows of the ranks up to one above that of `window`, in their order."""
    plateaus = []
    for rank in range(max(1, window.rank + 2 - _MOST_PLATEAUS), window.rank + 2):
        here = window
        if rank != window.rank:
            other = _window(rank, spectrum, start, tol, cap)
            if other is None:
                continue
            here = other
        if not here.empty:
            wanted = rank == window.rank
            plateaus.append(Plateau(rank, here.target, here.k_first, here.k_last, wanted))
    return plateaus


def _window(
    rank: int, spectrum: Sequence[Eigenvalue], start: Start, tol: Fraction, cap: Fraction
) -> Window | None:
    """The window of another rank; None where there is none, or it is not known cheaply."""
    if start.beta:
        # Every rank would cost certified runs.
        return None
    try:
        return rank_window(
            spectrum=spectrum,
            depth=start.depth,
            alpha=start.alpha,
            eta=start.eta,
            rank=rank,
            tol=tol,
            cap=cap,
            search=False,
        )
    except (InputError, TooLong, Undefined):
        # A drawing shows what it can; the wanted window has been proved.
        return None


def no_window(window: Window) -> InputError:
    """The refusal of a rank whose window is empty, with what opens it."""
    opening, late = window.opening, (window.k_last or 0) + 1
    problem = (
        f"rank {window.rank} has no window: it is learned at step {window.k_first}, and another "
        f"eigenvalue is too large from step {late}"
    )
    if opening is None:
        remedy = "try a smaller alpha: none was searched from the perturbed start"
        return InputError("alpha", problem, remedy)
    if opening.alpha is None:
        remedy = f"ask for another rank, as no alpha helps: {opening.reason}"
        return InputError("rank", problem, remedy)
    return InputError("alpha", problem, f"alpha = {decimal_text(opening.alpha)} opens it")
