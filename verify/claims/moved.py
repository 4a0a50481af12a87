"""Imports of a claim file that were right before the rooms of today, and what to write instead."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import rankclock.theory

# Needed: what the folders were called when they were packages of their own at the top level.
_OLD_PACKAGES = ("theory", "verify", "reports")
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


@dataclass(frozen=True)
class Moved:
    """An import by an old name.

    line: where it stands. old, new: names of the module. text: the statement to write instead.
    """

    line: int
    old: str
    new: str
    text: str


def moved_import(source: bytes, *, line: int | None = None) -> Moved | None:
    """The first import of one of our modules by its old name; None where there is none.

    source: of a file that is Python. line: look at the statement there only. A module of that name
    that the user has is never meant.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if line is not None and not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        moved = next(_moved(node), None)
        if moved is not None:
            return moved
    return None


def is_ours_by_an_old_name(module: str) -> bool:
    """Whether a loaded module is one of ours, and was not loaded from below rankclock."""
    return _is_old(module)


def _moved(node: ast.Import | ast.ImportFrom) -> Iterator[Moved]:
    if isinstance(node, ast.ImportFrom):
        if node.level or node.module is None or not _is_old(node.module):
            return
        if node.module in _OLD_PACKAGES:
            yield _from_a_package(node, node.module)
        elif new := _today(node.module):
            text = ast.unparse(ast.ImportFrom(new, node.names, 0))
            yield Moved(node.lineno, node.module, new, text)
        return
    for name in node.names:
        if _is_old(name.name) and (new := _today(name.name)):
            text = ast.unparse(ast.Import([ast.alias(new, name.asname)]))
            yield Moved(node.lineno, name.name, new, text)


def _from_a_package(node: ast.ImportFrom, old: str) -> Moved:
    """A module of the package, or what users import, which stands in rankclock itself."""
    first = node.names[0]
    new = _today(f"{old}.{first.name}")
    if new is None:
        text = ast.unparse(ast.ImportFrom("rankclock", node.names, 0))
        return Moved(node.lineno, old, f"rankclock.{old}", text)
    room, _, last = new.rpartition(".")
    called = first.asname or (first.name if first.name != last else None)
    text = ast.unparse(ast.ImportFrom(room, [ast.alias(last, called)], 0))
    return Moved(node.lineno, f"{old}.{first.name}", new, text)


def _is_old(module: str) -> bool:
    return module.partition(".")[0] in _OLD_PACKAGES and not _is_the_users(module)


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
    if len(places) != 1:
        return None
    return ".".join(("rankclock", *places[0].relative_to(_HOUSE).with_suffix("").parts))
