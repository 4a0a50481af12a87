"""Imports of a claim file that were right before the rooms of today, and what to write instead."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import rankclock.theory

# Needed: what the folders were called when they were packages of their own at the top level.
_OLD_PACKAGES = ("theory", "verify", "reports")
# needed: the folder that holds theory/, of a checkout or of an installed package.
_HOUSE = Path(str(rankclock.theory.__file__)).resolve().parents[1]
# Modules whose last name changed, or stands twice today; the others are looked for by it.
_RENAMED = {
    "reports.figures": "reports.figures.style",
    "reports.notation": "reports.notation.names",
    "reports.page": "reports.page.write",
    "verify.abel.run": "verify.hitting.abel.run",
    "verify.borders": "verify.evidence.sampled.border_visits",
    "verify.claim_files": "verify.claims.files",
    "verify.claim_rules": "verify.claims.rules",
    "verify.climb": "verify.evidence.sampled.climb",
    "verify.design": "verify.evidence.slack_design",
    "verify.draw_matrix": "verify.points.matrices",
    "verify.edges": "verify.points.borders",
    "verify.enclose.evidence": "verify.evidence.certified.evidence",
    "verify.enclose.numbers": "verify.arithmetic.balls",
    "verify.evaluate.errors": "verify.arithmetic.outcomes",
    "verify.evaluate.flow": "verify.descent.flow_enclosure",
    "verify.evaluate.outside": "verify.descent.enclosures",
    "verify.exact": "verify.arithmetic.rationals",
    "verify.falsify": "verify.evidence.sampled.search",
    "verify.given": "verify.api.python_values",
    "verify.hitting": "verify.hitting.hitting_index",
    "verify.hitting_bounds": "verify.hitting.bounds",
    "verify.implied": "verify.evidence.symbolic.chains",
    "verify.instances": "verify.points.published_example",
    "verify.matrices": "verify.ground_truth.matrix",
    "verify.mutate.resume": "verify.workers.resume",
    "verify.necessity": "verify.evidence.necessity.necessity",
    "verify.perturbed_hitting": "verify.hitting.perturbed",
    "verify.points": "verify.evidence.sampled.named_points",
    "verify.prove.evidence": "verify.evidence.symbolic.evidence",
    "verify.prove.goals": "verify.evidence.symbolic.polynomial.goals",
    "verify.prove.polynomial": "verify.evidence.symbolic.polynomial.claim",
    "verify.prove.words": "verify.evidence.symbolic.matrix_words",
    "verify.published": "verify.evidence.sampled.published_points",
    "verify.python_api": "verify.api.functions",
    "verify.read_array": "verify.ground_truth.npy",
    "verify.read_mtx": "verify.ground_truth.mtx",
    "verify.simulate.certified": "verify.descent.certified_mode",
    "verify.simulate.effective": "verify.descent.effective_rank",
    "verify.simulate.floating": "verify.descent.float64_matrix",
    "verify.simulate.flow": "verify.descent.flow_series",
    "verify.simulate.goal": "verify.descent.goals",
    "verify.simulate.matrix": "verify.descent.mpmath_matrix",
    "verify.simulate.mode": "verify.descent.mpmath_mode",
    "verify.simulate.pair": "verify.descent.certified_pair",
    "verify.simulate.problem": "verify.descent.factorisation",
    "verify.simulated": "verify.evidence.simulated.trajectories",
    "verify.spectrum": "verify.ground_truth.eigenvalues",
    "verify.summary": "verify.ledger.ci_reports",
    "verify.tables": "verify.descent.trajectory_file",
    "verify.targets": "verify.hitting.refusals",
    "verify.window.first": "verify.window.passages",
    "verify.window.search": "verify.window.cheapest_start",
    "verify.window.starts": "verify.window.compare_starts",
}
# What `theory` gave to users, and `rankclock` does not.
_GIVEN_BY_THEORY = {
    "Erratum": ("theory.erratum", "Erratum"),
    "Replay": ("theory.erratum", "Demonstration"),
    "all_errata": ("theory.errata_registry", "all_errata"),
    "errata_about": ("theory.errata_registry", "errata_about"),
}


@dataclass(frozen=True)
class Moved:
    """An import by an old name.

    line: where it stands. old, new: names of the module. text: the statement to write instead.
    """

    line: int
    old: str
    new: str
    text: str


def moved_import(source: bytes, *, line: int | None = None, folder: Path) -> Moved | None:
    """The first import of one of our modules by its old name; None where there is none.

    source: of a file that is Python. line: look at the statement there only. folder: where the file
    stands; a module of that name that the user has there, or anywhere else, is never meant.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if line is not None and not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        moved = _from(node, folder) if isinstance(node, ast.ImportFrom) else _plain(node, folder)
        if moved is not None:
            return moved
    return None


