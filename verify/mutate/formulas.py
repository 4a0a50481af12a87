"""The shared formulas of the theory, and the claims built anew while one of them is changed.

A formula such as c_N is changed where it is defined, so every claim that uses it changes with it,
wherever SymPy has moved its parts. While a claim is built every call of a shared formula is noted;
what such a call returned is changed there, at the formula, and left alone inside the claim.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from types import ModuleType
from typing import Any

import sympy as sp

from rankclock.theory import formulas as theory_formulas
from rankclock.theory.claim import Claim
from rankclock.verify.mutate.operators import Edit, edits

# Words and series that only lemmas are made of: no statement would change with them.
_IN_LEMMAS_ALONE = ("abel", "blocks", "hypergeometric")
_MODULES = tuple(
    module.name
    for module in pkgutil.iter_modules(theory_formulas.__path__)
    if module.name not in _IN_LEMMAS_ALONE
)
_PACKAGE = "rankclock.theory.claims"
# Written by recursion over factors, or lists of cases of matrices: their callers are changed
# instead.
_NOT_CHANGED = ("descent.product",)
Change = Callable[[sp.Basic], sp.Basic]


class Recorder:
    """Calls of shared formulas while something is built: names used, and every value returned."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.values: set[sp.Basic] = set()
        self.samples: dict[str, tuple[Any, ...]] = {}

    def note(self, name: str, arguments: tuple[Any, ...], value: Any) -> None:
        if name in formulas():
            self.names.add(name)
            self.samples.setdefault(name, arguments)
        if isinstance(value, sp.Basic) and value.args:
            self.values.add(value)


@cache
def formulas() -> dict[str, Callable[..., Any]]:
    """Every public formula of theory/ that claims are written with, by `module.name`."""
    found = {}
    for short in _MODULES:
        module = importlib.import_module(f"{theory_formulas.__name__}.{short}")
        for name, value in vars(module).items():
            if (
                inspect.isfunction(value)
                and not name.startswith("_")
                and value.__module__ == module.__name__
            ):
                found[f"{short}.{name}"] = value
    return dict(sorted(found.items()))


@contextmanager
def patched(
    recorder: Recorder, changed: str | None = None, change: Change | None = None
) -> Iterator[None]:
    """While this lasts, calls of formulas are noted, and one of them returns a changed value."""
    undo: list[tuple[ModuleType, str, Any]] = [(sp, "diff", sp.diff)]
    modules = [importlib.import_module(f"{theory_formulas.__name__}.{short}") for short in _MODULES]
    try:
        # What SymPy derives from a formula changes with the formula; nobody wrote it down, so it is
        # not changed by itself.
        sp.diff = _wrapped("sympy.diff", sp.diff, recorder, None)
        for name, function in formulas().items():
            wrapper = _wrapped(name, function, recorder, change if name == changed else None)
            for module in modules:
                for own, value in list(vars(module).items()):
                    if value is function:
                        undo.append((module, own, function))
                        setattr(module, own, wrapper)
        yield
    finally:
        for module, own, function in undo:
            setattr(module, own, function)


def _wrapped(
    name: str, function: Callable[..., Any], recorder: Recorder, change: Change | None
) -> Callable[..., Any]:
    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        value = (
            _with_symbols(function, arguments, change)
            if change is not None and not named
            else function(*arguments, **named)
        )
        recorder.note(name, arguments, value)
        return value

    return call


def _with_symbols(function: Callable[..., Any], arguments: tuple[Any, ...], change: Change) -> Any:
    """The changed formula at given arguments: changed in general symbols, where its tree is always
    the same, then filled in.
    """
    if not isinstance(function(*arguments), sp.Basic):
        return function(*arguments)
    if not all(
        isinstance(a, (sp.Expr, int)) and not isinstance(a, sp.MatrixExpr) for a in arguments
    ):
        return change(function(*arguments))
    parameters = _general(function, len(arguments))
    general = change(function(*parameters))
    swap = {symbol: sp.sympify(value) for symbol, value in zip(parameters, arguments, strict=True)}
    return (
        general.subs(swap, simultaneous=True)
        if general.has(sp.Integral, sp.Sum)
        else general.xreplace(swap)
    )


def _general(function: Callable[..., Any], count: int = 0) -> tuple[sp.Symbol, ...]:
    """One symbol for each parameter, with the assumptions of the theory where it has a symbol of
    that name.

    count: how many arguments a formula gets that takes any number of them.
    """
    from rankclock.theory import symbols

    parameters = inspect.signature(function).parameters
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values()):
        return tuple(
            sp.Symbol(f"{name}_{place}", real=True) for name in parameters for place in range(count)
        )
    known = {"lam": symbols.lam, "N": symbols.N, "eps": symbols.eps}
    return tuple(
        known.get(name, getattr(symbols, name, sp.Symbol(name, real=True))) for name in parameters
    )


def build(
    module: str, recorder: Recorder, changed: str | None = None, change: Change | None = None
) -> Claim:
    """The claim of one module below theory/claims, built anew under a change.

    module: its dotted name.

    Raises whatever its file raises then.
    """
    kept = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(f"{_PACKAGE}.")
    }
    try:
        with patched(recorder, changed, change):
            claim = importlib.import_module(module).CLAIM
            for depth in claim.sample_depths:
                claim.at_depth(depth)  # a schema is written out while the change lasts
        return claim
    finally:
        for name in list(sys.modules):
            if name.startswith(f"{_PACKAGE}."):
                del sys.modules[name]
        sys.modules.update(kept)
        for name, loaded in kept.items():
            package, _, last = name.rpartition(".")
            setattr(sys.modules[package], last, loaded)


def formula_edits(name: str, sample: tuple[Any, ...] | None) -> list[Edit]:
    """Changes of the body of one formula. sample: arguments of one call, for formulas of
    matrices.
    """
    if name in _NOT_CHANGED:
        return []
    function, recorder = formulas()[name], Recorder()
    with patched(recorder):
        try:
            own = function(*_general(function, len(sample or ())))
        except (TypeError, ValueError, AttributeError):
            if sample is None:
                return []
            recorder.values.clear()
            own = function(*sample)
    if not isinstance(own, sp.Basic):
        return []
    return list(edits(own, opaque=frozenset(recorder.values - {own})))
