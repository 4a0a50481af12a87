"""An interrupt in the middle of a rigorous quadrature ends the run in order."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flint import acb

from rankclock.verify.arithmetic.quadrature import integrate

ROOT = Path(__file__).parents[2]


def test_a_signal_waits_for_the_integral():
    def integrand(point):
        signal.raise_signal(signal.SIGINT)
        return point

    # A run in the background of a shell ignores the signal from its start.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            integrate(integrand, 0, 1)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_integrand_without_value_gives_no_finite_ball():
    def integrand(point):
        raise ZeroDivisionError

    assert not integrate(integrand, acb(0), acb(1)).is_finite()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("click", "--version"),
        ("sympy", "explain no-overshoot"),
        ("flint", "plan --spectrum 5 --rank 1 --depth 2"),
        ("hypothesis", "verify no-overshoot"),
        ("rankclock.verify.mutate", "mutate no-overshoot"),
        ("rankclock.verify.ledger.lock", "regress --quick"),
        ("jinja2", "report --quick -o OUT"),
        ("rankclock.commands.simulation", "simulate --depth 2 --alpha 1 --eta 1 --steps 1"),
    ],
)
def test_interrupted_while_loading_exits_130_with_one_line(name: str, words: str, tmp_path: Path):
    """The signal arrives as a library is looked for."""
    arguments = ["rankclock", *words.replace("OUT", str(tmp_path)).split()]
    program = f"""
import signal, sys

sys.argv = {arguments!r}

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Finder())
from rankclock.entry import run
run()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 130
    assert done.stdout == ""
    # An exception in the middle of an import would be told otherwise, swallowed, or a traceback.
    line = "rankclock: error: interrupted before anything was begun; give the command again\n"
    assert done.stderr == line


def test_both_ways_to_start_guard_the_loading():
    entry = "rankclock.entry"
    assert f'rankclock = "{entry}:run"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"from {entry} import run" in (ROOT / "rankclock" / "__main__.py").read_text(
        encoding="utf-8"
    )


def test_interrupted_verify_exits_130_with_one_line():
    run = subprocess.Popen(
        [sys.executable, "-m", "rankclock", "verify", "travel-inverts-flow", "--examples", "5000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Loading takes two seconds; the draws of so many examples take minutes, in integrals mostly.
    time.sleep(6)
    if run.poll() is not None:
        pytest.fail("the run ended before it could be interrupted")
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert out == "" and err.count("\n") == 1 and err.startswith("rankclock: error: interrupted")


def test_only_the_guarded_quadrature_calls_the_library() -> None:
    """An unguarded callback prints a traceback, or crashes, when a signal or an error meets it."""
    callers = [
        path.name
        for path in sorted((ROOT / "verify").rglob("*.py"))
        if "acb.integral(" in path.read_text(encoding="utf-8")
    ]
    assert callers == ["quadrature.py"]
