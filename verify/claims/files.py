"""Claims in a file of a user: loaded in isolation, and every problem told as one line with file,
line and remedy.
"""

from __future__ import annotations

import ast
import hashlib
import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from rankclock.theory.claim import Claim, collected
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.claims.rules import empty_relations, false_lemmas, faults
from rankclock.verify.errors import is_interrupt
from rankclock.verify.evidence.check import check
from rankclock.verify.limits import DEEPEST
from rankclock.verify.settings import Settings
from rankclock.verify.verdict import CheckId, Result, Verdict

_EXAMPLE = "README.md shows a complete example"
# What Python or SymPy says, and what to do about it.
_REMEDIES = (
    (
        "truth value of Relational",
        "write 0 < x < 1 as two relations, and no `if`, `and` or `or` on relations",
    ),
    (
        "not iterable",
        "write statement and hypotheses as tuples, with a comma after a single relation",
    ),
    ("required", f"give it; {_EXAMPLE}"),
    ("is not defined", "define or import it"),
    ("No module named", "install it, or leave the import out"),
    ("cannot import name", "import a name that exists"),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a claim file. line: None where the file could not be read at all."""

    file: str
    line: int | None
    what: str
    remedy: str

    @property
    def place(self) -> str:
        """File and line."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return " ".join(f"{self.place}: {self.what}; {self.remedy}".split())


@dataclass(frozen=True)
class FileClaim:
    """A claim of a file, and the line where it is written."""

    claim: Claim
    file: str
    line: int


@dataclass(frozen=True)
class _File:
    """What a file defines, and what is wrong with it as a whole; a file that raises half-way still
    defines what it built before.
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
        found = _read(file)
        problems += found.problems
        for item in found.claims:
            name = str(item.claim.id)
            if name in seen:
                problems.append(
                    Problem(
                        file,
                        item.line,
                        f"the id {name} is taken, by {seen[name]}",
                        "choose another id",
                    )
                )
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
    found = _read(file)
    item = next((item for item in found.claims if item.claim.id == name), None)
    if item is None:
        return next(
            iter(found.problems),
            Problem(
                file,
                None,
                f"defines {name} in one process and not in another",
                "let it define the same claims each time",
            ),
        )
    try:
        return check(item.claim, settings)
    except BaseException as problem:
        return _problem(file, problem, item.line, during=f"checking {name}")


def blamed(items: Iterable[FileClaim], problem: BaseException) -> Problem | None:
    """The problem of the claim whose code raised an exception; None where the code of none of them
    did.
    """
    passed = {frame.filename for frame in traceback.extract_tb(problem.__traceback__)}
    item = next((item for item in items if item.file in passed), None)
    return (
        None
        if item is None
        else _problem(item.file, problem, item.line, during=f"checking {item.claim.id}")
    )


def ended(file: str, name: str) -> Problem:
    """The problem of a claim whose check ended its process."""
    line = next((item.line for item in _read(file).claims if item.claim.id == name), None)
    return Problem(
        file,
        line,
        f"the process ended while checking {name}",
        "leave out what ends a process, such as os._exit, or give it more memory",
    )


def barren(item: FileClaim, result: Result) -> Problem | None:
    """The problem of a claim of which nothing was checked: at none of its depths, or at no draw
    that satisfied the hypotheses.
    """
    if result.verdict is Verdict.NOT_APPLICABLE:
        depths = [depth for depth in item.claim.depths if depth <= DEEPEST]
        return Problem(
            item.file,
            item.line,
            f"{item.claim.id} was not checked: it is for other depths",
            f"ask for them with --depth {_range(depths)}",
        )
    search = result.by(CheckId.SEARCH)
    if (
        search is None
        or search.verdict is not Verdict.INCONCLUSIVE
        or search.counts.get("accepted")
    ):
        return None
    what = (
        f"none of {search.counts.get('drawn', 0)} draws satisfied the hypotheses of {item.claim.id}"
    )
    return Problem(
        item.file,
        item.line,
        what,
        "loosen them, or write each bound as symbol <= expression, at which draws aim",
    )


def _range(depths: list[int]) -> str:
    return str(depths[0]) if len(depths) == 1 else f"{min(depths)}..{max(depths)}"


@cache
def _read(file: str) -> _File:
    try:
        source = Path(file).read_bytes()
    except OSError as problem:
        return _File(
            problems=(
                Problem(
                    file,
                    None,
                    f"cannot be read ({problem.strerror})",
                    "name a Python file that defines CLAIM",
                ),
            )
        )
    module = ModuleType(
        f"claims_of_{hashlib.sha256(str(Path(file).resolve()).encode()).hexdigest()[:16]}"
    )
    module.__file__ = file
    sys.modules[module.__name__] = module
    # What the file prints must not mix with machine output, and what it does to the working
    # precision must not last.
    with collected() as built, redirect_stdout(sys.stderr), precision(53):
        try:
            exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
        except BaseException as problem:
            wrong = _problem(file, problem, 1, during="reading it")
            # By id, as a claim may have served as the draft of a later one.
            return _File(
                _placed(file, source, list({str(claim.id): claim for claim in built}.values())),
                (wrong,),
            )
    return _claims(file, module, source)


def _claims(file: str, module: ModuleType, source: bytes) -> _File:
    named = [name for name in ("CLAIM", "CLAIMS") if hasattr(module, name)]
    if not named:
        return _File(
            problems=(
                Problem(
                    file,
                    1,
                    "defines neither CLAIM nor CLAIMS",
                    f"assign the claim to CLAIM; {_EXAMPLE}",
                ),
            )
        )
    claims: dict[int, Claim] = {}
    problems = []
    for name in named:
        value, line = getattr(module, name), _line_of_name(ast.parse(source), name)
        several = isinstance(value, (list, tuple))
        if name == "CLAIMS" and not (several and value):
            problems.append(
                Problem(file, line, "CLAIMS holds no claim", "make it a tuple of claims")
            )
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
            what = f"{name} holds a value of type {type(foreign[0]).__name__}, not a Claim"
            problems.append(Problem(file, line, what, f"build it with Claim(...); {_EXAMPLE}"))
    return _File(_placed(file, source, list(claims.values()), named[-1]), tuple(problems))


def _repeated(entries: Iterable[object]) -> list[str]:
    """Ids of the claims that stand among some entries more than once, as the same object."""
    every = list(entries)
    count = Counter(map(id, every))
    return [
        str(claim.id)
        for claim in {id(entry): entry for entry in every if isinstance(entry, Claim)}.values()
        if count[id(claim)] > 1
    ]


def _placed(
    file: str, source: bytes, claims: list[Claim], name: str = "CLAIM"
) -> tuple[FileClaim, ...]:
    """Claims with their lines: of several with one id, the first is written where the id is written
    first.
    """
    if not claims:
        return ()
    tree = ast.parse(source)
    before = Counter[str]()
    found = []
    for claim in claims:
        lines = _lines_of_id(tree, claim.id) or [_line_of_name(tree, name)]
        found.append(FileClaim(claim, file, lines[min(before[str(claim.id)], len(lines) - 1)]))
        before[str(claim.id)] += 1
    return tuple(found)


def _faults(item: FileClaim) -> list[Problem]:
    try:
        found = (
            faults(item.claim)
            or list(empty_relations(item.claim))
            or list(false_lemmas(item.claim))
        )
    except BaseException as problem:
        return [_problem(item.file, problem, item.line, during=f"reading {item.claim.id}")]
    return [
        Problem(
            item.file,
            _float_line(item) if "floating-point" in what else item.line,
            f"{item.claim.id}: {what}",
            remedy,
        )
        for what, remedy in found
    ]


def _problem(file: str, problem: BaseException, otherwise: int, *, during: str) -> Problem:
    """An exception as a problem at the last line of the file that it passed through; one that ends
    the run goes on.
    """
    if is_interrupt(problem):
        raise problem
    if isinstance(problem, SyntaxError) and problem.filename == file:
        return Problem(file, problem.lineno or 1, f"no Python: {problem.msg}", "mend the syntax")
    frames = traceback.extract_tb(problem.__traceback__)
    line = (
        next((frame.lineno for frame in reversed(frames) if frame.filename == file), None)
        or otherwise
    )
    if isinstance(problem, SystemExit):
        return Problem(
            file,
            line,
            f"exits while {during}",
            "leave the exit out; a claim file only defines claims",
        )
    said = _message(problem)
    what = f"{type(problem).__name__} while {during}" + (
        f": {said}" if said else ", without a message"
    )
    remedy = next((remedy for words, remedy in _REMEDIES if words in said), None)
    if remedy is None:
        remedy = (
            f"`python {file}` shows where an error at import comes from"
            if during == "reading it"
            else "correct the claim"
        )
    return Problem(file, line, what, remedy)


def _message(problem: BaseException) -> str:
    """What an exception says; empty where it cannot say it."""
    try:
        return str(problem)
    except BaseException as another:
        if is_interrupt(another):
            raise
        return ""


def _lines_of_id(tree: ast.Module, claim_id: str) -> list[int]:
    """Lines of the calls that give a claim its id, from the top."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = {
        call: [*(k.value for k in call.keywords if k.arg == "id"), *call.args[:1]] for call in calls
    }
    return sorted(
        call.lineno
        for call, values in given.items()
        if any(isinstance(v, ast.Constant) and v.value == claim_id for v in values)
    )


def _line_of_name(tree: ast.Module, name: str) -> int:
    """Line of the assignment to a name, else the first."""
    return next(
        (
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        ),
        1,
    )


def _float_line(item: FileClaim) -> int:
    return _float_in(ast.parse(Path(item.file).read_bytes()), item.line) or item.line


def _float_in(tree: ast.Module, line: int) -> int | None:
    """Line of the first floating-point literal in the expression that begins at a line, None where
    none is written there.
    """
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.Call, ast.Assign)) and node.lineno == line
    ]
    literals = [
        n.lineno
        for call in calls
        for n in ast.walk(call)
        if isinstance(n, ast.Constant) and isinstance(n.value, float)
    ]
    return min(literals, default=None)
