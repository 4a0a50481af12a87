"""Claims in a file of a user: loaded in isolation, and checked."""

from __future__ import annotations

import ast
import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from rankclock.theory.claim import Claim, collected
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.claims.beside import beside, place_of
from rankclock.verify.claims.moved import moved_import, ours_is_loaded_by_an_old_name
from rankclock.verify.claims.problems import (
    EXAMPLE,
    READING,
    Problem,
    problem_of,
    problem_of_moved,
)
from rankclock.verify.claims.rules import empty_relations, false_lemmas, faults
from rankclock.verify.claims.source_lines import line_of_float, line_of_name, lines_of_id
from rankclock.verify.evidence.check import check
from rankclock.verify.limits import DEEPEST
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Count, Result, Verdict

_BITS = 53  # needed: the precision that a file finds is always the same one, that of a float


@dataclass(frozen=True)
class FileClaim:
    """A claim of a file, and the line where it is written."""

    claim: Claim
    file: str
    line: int


@dataclass(frozen=True)
class ReadFile:
    """What a file defines, and what is wrong with it as a whole.

    A file that raises half-way still defines what it built before.
    """

    claims: tuple[FileClaim, ...] = ()
    problems: tuple[Problem, ...] = ()


def load(
    files: Iterable[str], *, taken: Iterable[str] = ()
) -> tuple[list[FileClaim], list[Problem]]:
    """The sound claims of some files, and the problems of the others.

    files: paths; each defines CLAIM, or CLAIMS for several. taken: ids that are given away, such as
    those of the theory. A file that raises, or a claim that breaks a rule of
    `rankclock.verify.claims.rules`, is a problem; the rest is returned all the same.
    """
    seen = dict.fromkeys(taken, "the theory")
    sound: list[FileClaim] = []
    problems: list[Problem] = []
    for file in dict.fromkeys(files):
        content = read_claims(file)
        problems += content.problems
        for item in content.claims:
            name = str(item.claim.id)
            if name in seen:
                what = f"the id {name} is taken, by {seen[name]}"
                problems.append(Problem(file, item.line, what, "choose another id"))
                continue
            seen[name] = f"{file}:{item.line}"
            wrong = _faults(item)
            problems += wrong
            sound += [] if wrong else [item]
    return sound, problems


def check_in_file(file: str, name: str, settings: Settings) -> Result | Problem:
    """Check one claim of a file; what its code raises is a problem, not the end of the run.

    For workers: a claim travels as file and id.
    """
    content = read_claims(file)
    item = next((item for item in content.claims if item.claim.id == name), None)
    if item is None:
        what = f"defines {name} in one process and not in another"
        unsteady = Problem(file, None, what, "let it define the same claims each time")
        return next(iter(content.problems), unsteady)
    # The code of a claim may import what it needs only when it is called.
    with beside(file, first=False):
        try:
            return check(item.claim, settings)
        except BaseException as problem:
            return problem_of(file, problem, item.line, during=f"checking {name}")


def blamed(items: Iterable[FileClaim], problem: BaseException) -> Problem | None:
    """The problem of the claim whose code raised an exception; None where none of them did."""
    passed = {frame.filename for frame in traceback.extract_tb(problem.__traceback__)}
    item = next((item for item in items if item.file in passed), None)
    if item is None:
        return None
    return problem_of(item.file, problem, item.line, during=f"checking {item.claim.id}")


def ended(file: str, name: str) -> Problem:
    """The problem of a claim whose check ended its process."""
    line = next((item.line for item in read_claims(file).claims if item.claim.id == name), None)
    return Problem(
        file,
        line,
        f"the process ended while checking {name}",
        "leave out what ends a process, such as os._exit, or give it more memory",
    )


def barren(item: FileClaim, result: Result) -> Problem | None:
    """The problem of a claim of which nothing was checked.

    At none of its depths, or at no draw that satisfied the hypotheses.
    """
    name = item.claim.id
    if result.verdict is Verdict.NOT_APPLICABLE:
        depths = [depth for depth in item.claim.depths if depth <= DEEPEST]
        what = f"{name} was not checked: it is for other depths"
        return Problem(item.file, item.line, what, f"ask for them with --depth {_range(depths)}")
    search = result.by(CheckId.SEARCH)
    if search is None or search.verdict is not Verdict.INCONCLUSIVE:
        return None
    # Inconclusive for another reason, such as a hypothesis never seen false.
    if search.counts.get(Count.ACCEPTED):
        return None
    what = f"none of {search.counts.get(Count.DRAWN, 0)} draws satisfied the hypotheses of {name}"
    remedy = "loosen them, or write each bound as symbol <= expression, at which draws aim"
    return Problem(item.file, item.line, what, remedy)


def _range(depths: list[int]) -> str:
    return str(depths[0]) if len(depths) == 1 else f"{min(depths)}..{max(depths)}"


