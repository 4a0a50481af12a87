"""Checks every claim of known truth by the program, and says whether its verdicts can be trusted.

`make truth`, or `PYTHONPATH=tests python -m truth.run sums floors --jobs 2`. Exit code 1 where a
criterion is missed: of the false ones none is proved and at most three in a hundred are unrefuted,
no true one is refuted, no check raises. What is inconclusive, what the program refuses, and what
takes too long are counted apart and listed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from rankclock import Result, Settings, check
from rankclock.verify.claims.rules import faults
from truth.corpus import ENTRIES, SUBJECTS

# Needed: the share of false claims that may pass, by the purpose of the corpus.
_MOST_PASSED = 0.03
# Guess: seconds a claim; a check that takes longer is of no use to who waits for it.
_LIMIT = 240
_PASSED = ("unrefuted", "holds")
_SLOW = 60  # guess: seconds from which a claim is listed as slow


@dataclass(frozen=True)
class Outcome:
    """What the program made of one claim.

    verdict: its word, or `error` (it raised), `refused` (a function that no backend evaluates), or
    `too long`.
    """

    id: str
    truth: bool
    verdict: str
    seconds: float
    detail: str = ""


def outcome_of(name: str) -> Outcome:
    """One claim, checked with the effort that a user gets who asks for none."""
    entry, begin = ENTRIES[name], time.perf_counter()
    try:
        claim = entry.claim()
        # As `rankclock verify FILE` does: what breaks a rule is told and not checked.
        wrong = [what for what, _ in faults(claim)]
        if wrong:
            verdict, detail = "refused", "; ".join(wrong)
        else:
            result = check(claim, Settings())
            verdict, detail = result.verdict.value, _told(result)
    except Exception:
        verdict, detail = "error", traceback.format_exc(limit=-4)
    return Outcome(name, entry.truth, verdict, time.perf_counter() - begin, detail)


def _told(result: Result) -> str:
    """The verdict in a line, and what the checks say that came to it."""
    pieces = [piece for piece in result.evidence if piece.verdict is result.verdict]
    notes = {f"{piece.check.value}: {note}" for piece in pieces for note in piece.notes}
    return "; ".join([str(result), *sorted(notes)])


def _work(pipe: Connection) -> None:
    while name := pipe.recv():
        pipe.send(outcome_of(name))


class _Worker:
    """A process that checks one claim at a time, and can be ended when that takes too long."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.name, self.begin = "", 0.0

    def start(self, name: str) -> None:
        self.name, self.begin = name, time.perf_counter()
        self.pipe.send(name)

    def result(self, limit: float) -> Outcome | None:
        """The outcome if there is one; ends the process where it died or took too long."""
        seconds = time.perf_counter() - self.begin
        if self.pipe.poll():
            try:
                return self.pipe.recv()
            except EOFError:
                return self._ended("error", seconds, "the process ended early")
        return self._ended("too long", seconds, "") if seconds > limit else None

    def _ended(self, verdict: str, seconds: float, detail: str) -> Outcome:
        self.process.kill()
        self.process.join()
        return Outcome(self.name, ENTRIES[self.name].truth, verdict, seconds, detail)


def outcomes(names: list[str], jobs: int, limit: float) -> Iterator[Outcome]:
    """Outcomes as they come, from worker processes."""
    left, workers = list(reversed(names)), []
    while left or workers:
        while left and len(workers) < jobs:
            workers.append(_Worker())
            workers[-1].start(left.pop())
        wait([worker.pipe for worker in workers], timeout=1)
        for worker in list(workers):
            outcome = worker.result(limit)
            if outcome is None:
                continue
            yield outcome
            if worker.process.is_alive() and left:
                worker.start(left.pop())
            else:
                workers.remove(worker)
                worker.process.kill()


