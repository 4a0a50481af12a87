"""Evidence on one process and on more: time on the clock, CPU time and peak memory.

Time on the clock means something on a quiet machine alone, so what is stored tells both times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.claim_costs import CLAIMS, evidence
from bench.record import shortened
from bench.startup import Call

# needed: a median of fewer rounds moves by a tenth from one measurement to the next.
LEAST_ROUNDS = 5
FEW, ALL = "twelve claims", "all claims"
# guess: enough draws that two processes are busy for longer than they take to start.
_OPTIONS = "--examples 100"
_LAUNCHER = Path(__file__).with_name("launcher.py")
# Of a call: by number of processes, what was measured and every sample of it.
Samples = dict[str, dict[str, dict[str, list[float]]]]


def measure(
    rounds: int,
    *,
    whole: bool = False,
    quick: bool = False,
    samples: Samples | None = None,
    after_call: Callable[[Samples], None] = lambda _: None,
) -> Samples:
    """Samples by call, number of processes and quantity: wall, cpu (seconds) and peak (bytes).

    Args:
        rounds: at least `LEAST_ROUNDS` are made.
        whole: all claims too, minutes a round.
        quick: one round of two claims alone, to see that all of it works.
        samples: what was measured before; only missing rounds are made.
        after_call: called with all samples when there is one more.
    """
    samples = {} if samples is None else samples
    names = (FEW, ALL) if whole else (FEW,)
    for number in range(1 if quick else max(rounds, LEAST_ROUNDS)):
        for name in names:
            for jobs in numbers_of_processes():
                kept = samples.setdefault(name, {}).setdefault(str(jobs), {})
                if len(kept.get("wall", ())) <= number:
                    for quantity, value in launched(_call(name, jobs, quick=quick)).items():
                        kept.setdefault(quantity, []).append(shortened(value))
                    last = f"{kept['wall'][-1]:.1f} s, {kept['cpu'][-1]:.1f} s of CPU"
                    print(f"{name}, {jobs} at work: {last}", file=sys.stderr, flush=True)
                    after_call(samples)
    return samples


def numbers_of_processes() -> list[int]:
    """1, 2, 4, ... up to the cores of this machine."""
    return [1 << power for power in range((os.cpu_count() or 1).bit_length())]


def _call(name: str, jobs: int, *, quick: bool) -> Call:
    if quick:
        return evidence(CLAIMS[:2], jobs=jobs)
    return evidence(CLAIMS, _OPTIONS, jobs) if name == FEW else evidence((), "", jobs)


def launched(call: Call) -> dict[str, Any]:
    """What a call takes, measured by a small process of its own.

    Raises RuntimeError when its output is not the expected one.
    """
    command = (sys.executable, str(_LAUNCHER), call.expected, *call.command)
    answer = subprocess.run(command, cwd=call.folder, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    taken: dict[str, Any] = json.loads(answer.stdout)
    return taken
