"""The plan of the house: who may import whom. docs/explanation/architecture.md has it in words."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Imports go down only. A folder is a room; so is a file that stands loose in verify/.
FLOORS = (
    (
        "theory",
        "verify/errors.py",
        "verify/limits.py",
        "verify/words.py",
        "verify/arithmetic",
        "verify/workers",
    ),
    ("verify/settings.py", "verify/verdict.py", "verify/ground_truth"),
    ("verify/descent", "verify/ledger"),
    ("verify/evaluate",),
    ("verify/hitting", "verify/points"),
    ("verify/window", "verify/evidence"),
    ("verify/api", "verify/claims", "verify/mutate"),
    ("verify/__init__.py", "reports"),
    ("rankclock", "bench"),
)
ANSWERS = {"verify/hitting", "verify/window", "verify/api"}
CHECKS = {"verify/points", "verify/evidence", "verify/claims", "verify/mutate"}
# A kind of evidence imports no other kind, but a hypothesis is shown to be needed by a search.
KINDS_THAT_MEET = {("necessity", "sampled"), ("necessity", "symbolic")}
LINKED = ("theory", "verify", "reports")
# The public face, the commands, and what finds files of the theory: imports by a computed name.
COMPUTED_IMPORTS = {
    "rankclock/__init__.py",
    "rankclock/command_group.py",
    "theory/errata_registry.py",
    "theory/registry.py",
    "verify/mutate/private_theory.py",
}

HOUSE = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for top in ("theory", "verify", "reports", "rankclock", "bench")
    for path in sorted((ROOT / top).rglob("*.py"))
    if not any(f"rankclock/{name}/" in path.as_posix() for name in LINKED)
}


def module(file: str) -> str:
    """The name by which a file is imported."""
    name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"rankclock.{name}" if file.startswith(LINKED) else name


FILES = {module(file): file for file in HOUSE}


def room(file: str) -> str:
    """The room of a file: the folder below verify/, or the folder at the top."""
    top, *rest = file.split("/")
    return f"verify/{rest[0]}" if top == "verify" else top


def imports(file: str) -> Iterator[tuple[str, str]]:
    """Files of ours that a file imports, each with the name that it takes from there."""
    for node in ast.walk(HOUSE[file]):
        if isinstance(node, ast.Import):
            yield from ((FILES[name.name], "") for name in node.names if name.name in FILES)
        if isinstance(node, ast.ImportFrom) and node.module in FILES:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield FILES.get(whole, FILES[node.module]), name.name


ARROWS = [(file, other, name) for file in HOUSE for other, name in imports(file) if other != file]


def names_imported(tree: ast.Module) -> set[str]:
    """First parts of the names of all modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return found


def test_every_room_has_a_floor_and_every_floor_its_rooms() -> None:
    assert {room(file) for file in HOUSE} == {name for floor in FLOORS for name in floor}
    assert len(ARROWS) > 500, "the imports were not read"


def test_imports_go_down() -> None:
    height = {name: number for number, floor in enumerate(FLOORS) for name in floor}
    rooms = {(room(file), room(other)) for file, other, _ in ARROWS}
    up = {(one, two) for one, two in rooms if one != two and height[two] >= height[one]}
    assert up == {("bench", "rankclock")}


def test_no_circle() -> None:
    below: dict[str, set[str]] = {file: set() for file in HOUSE}
    for file, other, _ in ARROWS:
        below[file].add(other)
    # What users import is loaded by name at its first use, so nothing waits for it.
    below["rankclock/__init__.py"] = set()
    assert list(TopologicalSorter(below).static_order())


def test_answers_and_checks_do_not_import_each_other() -> None:
    rooms = {(room(file), room(other)) for file, other, _ in ARROWS}
    assert not rooms & {pair for a in ANSWERS for c in CHECKS for pair in ((a, c), (c, a))}


def kind(file: str) -> str | None:
    """The kind of evidence that a file belongs to."""
    parts = file.split("/")
    return parts[2] if parts[:2] == ["verify", "evidence"] and len(parts) > 3 else None


def test_kinds_of_evidence_stand_alone() -> None:
    pairs = {(kind(file), kind(other)) for file, other, _ in ARROWS}
    assert {(one, two) for one, two in pairs if one and two and one != two} <= KINDS_THAT_MEET


def test_the_checker_of_proofs_imports_no_prover_and_no_computer_algebra() -> None:
    checker = [file for file in HOUSE if "symbolic/checker/" in file]
    assert len(checker) >= 3
    for file in checker:
        assert all("symbolic/checker/" in other for other, _ in imports(file)), file
        foreign = names_imported(HOUSE[file]) - sys.stdlib_module_names
        assert foreign <= {"rankclock", "flint"}, file


def test_no_name_with_an_underscore_leaves_its_folder() -> None:
    taken = [
        (file, name)
        for file, other, name in ARROWS
        if name.startswith("_") and Path(file).parent != Path(other).parent
    ]
    assert not taken


def test_no_module_keeps_state() -> None:
    # What is empty at first is filled later; what is kept goes along, or into a bounded cache.
    assert keeps_state(ast.parse("kept: dict[str, int] = {}")) and keeps_state(
        ast.parse("a = set()")
    )
    assert not keeps_state(ast.parse("TABLE = {1: 2}"))
    assert [file for file, tree in HOUSE.items() if keeps_state(tree)] == []


def keeps_state(tree: ast.Module) -> bool:
    """Whether a file binds an empty container at its top, or rebinds a name of its top."""
    values = [node.value for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
    empty = any(
        value is not None and ast.unparse(value) in ("{}", "[]", "dict()", "list()", "set()")
        for value in values
    )
    return empty or any(isinstance(node, ast.Global) for node in ast.walk(tree))


@pytest.mark.parametrize("top", LINKED)
def test_the_three_folders_are_imported_below_rankclock(top: str) -> None:
    tests = {str(path): ast.parse(path.read_text("utf-8")) for path in ROOT.glob("tests/**/*.py")}
    assert len(tests) > 40
    for file, tree in {**HOUSE, **tests}.items():
        assert top not in names_imported(tree), file


def test_every_folder_says_what_lives_there() -> None:
    for folder in {Path(file).parent for file in HOUSE}:
        init = HOUSE.get(f"{folder.as_posix()}/__init__.py")
        assert init is not None, folder
        text = ast.get_docstring(init)
        assert text and text.index(".") < text.index("May import"), folder
        assert "Never" in text, folder


def test_every_import_is_written_out() -> None:
    """A relative import, or one by a name that is computed, would pass by the tests above."""
    computed = {
        file
        for file, tree in HOUSE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__")
    }
    assert computed == COMPUTED_IMPORTS
    relative = [
        file
        for file, tree in HOUSE.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_only_the_table_of_kinds_knows_all_kinds() -> None:
    knowing: dict[str, set[str]] = {}
    for file, other, _ in ARROWS:
        if (name := kind(other)) and not kind(file):
            knowing.setdefault(file, set()).add(name)
    assert {file for file, kinds in knowing.items() if len(kinds) > 2} == {
        "verify/evidence/check.py"
    }
