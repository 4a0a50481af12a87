"""Every backend can be asked for every operation, and mypy reads them strictly."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable
from fnmatch import fnmatch
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp
from flint import fmpq_mat

from rankclock.theory import process
from rankclock.verify.evaluate.algebra import Algebra
from rankclock.verify.evaluate.backends import BALL
from rankclock.verify.evaluate.ball import Ball
from rankclock.verify.evaluate.float64 import FLOAT
from rankclock.verify.evaluate.holomorphic import HOLOMORPHIC
from rankclock.verify.evaluate.mp import HighPrecision
from rankclock.verify.evaluate.rational import RATIONAL
from rankclock.verify.evaluate.steps import evaluate, truth
from rankclock.verify.verdict import Truth

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


class Text(str):
    """A number of the backend below: what it was made of."""

    def __add__(self, other: str) -> Text:
        return Text(f"({self} + {other})")

    def __mul__(self, other: str) -> Text:
        return Text(f"({self} * {other})")


class Asked:
    """A backend whose values are texts: what it was asked for, and of which arguments."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    @property
    def within_integral(self) -> Asked:
        self.names.add("within_integral")
        return self

    def lift(self, value: object) -> str:
        self.names.add("lift")
        return Text(value)

    def diagonal_of(self, matrix: str) -> list[str]:
        self.names.add("diagonal_of")
        return [Text(f"first of {matrix}"), Text(f"last of {matrix}")]

    def integral(self, integrand: Callable[[str], str], low: str, high: str) -> str:
        self.names.add("integral")
        return Text(f"integral({integrand('point')}, {low}, {high})")

    def compare(self, relation: str, left: str, right: str) -> Truth:
        self.names.add("compare")
        return Truth.YES if (relation, left, right) == ("<=", "exp(2)", "9") else Truth.NO

    def __getattr__(self, name: str) -> Callable[..., str]:
        def operation(*arguments: object) -> str:
            self.names.add(name)
            return Text(f"{name}({', '.join(map(str, arguments))})")

        if name not in OPERATIONS:
            raise AttributeError(name)
        return operation