# A file is run once a process, however many of its claims are checked there.
# guess: more files than any run names; one that falls out would be run again.
@lru_cache(maxsize=4096)
def read_claims(file: str) -> ReadFile:
    """The claims that a file defines, and what is wrong with it."""
    try:
        source = Path(file).read_bytes()
    except OSError as problem:
        what, remedy = (
            f"cannot be read ({problem.strerror})",
            "name a Python file that defines CLAIM",
        )
        return ReadFile(problems=(Problem(file, None, what, remedy),))
    with beside(file):
        return _run(file, source)


def _run(file: str, source: bytes) -> ReadFile:
    """Run a file, and take what it defines."""
    module = ModuleType(f"claims_of_{place_of(Path(file))}")
    module.__file__ = file
    sys.modules[module.__name__] = module
    # What the file prints must not mix with machine output, and what it does to the working
    # precision must not last.
    with collected() as built, redirect_stdout(sys.stderr), precision(_BITS):
        try:
            exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
        except BaseException as problem:
            wrong = problem_of(file, problem, 1, during=READING)
            # By id, as a claim may have served as the draft of a later one.
            drafts = {str(claim.id): claim for claim in built}
            return ReadFile(_placed(file, source, list(drafts.values())), (wrong,))
    if ours_is_loaded_by_an_old_name():
        # In a checkout theory/ may be found beside us: then its Claim is another class than ours.
        moved = moved_import(source, folder=Path(file).parent)
        if moved is not None:
            return ReadFile(problems=(problem_of_moved(file, moved),))
    return _claims(file, module, source)


def _claims(file: str, module: ModuleType, source: bytes) -> ReadFile:
    named = [name for name in ("CLAIM", "CLAIMS") if hasattr(module, name)]
    if not named:
        remedy = f"assign the claim to CLAIM; {EXAMPLE}"
        return ReadFile(problems=(Problem(file, 1, "defines neither CLAIM nor CLAIMS", remedy),))
    claims: dict[int, Claim] = {}
    problems = []
    for name in named:
        value, line = getattr(module, name), line_of_name(ast.parse(source), name)
        several = isinstance(value, (list, tuple))
        if name == "CLAIMS" and not (several and value):
            remedy = "make it a tuple of claims"
            problems.append(Problem(file, line, "CLAIMS holds no claim", remedy))
            continue
        entries = value if several else (value,)
        claims |= {id(entry): entry for entry in entries if isinstance(entry, Claim)}
        remedy = "name it once, or build another claim with an id of its own"
        problems += [
            Problem(file, line, f"{name} holds the claim {again} twice", remedy)
            for again in _repeated(entries)
        ]
        foreign = [entry for entry in entries if not isinstance(entry, Claim)]
        if foreign:
            problems.append(_no_claim(file, foreign[0], name, line))
    return ReadFile(_placed(file, source, list(claims.values()), named[-1]), tuple(problems))


def _no_claim(file: str, value: object, name: str, line: int) -> Problem:
    """The problem of a value that is no claim."""
    what = f"{name} holds a value of type {type(value).__name__}, not a Claim"
    return Problem(file, line, what, f"build it with Claim(...); {EXAMPLE}")


def _repeated(entries: Iterable[object]) -> list[str]:
    """Ids of the claims that stand among some entries more than once, as the same object."""
    claims = [entry for entry in entries if isinstance(entry, Claim)]
    count = Counter(map(id, claims))
    once = {id(claim): claim for claim in claims}
    return [str(claim.id) for place, claim in once.items() if count[place] > 1]


def _placed(
    file: str, source: bytes, claims: list[Claim], name: str = "CLAIM"
) -> tuple[FileClaim, ...]:
    """Claims with their lines.

    name: to which they are assigned, where no id is written. Of several with one id, the first is
    written where the id is written first.
    """
    if not claims:
        return ()
    tree = ast.parse(source)
    before = Counter[str]()
    placed = []
    for claim in claims:
        lines = lines_of_id(tree, claim.id) or [line_of_name(tree, name)]
        placed.append(FileClaim(claim, file, lines[min(before[str(claim.id)], len(lines) - 1)]))
        before[str(claim.id)] += 1
    return tuple(placed)


def _faults(item: FileClaim) -> list[Problem]:
    claim = item.claim
    with beside(item.file, first=False):
        try:
            # A kind of fault at a time: what breaks one rule may break the others for the same
            # reason.
            wrong = faults(claim) or list(empty_relations(claim)) or list(false_lemmas(claim))
        except BaseException as problem:
            return [problem_of(item.file, problem, item.line, during=f"reading {claim.id}")]
    return [
        Problem(
            item.file,
            _float_line(item) if "floating-point" in what else item.line,
            f"{claim.id}: {what}",
            remedy,
        )
        for what, remedy in wrong
    ]


def _float_line(item: FileClaim) -> int:
    return line_of_float(ast.parse(Path(item.file).read_bytes()), item.line) or item.line
