"""Imports of a claim file that were right before the rooms of today, and what to write instead."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import rankclock.theory
from rankclock.verify.claims.old_names import MODULES, NAMES

# Needed: what the folders were called when they were packages of their own at the top level.
_OLD_PACKAGES = ("theory", "verify", "reports")
# needed: the folder of the package, before its link to theory/ is followed.
_PACKAGE = Path(str(rankclock.theory.__file__)).parents[1]
# needed: the folder that holds theory/, of a checkout or of an installed package.
_HOUSE = Path(str(rankclock.theory.__file__)).resolve().parents[1]


@dataclass(frozen=True)
class Moved:
    """An import by an old name.

    line: where it stands. old, new: names of the module. text: the statement to write instead,
    empty where there is none. gone: names that it imports and that nothing has today.
    """

    line: int
    old: str
    new: str
    text: str
    gone: tuple[str, ...] = ()


def moved_import(
    source: bytes, *, line: int | None = None, folder: Path, failed: bool = False
) -> Moved | None:
    """The first import of one of our modules by its old name; None where there is none.

    source: of a file that is Python. line: look at the statement there only. folder: where the file
    stands; a package of that name that the user has there, or anywhere else, is meant first.
    failed: the statement itself failed, so that no package of the user has what it asks for.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        if line is not None and not node.lineno <= line <= (node.end_lineno or node.lineno):
            continue
        if isinstance(node, ast.ImportFrom):
            moved = _from(node, folder, failed)
        else:
            moved = _plain(node, folder, failed)
        if moved is not None:
            return moved
    return None


def ours_is_loaded_by_an_old_name() -> bool:
    """Whether one of our folders was imported beside us, as where a checkout is on the path."""
    loaded = (top for top in _OLD_PACKAGES if top in sys.modules)
    return any(not _is_the_users(top) for top in loaded)


def _from(node: ast.ImportFrom, folder: Path, failed: bool) -> Moved | None:
    """An import of names from a module."""
    if node.level or node.module is None or not _may_be_old(node.module, folder, failed):
        return None
    old, new = node.module, _today(node.module)
    places = {name.name: _place_of(old, name.name) for name in node.names}
    gone = tuple(name for name, place in places.items() if place is None)
    if gone:
        # Who names what the package never had means another package of that name.
        known = new is not None and old not in _OLD_PACKAGES and _is_old(old, folder)
        return Moved(node.lineno, old, str(new), "", gone) if known else None
    lines: dict[str, list[ast.alias]] = {}
    for name in node.names:
        module, today = places[name.name] or (old, name.name)
        called = name.asname or (name.name if name.name != today else None)
        lines.setdefault(module, []).append(ast.alias(today, called))
    text = "; ".join(ast.unparse(ast.ImportFrom(module, n, 0)) for module, n in lines.items())
    module, first = next(iter(lines)), node.names[0].name
    if old in _OLD_PACKAGES and module != "rankclock" and _today(f"{old}.{first}"):
        return Moved(node.lineno, f"{old}.{first}", f"{module}.{lines[module][0].name}", text)
    return Moved(node.lineno, old, f"rankclock.{old}" if module == "rankclock" else module, text)


def _plain(node: ast.Import, folder: Path, failed: bool) -> Moved | None:
    """An import of modules, of which those that are not ours stay as they are."""
    places = {
        name.name: new
        for name in node.names
        if _may_be_old(name.name, folder, failed) and (new := _today(name.name))
    }
    if not places:
        return None
    names = [ast.alias(places.get(name.name, name.name), name.asname) for name in node.names]
    old, new = next(iter(places.items()))
    return Moved(node.lineno, old, new, ast.unparse(ast.Import(names)))


def _place_of(module: str, name: str) -> tuple[str, str] | None:
    """The module that has a name today, and what it is called there; None where there is none."""
    old = f"{module}.{name}"
    if old in NAMES:
        return _split(f"rankclock.{NAMES[old]}")
    if module in _OLD_PACKAGES:
        if name in _public_names():
            return "rankclock", name
        whole = _today(old)
        if whole is not None:
            return _split(whole)
    new = _today(module)
    return None if new is None else _home_of(name, new)


def _home_of(name: str, module: str) -> tuple[str, str] | None:
    """The module of today that has a name, looked for in this one first, and then around it."""
    file = _file_of(module)
    if name == "*" or name in _defined(file):
        return module, name
    # A name that left its file when a file was divided is close by; one that stands twice is not
    # guessed.
    around = [folder for folder in (file.parent, *file.parents) if folder.is_relative_to(_HOUSE)]
    for folder in around[:-1]:
        homes = [path for path in sorted(folder.rglob("*.py")) if name in _defined(path)]
        if len(homes) == 1:
            return _module_of(homes[0]), name
    return (module, name) if name in _imported(file) else None


def _split(whole: str) -> tuple[str, str]:
    room, _, last = whole.rpartition(".")
    return room, last


def _public_names() -> list[str]:
    """What `rankclock` gives to users."""
    # Read, and not imported: the package stands above this room.
    return _listed(ast.parse((_PACKAGE / "__init__.py").read_bytes()))


def _listed(tree: ast.Module) -> list[str]:
    """The names in `__all__`; none where there is no such list."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


def _file_of(module: str) -> Path:
    path = _HOUSE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _module_of(path: Path) -> str:
    return ".".join(("rankclock", *path.relative_to(_HOUSE).with_suffix("").parts))


@lru_cache(maxsize=512)  # needed: as many as the house has files, and one search reads them all
def _defined(path: Path) -> frozenset[str]:
    """Names that a file defines at its top, or says that it gives."""
    tree = ast.parse(path.read_bytes())
    names = set(_listed(tree))
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            leaves = (leaf for target in targets for leaf in ast.walk(target))
            names |= {leaf.id for leaf in leaves if isinstance(leaf, ast.Name)}
    return frozenset(names)


def _imported(path: Path) -> set[str]:
    """Names that a file takes from elsewhere, so that they can be had from it too."""
    nodes = ast.parse(path.read_bytes()).body
    imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {name.asname or name.name for node in imports for name in node.names}


def _may_be_old(module: str, folder: Path, failed: bool) -> bool:
    """Whether a module is ours by its old name, or the user's has not what was asked for."""
    asked_in_vain = failed and module.partition(".")[0] in _OLD_PACKAGES
    return asked_in_vain or _is_old(module, folder)


def _is_old(module: str, folder: Path) -> bool:
    """Whether a module is ours by its old name, and no package of the user has that name."""
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
    if module in MODULES:
        return f"rankclock.{MODULES[module]}"
    path = _HOUSE.joinpath(*module.split("."))
    if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
        return f"rankclock.{module}"
    folders, _, last = module.rpartition(".")
    # In what is left of the folders where it stood: theory/claims/ is divided, not gone.
    folder = _HOUSE.joinpath(*folders.split("."))
    if not (folder / "__init__.py").is_file():
        folder = _HOUSE / module.partition(".")[0]
    places = list(folder.rglob(f"{last}.py")) if last.isidentifier() else []
    return _module_of(places[0]) if len(places) == 1 else None
