"""How claims are checked: simulation, rigorous evaluation, search for counterexamples, exact algebra."""

from verify.check import Settings, check
from verify.errors import InputError
from verify.hitting import Hit, hitting_index
from verify.matrices import GroundTruth, load_matrix
from verify.verdict import Counterexample, Evidence, Level, Result, Truth, Verdict

__all__ = [
    "Counterexample",
    "Evidence",
    "GroundTruth",
    "Hit",
    "InputError",
    "Level",
    "Result",
    "Settings",
    "Truth",
    "Verdict",
    "check",
    "hitting_index",
    "load_matrix",
]
