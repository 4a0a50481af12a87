"""The words of a verdict: three-valued truth, verdicts, kinds of evidence and their makers.

None of them has a truth value, so none can be mistaken for a pass.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import NoReturn


class _NoTruthValue(Enum):
    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        words = ", ".join(repr(word.value) for word in cls)
        raise ValueError(f"{cls.__name__}: {value!r} is none of its words; give one of {words}")

    def __bool__(self) -> bool:
        raise TypeError(f"{type(self).__name__} has no truth value; compare it with `is`")


class Truth(_NoTruthValue):
    """Outcome of a rigorous comparison.

    It has no truth value, so compare it with `is`: UNKNOWN must not pass for YES or NO.

    Examples:
        >>> from rankclock import Truth
        >>> Truth.YES is Truth("yes")
        True
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def negated(self) -> Truth:
        """YES and NO exchanged; UNKNOWN stays.

        Returns:
            The outcome of the negated comparison.

        Examples:
            >>> from rankclock import Truth
            >>> Truth.YES.negated(), Truth.UNKNOWN.negated()
            (<Truth.NO: 'no'>, <Truth.UNKNOWN: 'unknown'>)
        """
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)


class Verdict(_NoTruthValue):
    """What is known of a claim, or what one check of it came to. Inconclusive is never a pass.

    Proved is the whole statement on the whole domain of its hypotheses; of one check, what its
    `proves` says. Unrefuted: every check agrees, and at least one searched for a violation. It has
    no truth value, so compare it with `is`.

    Examples:
        >>> from rankclock import Verdict
        >>> [verdict.value for verdict in Verdict]
        ['proved', 'unrefuted', 'refuted', 'inconclusive', 'not_applicable']
    """

    PROVED = "proved"
    UNREFUTED = "unrefuted"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


class Level(_NoTruthValue):
    """Kinds of evidence, weakest first.

    Examples:
        >>> from rankclock import Level
        >>> Level.SAMPLED.strength < Level.SYMBOLIC.strength
        True
    """

    OBSERVED = "observed"
    SAMPLED = "sampled"
    SIMULATED = "simulated"
    CERTIFIED = "certified"
    SYMBOLIC = "symbolic"
    KERNEL = "kernel"

    @property
    def strength(self) -> int:
        """Position in the order of strength, 0 for the weakest."""
        return list(Level).index(self)


class CheckId(_NoTruthValue):
    """The maker of a piece of evidence: what programs compare, where people read its method.

    The ids stand in ledgers and in the lock, so they never change, however a method is worded.

    Examples:
        >>> from rankclock import CheckId
        >>> CheckId("search") is CheckId.SEARCH
        True
    """

    NONE = "none"
    SEARCH = "search"
    NAMED_POINTS = "named-points"
    CLIMB = "climb"
    ALGEBRAIC_POINTS = "algebraic-points"
    SIGN_CHANGES = "sign-changes"
    TRAJECTORIES = "trajectories"
    PUBLISHED = "published"
    PUBLISHED_MATRIX = "published-matrix"
    LEMMAS = "lemmas"
    POLYNOMIAL = "polynomial"
    MATRIX_WORDS = "matrix-words"
    BOX = "box"
    REDUCED_FORM = "reduced-form"
    ENUMERATION = "enumeration"
    SLACK_DESIGN = "slack-design"

    @property
    def slow(self) -> bool:
        """Whether quick runs leave it out."""
        return self in (CheckId.BOX, CheckId.REDUCED_FORM, CheckId.SLACK_DESIGN)


class Count(StrEnum):
    """What a piece of evidence counts, by the name under which the ledger has its number.

    Examples:
        >>> from rankclock.verify.words import Count
        >>> Count("drawn") is Count.DRAWN
        True
    """

    # The draws of a search, by outcome.
    DRAWN = "drawn"
    ACCEPTED = "accepted"
    OUTSIDE = "outside the hypotheses"
    TOO_LONG = "too long to run"
    UNDECIDED = "undecided"
    PATTERNS = "patterns"
    # Named points, and a published example.
    WITNESS = "witness"
    BOUNDARY = "boundary"
    TIGHTNESS = "tightness"
    EIGENVALUES_MET = "eigenvalues met"
    # A climb.
    STARTS = "starts"
    FAR_STARTS = "far starts"
    STEPS = "steps"
    EDGES_VISITED = "edges visited"
    BORDERS = "borders"
    BORDERS_VISITED = "borders visited"
    # Runs.
    POINTS = "points"
    NOT_SIMULATED = "not simulated"
    RUNS = "runs"
    # The design of slack.
    WITH_SLACK = "inequalities with slack"
    VIOLATED = "violated"
    NO_RATIO = "a side that is not positive"
    # Algebra.
    IDENTITIES = "identities"
    INEQUALITIES = "inequalities"
    DEPTHS = "depths"
    PROVED = "proved"
    # Boxes.
    CELLS = "cells"
    PROVED_CELLS = "proved cells"
    CELLS_OUTSIDE = "cells outside the hypotheses"
    UNDECIDED_CELLS = "undecided cells"
    # Sides that agree, where no more is known.
    AGREED = "equal in all digits"
    # Of the draws of a search, too: where digits ran out.
    FAR_UNDECIDED = "undecided far out"


# A check with fewer of these is no weaker; with fewer of the others it is.
NEUTRAL_COUNTS = frozenset(
    {
        Count.DRAWN,
        Count.OUTSIDE,
        Count.TOO_LONG,
        Count.UNDECIDED,
        Count.AGREED,
        Count.FAR_UNDECIDED,
        Count.NOT_SIMULATED,
        Count.INEQUALITIES,
        Count.VIOLATED,
        Count.NO_RATIO,
        # Another subdivision of the same box is no weaker; its verdict tells.
        Count.CELLS,
        Count.PROVED_CELLS,
        Count.CELLS_OUTSIDE,
        Count.UNDECIDED_CELLS,
    }
)
