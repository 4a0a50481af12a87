"""How many mutants are settled a second, of plain algebra and of special functions."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from bench.clock import Job
from rankclock.verify.mutate.mutants import mutants_of
from rankclock.verify.mutate.pool import Draws
from rankclock.verify.mutate.run import fate_of

CHOSEN = {
    "algebra": "travel-partial-fraction",
    "special functions": "theory.formulas.flow.power_antiderivative",
}
# guess: some seconds of work; the first mutants of an owner are of all kinds.
COUNT = 30


def mutant_jobs() -> dict[Hashable, Job]:
    """The first mutants of each."""
    # The points at which they are tried are drawn in the call that is not counted.
    return {
        name: Job(_settled(owner), min(COUNT, len(mutants_of(owner))))
        for name, owner in CHOSEN.items()
    }


def _settled(owner: str) -> Callable[[], object]:
    draws = Draws(0)

    def call() -> object:
        return [fate_of(mutant, draws) for mutant in mutants_of(owner)[:COUNT]]

    return call
