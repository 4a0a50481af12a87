"""The step size that a command runs with."""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.errors import InputError
from rankclock.verify.hitting.step_size import step_size_limit


def settle_step_size(
    eta: Fraction | str,
    *,
    depth: int,
    alpha: Fraction,
    lowest: Fraction,
    highest: Fraction,
    beta: Fraction | None = None,
    beyond: bool = False,
) -> Fraction:
    """The step size asked for, with `auto` replaced.

    lowest, highest: range of the eigenvalues. beyond: take a step size beyond the limit of the
    theory, which is refused otherwise.
    """
    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta)
    if isinstance(eta, str):
        return limit.automatic
    if eta > limit.above and not beyond:
        problem = (
            f"{short(eta)} is beyond the limit {limit.formula} = {short(limit.below)} for this "
            "start"
        )
        raise InputError("--eta", problem, "give a smaller step size, or --eta auto")
    return eta
