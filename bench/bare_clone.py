"""What someone waits for who has just cloned the repository: `make report`, then `make test`.

Time on the clock, which means something on a quiet machine alone; what pip downloads is in it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.processes import launched
from bench.record import ROOT, git, shortened
from bench.startup import Call

# needed: a median of fewer rounds moves by a tenth from one measurement to the next.
LEAST_ROUNDS = 5
REPORT, TEST = "make report", "make test"
# In this order: the first one builds the environment.
EXPECTED = {REPORT: "The report is", TEST: " passed"}
# Of a call: what was measured, and every sample of it.
Samples = dict[str, dict[str, list[float]]]


def measure(
    rounds: int,
    *,
    samples: Samples | None = None,
    after_call: Callable[[Samples], None] = lambda _: None,
) -> Samples:
    """Samples by call and quantity: wall, cpu (seconds) and peak (bytes).

    Args:
        rounds: each in a clone of its own; at least `LEAST_ROUNDS` are made.
        samples: what was measured before; only missing rounds are made.
        after_call: called with all samples when there is one more.
    """
    samples = {name: {} for name in EXPECTED} if samples is None else samples
    # The last call of a round is the one that an interruption leaves out.
    while len(samples[TEST].get("wall", ())) < max(rounds, LEAST_ROUNDS):
        with tempfile.TemporaryDirectory(prefix="rankclock-clone-") as folder:
            clone = Path(folder) / "clone"
            git("clone", "--quiet", str(ROOT), str(clone))
            for name, expected in EXPECTED.items():
                taken = launched(Call(tuple(name.split()), expected, folder=clone))
                for quantity, value in taken.items():
                    samples[name].setdefault(quantity, []).append(shortened(value))
                print(f"{name}: {taken['wall']:.0f} s", file=sys.stderr, flush=True)
                after_call(samples)
    return samples
