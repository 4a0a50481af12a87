"""What a claim file imports from its own folder, found there and nowhere else."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType


def place_of(path: Path) -> str:
    """A name for a path that tells nothing but the place, so that files of one name do not meet."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]


@contextmanager
def beside(file: str, *, first: bool = True) -> Iterator[None]:
    """Inside, modules and packages that stand next to a claim file can be imported.

    They do not stay: a `helper` of another folder is another module. Ours are loaded already, so
    that none of them is shadowed. first: look there before everywhere else, as Python does for a
    script; where our own code imports libraries the folder comes last.
    """
    folder = Path(file).resolve().parent
    if any(Path(place).resolve() == folder for place in sys.path):
        # The user has it on the path, and whatever is imported from there is there for all.
        yield
        return
    prefix = f"beside_{place_of(folder)}:"
    loaded = frozenset(sys.modules)
    _take_out(prefix)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0 if first else len(sys.path), str(folder))
    # A file that was written a moment ago may not be in the listing that Python keeps.
    importlib.invalidate_caches()
    try:
        yield
    finally:
        # Nothing was to be left in the folder of the user.
        sys.dont_write_bytecode = writes
        # The code of the file may have changed the path too.
        if str(folder) in sys.path:
            sys.path.remove(str(folder))
        _put_away(prefix, folder, loaded)


def _take_out(prefix: str) -> None:
    """Give the modules of a folder their names back."""
    for key in [key for key in sys.modules if key.startswith(prefix)]:
        sys.modules.setdefault(key.removeprefix(prefix), sys.modules.pop(key))


def _put_away(prefix: str, folder: Path, loaded: frozenset[str]) -> None:
    """Keep the modules of a folder under names that no import asks for.

    loaded: names that were there before; rankclock itself stands next to a file in a checkout.
    """
    tops = {
        name
        for name, module in list(sys.modules.items())
        if name not in loaded and "." not in name and _stands_in(module, folder)
    }
    for name in [name for name in sys.modules if name.partition(".")[0] in tops]:
        sys.modules[prefix + name] = sys.modules.pop(name)


def _stands_in(module: ModuleType, folder: Path) -> bool:
    """Whether a module or package stands directly in a folder.

    A virtual environment may stand below the folder, and its libraries stay as they are.
    """
    spec = getattr(module, "__spec__", None)
    if spec is None:
        return False
    packages = list(spec.submodule_search_locations or ())
    # A module built into Python has a word for its place.
    places = packages or ([spec.origin] if spec.has_location and spec.origin else [])
    return any(Path(place).resolve().parent == folder for place in places)
