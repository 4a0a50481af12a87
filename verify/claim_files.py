"""Claims in a file of a user: loaded in isolation, and every problem told as one line with file, line and remedy."""

from __future__ import annotations

import ast
import hashlib
import sys
import traceback
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import theory.claim
from theory import Claim
from verify.check import check
from verify.claim_rules import empty_relations, faults
from verify.precision import precision
from verify.settings import Settings
from verify.verdict import Level, Result, Verdict

_EXAMPLE = "README.md shows a complete example"
# What Python or SymPy says, and what to do about it.
_REMEDIES = (
    ("floating-point", "write the exact number, such as Rational(1, 10)"),
    ("collapsed to", "declare symbols real=True and state signs as hypotheses; write Eq(a, b) for an equation"),
    ("tightness witness", "add tight_at=(Tight(point, gap),)"),
    ("truth value of Relational", "write 0 < x < 1 as two relations, and no `if`, `and` or `or` on relations"),
    ("not iterable", "write statement and hypotheses as tuples, with a comma after a single relation"),
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


def load(files: Iterable[str], *, taken: Iterable[str] = ()) -> tuple[list[FileClaim], list[Problem]]:
    """The sound claims of some files, and the problems of the others.

    files: paths; each defines CLAIM, or CLAIMS for several. taken: ids that are given away, such as those of the theory.
    A file that raises, or a claim that breaks a rule of `verify.claim_rules`, is a problem; the rest is returned all the same.
    """
    seen = dict.fromkeys(taken, "the theory")
    sound: list[FileClaim] = []
    problems: list[Problem] = []
    for file in dict.fromkeys(files):
        found = _read(file)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        for item in found:
            if item.claim.id in seen:
                problems.append(Problem(file, item.line, f"the id {item.claim.id} is taken, by {seen[item.claim.id]}", "choose another id"))
                continue
            seen[item.claim.id] = f"{file}:{item.line}"
            wrong = _faults(item)
            problems += wrong
            sound += [] if wrong else [item]
    return sound, problems


def check_in_file(file: str, name: str, settings: Settings) -> Result | Problem:
    """Check one claim of a file; what its code raises is a problem, not the end of the run. For workers: a claim travels as file and id."""
    found = _read(file)
    if isinstance(found, Problem):
        return found
    item = next(item for item in found if item.claim.id == name)
    try:
        return check(item.claim, settings)
    except (Exception, SystemExit) as problem:
        return _problem(file, problem, item.line, during=f"checking {name}")


def barren(item: FileClaim, result: Result) -> Problem | None:
    """The problem of a claim none of whose draws satisfied the hypotheses, which no check of it can make good."""
    search = result.evidence[0]
    if search.level is not Level.SAMPLED or search.verdict is not Verdict.INCONCLUSIVE or search.counts.get("accepted"):
        return None
    what = f"none of {search.counts.get('drawn', 0)} draws satisfied the hypotheses of {item.claim.id}"
    return Problem(item.file, item.line, what, "loosen them, or write each bound as symbol <= expression, at which draws aim")


@cache
def _read(file: str) -> tuple[FileClaim, ...] | Problem:
    try:
        source = Path(file).read_bytes()
    except OSError as problem:
        return Problem(file, None, f"cannot be read ({problem.strerror})", "name a Python file that defines CLAIM")
    module = ModuleType(f"claims_of_{hashlib.sha256(str(Path(file).resolve()).encode()).hexdigest()[:16]}")
    module.__file__ = file
    sys.modules[module.__name__] = module
    try:
        # What the file prints must not mix with machine output, and what it does to the working precision must not last.
        with redirect_stdout(sys.stderr), precision(53):
            exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
    except (Exception, SystemExit) as problem:
        return _problem(file, problem, 1, during="reading it")
    return _claims(file, module, ast.parse(source))


def _claims(file: str, module: ModuleType, tree: ast.Module) -> tuple[FileClaim, ...] | Problem:
    named = [name for name in ("CLAIM", "CLAIMS") if hasattr(module, name)]
    if not named:
        return Problem(file, 1, "defines neither CLAIM nor CLAIMS", f"assign the claim to CLAIM; {_EXAMPLE}")
    claims: list[object] = []
    for name in named:
        value, line = getattr(module, name), _line_of(tree, name=name)
        several = isinstance(value, (list, tuple))
        claims += value if several else [value]
        if name == "CLAIMS" and not (several and value):
            return Problem(file, line, "CLAIMS holds no claim", "make it a tuple of claims")
    foreign = next((c for c in claims if not isinstance(c, Claim)), None)
    if foreign is not None:
        return Problem(
            file,
            _line_of(tree, name=named[0]),
            f"{named[0]} holds a value of type {type(foreign).__name__}, not a Claim",
            f"build it with Claim(...); {_EXAMPLE}",
        )
    distinct = {id(c): c for c in claims if isinstance(c, Claim)}.values()
    return tuple(FileClaim(c, file, _line_of(tree, name=named[-1], claim_id=c.id)) for c in distinct)


def _faults(item: FileClaim) -> list[Problem]:
    try:
        found = faults(item.claim) or list(empty_relations(item.claim))
    except (Exception, SystemExit) as problem:
        return [_problem(item.file, problem, item.line, during=f"reading {item.claim.id}")]
    return [Problem(item.file, _float_line(item) if "floating-point" in what else item.line, f"{item.claim.id}: {what}", remedy) for what, remedy in found]


def _problem(file: str, problem: BaseException, otherwise: int, *, during: str) -> Problem:
    """An exception as a problem at the last line of the file that it passed through."""
    if isinstance(problem, SyntaxError) and problem.filename == file:
        return Problem(file, problem.lineno or 1, f"no Python: {problem.msg}", "mend the syntax")
    frames = traceback.extract_tb(problem.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == file), None) or otherwise
    if isinstance(problem, SystemExit):
        return Problem(file, line, f"exits while {during}", "leave the exit out; a claim file only defines claims")
    what = f"{type(problem).__name__} while {during}: {problem}"
    if "floating-point" in str(problem):
        line = _float_in(ast.parse(Path(file).read_bytes()), line) or line
    # The message of a claim may carry its own remedy behind a semicolon; ours replaces it.
    for words, remedy in _REMEDIES:
        if words in str(problem):
            return Problem(file, line, what.split(";")[0], remedy)
    if frames and frames[-1].filename == theory.claim.__file__:
        return Problem(file, line, what, f"give each field its type; {_EXAMPLE}")
    return Problem(file, line, what, f"`python {file}` shows where an error at import comes from" if during == "reading it" else "correct the claim")


def _line_of(tree: ast.Module, *, name: str, claim_id: str | None = None) -> int:
    """Line of the call that gives a claim its id, else of the assignment to a name, else the first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(k.arg == "id" and isinstance(k.value, ast.Constant) and k.value.value == claim_id for k in node.keywords):
            return node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return node.lineno
    return 1


def _float_line(item: FileClaim) -> int:
    return _float_in(ast.parse(Path(item.file).read_bytes()), item.line) or item.line


def _float_in(tree: ast.Module, line: int) -> int | None:
    """Line of the first floating-point literal in the expression that begins at a line, None where none is written there."""
    calls = [node for node in ast.walk(tree) if isinstance(node, (ast.Call, ast.Assign)) and node.lineno == line]
    literals = [n.lineno for call in calls for n in ast.walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    return min(literals, default=None)
