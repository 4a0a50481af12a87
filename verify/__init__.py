"""How claims are checked: simulation, rigorous evaluation, search for counterexamples, exact
algebra.
"""

from verify.check import Settings, check
from verify.early_stopping import EarlyStopping
from verify.errors import InputError
from verify.evaluate.errors import TooLong
from verify.hitting import Hit
from verify.matrices import GroundTruth, load_matrix
from verify.plan import Plan
from verify.python_api import hitting_index, plan, rank_window
from verify.spectrum import Eigenvalue, enclosed_spectrum
from verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict
from verify.window import Window

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
