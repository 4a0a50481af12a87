"""Why a tree may have no value in a backend."""


class Undefined(ArithmeticError):
    """The expression has no value here: a zero denominator, a root of a negative number."""


class Diverges(Undefined):
    """A run of gradient descent leaves every range: its step size is too large."""


class Undecided(ArithmeticError):
    """The backend cannot tell at its precision."""


class Singular(Undecided):
    """An integral that no affordable quadrature encloses.

    Over a pole, say, where more bits are of no use.
    """


class NotRational(ArithmeticError):
    """The value is no rational number, so the exact backend passes."""


class TooLong(ArithmeticError):
    """The process needs more steps than the budget allows.

    Examples:
        >>> from rankclock import TooLong, hitting_index
        >>> try:
        ...     hitting_index(lam=1, depth=3, alpha="1e-99", eta=0.01, beta="1e-99", to_level=0.5)
        ... except TooLong:
        ...     print("allow more steps by budget, or give a larger alpha")
        allow more steps by budget, or give a larger alpha
    """


class PastBudget(TooLong):
    """A run came to the end of its budget, so that a larger one may do.

    Args:
        budget: number of steps that it was allowed.

    Examples:
        >>> from rankclock.verify.arithmetic.outcomes import PastBudget
        >>> str(PastBudget(500))
        'more than 500 steps'
    """

    def __init__(self, budget: int) -> None:
        # The number alone, so that the exception survives the way out of another process.
        super().__init__(budget)

    def __str__(self) -> str:
        return f"more than {self.args[0]} steps"