x, z, i = sp.Symbol("x"), sp.Symbol("z"), sp.Symbol("i")
A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
VALUES = {x: Fraction(2), z: Fraction(3), A: fmpq_mat(2, 2, [5, 0, 0, 7]), B: fmpq_mat(2, 2)}
EXACT_A, EXACT_B = str(VALUES[A]), str(VALUES[B])
DOUBLE = sp.Lambda(x, 2 * x)
# Not rational, so that the eigenvalues are those of the backend.
IRRATIONAL = sp.MatMul(sp.sqrt(2), A, evaluate=False)
SCALED = f"mul(power(2, 1/2), {EXACT_A})"
# What each node of a tree asks for, at x = 2 and z = 3.
ASKS: list[tuple[sp.Basic, str]] = [
    (x, "2"),
    (sp.Rational(1, 2), "1/2"),
    (sp.Integer(4), "4"),
    (sp.Add(x, z), "(2 + 3)"),
    (sp.Mul(x, z), "(2 * 3)"),
    (sp.MatAdd(A, B), f"add({EXACT_A}, {EXACT_B})"),
    (sp.MatMul(A, B), f"mul({EXACT_A}, {EXACT_B})"),
    (sp.Pow(x, 3), "whole_power(2, 3)"),
    (sp.Pow(x, z), "power(2, 3)"),
    (sp.Pow(x, sp.sqrt(z)), "exp((power(3, 1/2) * log(2)))"),
    (sp.exp(x), "exp(2)"),
    (sp.log(x), "log(2)"),
    (sp.Abs(x), "absolute(2)"),
    (sp.sign(x), "sign(2)"),
    (sp.ceiling(x), "ceiling(2)"),
    (sp.floor(x), "floor(2)"),
    (sp.re(x), "real_part(2)"),
    (sp.sinh(x), "sinh(2)"),
    (sp.tanh(x), "tanh(2)"),
    (sp.Max(x, z), "maximum(2, 3)"),
    (sp.Min(x, z), "minimum(2, 3)"),
    (sp.Piecewise((sp.exp(x), x < 1), (sp.exp(z), True)), "exp(3)"),
    (sp.Sum(sp.exp(i), (i, 0, 1)), "((0 + exp(0)) + exp(1))"),
    (sp.Integral(sp.exp(i), (i, x, z)), "integral(exp(point), 2, 3)"),
    (sp.hyper([3], [], x), "hyper([Fraction(3, 1)], [], 2)"),
    (sp.cos(x), "special(cos, 2)"),
    (sp.Mod(x, z), "special(Mod, 2, 3)"),
    (sp.sin(sp.pi * x), "special(SinPi, 2)"),
    (sp.EulerGamma, f"special({type(sp.EulerGamma)})"),
    (sp.E, "exp(1)"),
    (sp.MatPow(A, 3), f"mul({EXACT_A}, mul({EXACT_A}, {EXACT_A}))"),
    (sp.Product(sp.exp(i), (i, 0, 1)), "((1 * exp(0)) * exp(1))"),
    (sp.pi, "pi()"),
    (sp.I, "imaginary_unit()"),
    (sp.Transpose(A), f"transpose({EXACT_A})"),
    (sp.Inverse(A), f"inverse({EXACT_A})"),
    (sp.Trace(A), f"trace({EXACT_A})"),
    (sp.Identity(2), "identity(2)"),
    (process.Iterate(*range(1, 6)), "iterate(1, 2, 3, 4, 5)"),
    (process.Passage(*range(1, 6)), "passage(1, 2, 3, 4, 5)"),
    (process.RecoveryTime(*range(1, 6)), "recovery_time(1, 2, 3, 4, 5)"),
    (process.Flow(*range(1, 5)), "flow(1, 2, 3, 4)"),
    (process.FirstIterate(*range(1, 7)), "first_iterate(1, 2, 3, 4, 5, 6)"),
    (process.OtherIterate(*range(1, 7)), "other_iterate(1, 2, 3, 4, 5, 6)"),
    (process.FactorIterate(1, 2, 3, A, 4, 5), f"factor_iterate(1, 2, 3, {EXACT_A}, 4, 5)"),
    (process.ProductIterate(2, 3, A, 4, 5), f"product_iterate(2, 3, {EXACT_A}, 4, 5)"),
    (process.SpectralNorm(A), f"spectral_norm({EXACT_A})"),
    (process.NuclearNorm(A), f"nuclear_norm({EXACT_A})"),
    (process.Rank(A), f"rank({EXACT_A})"),
    (process.SpectrumMap(DOUBLE, A), "diagonal(['(2 * 5)', '(2 * 7)'])"),
    (process.SpectrumMax(DOUBLE, A), "largest(['(2 * 5)', '(2 * 7)'])"),
    (
        process.SpectrumMax(sp.Lambda(x, x), IRRATIONAL),
        f"largest({[f'first of {SCALED}', f'last of {SCALED}']})",
    ),
]


@pytest.mark.parametrize(("tree", "asked"), ASKS, ids=lambda value: str(type(value).__name__))
def test_a_node_asks_for_its_operation(tree: sp.Basic, asked: str) -> None:
    assert evaluate(tree, VALUES, Asked()) == asked


def test_every_operation_is_asked_for() -> None:
    everything = Asked()
    for tree, _ in ASKS:
        evaluate(tree, VALUES, everything)
    assert truth(sp.Le(sp.exp(x), 9), VALUES, everything) is Truth.YES
    assert everything.names == set(OPERATIONS)


def test_no_part_of_verify_is_excused_from_strict_types() -> None:
    settings = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    mypy = settings["tool"]["mypy"]
    assert mypy["strict"] is True and mypy["packages"] == ["rankclock", "bench"]
    assert "ignore_errors" not in mypy and "exclude" not in mypy
    inside = [
        module
        for override in mypy["overrides"]
        for module in override["module"]
        if fnmatch("rankclock.verify.evaluate.steps", module) or module.startswith("rankclock.v")
    ]
    assert not inside
