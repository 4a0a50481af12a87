"""Bad input from a user: what is wrong with which option, and what to do about it."""

from __future__ import annotations


class InputError(ValueError):
    """An option or file that cannot be used.

    option: name of the option or argument, such as "--matrix". problem: what is wrong, naming the value.
    remedy: what the user can do. value: the offending text as given, if it is a text of its own.
    `str()` is one line whatever the parts contain: "{option}: {problem}; {remedy}".
    """

    def __init__(self, option: str, problem: str, remedy: str, *, value: str | None = None) -> None:
        self.option, self.problem, self.remedy, self.value = option, problem, remedy, value
        super().__init__(option, problem, remedy)

    def __str__(self) -> str:
        return " ".join(f"{self.option}: {self.problem}; {self.remedy}".split())
