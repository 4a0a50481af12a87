"""Commands run in the process of the test, where nothing about processes is asked."""

from __future__ import annotations

import importlib
import shlex
from typing import Any

import pytest

from rankclock.main import run_arguments


def printed(capsys: pytest.CaptureFixture[str], text: str, code: int = 0) -> str:
    """Standard output of a command, which leaves standard error empty.

    text: the words after `rankclock`, as in a shell. code: the exit code that it must have.
    """
    capsys.readouterr()
    assert run_arguments(shlex.split(text)) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def answer_once(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """Let a function give the same question the same answer object, until the test ends.

    For a test that asks a command in words and again for JSON. function: its dotted name; the
    keyword `progress`, which is another one for each command, is no part of the question.
    """
    module, _, name = function.rpartition(".")
    compute = getattr(importlib.import_module(module), name)
    answers: dict[str, Any] = {}

    def remembered(*values: Any, **named: Any) -> Any:
        question = {key: value for key, value in named.items() if key != "progress"}
        key = repr((values, sorted(question.items())))
        if key not in answers:
            answers[key] = compute(*values, **named)
        return answers[key]

    monkeypatch.setattr(function, remembered)
