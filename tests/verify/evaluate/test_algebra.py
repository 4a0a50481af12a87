"""Every backend can be asked for every operation, and mypy reads them strictly."""

from __future__ import annotations

import inspect
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from rankclock.verify.evaluate import walk
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.holomorphic import HOLOMORPHIC
from rankclock.verify.evaluate.mp import HighPrecision
from rankclock.verify.evaluate.rational import RATIONAL

OPERATIONS = {name: member for name, member in vars(Algebra).items() if not name.startswith("_")}
BACKENDS: list[Algebra] = [RATIONAL, BALL, Ball(), HOLOMORPHIC, FLOAT, HighPrecision(30)]


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: type(backend).__name__)
def test_a_backend_has_every_operation_with_as_many_arguments(backend: Algebra) -> None:
    for name, operation in OPERATIONS.items():
        asked = getattr(backend, name)
        if isinstance(operation, property):
            continue
        _, *parameters = inspect.signature(operation).parameters.values()
        if all(p.kind is p.POSITIONAL_ONLY for p in parameters):
            inspect.signature(asked).bind(*parameters)  # raises TypeError where they do not fit


def test_the_walk_asks_for_every_operation() -> None:
    source = inspect.getsource(walk)
    relations = {"compare"}  # asked for in relations.py
    assert {name for name in OPERATIONS if f"algebra.{name}" not in source} == relations | {
        # asked of whichever backend holds the spectrum
        "diagonal_of"
    }


def test_no_part_of_verify_is_excused_from_strict_types() -> None:
    settings = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    mypy = settings["tool"]["mypy"]
    assert mypy["strict"] is True and mypy["packages"] == ["rankclock"]
    assert "ignore_errors" not in mypy and "exclude" not in mypy
    inside = [
        module
        for override in mypy["overrides"]
        for module in override["module"]
        if fnmatch("rankclock.verify.evaluate.walk", module) or module.startswith("rankclock.v")
    ]
    assert not inside
