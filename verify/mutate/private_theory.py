"""Copies of the theory's modules, apart from those that the process has imported.

A claim is built from its file. To see it under a changed formula its file is run again, with
imports that lead to changed copies; what everybody else has imported stays as it is.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import sympy as sp

from rankclock import theory
from rankclock.theory import claims as theory_claims
from rankclock.theory import formulas as theory_formulas

# Words and series that only lemmas are made of: no statement would change with them.
_IN_LEMMAS_ALONE = ("abel", "blocks", "hypergeometric")
_MODULES = tuple(
    module.name
    for module in pkgutil.iter_modules(theory_formulas.__path__)
    if module.name not in _IN_LEMMAS_ALONE
)
_FORMULAS, _CLAIMS = f"{theory_formulas.__name__}.", f"{theory_claims.__name__}."
# The name under which derivatives are noted.
DERIVATIVE = "sympy.diff"
Formula = Callable[..., Any]


class PrivateTheory:
    """Modules of formulas and claims, run again on demand, each once; each file sees the copies.

    wrap: makes the function that is called in place of a formula, which is given by its name
    `module.name` and as written. Derivatives that a claim takes go through it as `DERIVATIVE`.
    """

    def __init__(self, wrap: Callable[[str, Formula], Formula]) -> None:
        self._wrap = wrap
        self._modules: dict[str, ModuleType] = {}
        self._as_written: dict[str, Formula] = {}
        # What SymPy derives from a formula changes with the formula. Formulas take derivatives
        # themselves; these are written down, and may be changed like any other part.
        self._sympy_for_claims = ModuleType("sympy")
        vars(self._sympy_for_claims).update(vars(sp))
        vars(self._sympy_for_claims)["diff"] = wrap(DERIVATIVE, sp.diff)

    def module(self, name: str) -> ModuleType:
        """The copy of a module of formulas or claims. name: dotted, as the theory imports it.

        Raises what the file raises, and ImportError for a package.
        """
        if name not in self._modules:
            self._modules[name] = self._run(name)
        return self._modules[name]

    def as_written(self, formula: str) -> Formula:
        """A formula, as `module.name`, without its wrapping; those that it calls are wrapped."""
        self.module(_FORMULAS + formula.partition(".")[0])
        return self._as_written[formula]

    def _run(self, name: str) -> ModuleType:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None or spec.submodule_search_locations is not None:
            raise ImportError(f"{name} is no module; import names from the file that defines them")
        module = importlib.util.module_from_spec(spec)
        # Statements `import` of the file and of its functions look here for what they call.
        vars(module)["__builtins__"] = {
            **vars(builtins),
            "__import__": self._import_for_claim if name.startswith(_CLAIMS) else self._import,
        }
        spec.loader.exec_module(module)
        if name.startswith(_FORMULAS):
            self._wrap_all(module, name.removeprefix(_FORMULAS))
        return module

    def _wrap_all(self, module: ModuleType, short: str) -> None:
        for name, function in list(formulas_in(module)):
            self._as_written[f"{short}.{name}"] = function
            setattr(module, name, self._wrap(f"{short}.{name}", function))

    def _import_for_claim(self, name: str, *details: Any, **named: Any) -> ModuleType:
        return self._sympy_for_claims if name == "sympy" else self._import(name, *details, **named)

    def _import(
        self,
        name: str,
        of_file: Mapping[str, object] | None = None,
        of_frame: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if is_copied(name):
            if not fromlist:
                raise ImportError(f"write `from {name} import` and the names that are needed")
            return self.module(name)
        # A whole folder would lead to the modules of the process, which no change reaches.
        folders = {theory_formulas.__name__, theory_claims.__name__}
        wanted = {name, *(f"{name}.{part}" for part in fromlist or ())}
        if folders & wanted or (name.startswith(theory.__name__) and not fromlist):
            raise ImportError(f"{name}: import names from the file that defines them")
        return builtins.__import__(name, of_file, of_frame, fromlist or (), level)


def is_copied(name: str) -> bool:
    """Whether a dotted name is that of a claim, or of formulas that statements are made of."""
    folder, _, last = name.rpartition(".")
    return name.startswith(_CLAIMS) or (f"{folder}." == _FORMULAS and last in _MODULES)


def formulas_in(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """Public functions that a module defines itself, with their names."""
    for name, value in vars(module).items():
        public = inspect.isfunction(value) and not name.startswith("_")
        if public and value.__module__ == module.__name__:
            yield name, value


@cache  # one entry
def formula_names() -> tuple[str, ...]:
    """Every public formula of theory/ that statements are made of, as `module.name`, in order."""
    return tuple(
        sorted(
            f"{short}.{name}"
            for short in _MODULES
            for name, _ in formulas_in(importlib.import_module(_FORMULAS + short))
        )
    )
