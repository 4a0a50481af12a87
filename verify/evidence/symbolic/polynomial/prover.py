"""What a rule that cuts a goal into parts asks of the prover, which it cannot import."""

from __future__ import annotations

from typing import Protocol

from rankclock.verify.evidence.symbolic.checker.obligation import ProofOrFailure
from rankclock.verify.evidence.symbolic.checker.span import Box
from rankclock.verify.evidence.symbolic.checker.terms import Terms


class Certify(Protocol):
    """The prover of inequalities on a box."""

    def __call__(
        self, terms: Terms, box: Box, *, strict: bool, splits: int = ...
    ) -> ProofOrFailure:
        """A proof of `terms > 0` (strict) or `terms >= 0` on the box, or a Failure.

        splits: how often the box may be cut in two on the way down.
        """
