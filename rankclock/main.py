"""The command `rankclock`: how every error becomes one line and an exit code."""

from __future__ import annotations

import os
import sys

import click

from rankclock.command_group import Commands, Unread
from rankclock.interrupts import raise_in_order
from rankclock.nearest import did_you_mean
from rankclock.theory.claim_files import BadClaim
from rankclock.verify.arithmetic.outcomes import PastBudget, TooLong, Undefined
from rankclock.verify.errors import InputError, Interrupted, is_interrupt

# needed: what shells report of a program that SIGINT ended, 128 + 2.
INTERRUPTED = 130
# guess: wide enough for a row of the longest options, and not too wide to read a paragraph.
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 120}
_KEEP = "keep the reader open, or write to a file with > FILE"


@click.group(
    cls=Commands, context_settings=_SETTINGS, no_args_is_help=False, invoke_without_command=True
)
@click.version_option(package_name="rankclock", prog_name="rankclock")
@click.pass_context
def cli(context: click.Context) -> None:
    """Check theorems about gradient descent on deep matrix factorisation.

    Example: rankclock hit --lam 1 --depth 3 --alpha 1/100 --eta 1/10 --to-level 1/2
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run() -> None:
    """Run the command line.

    Exit codes: 0 done and as expected, 1 not as expected or not certified, 2 bad input, 130
    interrupted.
    """
    raise_in_order()
    if sys.stderr is None:
        # Open for as long as the program runs.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.exit(_fail(f"standard output: closed, so the answer would be lost; {_KEEP}", 2))
    sys.exit(run_arguments(sys.argv[1:]))


def run_arguments(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every error is printed in one line.

    arguments: the words after `rankclock`.
    """
    # Numbers given have at most some thousand digits, but answers may have many more, and all of
    # them are wanted in JSON.
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return _exit_code(arguments)
    finally:
        sys.set_int_max_str_digits(before)


def interruption(arguments: list[str]) -> str:
    """What is said when a command is interrupted: that it was, and how it is gone on with."""
    command = arguments[0] if arguments else ""
    if command == "verify":
        return "interrupted; a run of `verify --ledger FILE` goes on with --resume"
    if command == "mutate":
        return "interrupted; a run of `mutate --resume FILE` goes on when it is given again"
    return "interrupted"


def _exit_code(arguments: list[str]) -> int:
    """Run a command line; the exit code is that of the command, or of the error that ended it."""
    try:
        result = cli.main(arguments, prog_name="rankclock", standalone_mode=False)
    except click.ClickException as problem:
        return _fail(_text(problem), 2)
    except (InputError, BadClaim) as problem:
        return _fail(str(problem), 2)
    except PastBudget as problem:
        return _fail(f"not certified: {problem}; allow more by --max-steps", 1)
    except (TooLong, Undefined) as problem:
        return _fail(f"not certified: {problem}", 1)
    except (Interrupted, KeyboardInterrupt, click.Abort):
        return _fail(interruption(arguments), INTERRUPTED)
    except SystemError as problem:
        # Compiled code wraps what its callbacks raise.
        if not is_interrupt(problem):
            raise
        return _fail(interruption(arguments), INTERRUPTED)
    except Unread:
        # What is still buffered would be written, and fail again, when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fail(f"standard output: closed before the answer was written; {_KEEP}", 2)
    except OSError as problem:
        what = f"{problem.filename or 'file'}: {problem.strerror or problem}"
        return _fail(f"{what}; check the path and its permissions", 2)
    return result if isinstance(result, int) else 0


def _text(problem: click.ClickException) -> str:
    """What click says, in the shape of our own messages: problem; remedy."""
    if isinstance(problem, click.NoSuchOption):
        return f"{problem.option_name}: no such option; {_near(problem)}see --help"
    if isinstance(problem, click.MissingParameter) and problem.param is not None:
        return f"{problem.param.metavar or problem.param.opts[0]}: missing; see --help"
    text = problem.format_message()
    if isinstance(problem, click.BadParameter) and problem.param is not None:
        text = f"{problem.param.opts[0]}: {problem.message}"
    # Messages of the argument parser carry no remedy of their own.
    return text if ";" in text else f"{text.rstrip('.')}; see --help"


def _near(problem: click.NoSuchOption) -> str:
    """A question with the options of the command that are near; empty without any."""
    if problem.ctx is None:
        return ""
    options = (name for param in problem.ctx.command.get_params(problem.ctx) for name in param.opts)
    return did_you_mean(problem.option_name, (name for name in options if name.startswith("--")))


def _fail(text: str, code: int) -> int:
    click.echo("rankclock: error: " + " ".join(text.split()), err=True)
    return code
