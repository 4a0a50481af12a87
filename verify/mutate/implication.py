"""Implications between hypotheses made of And and Or.

They fall into cases by clauses and signs, each settled by polynomial reasoning.
"""

from __future__ import annotations

from itertools import product

import sympy as sp
from sympy.core.relational import Relational

from rankclock.verify.mutate.proofs import implied

# guess: each case asks the prover for every part of a clause; two clauses and two signs make 8.
_MOST_CASES = 16


def implies(
    premise: sp.Basic, conclusion: sp.Basic, others: tuple[sp.Basic, ...], depths: tuple[int, ...]
) -> bool:
    """Whether the premise and the other hypotheses imply the conclusion, shown at every depth.

    premise, conclusion: comparisons combined by And and Or. Cases are the clauses of the premise
    times the signs that the conclusion distinguishes; in each of them one clause of the conclusion
    must follow, part by part. False means not shown.
    """
    goals = _clauses(conclusion)
    signs = sorted(
        {part for clause in goals for part in clause if part.rhs == 0 and part.lhs.is_Symbol},
        key=sp.default_sort_key,
    )
    cases = list(product(*([sign, sign.negated] for sign in signs)))
    if len(cases) * len(_clauses(premise)) > _MOST_CASES:
        return False
    return all(
        any(
            all(_follows((*others, *clause, *case), part, depths) for part in goal)
            for goal in _likely_first(goals, case)
        )
        for clause in _clauses(premise)
        for case in cases
    )


def _follows(known: tuple[sp.Basic, ...], part: sp.Basic, depths: tuple[int, ...]) -> bool:
    if part in known:
        return True
    hypotheses = tuple(dict.fromkeys(known))
    # At a depth where the case is impossible everything follows, so a contradiction needs a proof
    # of its own.
    return bool(implied(hypotheses, part, depths)) or _impossible(hypotheses)


def _impossible(hypotheses: tuple[sp.Basic, ...]) -> bool:
    """Whether two conditions contradict each other word for word, such as lam < 0 and lam >= 0."""
    return any(a.negated in hypotheses for a in hypotheses if isinstance(a, Relational))


def _clauses(condition: sp.Basic) -> list[tuple[sp.Basic, ...]]:
    """Disjunctive form: alternatives, each a tuple of comparisons."""
    if isinstance(condition, sp.Or):
        return [clause for part in condition.args for clause in _clauses(part)]
    if isinstance(condition, sp.And):
        return [
            tuple(p for clause in combination for p in clause)
            for combination in product(*(_clauses(part) for part in condition.args))
        ]
    return [(condition,)]


def _likely_first(
    goals: list[tuple[sp.Basic, ...]], case: tuple[sp.Basic, ...]
) -> list[tuple[sp.Basic, ...]]:
    """Clauses that share most with the case come first: a failed proof takes longest."""
    return sorted(goals, key=lambda goal: -sum(part in case for part in goal))
