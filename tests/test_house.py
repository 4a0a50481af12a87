"""The plan of the house: who may import whom. docs/explanation/architecture.md has it in words."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
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
        "verify/proved_for.py",
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
    if path.relative_to(ROOT).parts[:2] not in {("rankclock", name) for name in LINKED}
}

TESTS = {str(path): ast.parse(path.read_text("utf-8")) for path in ROOT.glob("tests/**/*.py")}


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All nodes of a file, kept: most tests look at them, and a walk over all files takes long."""
    return tuple(ast.walk(tree))


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
    for node in nodes(HOUSE[file]):
        if isinstance(node, ast.Import):
            yield from ((FILES[name.name], "") for name in node.names if name.name in FILES)
        if isinstance(node, ast.ImportFrom) and node.module in FILES:
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield FILES.get(whole, FILES[node.module]), name.name


ARROWS = [(file, other, name) for file in HOUSE for other, name in imports(file) if other != file]


@cache
def names_imported(tree: ast.Module) -> set[str]:
    """First parts of the names of all modules that a file imports."""
    found: set[str] = set()
    for node in nodes(tree):
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


def private_attributes(tree: ast.Module) -> set[str]:
    """Names with an underscore that a file takes from what it does not define itself.

    As `module._name` or with getattr; what belongs to `self`, `cls` and `super()` is no theft.
    """
    mine = {node.name for node in nodes(tree) if isinstance(node, (*FUNCTIONS, ast.ClassDef))}
    mine |= {node.id for node in nodes(tree) if isinstance(node, ast.Name)}
    taken: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in OWN:
            taken.add(node.attr)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("getattr", "setattr")):
            named = [a.value for a in node.args if isinstance(a, ast.Constant)]
            taken |= {name.rpartition(".")[2] for name in named if isinstance(name, str)}
    return {name for name in taken - mine if name.startswith("_") and not name.startswith("__")}


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
OWN = ("self", "cls", "super()")
# Private names of the libraries below us, for which they have nothing public: of mpmath what a
# number is made of, of Jupyter how it shows an object, of the system how a process ends at once.
OF_LIBRARIES = {
    ("rankclock/interrupts.py", "_exit"),
    ("verify/evaluate/mp.py", "_mpf_"),
    ("verify/workers/pool.py", "_processes"),
}
IN_TESTS = {"_exit", "_mpf_", "_repr_html_"}


def test_no_private_attribute_of_another_file_is_used() -> None:
    for theft in ("from a import b\nb._c()", "import a.b\na.b._c = 1", "getattr(a, '_c')"):
        assert private_attributes(ast.parse(theft)) == {"_c"}, theft
    honest = "class A:\n def _c(self):\n  return self._d, A()._c, self.__class__"
    assert not private_attributes(ast.parse(honest))
    taken = {(file, name) for file, tree in HOUSE.items() for name in private_attributes(tree)}
    assert taken == OF_LIBRARIES
    assert {name for tree in TESTS.values() for name in private_attributes(tree)} == IN_TESTS
    assert not [
        (file, name.name)
        for file, tree in TESTS.items()
        for node in nodes(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("rankclock")
        for name in node.names
        if name.name.startswith("_")
    ]


# Containers that are bound in order to be filled, by the last part of the name of their makers.
FILLED_LATER = ("defaultdict", "deque", "Counter", "OrderedDict", "ChainMap", "bytearray", "count")
EMPTY = ("{}", "[]", "dict()", "list()", "set()")
DISPLAYS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)


