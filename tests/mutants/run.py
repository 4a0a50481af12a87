"""Plants every mutant of the trust base, runs the tests of its module, and lists what survives.

`make mutants`, or `PYTHONPATH=tests python -m mutants.run verify/verdict.py --sample 40`. What was
tried before is not tried again while module and tests are as they were. Exit code 1 where a mutant
survives that `survivors.toml` does not list with its reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mutants.operators import Mutant, read
from mutants.trial import Copy, Fate

ROOT = Path(__file__).parents[2]
_HERE = Path(__file__).parent
_GUESSED_SEED = 1  # guess: any; the same one draws the same mutants again


@dataclass(frozen=True)
class Survivor:
    """Mutants that are known to survive, and why nobody can notice them or need not.

    after: what takes the place of `before`, one text a mutant. module: a pattern. where: empty for
    any place.
    """

    module: str
    before: str
    after: tuple[str, ...]
    why: str
    where: str = ""

    def lists(self, mutant: Mutant) -> bool:
        """Whether it speaks of this mutant."""
        place = fnmatch(mutant.module, self.module) and self.where in ("", mutant.where)
        return place and mutant.before == self.before and mutant.after in self.after


@dataclass(frozen=True)
class Outcome:
    """One mutant that was tried. tests: fingerprint of the tests that were run."""

    id: str
    module: str
    fate: str
    tests: str
    seconds: float
    text: str


def trust_base() -> dict[str, list[str]]:
    """The tests of each module, by file, cheapest module first."""
    modules: dict[str, list[str]] = tomllib.loads(
        (_HERE / "trust_base.toml").read_text(encoding="utf-8")
    )["tests"]
    return modules


def known_survivors() -> list[Survivor]:
    """What is listed with a reason."""
    entries = tomllib.loads((_HERE / "survivors.toml").read_text(encoding="utf-8"))
    return [
        Survivor(**{**entry, "after": tuple(entry["after"])})
        for entry in entries.get("survivor", [])
    ]


def fingerprint(root: Path, tests: list[str]) -> str:
    """Of the text of all test files: an older answer holds as long as they are the same."""
    total = hashlib.sha256()
    for name in tests:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            total.update(file.read_bytes())
    return total.hexdigest()[:16]


def recorded(path: Path) -> dict[str, Outcome]:
    """Outcomes of earlier runs, the latest of each mutant; a last line that broke off is none."""
    outcomes = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        try:
            outcome = Outcome(**json.loads(line))
        except ValueError:
            continue
        outcomes[outcome.id] = outcome
    return outcomes


def still_holds(outcome: Outcome | None, tests: str, *, keep_killed: bool) -> bool:
    """Whether an earlier outcome need not be found again."""
    if outcome is None:
        return False
    return outcome.tests == tests or (keep_killed and outcome.fate != Fate.SURVIVED)


def drawn(mutants: list[Mutant], sample: int | None) -> list[Mutant]:
    """All mutants of a module, or a few that depend on nothing but the module and the seed."""
    if sample is None or sample >= len(mutants):
        return mutants
    order = sorted(mutants, key=lambda mutant: mutant.id)
    return random.Random(_GUESSED_SEED).sample(order, sample)


@dataclass
class Score:
    """What became of the mutants of one module. total: how many there are, tried or not."""

    module: str
    total: int
    fates: Counter[str]
    survivors: list[Mutant]
    killed: list[Mutant]

    def __str__(self) -> str:
        tried = self.fates.total()
        killed = tried - self.fates[Fate.SURVIVED]
        share = f"{100 * killed / tried:.0f}%" if tried else "none tried"
        return (
            f"{self.module}: {tried} of {self.total} tried, {killed} killed ({share}; "
            f"{self.fates[Fate.TOO_LONG]} by time), {self.fates[Fate.SURVIVED]} survived"
        )


def tried(
    copy: Copy, module: str, tests: list[str], options: argparse.Namespace, store: Path
) -> Score:
    """All mutants of one module, those of an earlier run from the store."""
    before, print_of_tests = recorded(store), fingerprint(ROOT, tests)
    mutants = read(ROOT, module)
    score = Score(module, len(mutants), Counter(), [], [])
    limit: float | None = None
    for mutant in drawn(mutants, options.sample):
        outcome = before.get(mutant.id)
        if not still_holds(outcome, print_of_tests, keep_killed=options.keep_killed):
            if limit is None:
                limit = _as_it_is(copy, tests)
            trial = copy.run(tests, module, mutant.source, limit=limit)
            outcome = Outcome(
                mutant.id, module, trial.fate, print_of_tests, round(trial.seconds, 2), str(mutant)
            )
            with store.open("a", encoding="utf-8") as file:
                file.write(json.dumps(vars(outcome)) + "\n")
        assert outcome is not None
        score.fates[outcome.fate] += 1
        (score.survivors if outcome.fate == Fate.SURVIVED else score.killed).append(mutant)
    return score


def _as_it_is(copy: Copy, tests: list[str]) -> float:
    """Seconds of CPU of the tests without a change; twice, as the first run compiles."""
    for _ in range(2):
        trial = copy.run(tests)
        if trial.fate is not Fate.SURVIVED:
            raise SystemExit(f"mutants: the tests fail without a change:\n{trial.told}")
    return trial.seconds


def judged(scores: list[Score], known: list[Survivor]) -> Iterator[tuple[bool, str]]:
    """Lines on survivors, each with whether it is a failure."""
    if not any(score.fates.total() for score in scores):
        yield True, "no mutant was tried"
    for score in scores:
        for mutant in score.survivors:
            entry = next((entry for entry in known if entry.lists(mutant)), None)
            yield (
                (True, f"survived: {mutant}")
                if entry is None
                else (False, f"listed: {mutant}  ({entry.why})")
            )
        for mutant in score.killed:
            # A reason for all modules may not hold for each of them.
            if any(entry.lists(mutant) and "*" not in entry.module for entry in known):
                yield False, f"listed, and killed all the same: {mutant}"


def main(arguments: list[str] | None = None) -> int:
    """Command line; see the top of this file."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", help="files or patterns, such as 'verify/ledger/*'")
    parser.add_argument("--sample", type=int, help="most mutants of a module, drawn by a seed")
    parser.add_argument("--store", type=Path, default=Path("mutants.jsonl"), help="what was tried")
    parser.add_argument(
        "--keep-killed", action="store_true", help="also what other tests have killed"
    )
    parser.add_argument("--json", action="store_true", help="one line a module, as JSON")
    options = parser.parse_args(arguments)
    base = trust_base()
    patterns = options.modules or ["*"]
    chosen = [module for module in base if any(fnmatch(module, p) for p in patterns)]
    if not chosen:
        parser.error(f"no module of the trust base is {' or '.join(patterns)}")
    store = options.store.resolve()
    scores = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(ROOT, Path(folder) / "tree")
        for module in chosen:
            scores.append(tried(copy, module, base[module], options, store))
            print(_as_json(scores[-1]) if options.json else scores[-1], flush=True)
    lines = list(judged(scores, known_survivors()))
    for _, line in lines:
        print(line, file=sys.stderr if options.json else sys.stdout)
    return int(any(fails for fails, _ in lines))


def _as_json(score: Score) -> str:
    data: dict[str, Any] = {"module": score.module, "mutants": score.total}
    data |= {fate.value.replace(" ", "_"): score.fates[fate] for fate in Fate}
    return json.dumps(data)


if __name__ == "__main__":
    sys.exit(main())
