"""The window from the identical start, by hitting times: no run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from rankclock.verify.arithmetic.decimals import decimal_below, decimal_text
from rankclock.verify.arithmetic.outcomes import TooLong, Undefined
from rankclock.verify.arithmetic.rationals import root_below, short
from rankclock.verify.descent.fixed_point import magnitude
from rankclock.verify.descent.step_count import NEVER, FirstStep
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import order_limit, theory_limit
from rankclock.verify.window.answer import Window
from rankclock.verify.window.bounds import promise, reach
from rankclock.verify.window.opening import opening
from rankclock.verify.window.paper import paper_window
from rankclock.verify.window.passages import Descent, all_learned, one_escapes


def identical_window(
    descent: Descent,
    spectrum: Sequence[Eigenvalue],
    rank: int,
    *,
    tol: Fraction,
    cap: Fraction,
    search: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Window:
    """The window from the identical start.

    k_first: the L largest eigenvalues are learned, from below or above. k_last + 1: the first step
    at which another is above cap lam_1.

    spectrum: in any order. search: look for the scale that opens an empty window. Raises InputError
    for a rank above the number of eigenvalues known to be positive, a start above cap lam_1 and a
    step size for which a step does not keep the order of the iterates; TooLong when an enclosure of
    an eigenvalue is too wide to decide. Source: docs/theory.md, section 8.
    """
    # Of equal middles the first comes first, so that `wanted` does not depend on the sort.
    order = sorted(range(len(spectrum)), key=lambda i: (spectrum[i].middle, -i), reverse=True)
    ranked = [spectrum[i] for i in order]
    require_positive(ranked, rank, negative="or --beta to learn negative ones")
    top, wanted, rest = ranked[0], ranked[:rank], ranked[rank:]
    if rest and descent.start > cap * top.low:
        raise _start_too_large(descent, cap * top.low)
    beyond_theory = judge_step_size(descent, ranked)
    opens = _opens(descent, wanted, tol, progress)
    # The largest unwanted eigenvalue is the first to become too large.
    escapes = one_escapes(descent, rest[0], top, cap, progress) if rest else NEVER
    # Of two eigenvalues with one enclosure either may be the wanted one: both orders give the same
    # ends.
    paper = None
    if beyond_theory is None:
        largest = rest[0] if rest else None
        paper = paper_window(descent, wanted, largest, top, tol=tol, cap=cap)
    last = None if escapes.lo is None else escapes.lo - 1
    reached = [reach(descent, value, last) for value in rest]
    inside = promise(wanted, reached, top=top, start=descent.start, tol=tol, cap=cap)
    warnings = [] if beyond_theory is None else [beyond_theory]
    if any(value.low < descent.start for value in wanted):
        warnings.append("a wanted eigenvalue is below alpha^N: its mode falls to it from above")
    indices, method = tuple(order[:rank]), "hitting times"
    window = Window(rank, opens, escapes, indices, paper, inside, method, warnings=tuple(warnings))
    if not window.empty or not search:
        return window
    scale = opening(descent, ranked, rank, tol=tol, cap=cap, progress=progress)
    return replace(window, opening=scale)


def _opens(
    descent: Descent,
    wanted: Sequence[Eigenvalue],
    tol: Fraction,
    progress: Callable[[int], None] | None,
) -> FirstStep:
    """First step at which all wanted eigenvalues are learned; TooLong where it is not decided."""
    opens = all_learned(descent, wanted, tol, progress)
    if opens.hi is None or opens.lo is None:
        raise TooLong(
            "the enclosure of a wanted eigenvalue is wider than tol, so its passage is not decided"
        )
    return opens


def require_positive(ranked: Sequence[Eigenvalue], rank: int, *, negative: str) -> None:
    """Refuse a rank below 1 or above the number of eigenvalues known to be positive.

    negative: what to say of negative eigenvalues, which are not learned.
    """
    positive = sum(value.low > 0 for value in ranked)
    if rank < 1:
        raise InputError("--rank", f"{rank} is below 1", "give the number of eigenvalues wanted")
    if not any(value.high or value.low for value in ranked):
        raise InputError(
            "--rank",
            "the ground truth is zero, so nothing is to be learned",
            "give one with a positive eigenvalue",
        )
    if rank > positive:
        known = "positive" if all(value.exact for value in ranked) else "known to be positive"
        remedy = "give a ground truth with a positive eigenvalue"
        if positive:
            remedy = f"give at most {positive}"
        extra = f", {negative}" if any(value.high < 0 for value in ranked) else ""
        raise InputError(
            "--rank", f"{rank} is above the {positive} eigenvalues that are {known}", remedy + extra
        )


def judge_step_size(descent: Descent, ranked: Sequence[Eigenvalue]) -> str | None:
    """None within the limit of the theory, a warning beyond it.

    Refused where a step does not keep the order of iterates.
    """
    limit = theory_limit(descent.depth, descent.alpha, ranked)
    # Rising: eta N mu^(2N-2) <= 1 is hardest for the largest eigenvalue. Falling: f'(alpha) is
    # least for the least one.
    for value in (ranked[0].high, ranked[-1].low):
        try:
            descent.mode(value)
        except Undefined:
            order = order_limit(depth=descent.depth, lam=value, alpha=descent.alpha)
            where = f"{order.formula} = {short(order.below)} for the eigenvalue {short(value)}"
            problem = (
                f"{short(descent.eta)} is beyond the limit {where}, up to which a step keeps the "
                "order of the iterates"
            )
            raise InputError("--eta", problem, "give a smaller step size, or --eta auto") from None
    if descent.eta < limit.below:
        return None
    return (
        f"the step size is not below the limit {limit.formula} = {short(limit.below)}: the "
        "theorem does not cover this run, the hitting times do"
    )


def _start_too_large(descent: Descent, level: Fraction) -> InputError:
    # Four digits of the root are told: 64 bits of it, and as many more as it has zeros in front.
    root = root_below(level, descent.depth, 64 + 2 * max(0, -magnitude(level)))
    problem = (
        f"alpha^N = {short(descent.start)} is above cap lam_1 = {short(level)}, so the unwanted "
        "modes start too large"
    )
    return InputError(
        "--alpha", problem, f"give at most {decimal_text(decimal_below(root))}, or a larger --cap"
    )
