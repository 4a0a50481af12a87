"""What `rankclock verify` does: the claims of a run, the run, and what was not as expected."""

from __future__ import annotations

import json
import shlex
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from rankclock.checking import check_all, command_line, select, show
from rankclock.commands.at_point import at_point
from rankclock.commands.second_opinion import second_opinions
from rankclock.committed import locked
from rankclock.options import print_json, require_writable
from rankclock.theory.claim import Claim
from rankclock.theory.claim_files import claim_ids
from rankclock.verify.claims.beside import beside
from rankclock.verify.claims.files import FileClaim, barren, blamed, load
from rankclock.verify.claims.problems import Problem
from rankclock.verify.claims.resume import Resume
from rankclock.verify.errors import InputError
from rankclock.verify.ledger import ledger as ledgers
from rankclock.verify.ledger import lock as locks
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import Result, Verdict


@dataclass(frozen=True)
class Chosen:
    """The claims of a run: those of the theory, those of files, and what is wrong with files."""

    of_theory: list[Claim]
    of_files: list[FileClaim]
    problems: list[Problem]

    @property
    def claims(self) -> list[Claim]:
        """All claims of the run."""
        return [*self.of_theory, *(item.claim for item in self.of_files)]

    @property
    def files(self) -> dict[str, str]:
        """The file of each claim that stands in one, by id."""
        return {item.claim.id: item.file for item in self.of_files}


@dataclass(frozen=True)
class Output:
    """Where the results of a run go. resume: go on with an interrupted run of the same ledger."""

    ledger_file: Path | None
    resume: bool
    as_json: bool

    def require_sound(self) -> None:
        """Refuse before a long run what could not be written after it."""
        file = self.ledger_file
        if file is None:
            if self.resume:
                problem = "there is no ledger file to go on with"
                raise InputError("--resume", problem, "name it with --ledger FILE")
            return
        if not file.parent.is_dir():
            problem = f"the folder {file.parent} does not exist"
            raise InputError("--ledger", problem, "make it, or name another file")
        require_writable("--ledger", file.parent)
        _refuse_to_overwrite(file)

    def progress(self, settings: Settings) -> Resume | None:
        """What keeps the finished claims next to the ledger, for a run that is interrupted."""
        if self.ledger_file is None:
            return None
        kept = self.ledger_file.with_name(self.ledger_file.name + ".resume")
        return Resume(kept, settings, keep=self.resume)


def choose(patterns: tuple[str, ...], scheduler: str | None) -> Chosen:
    """The claims that ids, globs and files name; all of the theory where nothing is named."""
    files = tuple(pattern for pattern in patterns if pattern.endswith(".py"))
    names = tuple(pattern for pattern in patterns if not pattern.endswith(".py"))
    # A file alone is checked alone; nothing at all means the whole theory.
    of_theory = select(names) if names or not files else []
    if files and scheduler:
        raise InputError(
            "--scheduler",
            f"{files[0]} is on this machine only",
            "leave the option out, or put the claim into theory/claims/",
        )
    of_files, problems = load(files, taken=claim_ids())
    return Chosen(of_theory, of_files, problems)


def replay_at(chosen: Chosen, point: tuple[str, ...], digits: int, *, as_json: bool) -> int:
    """Verdict at one point; what the code of a claim file raises there is a line about the file."""
    try:
        with ExitStack() as folders:
            for item in chosen.of_files:
                folders.enter_context(beside(item.file, first=False))
            return at_point(chosen.claims, point, digits, as_json)
    # Also what is no Exception: a claim file may call sys.exit, and an interrupt is blamed on none.
    except BaseException as raised:
        problem = blamed(chosen.of_files, raised)
        if problem is None:
            raise
        return tell([problem])


