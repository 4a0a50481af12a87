"""What is wrong with a claim file: one line with file, line and remedy."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from rankclock.verify.claims.moved import Moved, moved_import
from rankclock.verify.errors import is_interrupt

READING = "reading it"  # what a file is about when it has no claim yet
EXAMPLE = "README.md shows a complete example"
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
    ("required", f"give it; {EXAMPLE}"),
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


def problem_of(file: str, raised: BaseException, otherwise: int, *, during: str) -> Problem:
    """What a file raised as a problem, at the last line of it that the exception passed through.

    otherwise: the line where it passed through none. during: what was done. What ends the run goes
    on.
    """
    if is_interrupt(raised):
        raise raised
    if isinstance(raised, SyntaxError) and raised.filename == file:
        return Problem(file, raised.lineno or 1, f"no Python: {raised.msg}", "mend the syntax")
    frames = reversed(traceback.extract_tb(raised.__traceback__))
    line = next((frame.lineno for frame in frames if frame.filename == file), None) or otherwise
    if isinstance(raised, SystemExit):
        remedy = "leave the exit out; a claim file only defines claims"
        return Problem(file, line, f"exits while {during}", remedy)
    # An import within a function fails only later, when the claim is checked.
    if isinstance(raised, ImportError):
        # Deeper, and a module of the user was found, which then failed for a reason of its own.
        failed = traceback.extract_tb(raised.__traceback__)[-1].filename == file
        source, folder = Path(file).read_bytes(), Path(file).parent
        moved = moved_import(source, line=line, folder=folder, failed=failed)
        if moved is not None:
            return problem_of_moved(file, moved)
    said = _message(raised)
    message = f": {said}" if said else ", without a message"
    what = f"{type(raised).__name__} while {during}{message}"
    return Problem(file, line, what, _remedy(file, said, during))


def problem_of_moved(file: str, moved: Moved) -> Problem:
    """An import by an old name as a problem."""
    what = f"{moved.old} is now {moved.new}"
    if moved.gone:
        what, remedy = f"{what}, without {', '.join(moved.gone)}", "look there for what replaces it"
        return Problem(file, moved.line, what, remedy)
    return Problem(file, moved.line, what, f"write `{moved.text}`")


def _remedy(file: str, said: str, during: str) -> str:
    known = next((remedy for words, remedy in _REMEDIES if words in said), None)
    if known is not None:
        return known
    if during == READING:
        return f"`python {file}` shows where an error at import comes from"
    return "correct the claim"


def _message(raised: BaseException) -> str:
    """What an exception says; empty where it cannot say it."""
    try:
        return str(raised)
    except BaseException as another:
        if is_interrupt(another):
            raise
        return ""
