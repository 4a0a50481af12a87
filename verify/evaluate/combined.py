"""What `And`, `Or` and `Not` come to, by the decisions on their parts."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from rankclock.verify.evaluate.decision import Decision, How
from rankclock.verify.verdict import Truth


def combined(condition: sp.Basic, parts: Sequence[Decision]) -> Decision:
    """Decision on a combination: by the part that decides it, or by all.

    condition: And, Or or Not. parts: in the order of its arguments.
    """
    if isinstance(condition, sp.Not):
        (part,) = parts
        # Sides that agree speak against the negation.
        how = How.UNDECIDED if part.agrees else part.how
        return Decision(part.truth.negated(), how)
    decides = Truth.NO if isinstance(condition, sp.And) else Truth.YES
    for part in parts:
        if part.truth is decides:
            return part
    unknown = [part for part in parts if part.truth is Truth.UNKNOWN]
    if not unknown:
        return Decision(decides.negated(), parts[0].how)
    if all(part.agrees for part in unknown):
        return Decision(Truth.UNKNOWN, How.AGREEMENT, min(part.digits or 0 for part in unknown))
    # A missing value only counts where nothing else is open.
    others = [part for part in unknown if part.how is not How.UNDEFINED and not part.agrees]
    return Decision(Truth.UNKNOWN, others[0].how if others else How.UNDEFINED)