def verify_all(
    chosen: Chosen,
    settings: Settings,
    output: Output,
    *,
    jobs: int,
    scheduler: str | None,
    ask_z3: bool = False,
) -> int:
    """Check the claims, write and show the ledger; returns the exit code.

    scheduler: address of a dask scheduler, None for processes of this machine. ask_z3: for a second
    opinion on what is proved.
    """
    # First, since it is refused without z3.
    opinions = list(second_opinions(chosen.claims)) if ask_z3 else []
    progress = output.progress(settings)
    problems = list(chosen.problems)
    results = check_all(
        chosen.claims,
        settings,
        jobs=jobs,
        resume=progress,
        scheduler=scheduler,
        files=chosen.files,
        failed=problems.append,
        quiet=output.as_json,
    )
    if not results:
        if progress is not None:
            progress.clear()
        return tell(problems)
    # A claim that raised has no result, and is told as a problem.
    ledger = ledgers.build(results, settings, command=command_line())
    _name_files(ledger, chosen.files)
    problems += _barren(chosen.of_files, results)
    if output.ledger_file is not None and progress is not None:
        # In this order, so that an interrupt in between loses no finished claim.
        ledgers.write(ledger, output.ledger_file)
        progress.clear()
    unexpected = _unexpected(ledger, results, chosen.of_files)
    unexpected += [line for said in opinions for line in said.disagreements]
    if output.as_json:
        wrong = [str(problem) for problem in problems]
        said = {"second_opinions": [str(line) for line in opinions]} if ask_z3 else {}
        print_json({**ledger, "unexpected": unexpected, "problems": wrong, **said})
    else:
        for line in opinions:
            click.echo(line)
        show(results, unexpected)
        _show_replays(ledger, [line.partition(":")[0] for line in unexpected])
    # Bad input outweighs a result that is not as expected.
    return tell(problems) or (1 if unexpected else 0)


def tell(problems: list[Problem]) -> int:
    """One line on stderr for each problem; the exit code that follows."""
    for problem in sorted(problems, key=lambda p: (p.file, p.line or 0, p.what)):
        click.echo(f"rankclock: error: {problem}", err=True)
    return 2 if problems else 0


def _barren(of_files: list[FileClaim], results: list[Result]) -> list[Problem]:
    """Claims of files of which nothing could be checked."""
    by_id = {result.id: result for result in results}
    checked = [item for item in of_files if item.claim.id in by_id]
    problems = [barren(item, by_id[item.claim.id]) for item in checked]
    return [problem for problem in problems if problem is not None]


def _unexpected(
    ledger: dict[str, Any], results: list[Result], of_files: list[FileClaim]
) -> list[str]:
    """What was not as expected, with the file and line of a claim of the user."""
    places = {item.claim.id: f"; written at {item.file}:{item.line}" for item in of_files}
    lines = [
        line + places.get(line.partition(":")[0], "") for line in locks.unexpected(ledger, locked())
    ]
    if all(result.verdict is Verdict.NOT_APPLICABLE for result in results):
        lines.append("nothing was checked: no claim applies to these depths")
    return lines


def _name_files(ledger: dict[str, Any], files: dict[str, str]) -> None:
    """In a ledger, names the file where the counterexample of one of its claims is replayed."""
    for entry in ledger["claims"]:
        if entry["id"] in files and entry["counterexample"] is not None:
            entry["counterexample"]["replay"] = ledgers.replay_command(
                shlex.quote(files[entry["id"]]), entry["counterexample"]["point"]
            )


def _show_replays(ledger: dict[str, Any], ids: list[str]) -> None:
    """Print the commands that replay the counterexamples of some claims."""
    for entry in ledger["claims"]:
        if entry["id"] in ids and entry["counterexample"] is not None:
            click.echo(f"replay: {entry['counterexample']['replay']}")


def _refuse_to_overwrite(file: Path) -> None:
    """A ledger replaces a ledger and nothing else."""
    if not file.is_file() or not file.stat().st_size:
        return
    try:
        # guess: what has claims is a ledger; a stranger file of JSON rarely has.
        is_ledger = "claims" in json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, TypeError):
        is_ledger = False
    if not is_ledger:
        raise InputError(
            "--ledger", f"{file} exists and is no ledger", "name another file, or remove it"
        )
