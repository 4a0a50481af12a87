"""How claims are checked: simulation, rigorous evaluation, search for counterexamples, exact
algebra.
"""

from rankclock.verify.api.early_stopping import EarlyStopping
from rankclock.verify.api.functions import hitting_index, plan, rank_window
from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.errors import InputError
from rankclock.verify.evidence.check import Settings, check
from rankclock.verify.ground_truth.eigenvalues import Eigenvalue, enclosed_spectrum
from rankclock.verify.ground_truth.matrix import GroundTruth, load_matrix
from rankclock.verify.hitting.answer import Hit
from rankclock.verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict
from rankclock.verify.window.answer import Window
from rankclock.verify.window.plan import Plan

__all__ = [
    "Counterexample",
    "EarlyStopping",
    "Eigenvalue",
    "Evidence",
    "GroundTruth",
    "Hit",
    "InputError",
    "Level",
    "Plan",
    "Result",
    "Settings",
    "TooLong",
    "Truth",
    "Verdict",
    "Window",
    "check",
    "enclosed_spectrum",
    "hitting_index",
    "load_matrix",
    "plan",
    "rank_window",
]
