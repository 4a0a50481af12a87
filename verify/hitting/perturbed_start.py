"""The perturbed start: from where modes are proved to settle, and what the theorem covers.

W_1(0) = (alpha - beta) I, the others alpha I.
"""

from __future__ import annotations

from fractions import Fraction

from rankclock.verify.arithmetic.outcomes import TooLong
from rankclock.verify.arithmetic.rationals import root_below, short
from rankclock.verify.descent.certified_pair import Pair
from rankclock.verify.descent.trapping import trapping_limit, traps
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.hitting.step_size import step_size_limit


def exchanged(depth: int, alpha: Fraction, beta: Fraction) -> Fraction:
    """The alpha of an equal start with beta < 2 alpha, where there is one.

    Two factors may change places, and signs, without a change of their product. depth: N. alpha,
    beta: the start (d), a(0) = alpha - beta and b(0) = alpha. For N = 2 it is that of a(0) = -alpha
    and b(0) = beta - alpha.
    """
    return beta - alpha if depth == 2 and beta > 2 * alpha else alpha


def require_settling(
    *, depth: int, alpha: Fraction, beta: Fraction, eta: Fraction, top: Eigenvalue, name: str
) -> None:
    """Refuse a start outside the trapping region of docs/perturbed-start.md.

    Inside of it every mode approaches its eigenvalue for ever.

    depth: N. alpha, beta: the start (d). eta: step size (d^(2-2N)). top: the largest |eigenvalue|
    (d^N), called `name` in messages. Raises InputError for a step size with which descent does not
    settle, TooLong where that is not proved.
    """
    require_stable(depth=depth, eta=eta, top=top, name=name)
    n, a, b = depth, alpha - beta, alpha
    # All that `exchanged` leaves of beta >= 2 alpha at depth 2.
    if n == 2 and a == -b:
        problem = (
            f"beta = {short(beta)} is 2 alpha, from where W_1 = -W_2 for ever: minus the run of "
            "the identical start with the eigenvalues negated"
        )
        raise TooLong(f"{problem}; ask for that one without --beta, or give another --beta")
    if abs(a) >= b:
        raise TooLong(
            f"beta = {short(beta)} is not below 2 alpha, and from there no run is certified; "
            "give a smaller --beta"
        )
    if not traps(n, eta, top.high, (a, a), (b, b)):
        limit, square = trapping_limit(n, top.high, (a, a), (b, b))
        meaning = (
            f"B^2 = M^2 + beta (2 alpha - beta) = {_digits(square)}, M^N the larger of {name} "
            "and (alpha-beta) alpha^(N-1)"
        )
        problem = (
            f"eta = {short(eta)} is beyond 1/((3N-2) B^(2N-2)) = {_digits(limit)}, up to which "
            f"modes are proved to settle ({meaning})"
        )
        raise TooLong(f"{problem}; give a smaller --eta")


def require_stable(*, depth: int, eta: Fraction, top: Eigenvalue, name: str) -> None:
    """Refuse a step size with which descent does not settle at the largest |eigenvalue|.

    Arguments as for `require_settling`.
    """
    # eta >= 2/(N mu^(2N-2)), to the power N, which makes it rational.
    if eta**depth * depth**depth * top.low ** (2 * depth - 2) >= 2**depth:
        raise InputError(
            "--eta",
            f"{short(eta)} is beyond 2/(N mu^(2N-2)), so descent does not settle at {name}",
            "give a smaller step size",
        )


def least_steps(pair: Pair, level: Fraction) -> int:
    """A lower bound on the first k with |p(k)| >= level > |p(0)|, in the trapping region.

    It is 0 where nothing is known. With c = |a| + b, c' <= c (1 + |s|) and |s| <= eta c^(N-2) D, as
    |p - lam| <= D at the start and falls. So for N >= 3 no step lowers c^(2-N) by more than (N-2)
    eta D (Bernoulli), and for N = 2 none raises ln c by more than eta D; |p| >= level needs c >=
    c_1 = level^(1/N), and ln(c_1/c_0) >= 1 - c_0/c_1.
    """
    if level <= abs(pair.level):
        return 0
    n, c = pair.depth, abs(pair.a) + pair.b
    far = root_below(level, n, 64 + level.denominator.bit_length())
    if far <= c:
        return 0
    distance = max(abs(pair.level - pair.lam.low), abs(pair.level - pair.lam.high))
    if n == 2:
        way = 1 - c / far
    else:
        way = (1 / c ** (n - 2) - 1 / far ** (n - 2)) / (n - 2)
    return int(way / (pair.eta * distance))


def is_within_theorem(depth: int, alpha: Fraction, beta: Fraction) -> bool:
    """Whether beta < (c-1) alpha, which the recovery theorem of the perturbed start asks for."""
    # (c-1) c^(N-1) = 1 defines c, and the left side increases: no root is needed to compare with
    # it.
    share = beta / alpha
    return share * (1 + share) ** (depth - 1) < 1


def outside_theorem(
    *,
    depth: int,
    alpha: Fraction,
    beta: Fraction,
    eta: Fraction,
    lowest: Fraction,
    highest: Fraction,
) -> list[str]:
    """Warnings where the recovery theorem of the perturbed start does not apply.

    It needs beta < (c-1) alpha and eta < 1/(9N (cM)^(2N-2)).
    """
    limit = step_size_limit(depth=depth, alpha=alpha, lowest=lowest, highest=highest, beta=beta)
    warnings = []
    if not is_within_theorem(depth, alpha, beta):
        warnings.append(
            "beta is not below (c-1) alpha: the theorem does not cover this start, the "
            "certified runs do"
        )
    if eta >= limit.below:
        warnings.append(
            f"the step size is not below {limit.formula} = {short(limit.below)}: the theorem "
            "does not cover this run, the certified runs do"
        )
    return warnings


def _digits(value: Fraction) -> str:
    return short(value, most=10)