def ours_is_loaded_by_an_old_name() -> bool:
    """Whether one of our folders was imported beside us, as where a checkout is on the path."""
    loaded = (top for top in _OLD_PACKAGES if top in sys.modules)
    return any(not _is_the_users(top) for top in loaded)


def _from(node: ast.ImportFrom, folder: Path) -> Moved | None:
    """An import of names from a module."""
    if node.level or node.module is None or not _is_old(node.module, folder):
        return None
    places = [_place_of(node.module, name.name) for name in node.names]
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        return None
    lines: dict[str, list[ast.alias]] = {}
    for name, (module, today) in zip(node.names, known, strict=True):
        called = name.asname or (name.name if name.name != today else None)
        lines.setdefault(module, []).append(ast.alias(today, called))
    text = "; ".join(ast.unparse(ast.ImportFrom(module, n, 0)) for module, n in lines.items())
    old, (module, today) = node.module, known[0]
    if old in _OLD_PACKAGES and module != "rankclock" and _today(f"{old}.{node.names[0].name}"):
        return Moved(node.lineno, f"{old}.{node.names[0].name}", f"{module}.{today}", text)
    return Moved(node.lineno, old, f"rankclock.{old}" if module == "rankclock" else module, text)


def _plain(node: ast.Import, folder: Path) -> Moved | None:
    """An import of modules, of which those that are not ours stay as they are."""
    places = {
        name.name: new
        for name in node.names
        if _is_old(name.name, folder) and (new := _today(name.name))
    }
    if not places:
        return None
    names = [ast.alias(places.get(name.name, name.name), name.asname) for name in node.names]
    old, new = next(iter(places.items()))
    return Moved(node.lineno, old, new, ast.unparse(ast.Import(names)))


def _place_of(module: str, name: str) -> tuple[str, str] | None:
    """The module that has a name today, and what it is called there; None for none of ours."""
    if module in _OLD_PACKAGES:
        if module == "theory" and name in _GIVEN_BY_THEORY:
            home, today = _GIVEN_BY_THEORY[name]
            return f"rankclock.{home}", today
        if name in _public_names():
            return "rankclock", name
        whole = _today(f"{module}.{name}")
        if whole is None:
            return None
        room, _, last = whole.rpartition(".")
        return room, last
    new = _today(module)
    if new is None:
        return None
    if name == "*" or name in _defined(_file_of(new)):
        return new, name
    # A name that left its file when a file was divided; one that stands twice is not guessed.
    top = module.partition(".")[0]
    homes = [path for path in (_HOUSE / top).rglob("*.py") if name in _defined(path)]
    return (_module_of(homes[0]), name) if len(homes) == 1 else (new, name)


def _public_names() -> list[str]:
    # The package stands above this room; only the names that it lists are read, and it is loaded.
    return list(sys.modules["rankclock"].__all__)


def _file_of(module: str) -> Path:
    path = _HOUSE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _module_of(path: Path) -> str:
    return ".".join(("rankclock", *path.relative_to(_HOUSE).with_suffix("").parts))


@lru_cache(maxsize=512)  # needed: as many as the house has files, and one search reads them all
def _defined(path: Path) -> frozenset[str]:
    """Names that a file defines at its top."""
    names: set[str] = set()
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names |= {leaf.id for leaf in ast.walk(node) if isinstance(leaf, ast.Name)}
    return frozenset(names)


def _is_old(module: str, folder: Path) -> bool:
    top = module.partition(".")[0]
    if top not in _OLD_PACKAGES or _is_the_users(module):
        return False
    beside = [place for place in (folder / top, folder / f"{top}.py") if place.exists()]
    return all(place.resolve() == _HOUSE / top for place in beside)


def _is_the_users(module: str) -> bool:
    """Whether the first part of a name leads to a package that is not ours."""
    top = module.partition(".")[0]
    loaded = sys.modules.get(top)
    spec = loaded.__spec__ if loaded is not None else find_spec(top)
    if spec is None:
        return False
    places = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else [])]
    return not any(Path(place).resolve().is_relative_to(_HOUSE / top) for place in places)


def _today(module: str) -> str | None:
    """Today's name of one of our modules; None where we have none of that name."""
    if module in _RENAMED:
        return f"rankclock.{_RENAMED[module]}"
    path = _HOUSE.joinpath(*module.split("."))
    if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
        return f"rankclock.{module}"
    top, _, rest = module.partition(".")
    last = rest.rpartition(".")[2]
    places = list((_HOUSE / top).rglob(f"{last}.py")) if last.isidentifier() else []
    return _module_of(places[0]) if len(places) == 1 else None
