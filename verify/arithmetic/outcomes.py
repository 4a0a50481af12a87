"""Why a tree may have no value in a backend."""


class Undefined(ArithmeticError):
    """The expression has no value at this point: a zero denominator, a root of a negative
    number.
    """


class Undecided(ArithmeticError):
    """The backend cannot tell at its precision."""


class Singular(Undecided):
    """An integral that no affordable quadrature encloses: over a pole, say, where more bits are of
    no use.
    """


class NotRational(ArithmeticError):
    """The value is no rational number, so the exact backend passes."""


class TooLong(ArithmeticError):
    """The process needs more steps than the budget allows."""
