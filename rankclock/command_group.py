"""The commands by name, each loaded when it is given; `--help` and completion load none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from rankclock.nearest import did_you_mean


class Listed(NamedTuple):
    """A command that is not loaded: its module, and the first sentence of its help."""

    module: str
    summary: str


# A test compares the sentences with the help of the commands themselves.
COMMANDS = MappingProxyType(
    {
        "claims": Listed("claims", "List all claims with verdict and evidence."),
        "explain": Listed("claims", "Show what one claim says, and what is known of it."),
        "hit": Listed("hit", "First step at which an eigenvalue is past a target."),
        "mutate": Listed("mutate", "Count the changes of formulas that the checks refute."),
        "plan": Listed("plan", "Find the start of the cheapest run with a wanted window."),
        "regress": Listed("regress", "Check all claims and compare with the lock."),
        "report": Listed("report", "Verify every claim and write a report of the results."),
        "simulate": Listed("simulate", "Run gradient descent and record what it learns."),
        "verify": Listed("verify", "Check claims: all, those named, or those of a Python file."),
        "window": Listed("window", "Steps at which a wanted rank is learned."),
    }
)

# Of the list of commands: two columns of spaces, and the room that click leaves at the edges.
_MARGIN = 6


class Unread(Exception):
    """Whoever was to read the answer has gone."""


class Commands(click.Group):
    """The commands; a reader of a pipe that has gone is raised as Unread.

    Of its own click ends the program with 1 then, which would read as not certified.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, which is loaded now."""
        # None makes click tell of the error, or offer nothing in completion.
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"rankclock.commands.{COMMANDS[cmd_name].module}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is given, and its arguments; an unknown one is told which is near."""
        name = args[0]
        # What looks like an option is told by click to be none, and completion asks for no error.
        if name not in COMMANDS and name[:1].isalnum() and not ctx.resilient_parsing:
            near = did_you_mean(name, COMMANDS)
            raise click.UsageError(
                f"{name!r}: no such command; {near}`rankclock --help` lists them", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in `--help`, cut to the width as click does."""
        most = formatter.width - _MARGIN - max(map(len, COMMANDS))
        rows = [
            (name, click.Command(name, help=listed.summary).get_short_help_str(most))
            for name, listed in COMMANDS.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options that begin with what is typed."""
        commands = [
            CompletionItem(name, help=listed.summary)
            for name, listed in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """The context of click, and Unread."""
        with _unread_where_the_pipe_breaks():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """What the command returns, and Unread."""
        with _unread_where_the_pipe_breaks():
            return super().invoke(ctx)


@contextmanager
def _unread_where_the_pipe_breaks() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as problem:
        raise Unread from problem
