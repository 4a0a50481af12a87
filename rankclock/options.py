"""Options and checks that several commands share; loads no library, for `--help` and completion."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from rankclock.nearest import did_you_mean
from rankclock.theory.claim_files import claim_ids
from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.errors import InputError
from rankclock.verify.limits import (
    DEEPEST,
    LEAST_DIGITS,
    LEAST_EXAMPLES,
    MOST_DIGITS,
    SHALLOWEST,
)

# guess: text of more characters is no longer read by people, who find all of it in --json.
LONG = 40
# guess: one slip in a word of five letters; all words are listed, so that less would only mislead.
_SLIP = 0.75


class ExactNumber(click.ParamType):
    """A number as written: 0.1, 1/10 and 1e-1 are the rational one tenth."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        if isinstance(value, Fraction):
            return value
        try:
            return parse_exact(value)
        except ValueError as problem:
            self.fail(str(problem), param, ctx)


class StepSize(ExactNumber):
    """A number, or `auto`."""

    name = "number|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return "auto" if value == "auto" else super().convert(value, param, ctx)


class Word(click.Choice[str]):
    """One of some words; another one is told which is near."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as problem:
            near = did_you_mean(str(value), self.choices, likeness=_SLIP)
            if not near:
                raise
            self.fail(f"{problem.message.rstrip('.')}; {near}see --help", param, ctx)


class DepthRange(click.ParamType):
    """One depth, or a range such as 2..6."""

    name = "depths"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        low, dots, high = value.partition("..")
        # 02 is 2, and a lone 0 stays, to be told that it is too small.
        ends = [end.lstrip("0") or end[:1] for end in (low, high if dots else low)]
        shown = repr(value if len(value) <= LONG else value[:LONG] + "...")
        if not all(re.fullmatch(r"[0-9]+", end) for end in ends):
            self.fail(f"{shown} is no depth; write 3 or 2..6", param, ctx)
        # Compared by length first: Python does not convert a text of thousands of digits.
        if any(len(end) > 4 or int(end) > DEEPEST for end in ends):
            self.fail(
                f"{shown} is above {DEEPEST}, the largest depth at which claims are checked; "
                f"write for example 2..{DEEPEST}",
                param,
                ctx,
            )
        depths = tuple(range(int(ends[0]), int(ends[1]) + 1))
        if not depths or depths[0] < SHALLOWEST:
            self.fail(
                f"{shown} is not within {SHALLOWEST}..{DEEPEST}; write for example 2..6",
                param,
                ctx,
            )
        return depths


# Options that several commands have, in the same words.
NUMBER, STEP_SIZE, DEPTHS = ExactNumber(), StepSize(), DepthRange()
FILE = click.Path(dir_okay=False, path_type=Path)
JSON = click.option("--json", "as_json", is_flag=True, help="Machine output alone on stdout.")
SEED = click.option("--seed", type=int, default=0, show_default=True, help="Seed of all draws.")
DEPTH = click.option("--depth", type=int, required=True, help="Number of factors, 2 or more.")
SCALE = click.option(
    "--alpha", type=NUMBER, required=True, help="Initialisation scale: W_j(0) = alpha I."
)
STEP = click.option(
    "--eta",
    type=STEP_SIZE,
    required=True,
    help="Step size, or auto: 9/10 of the limit of the theory.",
)
PERTURBATION = click.option(
    "--beta", type=NUMBER, help="Perturbed start, W_1(0) = (alpha - beta) I."
)
SPECTRUM = click.option(
    "--spectrum", help="Eigenvalues of the ground truth, separated by commas: 5,3,1/2."
)
MATRIX = click.option(
    "--matrix",
    type=click.Path(path_type=Path),
    help="Ground truth from a .npy, .npz, .csv or .mtx file.",
)
TOLERANCE = click.option(
    "--tol",
    type=NUMBER,
    default="1/100",
    show_default=True,
    help="Relative accuracy of the wanted eigenvalues.",
)
CAP = click.option(
    "--cap",
    type=NUMBER,
    default="1/100",
    show_default=True,
    help="Largest other eigenvalue, over lam_1.",
)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=cores,
    show_default="all cores",
    help="Worker processes.",
)


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds depths, digits, examples, seed and jobs to a command.

    The number of jobs changes no byte of a ledger.
    """
    for option in (
        click.option(
            "--depth",
            "depths",
            type=DEPTHS,
            default="2..8",
            show_default=True,
            help="Depths to draw; where none are given, single ones beyond too.",
        ),
        click.option(
            "--digits",
            type=click.IntRange(LEAST_DIGITS, MOST_DIGITS),
            default=30,
            show_default=True,
            help="Decimal digits of agreement.",
        ),
        click.option(
            "--examples",
            type=click.IntRange(LEAST_EXAMPLES),
            default=100,
            show_default=True,
            help="Accepted draws a claim.",
        ),
        SEED,
        JOBS,
    ):
        command = option(command)
    return command


def depths_are_typed() -> bool:
    """Whether the command at hand was given depths, which then are the only ones."""
    source = click.get_current_context().get_parameter_source("depths")
    return source is not ParameterSource.DEFAULT


def claims_beginning(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Ids of claims that begin with what is typed; the names of files where none does."""
    # A type of file makes the shell complete names of files itself.
    ids = [CompletionItem(name) for name in claim_ids() if name.startswith(incomplete)]
    return ids or [CompletionItem(incomplete, type="file")]


def require_writable(option: str, folder: Path) -> None:
    """Refuse a folder that nothing can be written to, before any work is done."""
    try:
        # Permissions alone do not tell: a disk may be full, or read-only.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise InputError(
            option, f"nothing can be written to {folder} ({problem.strerror})", "name another place"
        ) from None


def in_full(value: Fraction) -> str:
    """A step size: exact, or where that is long ten digits of it and where the rest is."""
    text = brief(value)
    return text if Fraction(text) == value else f"{text} (exactly in --json)"


def brief(value: Fraction | int) -> str:
    """A number exactly, or ten digits of it where it is long."""
    # Loads SymPy, which a command that has an answer to print has loaded.
    from rankclock.verify.arithmetic.rationals import short

    return short(value, most=LONG, digits=10)


def print_json(data: Any) -> None:
    """The machine output of a command, alone on stdout."""
    click.echo(json.dumps(data, indent=1))


def note(text: str) -> None:
    """Tell on stderr, in one line, what the answer does not say."""
    click.echo("note: " + " ".join(text.split()), err=True)
