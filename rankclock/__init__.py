"""Theorems about gradient descent on deep matrix factorisation: stated once, checked, and used.

What users import stands here and is loaded when it is asked for. May import every room. Never
holds anything of its own.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__: str

if TYPE_CHECKING:
    from rankclock.theory.claim import Box as Box
    from rankclock.theory.claim import Claim as Claim
    from rankclock.theory.claim import Expected as Expected
    from rankclock.theory.claim import Kind as Kind
    from rankclock.theory.claim import Lemma as Lemma
    from rankclock.theory.claim import Source as Source
    from rankclock.theory.claim import Tight as Tight
    from rankclock.theory.claim import known as known
    from rankclock.theory.claim import paper as paper
    from rankclock.theory.claim import project as project
    from rankclock.theory.registry import all_claims as all_claims
    from rankclock.verify.api.early_stopping import EarlyStopping as EarlyStopping
    from rankclock.verify.api.functions import hitting_index as hitting_index
    from rankclock.verify.api.functions import plan as plan
    from rankclock.verify.api.functions import rank_window as rank_window
    from rankclock.verify.arithmetic.outcomes import TooLong as TooLong
    from rankclock.verify.errors import InputError as InputError
    from rankclock.verify.evidence.check import check as check
    from rankclock.verify.ground_truth.eigenvalue import Eigenvalue as Eigenvalue
    from rankclock.verify.ground_truth.eigenvalues import enclosed_spectrum as enclosed_spectrum
    from rankclock.verify.ground_truth.matrix import GroundTruth as GroundTruth
    from rankclock.verify.ground_truth.matrix import load_matrix as load_matrix
    from rankclock.verify.hitting.answer import Hit as Hit
    from rankclock.verify.settings import Settings as Settings
    from rankclock.verify.verdict import Counterexample as Counterexample
    from rankclock.verify.verdict import Evidence as Evidence
    from rankclock.verify.verdict import Result as Result
    from rankclock.verify.window.answer import Window as Window
    from rankclock.verify.window.plan import Plan as Plan
    from rankclock.verify.words import CheckId as CheckId
    from rankclock.verify.words import Level as Level
    from rankclock.verify.words import Truth as Truth
    from rankclock.verify.words import Verdict as Verdict

# Where each name stands: a name is loaded at its first use (PEP 562), so that `import rankclock`
# takes no time.
_HOMES = {
    "Box": "theory.claim",
    "CheckId": "verify.words",
    "Claim": "theory.claim",
    "Counterexample": "verify.verdict",
    "EarlyStopping": "verify.api.early_stopping",
    "Eigenvalue": "verify.ground_truth.eigenvalue",
    "Evidence": "verify.verdict",
    "Expected": "theory.claim",
    "GroundTruth": "verify.ground_truth.matrix",
    "Hit": "verify.hitting.answer",
    "InputError": "verify.errors",
    "Kind": "theory.claim",
    "Lemma": "theory.claim",
    "Level": "verify.words",
    "Plan": "verify.window.plan",
    "Result": "verify.verdict",
    "Settings": "verify.settings",
    "Source": "theory.claim",
    "Tight": "theory.claim",
    "TooLong": "verify.arithmetic.outcomes",
    "Truth": "verify.words",
    "Verdict": "verify.words",
    "Window": "verify.window.answer",
    "all_claims": "theory.registry",
    "check": "verify.evidence.check",
    "enclosed_spectrum": "verify.ground_truth.eigenvalues",
    "hitting_index": "verify.api.functions",
    "known": "theory.claim",
    "load_matrix": "verify.ground_truth.matrix",
    "paper": "theory.claim",
    "plan": "verify.api.functions",
    "project": "theory.claim",
    "rank_window": "verify.api.functions",
}

__all__ = [
    "Box",
    "CheckId",
    "Claim",
    "Counterexample",
    "EarlyStopping",
    "Eigenvalue",
    "Evidence",
    "Expected",
    "GroundTruth",
    "Hit",
    "InputError",
    "Kind",
    "Lemma",
    "Level",
    "Plan",
    "Result",
    "Settings",
    "Source",
    "Tight",
    "TooLong",
    "Truth",
    "Verdict",
    "Window",
    "all_claims",
    "check",
    "enclosed_spectrum",
    "hitting_index",
    "known",
    "load_matrix",
    "paper",
    "plan",
    "project",
    "rank_window",
]


# Hidden from type checkers, which would take any name for one of ours.
if not TYPE_CHECKING:

    def __getattr__(name):
        if name == "__version__":
            return import_module("importlib.metadata").version(__name__)
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        problem = import_module(f"{__name__}.entry").unlinked()
        if problem:
            raise ImportError(problem)
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
