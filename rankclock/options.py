"""Parameter types and checks that several commands share."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rankclock.verify.arithmetic.rationals import parse_exact, short
from rankclock.verify.errors import InputError
from rankclock.verify.hitting.step_size import step_size_limit
from rankclock.verify.settings import DEEPEST


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


class DepthRange(click.ParamType):
    """One depth, or a range such as 2..6."""

    name = "depths"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        low, dots, high = value.partition("..")
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
        if not depths or depths[0] < 2:
            self.fail(f"{shown} is not within 2..{DEEPEST}; write for example 2..6", param, ctx)
        return depths


# Text of more characters is no longer read by people.
LONG = 40

NUMBER, STEP_SIZE, DEPTHS = ExactNumber(), StepSize(), DepthRange()


def settle_step_size(
    eta: Fraction | str,
    *,
    depth: int,
    alpha: Fraction,
    lowest: Fraction,
    highest: Fraction,
    beta: Fraction | None = None,
    beyond: bool = False,
) -> Fraction:
    """The step size asked for, with `auto` replaced; refused beyond the limit of the theory unless
    `beyond`.
    """
    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta)
    if isinstance(eta, str):
        return limit.automatic
    if eta > limit.above and not beyond:
        problem = (
            f"{short(eta)} is beyond the limit {limit.formula} = {short(limit.below)} for this "
            "start"
        )
        raise InputError("--eta", problem, "give a smaller step size, or --eta auto")
    return eta


def require_writable(option: str, folder: Path) -> None:
    """Refuse a folder that nothing can be written to, before any work is done."""
    try:
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
    return short(value, most=LONG, digits=10)


def print_json(data: Any) -> None:
    """The machine output of a command, alone on stdout."""
    click.echo(json.dumps(data, indent=1))


def progress_bar(text: str) -> Progress:
    """A progress bar on stderr, shown on a terminal only."""
    from rich.console import Console

    console = Console(stderr=True)
    columns = (
        TextColumn(text),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    return Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True)
