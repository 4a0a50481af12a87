"""`python -m bench [--json]`: measured values beside their targets.

Information, not a test: the exit code is 0.
"""

from __future__ import annotations

import argparse
import json

from bench.boxes import box_jobs
from bench.clock import interleaved
from bench.hitting import measure as hitting
from bench.mutants import mutant_jobs
from bench.windows import measure as windows
from bench.work import claim_jobs, matrix_jobs, mode_jobs

STEPS_TARGET, MODE_TARGET, MATRIX_TARGET = 400_000, 5, 20


def measure(repeats: int) -> dict[str, dict[str, float | None]]:
    """Every figure as {"value", "target"}; speeds in units of work a second, ratios without
    unit.
    """
    mode, matrix, claim = (
        interleaved(mode_jobs(), repeats),
        interleaved(matrix_jobs(), 3),
        interleaved(claim_jobs(), 3),
    )
    found: dict[str, dict[str, float | None]] = {}

    def put(name: str, value: float, target: float | None = None) -> None:
        found[name] = {"value": value, "target": target}

    for depth in range(2, 7):
        put(
            f"certified two-sided steps/s, N={depth}, 128 bits",
            mode["certified", depth],
            STEPS_TARGET if depth == 3 else None,
        )
    for depth in range(2, 7):
        plain = max(mode["mpmath", depth], mode["mpmath, powers reused", depth])
        put(f"mpmath steps/s, N={depth}, 128 bits", plain)
        put(
            f"certified / mpmath, N={depth}",
            mode["certified", depth] / plain,
            MODE_TARGET if depth == 3 else None,
        )
    put("float64 matrix steps/s, n=50, N=3", matrix["numpy"])
    put("mpmath matrix steps/s, n=50, N=3", matrix["mpmath"])
    put("float64 / mpmath matrices", matrix["numpy"] / matrix["mpmath"], MATRIX_TARGET)
    put("cheap claims checked/s, 100 draws each", claim["claims"])
    for name, speed in interleaved(box_jobs(), 3).items():
        put(f"cells of a box/s, {name}", speed)
    for name, speed in interleaved(mutant_jobs(), 3).items():
        put(f"mutants/s, {name}", speed)
    found.update(hitting(repeats))
    found.update(windows(repeats))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="machine output alone on stdout")
    parser.add_argument(
        "--repeats",
        type=int,
        default=7,
        help="interleaved repeats of the one-mode loops (default 7)",
    )
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error(f"--repeats: {options.repeats} is below 1; give 1 or more")
    found = measure(options.repeats)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    for name, row in found.items():
        sign = "<=" if name.startswith(("hit:", "window:")) else ">="
        target = "" if row["target"] is None else f"  target {sign} {row['target']:,}"
        print(f"{name:52} {row['value']:14,.2f}{target}")


if __name__ == "__main__":
    main()
