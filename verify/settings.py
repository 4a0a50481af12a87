"""What a run is asked for, and the domain in words that follows from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from rankclock.theory import symbols
from rankclock.theory.claim import Claim, Kind
from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.errors import InputError, require_type
from rankclock.verify.limits import (
    DEEPEST,
    LEAST_DIGITS,
    LEAST_EXAMPLES,
    MOST_DIGITS,
    SHALLOWEST,
)


@dataclass(frozen=True)
class ClimbSteps:
    """Trials of a climb at 100 examples, by what one trial costs.

    Guesses: the costs differ by orders of magnitude, and every kind of claim should end in seconds.
    """

    formula: int = 2000
    run: int = 1200
    flow: int = 240
    integral: int = 60


@dataclass(frozen=True)
class Effort:
    """Budgets of all searches: how much is tried before a check gives up.

    None of them bears on what is true: with less, a check is inconclusive or misses a violation;
    with more, it takes longer.
    """

    # Guess: nothing but the search stands behind a conjecture, so it is that much longer.
    conjecture: int = 10

    # Search, by random draws.
    # Guess: one draw in so many is made to break a hypothesis, since each must be seen false.
    break_every: int = 5
    # Guess: draws an accepted one asked for; hypotheses that refuse more are too narrow to search.
    draws_per_example: int = 6
    # Guess: draws on top, to see every hypothesis false or to meet narrow ones at all.
    extra_draws: int = 400
    # Guess: trials of Hypothesis on its way to a simpler violation.
    shrink_trials: int = 400
    # Guess: draws at each eigenvalue of the published example.
    published_points: int = 4

    # Climb, towards a violation.
    climb_steps: ClimbSteps = ClimbSteps()
    # Guess: draws for each start wanted; with none accepted the climb is inconclusive.
    draws_per_start: int = 12
    # Guess: points far out that are tried as starts, each in decades of its own.
    far_starts: int = 60
    # Guess: rounds on one ascent before another has its turn.
    rounds_per_turn: int = 4
    # Guess: accepted points at one border that are given up on where none is decided.
    undecided_at_border: int = 8
    # Guess: starts moved to each border, and draws that take their turns with them.
    border_starts: int = 6
    border_draws: int = 12
    # Guess: the same for a border about the flow, where each trial is slow.
    flow_border_starts: int = 2
    # Guess: draws with what the border is about held there.
    border_redraws: int = 4

    # Points at which a claim turns.
    # Guess: points that are judged, and turns at which other symbols are given values for them.
    algebraic_points: int = 120
    algebraic_bases: int = 6

    # Trajectories.
    # Guess: points that are run with high precision, and draws for each of them.
    simulated_points: int = 4
    draws_per_simulated_point: int = 40

    # Boxes.
    # Guess: cells that are evaluated, a box and depth; what is left over is undecided.
    most_cells: int = 20_000

    # Enumeration of a finite domain.
    # Guess: pairs of 1 <= k <= n <= 200 are 20 100; points where each costs a run or a quadrature
    # are a fiftieth of that.
    most_cases: int = 25_000
    costly_cases: int = 500

    # Slack over the design.
    # Guess: points of the design that are kept; a claim about runs, where each is slow, keeps half.
    design_points: int = 240

    # Necessity of hypotheses.
    # Guess: draws a point wanted at which one hypothesis is false and all others hold.
    draws_per_necessity_point: int = 4
    # Guess: one in so many points is tried where each costs a run or a quadrature.
    necessity_share: int = 4
    # Guess: points tried against a proof that the hypothesis follows; any would be a bug.
    points_against_proof: int = 20
    # Guess: undecided points about runs after which a hypothesis is given up on; half as many
    # about integrals.
    most_undecided: int = 8
    # Guess: trials of the climb without the hypothesis, a point wanted.
    necessity_climb_steps: int = 6


STANDARD = Effort()
USUAL_DEPTHS = tuple(range(2, 9))


@dataclass(frozen=True)
class Settings:
    """What a run was asked for.

    Args:
        seed: of all draws.
        examples: accepted draws a claim, 1 or more.
        depths: numbers of factors, N, from 2 to 12, at which claims are checked.
        digits: decimal digits of agreement, from 10 to 300.
        quick: leave out what takes long: boxes, the necessity of hypotheses, slack over a design.
        effort: budgets of the searches; a ledger names them where they are not the standard ones.
        deeper: draw deeper than `depths` too, where a claim is stated for every N; never where
            other depths than the usual ones are asked for.

    Examples:
        >>> from rankclock import Settings
        >>> Settings(examples=50, quick=True).depths
        (2, 3, 4, 5, 6, 7, 8)
    """

    seed: int = 0
    examples: int = 100
    depths: tuple[int, ...] = USUAL_DEPTHS
    digits: int = 30
    quick: bool = False
    effort: Effort = STANDARD
    deeper: bool = True

    def __post_init__(self) -> None:
        for name in ("seed", "examples", "digits"):
            require_type(name, getattr(self, name), int, "give an int")
        # The same as on the command line: beyond, a check takes for ever, or holds of nothing.
        _require_within("examples", self.examples, LEAST_EXAMPLES)
        _require_within("digits", self.digits, LEAST_DIGITS, MOST_DIGITS)
        require_type("depths", self.depths, (tuple, list), "give a tuple, such as (2, 3, 4)")
        if not self.depths or not all(isinstance(depth, int) for depth in self.depths):
            raise InputError(
                "depths", f"{self.depths} holds no numbers of factors", "give ints from 2 on"
            )
        for depth in self.depths:
            _require_within("depths", depth, SHALLOWEST, DEEPEST)
        # A list could be changed later, past these limits.
        object.__setattr__(self, "depths", tuple(self.depths))
        require_type("deeper", self.deeper, bool, "give True or False")
        # Whoever asks for depths means those alone.
        object.__setattr__(self, "deeper", self.deeper and self.depths == USUAL_DEPTHS)
        require_type("quick", self.quick, bool, "give True or False")
        require_type("effort", self.effort, Effort, "leave it out, or give an Effort")

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ledger.

        Returns:
            The fields by name.

        Examples:
            >>> from rankclock import Settings
            >>> Settings(depths=(2, 3)).to_json()["depths"]
            [2, 3]
        """
        fields: dict[str, Any] = {
            "seed": self.seed,
            "examples": self.examples,
            "depths": list(self.depths),
            "digits": self.digits,
            "quick": self.quick,
        }
        if self.depths == USUAL_DEPTHS and not self.deeper:
            fields["deeper"] = False
        # Counts of runs with other budgets are not to be compared.
        return fields if self.effort == STANDARD else {**fields, "effort": asdict(self.effort)}


