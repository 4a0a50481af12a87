"""Why a tree may have no value in a backend."""


class Undefined(ArithmeticError):
    """The expression has no value here: a zero denominator, a root of a negative number."""


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
