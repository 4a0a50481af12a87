"""This tree against an earlier one: whole calls of the program in both, in turn, as ratios.

CPU seconds of the child, user and system, so that other work on the machine matters little.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.startup import Call, cpu_seconds

ROOT = Path(__file__).parents[1]
# needed: a median of fewer rounds moves by a tenth from one measurement to the next.
LEAST_ROUNDS = 5
_PROGRAM = (sys.executable, "-m", "rankclock")
# One claim of each sort: an integral, a run, matrices, boxes, an algebraic proof.
_FEW = "travel-root-sum sharp-time-growing recovery-matrices no-overshoot window-rank-high"
_START = "--depth 3 --alpha 1/100 --eta 1/1000"
QUICK = {
    "evidence of five claims": (f"verify {_FEW} --jobs 1 --json", "claims"),
    "mutants of one claim": ("mutate effective-rank-range --jobs 1 --json", "score"),
    "hit": (f"hit --lam 1 {_START} --to-level 1/2", "k = "),
    "window": (f"window --spectrum=5,3,1 {_START} --rank 2", "rank 2"),
}
# Minutes a round.
WHOLE = {"evidence of all claims": ("verify --jobs 1 --json", "claims")}


@dataclass
class Pair:
    """CPU seconds of one call, round by round, in the earlier tree and in this one."""

    before: list[float] = field(default_factory=list)
    now: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times as fast this tree is: the medians' ratio."""
        return statistics.median(self.before) / statistics.median(self.now)


def measure(revision: str, *, rounds: int, whole: bool = False) -> dict[str, Pair]:
    """Every call in both trees, by its name.

    revision: of this repository, such as a tag. rounds: at least `LEAST_ROUNDS` are made, and one
    more that is not counted, which fills caches of files. whole: the evidence of all claims too.
    """
    calls = {**QUICK, **(WHOLE if whole else {})}
    pairs = {name: Pair() for name in calls}
    with checked_out(revision) as earlier:
        for number in range(max(rounds, LEAST_ROUNDS) + 1):
            for name, (arguments, expected) in calls.items():
                for tree, values in ((earlier, pairs[name].before), (ROOT, pairs[name].now)):
                    spent = cpu_seconds(_call(arguments, expected, tree))
                    if number:
                        values.append(spent)
    return pairs


def _call(arguments: str, expected: str, tree: Path) -> Call:
    # Ahead of an editable install, which would lead to this tree.
    settings = (("PYTHONPATH", str(tree)),)
    return Call((*_PROGRAM, *arguments.split()), expected, settings=settings)


@contextmanager
def checked_out(revision: str, repository: Path = ROOT) -> Iterator[Path]:
    """A folder with the files of a revision, gone afterwards.

    Raises ValueError for a revision that the repository does not have.
    """
    with tempfile.TemporaryDirectory(prefix="rankclock-bench-") as folder:
        tree = Path(folder) / "tree"
        _git(repository, "worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            _git(repository, "worktree", "remove", "--force", str(tree))


def _git(repository: Path, *arguments: str) -> None:
    answer = subprocess.run(
        ("git", *arguments), cwd=repository, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        raise ValueError(answer.stderr.strip().splitlines()[-1])
