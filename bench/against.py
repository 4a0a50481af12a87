"""This tree against an earlier one: whole calls of the program in both, in turn, as ratios.

CPU seconds of the child, user and system, so that other work on the machine matters little.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.record import ROOT, git, shortened
from bench.startup import Call, cpu_seconds

# needed: a median of fewer rounds moves by a tenth from one measurement to the next.
LEAST_ROUNDS = 5
_PYTHON = (sys.executable, "-m")
# One claim of each sort: an integral, a run, matrices, boxes, an algebraic proof.
_FEW = "travel-root-sum sharp-time-growing recovery-matrices no-overshoot window-rank-high"
_START = "--depth 3 --alpha 1/100 --eta 1/1000"


class Timed(NamedTuple):
    """A call to compare: what follows `python -m`, words of its output, and how it may exit."""

    arguments: str
    expected: str
    codes: tuple[int, ...] = (0,)


QUICK = {
    "evidence of five claims": Timed(f"rankclock verify {_FEW} --jobs 1 --json", "claims"),
    # A survivor, which this claim has, makes the exit code 1.
    "mutants of one claim": Timed(
        "rankclock mutate effective-rank-range --jobs 1 --json", "score", codes=(0, 1)
    ),
    "hit": Timed(f"rankclock hit --lam 1 {_START} --to-level 1/2", "k = "),
    "window": Timed(f"rankclock window --spectrum=5,3,1 {_START} --rank 2", "window 33516"),
}
# Minutes a round.
WHOLE = {"evidence of all claims": Timed("rankclock verify --jobs 1 --json", "claims")}
# The tests of each tree, which need pytest-xdist; ten minutes a round and more.
TESTS = {"tests": Timed("pytest -q -n 2 -p no:cacheprovider", " passed")}
_WHERE = "import rankclock; print(rankclock.__file__)"


@dataclass
class Pair:
    """CPU seconds of one call, round by round, in the earlier tree and in this one."""

    before: list[float] = field(default_factory=list)
    now: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times as fast this tree is: the medians' ratio."""
        return statistics.median(self.before) / statistics.median(self.now)

    def to_json(self) -> dict[str, list[float]]:
        """The samples, in the order of their rounds."""
        return {
            "before": [shortened(seconds) for seconds in self.before],
            "now": [shortened(seconds) for seconds in self.now],
        }


def measure(
    revision: str,
    *,
    rounds: int,
    whole: bool = False,
    tests: bool = False,
    pairs: dict[str, Pair] | None = None,
    now: str | None = None,
    after_pair: Callable[[dict[str, Pair]], None] = lambda _: None,
) -> dict[str, Pair]:
    """Every call in both trees, by its name.

    Args:
        revision: of this repository, such as a tag.
        rounds: at least `LEAST_ROUNDS` are made; of the quick calls one more that is not counted,
            which fills caches of files.
        whole: the evidence of all claims too.
        tests: the tests of each tree too.
        pairs: what was measured of the same two trees before; only missing rounds are made.
        now: the revision to compare, or None for this folder as it is.
        after_pair: called with all pairs when one has grown.
    """
    calls = {**QUICK, **(WHOLE if whole else {}), **(TESTS if tests else {})}
    pairs = {} if pairs is None else pairs
    for name in calls:
        pairs.setdefault(name, Pair())
    rounds = max(rounds, LEAST_ROUNDS)
    missing = {name: rounds - len(pairs[name].now) for name in calls}
    if all(count <= 0 for count in missing.values()):
        return pairs
    with checked_out(revision) as earlier, _tree_of(now) as current:
        for tree in (earlier, current):
            require_its_code(tree)
        for name, timed in QUICK.items():
            if missing[name] > 0:
                _both(calls_in(timed, earlier, current))
        for number in range(rounds):
            for name, timed in calls.items():
                if number < missing[name]:
                    before, after = _both(calls_in(timed, earlier, current))
                    pairs[name].before.append(before)
                    pairs[name].now.append(after)
                    print(f"{name}: {before:.2f} s, {after:.2f} s", file=sys.stderr, flush=True)
                    after_pair(pairs)
    return pairs


def _both(calls: tuple[Call, Call]) -> tuple[float, float]:
    before, after = calls
    return cpu_seconds(before), cpu_seconds(after)


def calls_in(timed: Timed, earlier: Path, current: Path) -> tuple[Call, Call]:
    """The same call of the program in both trees."""
    command = (*_PYTHON, *timed.arguments.split())
    before, after = (
        Call(command, timed.expected, settings=_settings(tree), folder=tree, codes=timed.codes)
        for tree in (earlier, current)
    )
    return before, after


def _settings(tree: Path) -> tuple[tuple[str, str], ...]:
    # Ahead of an editable install, which would lead to this tree. `python -m` looks into the
    # folder where it runs before that, so a call has to run in its tree too.
    return (("PYTHONPATH", str(tree)),)


def require_its_code(tree: Path) -> None:
    """Raises RuntimeError where the calls of a tree would run the code of another one."""
    command = (sys.executable, "-c", _WHERE)
    cpu_seconds(Call(command, f"{tree}/rankclock/", settings=_settings(tree), folder=tree))


@contextmanager
def _tree_of(revision: str | None) -> Iterator[Path]:
    if revision is None:
        yield ROOT
        return
    with checked_out(revision) as tree:
        yield tree


@contextmanager
def checked_out(revision: str, repository: Path = ROOT) -> Iterator[Path]:
    """A folder with the files of a revision, gone afterwards.

    Raises ValueError for a revision that the repository does not have.
    """
    with tempfile.TemporaryDirectory(prefix="rankclock-bench-") as folder:
        tree = Path(folder).resolve() / "tree"
        git("worktree", "add", "--quiet", "--detach", str(tree), revision, folder=repository)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree), folder=repository)
