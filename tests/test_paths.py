"""Every path and every dotted name that the house writes for readers leads somewhere."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("theory", "verify", "reports", "rankclock", "bench", "docs", "examples", "tests")
LINKED = ("theory", "verify", "reports")
# A file or a folder; a point or a dash at its end belongs to the sentence.
PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/(?:[\w./-]*[\w/])?")
# Where the report writes, unless it is told another folder.
WRITTEN_LATER = "reports/out"
DOTTED = re.compile(r"(?<![\w./-])rankclock(?:\.[A-Za-z_]\w*)+(?![\w/])")
# Names with these ends are files of a user.
ENDS_OF_FILES = (".json", ".toml", ".lock", ".html", ".xml")


def texts() -> Iterator[tuple[str, str]]:
    """What readers meet: documents, and the docstrings, messages and comments of the code."""
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for top in ("theory", "verify", "reports", "rankclock", "bench", "examples"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if not (parts[0] == "rankclock" and parts[1] in LINKED):
                source = path.read_text(encoding="utf-8")
                yield "/".join(parts), "\n".join((*strings(source), *comments(source)))


def strings(source: str) -> Iterator[str]:
    """The constant texts of a file; one that is an f-string is read with its fields left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def comments(source: str) -> Iterator[str]:
    """Those of whole lines, and those that stand behind code."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.lstrip(" #")


TEXTS = dict(texts())


def leads_somewhere(name: str) -> bool:
    """Whether a dotted name is a module, or is found in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


def gone(text: str) -> list[str]:
    """Paths in a text that lead nowhere."""
    paths = [path for path in PATH.findall(text) if not path.startswith(WRITTEN_LATER)]
    return [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("file", sorted(TEXTS))
def test_paths_exist(file: str) -> None:
    assert not gone(TEXTS[file])


@pytest.mark.parametrize("file", [file for file in sorted(TEXTS) if DOTTED.search(TEXTS[file])])
def test_dotted_names_exist(file: str) -> None:
    names = {name for name in DOTTED.findall(TEXTS[file]) if not name.endswith(ENDS_OF_FILES)}
    assert not {name for name in names if not leads_somewhere(name)}


def test_wrong_ones_are_seen() -> None:
    text = "see verify/hitting/nowhere.py, (docs/a.md), verify/simulate/, `theory/descents` and "
    assert gone(text + "verify/hitting. Not x/docs/b.md, docs/, or reports/out/index.html.") == [
        "verify/hitting/nowhere.py",
        "docs/a.md",
        "verify/simulate/",
        "theory/descents",
    ]
    assert [*comments('a = "# no"  # docs/a.md\n# and docs/b.md\n')] == [
        "docs/a.md",
        "and docs/b.md",
    ]
    assert DOTTED.findall("`rankclock.hitting_index`, and rankclock.verify.window.") == [
        "rankclock.hitting_index",
        "rankclock.verify.window",
    ]
    assert leads_somewhere("rankclock.hitting_index")
    assert leads_somewhere("rankclock.verify.hitting.step_size.Limit.automatic")
    assert not leads_somewhere("rankclock.verify.hitting.nowhere")
    assert not leads_somewhere("rankclock.verify.hitting_index")


def test_enough_was_read() -> None:
    assert sum(len(PATH.findall(text)) for text in TEXTS.values()) > 100
    assert sum(len(DOTTED.findall(text)) for text in TEXTS.values()) > 30
