"""Start-up: CPU time of whole calls of the program, as ratios to `python -c "import sympy"`.

CPU time of the child alone, user and system, so that a busy machine matters little; what is left of
it meets all calls, which run in turn.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.clock import Figure, Median

# needed: a median of fewer runs moves by a tenth from one measurement to the next.
LEAST_REPEATS = 5
SYMPY = "import sympy"
_PROGRAM = (sys.executable, "-m", "rankclock")
_HIT = "hit --lam 1 --depth 3 --alpha 1/100 --eta 1/10 --to-level 1/2"
_TAB = {
    "_RANKCLOCK_COMPLETE": "bash_complete",
    "COMP_WORDS": "rankclock explain no-",
    "COMP_CWORD": "2",
}


@dataclass(frozen=True)
class Call:
    """One call of a program.

    expected: words that its output must hold, so that no failure is timed. target: upper, of its
    ratio. settings: of its environment. folder: where it runs; here, if None. codes: with which it
    may exit.
    """

    command: tuple[str, ...]
    expected: str
    target: float | None = None
    settings: tuple[tuple[str, str], ...] = ()
    folder: Path | None = None
    codes: tuple[int, ...] = (0,)


# The targets are 0.3, 0.9 and 1.5 seconds where `import sympy` takes 0.375.
CALLS = {
    SYMPY: Call((sys.executable, "-c", SYMPY), ""),
    "rankclock --version": Call((*_PROGRAM, "--version"), "rankclock", 0.8),
    "rankclock --help": Call((*_PROGRAM, "--help"), "Commands", 0.8),
    "a Tab after `explain no-`": Call(_PROGRAM, "no-overshoot", 0.8, tuple(_TAB.items())),
    "rankclock hit": Call((*_PROGRAM, *_HIT.split()), "k = ", 2.4),
    "rankclock explain": Call((*_PROGRAM, "explain", "no-overshoot"), "no-overshoot", 4.0),
}


def measure(repeats: int) -> dict[str, Figure]:
    """Every ratio by its name.

    repeats: rounds in which all calls run once; at least `LEAST_REPEATS` are made, and one more
    that is not counted, which fills caches of files.
    """
    seconds: dict[str, list[float]] = {name: [] for name in CALLS}
    for round_number in range(max(repeats, LEAST_REPEATS) + 1):
        for name, call in CALLS.items():
            spent = cpu_seconds(call)
            if round_number:
                seconds[name].append(spent)
    medians = {name: Median(values) for name, values in seconds.items()}
    return {
        f"start-up: {name} / {SYMPY}": Figure(
            medians[name] / medians[SYMPY], call.target, upper=True
        )
        for name, call in CALLS.items()
        if name != SYMPY
    }


def cpu_seconds(call: Call) -> float:
    """CPU time of one call, user and system.

    Raises RuntimeError when its output is not the expected one.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(
        call.command,
        cwd=call.folder,
        env={**os.environ, **dict(call.settings)},
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if answer.returncode not in call.codes or call.expected not in answer.stdout:
        raise RuntimeError(f"{' '.join(call.command)}: {answer.stdout}{answer.stderr}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
