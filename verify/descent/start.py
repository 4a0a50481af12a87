"""The start of a run, and the one place where its numbers are refused.

Every guard raises the words of its caller: a command names what to type, Python code and the
certified runs name the range.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rankclock.verify.arithmetic.rationals import short
from rankclock.verify.errors import InputError

# guess: exact numbers hold powers up to 3N-2, so memory and time grow with N, and networks of more
# linear layers are not met.
MOST_FACTORS = 200
RANGE_OF_A_MODE = "a mode needs depth >= 2, alpha > 0 and eta > 0"


@dataclass(frozen=True)
class Start:
    """Where gradient descent starts, and how far it steps; not checked, so that guards can name it.

    depth: number of factors N. alpha: initialisation scale, W_j(0) = alpha I (d). eta: step size
    (d^(2-2N)). beta: perturbation of the first factor, W_1(0) = (alpha - beta) I (d); None or 0 for
    the identical start.
    """

    depth: int
    alpha: Fraction
    eta: Fraction
    beta: Fraction | None = None

    @property
    def in_range(self) -> bool:
        """Whether depth >= 2, alpha > 0 and eta > 0."""
        return self.depth >= 2 and self.alpha > 0 and self.eta > 0

    def require_range(self) -> None:
        """Refuse what is not `in_range`, in the words of a hitting time."""
        if self.depth < 2:
            raise _out_of_range("--depth", self.depth)
        if self.alpha <= 0:
            raise _out_of_range("--alpha", self.alpha)
        if self.eta <= 0:
            raise _out_of_range("--eta", self.eta)

    def require_positive(self) -> None:
        """Refuse what is not `in_range`, in the words of a window."""
        require_factors(self.depth)
        for option, number in (("--alpha", self.alpha), ("--eta", self.eta)):
            if number <= 0:
                raise InputError(option, f"{number} is not positive", "give a number above 0")


def require_mode(depth: int, alpha: Fraction, eta: Fraction | str) -> None:
    """Refuse, on the command line, a depth outside 2..200, and what is not positive.

    eta: a step size, or "auto" for one that is found later.
    """
    require_factors(depth)
    require_few_factors(depth)
    if alpha <= 0:
        problem = f"{short(alpha)} is not positive"
        raise InputError("--alpha", problem, "give an initialisation scale above 0, such as 1/10")
    if isinstance(eta, Fraction) and eta <= 0:
        problem = f"{short(eta)} is not positive"
        raise InputError("--eta", problem, "give a step size above 0, or --eta auto")


def require_factors(depth: int) -> None:
    """Refuse fewer than two factors."""
    if depth < 2:
        raise InputError("--depth", f"{depth} is below 2", "give the number of factors, 2 or more")


def require_few_factors(depth: int) -> None:
    """Refuse more factors than are computed with."""
    if depth > MOST_FACTORS:
        problem = f"{depth} is above {MOST_FACTORS}"
        raise InputError("--depth", problem, "give a smaller number of factors")


def require_perturbation(beta: Fraction | None) -> None:
    """Refuse a negative beta; None and 0 mean the identical start."""
    if beta is not None and beta < 0:
        problem = f"{short(beta)} is negative"
        remedy = "give a perturbation above 0, or leave it out for the identical start"
        raise InputError("--beta", problem, remedy)


def _out_of_range(option: str, value: Fraction | int) -> InputError:
    return InputError(option, f"{value} is out of range", RANGE_OF_A_MODE)
