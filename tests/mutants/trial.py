"""Runs tests on a copy of the checkout with one file changed, in a process of its own."""

from __future__ import annotations

import importlib
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# What most tests import and no mutant changes: loaded once, before a process is split off.
_LIBRARIES = ("sympy", "mpmath", "numpy", "scipy", "flint", "hypothesis", "pytest", "click", "rich")
# What a copy needs, and nothing that is large.
_COPIED = ("theory", "verify", "reports", "rankclock", "bench", "tests", "docs", "examples")
_COPIED_FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile", "CONTRIBUTING.md")
# guess: seconds of CPU beyond those of the module as it is, times a few: endless loops end here,
# and a slow machine kills no mutant, as waiting costs no CPU.
_TIMES, MORE = 4, 5
# guess: bytes of address space; a mutant that asks for more has lost its way.
_MEMORY = 6 << 30
_NOT_THE_COPY = 97


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TOO_LONG = "too long"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Trial:
    """One run of tests: what came out, the CPU it took, and what it printed last."""

    fate: Fate
    seconds: float
    told: str = ""


class Copy:
    """A copy of a checkout, in which one file at a time is another one."""

    def __init__(self, root: Path, place: Path) -> None:
        """root: the checkout, which is left alone. place: a folder that is emptied."""
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in _COPIED:
            skipped = shutil.ignore_patterns("__pycache__", "out")
            shutil.copytree(root / name, place / name, symlinks=True, ignore=skipped)
        for name in _COPIED_FILES:
            shutil.copy(root / name, place / name)
        self.place = place
        for name in _LIBRARIES:
            importlib.import_module(name)

    def run(
        self, tests: list[str], module: str = "", source: str = "", *, limit: float | None = None
    ) -> Trial:
        """Run tests, all until one fails.

        module, source: the file that is another one, and its text. limit: seconds of CPU of the
        same tests without a change.
        """
        file = self.place / module
        kept = file.read_text(encoding="utf-8") if module else ""
        try:
            if module:
                file.write_text(source, encoding="utf-8")
            return self._split_off(tests, module, limit)
        finally:
            if module:
                file.write_text(kept, encoding="utf-8")

    def _split_off(self, tests: list[str], module: str, limit: float | None) -> Trial:
        output = self.place / "output.txt"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = os.fork()
        if child == 0:
            self._child(tests, module, limit, output)
        begin = time.monotonic()
        try:
            _, status = os.waitpid(child, 0)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            raise
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processes that the tests began, and that outlive them.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        told = output.read_text(encoding="utf-8", errors="replace")[-2000:]
        code = os.waitstatus_to_exitcode(status)
        if code == _NOT_THE_COPY:
            raise RuntimeError(f"the tests do not import the copy in {self.place}")
        if code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
            return Trial(Fate.TOO_LONG, time.monotonic() - begin, told)
        return Trial(Fate.SURVIVED if code == 0 else Fate.KILLED, seconds, told)

    def _child(self, tests: list[str], module: str, limit: float | None, output: Path) -> None:
        """Never returns."""
        code = 1
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            if limit is not None:
                most = int(_TIMES * limit + MORE)
                resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
                # Waiting takes no CPU: a mutant that waits for ever is ended by the clock.
                signal.alarm(20 * most)
            descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(descriptor, 1)
            os.dup2(descriptor, 2)
            os.chdir(self.place)
            # Compiled files are told from others by size and second only.
            sys.dont_write_bytecode = bool(module)
            os.environ.update(PYTHONPATH=str(self.place), PYTHONDONTWRITEBYTECODE="1")
            if module:
                _forget_compiled(self.place / module)
            code = _run_pytest(self.place, tests)
        except BaseException:
            # A mutant may fail as soon as it is imported.
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


def _forget_compiled(file: Path) -> None:
    for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
        compiled.unlink()


def _run_pytest(place: Path, tests: list[str]) -> int:
    import pytest

    sys.path[:] = [str(place), *(p for p in sys.path if p and not (Path(p) / "mutants").is_dir())]
    for name in list(sys.modules):
        if name.split(".")[0] in ("mutants", "rankclock", "support", "tests", "conftest"):
            del sys.modules[name]
    package = importlib.import_module("rankclock")
    if not Path(str(package.__file__)).resolve().is_relative_to(place.resolve()):
        return _NOT_THE_COPY
    options = ["-q", "-x", "--tb=line", "-p", "no:cacheprovider"]
    # Hypothesis is loaded already, so that its own assertions are not rewritten.
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *tests]))
