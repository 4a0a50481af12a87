"""All mutants: every change of a claim's trees, and of every formula that claims share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

import sympy as sp

from rankclock.theory.claim import Claim
from rankclock.theory.claim_files import claim_modules
from rankclock.theory.process import PROCESSES, FactorIterate, ProductIterate
from rankclock.theory.registry import all_claims
from rankclock.verify.mutate.formulas import Change, Recorder, build, formula_edits
from rankclock.verify.mutate.operators import applied, edits
from rankclock.verify.mutate.private_theory import formula_names
from rankclock.verify.mutate.variant import (
    Variant,
    compared,
    main_depth,
    with_hypothesis,
    with_relation,
)

FORMULA = "theory.formulas."
# guess: several times as many claims and formulas as there are; one more costs time alone.
_MOST_OWNERS = 1024


class Unsound(ValueError):
    """A change after which a claim cannot be stated.

    A relation collapses, say, or a formula has no value.
    """


@dataclass(frozen=True)
class Mutant:
    """One change.

    id: permanent name. owner: what was changed, a claim by its id or a formula as
    `theory.formulas.MODULE.NAME`. claims: ids of those that are built with the changed trees, quick
    ones first. make: the variant of one of them; raises Unsound where the change makes no sound
    claim.
    """

    id: str
    owner: str
    claims: tuple[str, ...]
    make: Callable[[str], Variant]

    @property
    def key(self) -> str:
        """Equal for mutants that lead to the same trees, as far as that is cheap to see."""
        if len(self.claims) != 1:
            return self.id
        try:
            return self.make(self.claims[0]).key
        except Unsound:
            return self.id


@dataclass(frozen=True)
class _Built:
    """A claim, and what its building called; see `Recorder`."""

    claim: Claim
    names: frozenset[str]
    opaque: frozenset[sp.Basic]
    samples: dict[str, tuple[Any, ...]]


def owners(chosen: tuple[str, ...] | None = None) -> list[str]:
    """Claims and formulas that are changed, in order.

    chosen: ids of claims; these alone and the formulas they use, or all when None.
    """
    wanted = [claim.id for claim in all_claims() if chosen is None or claim.id in chosen]
    used = {name for claim in wanted for name in _built(claim).names}
    return [*wanted, *(FORMULA + name for name in formula_names() if name in used)]


def users(formula: str) -> tuple[str, ...]:
    """Ids of the claims whose building calls a formula."""
    return tuple(
        claim.id
        for claim in all_claims()
        if formula.removeprefix(FORMULA) in _built(claim.id).names
    )


# The caches below have an entry for each claim or formula, some hundred. What they hold is asked
# for by every mutant, and building a claim takes longer than trying one at a point.
@lru_cache(maxsize=_MOST_OWNERS)
def mutants_of(owner: str) -> tuple[Mutant, ...]:
    """Every mutant of one claim or formula, in a fixed order."""
    return tuple(_of_formula(owner) if owner.startswith(FORMULA) else _of_claim(owner))


@lru_cache(maxsize=_MOST_OWNERS)
def _built(name: str) -> _Built:
    recorder = Recorder()
    claim = build(module_of(name), recorder)
    return _Built(claim, frozenset(recorder.names), frozenset(recorder.values), recorder.samples)


@cache
def _modules() -> dict[str, str]:
    return {build(name, Recorder()).id: name for name in claim_modules()}


def module_of(name: str) -> str:
    """Dotted name of the module that defines a claim."""
    # By custom a file has the name of its claim; only where it has not, all are built.
    custom = name.replace("-", "_")
    for module in claim_modules():
        if module.rpartition(".")[2] == custom:
            return module
    return _modules()[name]


def claim_of(name: str) -> Claim:
    """The claim with this id, with its schema written out."""
    return _built(name).claim


def _of_claim(name: str) -> Iterator[Mutant]:
    built = _built(name)
    claim, depth = built.claim, main_depth(built.claim)
    for index, hypothesis in enumerate(claim.hypotheses):
        yield _single(
            name, f"hypothesis{index}/dropped", partial(with_hypothesis, claim, index, None)
        )
        for edit in edits(hypothesis, built.opaque):
            yield _single(
                name,
                f"hypothesis{index}/{edit.name}",
                partial(with_hypothesis, claim, index, edit.tree),
            )
    for index, relation in enumerate(claim.at_depth(depth)):
        for edit in edits(relation, built.opaque):
            yield _single(
                name,
                f"relation{index}/{edit.name}",
                partial(with_relation, claim, depth, index, edit.tree),
            )


def _single(name: str, label: str, changed: Callable[[], Claim]) -> Mutant:
    def make(_: str) -> Variant:
        try:
            return compared(claim_of(name), changed())
        except ValueError as problem:
            raise Unsound(str(problem)) from problem

    return Mutant(f"{name}/{label}", name, (name,), make)


def _of_formula(owner: str) -> Iterator[Mutant]:
    formula = owner.removeprefix(FORMULA)
    # A mutant ends at the first claim that kills it.
    affected = _quick_first(users(owner))
    if not affected:
        return
    sample = _built(users(owner)[0]).samples[formula]
    for edit in formula_edits(formula, sample):
        make = partial(_rebuilt, formula=formula, change=partial(applied, edit=edit))
        yield Mutant(f"{owner}/{edit.name}", owner, affected, make)


def planted_formula(formula: str, change: Change) -> Mutant:
    """A mutant of one's own, for every claim that uses a formula.

    formula: as `module.name`. change: of its tree in general symbols.
    """
    owner = FORMULA + formula
    make = partial(_rebuilt, formula=formula, change=change)
    return Mutant(f"{owner}/planted", owner, _quick_first(users(owner)), make)


def _rebuilt(name: str, *, formula: str, change: Change) -> Variant:
    try:
        return compared(claim_of(name), build(module_of(name), Recorder(), formula, change))
    except Exception as problem:  # the file of a claim may raise anything once a formula is wrong
        raise Unsound(f"{name}: {type(problem).__name__}: {problem}") from problem


def _quick_first(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (_cost(claim_of(name)), name)))


def _cost(claim: Claim) -> int:
    """How long a point takes, roughly.

    0 for plain algebra, then special functions, one mode to run, and matrices to run.
    """
    relations = [r for d in claim.sample_depths for r in claim.at_depth(d)]
    kinds = ((ProductIterate, FactorIterate), (*PROCESSES, sp.Integral), (sp.hyper, sp.Sum))
    for place, kind in enumerate(kinds):
        if any(relation.has(*kind) for relation in relations):
            return len(kinds) - place
    return 0
