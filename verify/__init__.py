"""How claims are checked: simulation, rigorous evaluation, search for counterexamples, exact algebra."""

from verify.check import Settings, check
from verify.early_stopping import EarlyStopping
from verify.errors import InputError
from verify.hitting import Hit, hitting_index
from verify.matrices import GroundTruth, load_matrix
from verify.plan import Plan, plan
from verify.spectrum import Eigenvalue, enclosed_spectrum
from verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict
from verify.window import Window, rank_window

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