def bindings(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Values that are bound when a module or a class is read, not in the functions below it."""
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            yield node.value
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
            parts = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
            yield from bindings([line for part in parts for line in part])


def starts_empty(value: ast.expr) -> bool:
    """Whether a value is a container that something fills later."""
    if isinstance(value, ast.Call):
        maker = ast.unparse(value.func).rpartition(".")[2]
        return maker in FILLED_LATER or maker.startswith("Weak") or ast.unparse(value) in EMPTY
    return ast.unparse(value) in EMPTY


def unbounded(decorator: ast.expr, function: ast.FunctionDef) -> bool:
    """Whether a cache has no greatest size. Without a parameter it has one entry."""
    limits: list[ast.expr] = []
    if isinstance(decorator, ast.Call):
        limits = [*decorator.args, *(word.value for word in decorator.keywords)]
        decorator = decorator.func
    name = ast.unparse(decorator).rpartition(".")[2]
    if name == "cache":
        return bool(ast.unparse(function.args))
    return name == "lru_cache" and (not limits or ast.unparse(limits[0]) == "None")


def keeps_state(tree: ast.Module) -> list[str]:
    """Places where a file keeps what one call leaves for the next, without a bound."""
    kept = [ast.unparse(value) for value in bindings(tree.body) if starts_empty(value)]
    kept += [ast.unparse(node) for node in nodes(tree) if isinstance(node, ast.Global)]
    for node in nodes(tree):
        if isinstance(node, ast.ClassDef):
            # All objects of a class share such a value, even one that is full.
            kept += [
                f"{node.name}: {ast.unparse(value)}"
                for value in bindings(node.body)
                if starts_empty(value) or isinstance(value, DISPLAYS)
            ]
        if isinstance(node, ast.FunctionDef):
            kept += [node.name for d in node.decorator_list if unbounded(d, node)]
    return kept


STATE = (
    "kept: dict[str, int] = {}",
    "a = set()",
    "a = defaultdict(list)",
    "a = collections.deque(maxlen=3)",
    "a = weakref.WeakKeyDictionary()",
    "if b:\n    a = []",
    "def f():\n    global a",
    "class A:\n    b = []",
    "class A:\n    b: dict = {1: 2}",
    "class A:\n    b = Counter()",
    "@cache\ndef f(x): ...",
    "@functools.cache\ndef f(*, x): ...",
    "@lru_cache\ndef f(x): ...",
    "@lru_cache()\ndef f(x): ...",
    "@lru_cache(maxsize=None)\ndef f(x): ...",
    "@functools.lru_cache(None)\ndef f(x): ...",
    "class A:\n    @cache\n    def f(self): ...",
)
NO_STATE = (
    "TABLE = {1: 2}",
    "@cache\ndef f(): ...",
    "@lru_cache(maxsize=8)\ndef f(x): ...",
    "class A:\n    b: list = field(default_factory=list)",
    "class A:\n    def f(self):\n        a = []",
    "def f():\n    a = {}",
)


def test_no_module_keeps_state() -> None:
    # What is empty at first is filled later; what is kept goes along, or into a bounded cache.
    assert [text for text in STATE if not keeps_state(ast.parse(text))] == []
    assert [text for text in NO_STATE if keeps_state(ast.parse(text))] == []
    assert {file: kept for file, tree in HOUSE.items() if (kept := keeps_state(tree))} == {}


@pytest.mark.parametrize("top", LINKED)
def test_the_three_folders_are_imported_below_rankclock(top: str) -> None:
    assert len(TESTS) > 40
    for file, tree in {**HOUSE, **TESTS}.items():
        assert top not in names_imported(tree), file


def test_every_folder_says_what_lives_there() -> None:
    for folder in {Path(file).parent for file in HOUSE}:
        init = HOUSE.get(f"{folder.as_posix()}/__init__.py")
        assert init is not None, folder
        text = ast.get_docstring(init)
        assert text and text.index(".") < text.index("May import"), folder
        assert "Never" in text, folder


# Files of verify/ that stand loose, because all rooms share them.
SHARED = {room(file) for file in HOUSE if file.startswith("verify/") and file.count("/") == 1}


@cache
def may_import(folder: str) -> set[str]:
    """Beginnings of the paths that a folder says it may import, besides its own files."""
    text = ast.get_docstring(HOUSE[f"{folder}/__init__.py"]) or ""
    sentence = " ".join(text[text.index("May import") : text.index("Never")].split())
    allowed = {f"{folder}/"}
    if "the words that all rooms share" in sentence:
        allowed |= SHARED
    parent = Path(folder).parent.as_posix()
    for name, below in re.findall(r"`(\w+)`( and below)?", sentence):
        places = [f"verify/{name}", name, f"theory/{name}", f"{folder}/{name}", f"{parent}/{name}"]
        places += [parent] if name == Path(parent).name else []
        paths = {place for place in places for file in HOUSE if file.startswith(f"{place}/")}
        paths |= {f"{place}.py" for place in places if f"{place}.py" in HOUSE}
        assert paths, f"{folder} may import {name}, which is no file or folder of ours"
        allowed |= paths
        if below:
            height = next(i for i, floor in enumerate(FLOORS) if f"verify/{name}" in floor)
            allowed |= {room for floor in FLOORS[:height] for room in floor}
    return allowed


def test_a_folder_imports_what_it_says_that_it_may() -> None:
    folders = sorted({Path(file).parent.as_posix() for file in HOUSE})
    assert "theory/claims" in folders and "verify/evidence/certified" in folders
    amiss = {
        (file, other)
        for folder in folders
        if folder.split("/")[0] in ("theory", "verify", "reports")
        for file, other, _ in ARROWS
        if Path(file).parent.as_posix() == folder
        and not other.startswith(tuple(may_import(folder)))
        # What checks and answers are made of is said of each room within.
        and folder not in ("verify", "reports")
    }
    assert not amiss


def test_the_theory_is_sympy_alone() -> None:
    for file, tree in HOUSE.items():
        if file.startswith("theory/"):
            foreign = names_imported(tree) - sys.stdlib_module_names
            assert foreign <= {"rankclock", "sympy"}, file


def test_the_table_of_the_architecture_has_the_floors() -> None:
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    rows = [line.split("|") for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    told = {
        (int(row[1]), name.rstrip("/")) for row in rows for name in re.findall(r"`([^`]+)`", row[2])
    }
    floors = {(number, name) for number, floor in enumerate(FLOORS, 1) for name in floor}
    assert told == floors - {(8, "verify/__init__.py")}


def test_what_others_call_says_what_it_does() -> None:
    assert without_docstring(ast.parse("def f(): pass\nclass C: pass\ndef _g(): pass")) == [
        "f",
        "C",
    ]
    missing = {file: without_docstring(tree) for file, tree in HOUSE.items()}
    assert {file: names for file, names in missing.items() if names} == {}


def without_docstring(tree: ast.Module) -> list[str]:
    """Public functions and classes of a file that have no docstring."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]


def test_every_import_is_written_out() -> None:
    """A relative import, or one by a name that is computed, would pass by the tests above."""
    computed = {
        file
        for file, tree in HOUSE.items()
        for node in nodes(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__")
    }
    assert computed == COMPUTED_IMPORTS
    relative = [
        file
        for file, tree in HOUSE.items()
        for node in nodes(tree)
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


def test_no_line_of_code_is_wider_than_a_hundred_columns() -> None:
    """The linter excuses a line that ends in a comment for a tool."""
    wide = [
        f"{file}:{number}"
        for file in [*(ROOT / file for file in HOUSE), *map(Path, TESTS)]
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > 100
    ]
    assert not wide
