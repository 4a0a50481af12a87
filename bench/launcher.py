"""`python launcher.py WORDS COMMAND...`: runs a command, and prints what it took as JSON.

WORDS must stand in its output. Seconds on the clock and of CPU, and the peak memory of the largest
of its processes in bytes. It stands alone and imports nothing of ours, because on Linux the peak of
a child begins at the size of the process that starts it.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

# In units of the system: Linux counts kilobytes, macOS bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    """Run, measure, print."""
    expected, *command = sys.argv[1:]
    begin = time.perf_counter()
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - begin
    if answer.returncode or expected not in answer.stdout:
        sys.exit(f"{' '.join(command)}: {answer.stdout[-2000:]}{answer.stderr[-2000:]}")
    # Of all children together, and of theirs for which they have waited: of one command here.
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": used.ru_maxrss * _UNIT}))


if __name__ == "__main__":
    main()
