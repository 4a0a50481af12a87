"""The shared formulas of the theory, and the claims built anew while one of them is changed.

A formula such as c_N is changed where it is defined, so every claim that uses it changes with it,
wherever SymPy has moved its parts. While a claim is built every call of a shared formula is noted;
what such a call returned is changed there, at the formula, and left alone inside the claim.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import sympy as sp

from rankclock.theory import symbols
from rankclock.theory.claim import Claim
from rankclock.verify.mutate.operators import Edit, edits
from rankclock.verify.mutate.private_theory import Formula, PrivateTheory, formula_names

# Written by recursion over factors, or lists of cases of matrices: their callers are changed
# instead.
_NOT_CHANGED = ("descent.product",)
Change = Callable[[sp.Basic], sp.Basic]


class Recorder:
    """Calls of shared formulas while something is built.

    names: formulas that were called. values: every tree that a call, or a derivative, returned.
    samples: the arguments of the first call of each formula.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.values: set[sp.Basic] = set()
        self.samples: dict[str, tuple[Any, ...]] = {}

    def note(self, name: str, arguments: tuple[Any, ...], value: Any) -> None:
        """Keep one call of a formula, or of SymPy's derivative."""
        if name in formula_names():
            self.names.add(name)
            self.samples.setdefault(name, arguments)
        if isinstance(value, sp.Basic) and value.args:
            self.values.add(value)


def private_theory(
    recorder: Recorder, changed: str | None = None, change: Change | None = None
) -> PrivateTheory:
    """A copy of the theory that notes calls of formulas, and in which one returns a changed value.

    changed: the formula, as `module.name`. change: of its value, in general symbols.
    """

    def wrap(name: str, function: Formula) -> Formula:
        return _noted(name, function, recorder, change if name == changed else None)

    return PrivateTheory(wrap)


def build(
    module: str, recorder: Recorder, changed: str | None = None, change: Change | None = None
) -> Claim:
    """The claim of one module below theory/claims, built anew under a change.

    module: its dotted name. changed, change: as `private_theory` takes them.

    Raises whatever its file raises then.
    """
    claim: Claim = private_theory(recorder, changed, change).module(module).CLAIM
    for depth in claim.sample_depths:
        # Calls of formulas that only a schema makes are noted as well.
        claim.at_depth(depth)
    return claim


def formula_edits(name: str, sample: tuple[Any, ...] | None) -> list[Edit]:
    """Changes of the body of one formula, in general symbols where it has a value for them.

    sample: arguments of one call, for formulas of matrices.
    """
    if name in _NOT_CHANGED:
        return []
    recorder = Recorder()
    function = private_theory(recorder).as_written(name)
    try:
        body = function(*_general(function, len(sample or ())))
    except (TypeError, ValueError, AttributeError):
        if sample is None:
            return []
        recorder.values.clear()
        body = function(*sample)
    if not isinstance(body, sp.Basic):
        return []
    return list(edits(body, opaque=frozenset(recorder.values - {body})))


def _noted(name: str, function: Formula, recorder: Recorder, change: Change | None) -> Formula:
    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        if change is None or named:
            value = function(*arguments, **named)
        else:
            value = _changed_value(function, arguments, change)
        recorder.note(name, arguments, value)
        return value

    return call


def _changed_value(function: Formula, arguments: tuple[Any, ...], change: Change) -> Any:
    """The changed formula at some arguments.

    It is changed in general symbols, where its tree is always the same, then filled in.
    """
    value = function(*arguments)
    if not isinstance(value, sp.Basic):
        return value
    if not all(map(_is_scalar, arguments)):
        return change(value)
    parameters = _general(function, len(arguments))
    general = change(function(*parameters))
    swap = {symbol: sp.sympify(value) for symbol, value in zip(parameters, arguments, strict=True)}
    if general.has(sp.Integral, sp.Sum):
        # `subs` knows bound variables; where there are none `xreplace` leaves the tree as written.
        return general.subs(swap, simultaneous=True)
    return general.xreplace(swap)


def _is_scalar(argument: Any) -> bool:
    return isinstance(argument, (sp.Expr, int)) and not isinstance(argument, sp.MatrixExpr)


def _general(function: Formula, count: int = 0) -> tuple[sp.Symbol, ...]:
    """One symbol for each parameter: of that name in the theory, with its assumptions, or real.

    count: how many arguments a formula gets that takes any number of them.
    """
    parameters = inspect.signature(function).parameters
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values()):
        return tuple(
            sp.Symbol(f"{name}_{place}", real=True) for name in parameters for place in range(count)
        )
    return tuple(getattr(symbols, name, sp.Symbol(name, real=True)) for name in parameters)
