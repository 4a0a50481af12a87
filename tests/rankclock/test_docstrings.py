"""What users import is documented: every argument is named, and every example runs."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import rankclock

ROOT = Path(__file__).parents[2]
# Folders at the top that stand below rankclock/ by links, so that each file is read once.
LINKED = ("theory", "verify", "reports")
# Examples of the whole house, counted when this test was written: none may silently stop running.
AT_LEAST = 130


def public() -> Iterator[tuple[str, Any]]:
    """Every function and class that users import, and the public methods of the classes."""
    for name in rankclock.__all__:
        value = getattr(rankclock, name)
        yield name, value
        if inspect.isclass(value):
            for attribute, member in vars(value).items():
                method = getattr(member, "__func__", member)
                if inspect.isfunction(method) and not attribute.startswith("_"):
                    yield f"{name}.{attribute}", method


def values_of() -> Iterator[tuple[str, str | None]]:
    """The public properties, each with its docstring."""
    for name in rankclock.__all__:
        value = getattr(rankclock, name)
        for attribute, member in vars(value).items() if inspect.isclass(value) else ():
            if isinstance(member, property | cached_property) and attribute[0] != "_":
                yield f"{name}.{attribute}", member.__doc__


PUBLIC = dict(public())


def parameters(value: Any) -> list[str]:
    """Names of what a function, or the constructor of a class, is called with."""
    if inspect.isclass(value):
        if issubclass(value, Enum) or value.__init__ is Exception.__init__:
            return []
        value = value.__init__
    if not inspect.isfunction(inspect.unwrap(value)):
        return []
    names = inspect.signature(value).parameters
    return [name for name in names if name not in ("self", "cls") and not name.startswith("_")]


def section(text: str, title: str) -> str:
    """The indented lines below a title, empty where there is none."""
    below = re.search(rf"^{title}:\n((?:(?: +.*)?\n)*)", text + "\n", re.MULTILINE)
    return below[1] if below else ""


def missing(value: Any, text: str) -> list[str]:
    """Parameters without a line of their own below "Args:"."""
    lines = section(text, "Args")
    return [name for name in parameters(value) if not re.search(rf"^    {name}: \S", lines, re.M)]


def gone(value: Any, text: str) -> list[str]:
    """Lines below "Args:" for what is no parameter."""
    named = re.findall(r"^    (\w+): \S", section(text, "Args"), re.M)
    return [name for name in named if name not in parameters(value)]


def returns_something(value: Callable[..., Any]) -> bool:
    return inspect.signature(value).return_annotation not in (None, "None")


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_docstring_has_the_shape_of_the_house(name: str) -> None:
    value = PUBLIC[name]
    text = inspect.getdoc(value) or ""
    summary, *rest = text.split("\n")
    assert re.fullmatch(r"\S.*\.", summary), "the summary is one line and ends with a point"
    assert not rest or rest[0] == "", "a blank line follows the summary"
    assert not missing(value, text) and not gone(value, text)
    assert ">>> " in section(text, "Examples")
    if not inspect.isclass(value) and returns_something(value):
        assert section(text, "Returns").strip()


@pytest.mark.parametrize(("name", "text"), sorted(values_of()))
def test_a_property_says_what_it_is(name: str, text: str | None) -> None:
    assert text and re.fullmatch(r"\S.*\.", text.split("\n")[0]), name


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_parameter_that_is_not_named_is_seen(name: str) -> None:
    """Each line of "Args:" is needed: without it the test above fails."""
    value, text = PUBLIC[name], inspect.getdoc(PUBLIC[name]) or ""
    for parameter in parameters(value):
        without = re.sub(rf"^    {parameter}: .*\n", "", text, count=1, flags=re.MULTILINE)
        assert missing(value, without) == [parameter]
        renamed = re.sub(rf"^    {parameter}: ", "    old_name: ", text, count=1, flags=re.M)
        assert gone(value, renamed) == ["old_name"]


def test_the_public_functions_have_parameters() -> None:
    """So that the tests above look at something."""
    assert len(parameters(rankclock.hitting_index)) == 10
    assert parameters(rankclock.check) == ["claim", "settings"]
    assert parameters(rankclock.InputError) == ["option", "problem", "remedy", "value"]
    assert len(parameters(rankclock.Claim)) >= 18
    assert len(PUBLIC) >= 45


def test_what_raises_says_so() -> None:
    for name in ("hitting_index", "rank_window", "plan", "load_matrix", "EarlyStopping.for_rank"):
        assert "InputError: " in section(inspect.getdoc(PUBLIC[name]) or "", "Raises"), name


def examples() -> Iterator[tuple[str, doctest.DocTest]]:
    """The examples of every docstring of the house.

    Found in the files, so that no decorator hides one.
    """
    for top in (*LINKED, "rankclock"):
        for path in sorted((ROOT / top).glob("**/*.py")):
            text = path.read_text(encoding="utf-8")
            linked = top == "rankclock" and path.relative_to(ROOT).parts[1] in LINKED
            if ">>> " in text and not linked:
                yield from examples_of(path, text)


def examples_of(path: Path, text: str) -> Iterator[tuple[str, doctest.DocTest]]:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts if parts[0] == "rankclock" else ("rankclock", *parts))
    module = import_module(name.removesuffix(".__init__"))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            document = ast.get_docstring(node) or ""
            if ">>> " in document:
                label = f"{name}.{getattr(node, 'name', '')}"
                scope = dict(vars(module))
                line = getattr(node, "lineno", 0)
                parser = doctest.DocTestParser()
                yield label, parser.get_doctest(document, scope, label, str(path), line)


EXAMPLES = dict(examples())


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_examples_run(name: str) -> None:
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(EXAMPLES[name], out=said.append)
    assert result.attempted and not result.failed, "".join(said)


def test_examples_were_found() -> None:
    assert sum(len(test.examples) for test in EXAMPLES.values()) >= AT_LEAST
