"""Bad input from a user, and what ends a run."""

from __future__ import annotations


# No Exception, so that code which goes on after any error does not go on after this.
class Interrupted(BaseException):
    """Ctrl-C or a request to terminate."""


def is_interrupt(problem: BaseException) -> bool:
    """Whether what was raised ends the run."""
    raised: BaseException | None = problem
    # Inside a callback from compiled code an interrupt arrives wrapped.
    if isinstance(problem, SystemError):
        raised = problem.__cause__ or problem.__context__
    return isinstance(raised, (Interrupted, KeyboardInterrupt))


class InputError(ValueError):
    """An option, argument or file that cannot be used.

    `str()` is one line whatever the parts contain: "{option}: {problem}; {remedy}".

    Args:
        option: name of the option or argument, such as "--matrix".
        problem: what is wrong, naming the value.
        remedy: what the user can do.
        value: the offending text as given, if it is a text of its own.

    Examples:
        >>> from rankclock import InputError
        >>> print(InputError("depth", "1 is below 2", "give the number of factors, 2 or more"))
        depth: 1 is below 2; give the number of factors, 2 or more
    """

    def __init__(self, option: str, problem: str, remedy: str, *, value: str | None = None) -> None:
        self.option, self.problem, self.remedy, self.value = option, problem, remedy, value
        super().__init__(option, problem, remedy)

    def __str__(self) -> str:
        # Files and options may hold line breaks, and a user gets one line.
        return " ".join(f"{self.option}: {self.problem}; {self.remedy}".split())


def require_type(argument: str, value: object, kind: type | tuple[type, ...], remedy: str) -> None:
    """Refuse, in the name of an argument of Python code, a value of another type."""
    if not isinstance(value, kind):
        raise InputError(argument, f"it is {type(value).__name__}", remedy)