def _require_within(name: str, value: int, least: int, most: int | None = None) -> None:
    """Refuse, in the name of an argument, an int below the least or above the most."""
    remedy = f"give {least} or more" if most is None else f"give {least} to {most}"
    if value < least:
        raise InputError(name, f"{short(value)} is below {least}", remedy)
    if most is not None and value > most:
        raise InputError(name, f"{short(value)} is above {most}", remedy)


def for_search(claim: Claim, settings: Settings) -> Settings:
    """The settings of the draws and the climb: more examples for a conjecture, if not quick."""
    if claim.kind is not Kind.CONJECTURE or settings.quick:
        return settings
    return replace(settings, examples=settings.effort.conjecture * settings.examples)


def domain_of(claim: Claim, settings: Settings) -> str:
    """What draws range over, as evidence tells it: depths, symbols, kinds of matrices."""
    depths = [d for d in settings.depths if d in claim.depths] or list(claim.depths)
    names = ", ".join(f"{s.name}" for s in claim.symbols if s != symbols.N)
    matrices = ""
    if claim.matrices:
        kinds = ", ".join(f"{kind} {m}" for m, kind in claim.matrices.items())
        matrices = f"; {kinds} up to 3 x 3"
    return f"N in {{{', '.join(map(str, depths))}}}; rational {names or 'no scalars'}{matrices}"
