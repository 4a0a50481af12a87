"""The command `rankclock`: its commands, and how every error becomes one line and an exit code."""

from __future__ import annotations

import os
import signal
import sys

import click

from rankclock.claims import claims, explain
from rankclock.hit import hit
from rankclock.report import report
from rankclock.simulate import simulate
from rankclock.verify import regress, verify
from verify.errors import InputError
from verify.evaluate.errors import TooLong

INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120}, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name="rankclock", prog_name="rankclock")
@click.pass_context
def cli(context: click.Context) -> None:
    """Check theorems about gradient descent on deep matrix factorisation.

    Example: rankclock hit --lam 1 --depth 3 --alpha 1/100 --eta 1/10 --to-level 1/2
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (claims, explain, verify, regress, hit, simulate, report):
    cli.add_command(command)


def run() -> None:
    """Entry point: exit 0 done and as expected, 1 not as expected or not certified, 2 bad input, 130 interrupted."""
    sys.exit(_outcome(sys.argv[1:]))


def _outcome(arguments: list[str]) -> int:
    # A worker or a pager that goes away must not end in a traceback.
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminated)
    try:
        result = cli.main(arguments, prog_name="rankclock", standalone_mode=False)
    except click.ClickException as problem:
        return _fail(_text(problem), 2)
    except InputError as problem:
        return _fail(str(problem), 2)
    except TooLong as problem:
        return _fail(f"not certified: {problem}", 1)
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted; a run with --ledger goes on with --resume", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        return _fail(f"{problem.filename or 'file'}: {problem.strerror or problem}; check the path and its permissions", 2)
    return result if isinstance(result, int) else 0


def _terminated(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _text(problem: click.ClickException) -> str:
    if isinstance(problem, click.NoSuchOption):
        return f"{problem.option_name}: no such option; see --help"
    if isinstance(problem, click.MissingParameter) and problem.param is not None:
        return f"{problem.param.opts[0]}: missing; see --help"
    if isinstance(problem, click.BadParameter) and problem.param is not None:
        return f"{problem.param.opts[0]}: {problem.message}"
    return problem.format_message()


def _fail(text: str, code: int) -> int:
    click.echo("rankclock: error: " + " ".join(text.split()), err=True)
    return code