def read(path: Path) -> dict[str, Outcome]:
    """Outcomes of an earlier run that was interrupted."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {line["id"]: Outcome(**line) for line in map(json.loads, lines)}


def missed(done: dict[str, Outcome]) -> list[str]:
    """Criteria that the outcomes miss, in words; also where there is none to judge by."""
    wrong = [o for o in done.values() if not o.truth]
    passed = [o.id for o in wrong if o.verdict in _PASSED]
    listed = {
        "false and proved": [o.id for o in wrong if o.verdict == "proved"],
        "false, unrefuted, and no known miss": [n for n in passed if not ENTRIES[n].known_miss],
        "true and refuted": [o.id for o in done.values() if o.truth and o.verdict == "refuted"],
        "raised": [o.id for o in done.values() if o.verdict == "error"],
    }
    problems = [f"{what}: {', '.join(ids)}" for what, ids in listed.items() if ids]
    if len(passed) > _MOST_PASSED * len(wrong):
        problems.append(f"{len(passed)} of {len(wrong)} false ones are unrefuted")
    if not any(o.verdict in ("refuted", "proved") for o in done.values()):
        problems.append("nothing was decided")
    return problems


def summary(done: dict[str, Outcome]) -> dict[str, Any]:
    """Counts by truth and verdict, what needs a look, and what was missed."""
    look = [
        o
        for o in done.values()
        if (not o.truth and o.verdict != "refuted")
        or (o.truth and o.verdict not in ("proved", *_PASSED))
    ]
    return {
        "counts": {
            str(truth).lower(): dict(Counter(o.verdict for o in done.values() if o.truth is truth))
            for truth in (True, False)
        },
        "missed": missed(done),
        "known misses": {n: ENTRIES[n].known_miss for n in done if ENTRIES[n].known_miss},
        "to look at": [asdict(o) for o in look],
        "slow": {o.id: round(o.seconds) for o in done.values() if o.seconds > _SLOW},
    }


def text(told: dict[str, Any]) -> str:
    """The summary for people."""
    lines = []
    for truth, counts in told["counts"].items():
        shares = ", ".join(f"{verdict} {count}" for verdict, count in sorted(counts.items()))
        lines.append(f"{truth:5} {sum(counts.values()):4}: {shares}")
    lines += [
        f"  {o['id']} is {str(o['truth']).lower()}: {o['verdict']} ({o['detail'].splitlines()[-1]})"
        if o["detail"]
        else f"  {o['id']} is {str(o['truth']).lower()}: {o['verdict']}"
        for o in told["to look at"]
    ]
    lines += [f"slow: {name}, {seconds} s" for name, seconds in told["slow"].items()]
    lines += [f"missed: {problem}" for problem in told["missed"]] or ["all criteria are met"]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run, print, and store; 0 where all criteria are met."""
    parser = argparse.ArgumentParser(prog="python -m truth.run", description=__doc__)
    parser.add_argument("chosen", nargs="*", help=f"ids, or subjects: {', '.join(SUBJECTS)}")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=_LIMIT, help="seconds a claim")
    parser.add_argument("--resume", action="store_true", help="keep what --output has already")
    parser.add_argument("--output", type=Path, default=Path("truth.jsonl"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    unknown = set(options.chosen) - {*SUBJECTS, *ENTRIES}
    if unknown:
        parser.error(f"no id and no subject: {', '.join(sorted(unknown))}")
    names = [e.id for s in options.chosen for e in SUBJECTS.get(s, ())]
    names = names + [n for n in options.chosen if n in ENTRIES] or list(ENTRIES)
    earlier = read(options.output) if options.resume else {}
    done = {name: earlier[name] for name in names if name in earlier}
    with options.output.open("a" if options.resume else "w", encoding="utf-8") as file:
        todo = [name for name in names if name not in done]
        for outcome in outcomes(todo, options.jobs, options.limit):
            done[outcome.id] = outcome
            print(json.dumps(asdict(outcome)), file=file, flush=True)
            place = f"{len(done)}/{len(names)} {outcome.id}"
            print(f"{place}: {outcome.verdict}, {outcome.seconds:.1f} s", file=sys.stderr)
    told = summary(done)
    print(json.dumps(told, indent=1) if options.json else text(told))
    return 1 if told["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
