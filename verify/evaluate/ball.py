"""Ball backend (python-flint): every value is an enclosure, every comparison is a proof or
`unknown`.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import flint
from flint import acb, acb_mat, arb, arb_mat, fmpq_mat, fmpz_poly

from rankclock.verify.arithmetic.balls import finite, outer_ends, to_ball
from rankclock.verify.arithmetic.outcomes import Singular, TooLong, Undecided, Undefined
from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.arithmetic.quadrature import LIMIT, integrate
from rankclock.verify.descent import enclosures as outside
from rankclock.verify.descent import exact as simulate
from rankclock.verify.evaluate import near_one
from rankclock.verify.verdict import Truth

_MOST_GROWTH, _MOST_STEPS = 800, 20_000
_MATRICES = (fmpq_mat, arb_mat, acb_mat)


class Ball:
    """Arithmetic of arb and acb at the working precision; NaN and unbounded balls are Undecided,
    never a pass.
    """

    name = "ball"

    def __init__(self, *, series_bits: int | None = None) -> None:
        """series_bits: most bits for a Gauss function, whose time grows with the square of them;
        None: the working precision.
        """
        self._series_bits = series_bits

    def lift(self, value):
        if isinstance(value, (arb, acb, *_MATRICES)):
            return value
        if isinstance(value, (int, Fraction)):
            return to_ball(value)
        raise TypeError(f"{type(value).__name__} does not enter a rigorous backend")

    def add(self, left, right):
        return _both(left, right, lambda a, b: a + b)

    def mul(self, left, right):
        if isinstance(left, fmpq_mat) and isinstance(right, (arb, acb)):
            left = arb_mat(left)
        if isinstance(right, fmpq_mat) and isinstance(left, (arb, acb)):
            right = arb_mat(right)
        if isinstance(right, _MATRICES) and not isinstance(left, _MATRICES):
            return right * left
        return _both(left, right, lambda a, b: a * b)

    def power(self, base, exponent: Fraction):
        if isinstance(base, _MATRICES):
            raise Undefined("power of a matrix")
        if exponent.denominator != 1:
            if isinstance(base, acb):
                raise Undecided("root of a complex number")
            if base < 0:
                raise Undefined("root of a negative number")
            if not base >= 0:
                raise Undecided("sign under a root")
            # The library's root of an exact zero is NaN.
            base = base if base == 0 else base.root(exponent.denominator)
        order = exponent.numerator
        if order < 0:
            if base == 0:
                raise Undefined("division by zero")
            return finite(1 / base**-order)
        return finite(base**order) if order else arb(1)

    def exp(self, value):
        return finite(value.exp())

    def log(self, value):
        if isinstance(value, arb) and value <= 0:
            value = acb(value)
        return finite(value.log())

    def sinh(self, value):
        return finite(value.sinh())

    def tanh(self, value):
        return finite(value.tanh())

    def absolute(self, value):
        return abs(value)

    def sign(self, value):
        value = _real(value)
        if value > 0:
            return arb(1)
        if value < 0:
            return arb(-1)
        if value == 0:
            return arb(0)
        raise Undecided("sign of a ball around zero")

    def ceiling(self, value):
        value = _real(value)
        return _integer(value, value.ceil())

    def floor(self, value):
        value = _real(value)
        return _integer(value, value.floor())

    def real_part(self, value):
        return value.real if isinstance(value, acb) else value

    def maximum(self, left, right):
        return _real(left).max(_real(right))

    def minimum(self, left, right):
        return _real(left).min(_real(right))

    def pi(self):
        return arb.pi()

    def imaginary_unit(self):
        return acb(0, 1)

    def hyper(self, upper: list[Fraction], lower: list[Fraction], argument):
        if (len(upper), len(lower)) != (2, 1):
            return self._general_hyper(upper, lower, argument)
        if self._series_bits is not None and self._series_bits < flint.ctx.prec:
            with precision(self._series_bits):
                return Ball().hyper(upper, lower, argument)
        (a, b), (c,) = upper, lower
        if isinstance(argument, arb) and a == 1 and c == 1 + b and near_one.applies(b, argument):
            return finite(near_one.series(b, argument))
        # Said exactly, because balls around a, b, c cannot show that a difference is an integer.
        whole = {"ab": a - b, "ac": a - c, "bc": b - c, "abc": a + b - c}
        flags = {name: value.denominator == 1 for name, value in whole.items()}
        return finite(argument.hypgeom_2f1(self.lift(a), self.lift(b), self.lift(c), **flags))

    def _general_hyper(self, upper: list[Fraction], lower: list[Fraction], argument):
        if len(upper) > len(lower) + 1:
            raise Undecided("a hypergeometric series that diverges")
        value = finite(
            acb(argument).hypgeom(
                [acb(self.lift(u)) for u in upper], [acb(self.lift(v)) for v in lower]
            )
        )
        # Where the series converges its sum is real with its terms.
        converges = isinstance(argument, arb) and (len(upper) <= len(lower) or abs(argument) < 1)
        return value.real if converges else value

    def integral(self, integrand, low, high):
        if low == high:
            return arb(0)
        calls = 0

        def counted(point):
            nonlocal calls
            calls += 1
            return integrand(point)

        value = integrate(counted, low, high)
        if not value.is_finite():
            # What fails at once may do better with more bits; what used up its evaluations will
            # only take longer.
            raise (Singular if calls > flint.ctx.prec * LIMIT // 2 else Undecided)(
                "an integral that is not finite"
            )
        return value

    def compare(self, relation: str, left, right) -> Truth:
        if isinstance(left, _MATRICES):
            return _compare_entries(relation, left, right)
        left, right = _real(left), _real(right)
        if relation in ("==", "!="):
            equal = (
                Truth.NO
                if left < right or left > right
                else Truth.YES
                if left == right
                else Truth.UNKNOWN
            )
            return equal if relation == "==" else equal.negated()
        yes, no = {
            "<": (left < right, left >= right),
            "<=": (left <= right, left > right),
            ">": (left > right, left <= right),
            ">=": (left >= right, left < right),
        }[relation]
        return Truth.YES if yes else Truth.NO if no else Truth.UNKNOWN

    # matrices

    def identity(self, size: int):
        return fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def transpose(self, matrix):
        return matrix.transpose()

    def inverse(self, matrix):
        return matrix.inv()

    def trace(self, matrix):
        return arb_mat(matrix).trace() if isinstance(matrix, fmpq_mat) else matrix.trace()

    def diagonal_of(self, matrix) -> list:
        return [arb(matrix[i, i]) for i in range(matrix.nrows())]

    def diagonal(self, values: list):
        size = len(values)
        return arb_mat([[values[i] if i == j else 0 for j in range(size)] for i in range(size)])

    def largest(self, values: list):
        result = values[0]
        for value in values[1:]:
            result = result.max(value)
        return result

    def spectral_norm(self, matrix):
        """tr((A^T A)^m) lies between s^(2m) and n s^(2m); a squaring doubles m and the relative
        error of the power.
        """
        power = arb_mat(matrix.transpose() * matrix)
        size, total, order = power.nrows(), arb(0), arb(1)
        for _ in range(flint.ctx.prec // 6):
            trace = power.trace()
            if not trace > 0:
                return arb(0) if all(e == 0 for e in power.entries()) else _straddle(trace)
            total += trace.log() / order
            power = power * (1 / trace)
            power, order = power * power, order * 2
        slack = arb(size).log() / order
        return finite(
            (
                (total + power.trace().log() / order).union(
                    total + power.trace().log() / order - slack
                )
                / 2
            ).exp()
        )

    def nuclear_norm(self, matrix):
        if not isinstance(matrix, fmpq_mat):
            raise Undecided("singular values of an inexact matrix")
        polynomial = (matrix.transpose() * matrix).charpoly()
        integral = fmpz_poly([int(c * polynomial.denom()) for c in polynomial.coeffs()])
        total = arb(0)
        roots: Any = (
            integral.complex_roots()
        )  # pairs of root and multiplicity, which its stubs do not know
        for value, count in roots:
            total += _root(value.real) * count
        return total

    def rank(self, matrix):
        if not isinstance(matrix, fmpq_mat):
            raise Undecided("rank of an inexact matrix")
        return arb(matrix.rank())

    # processes

    def iterate(self, k: Fraction, depth: Fraction, lam, alpha, eta):
        return outside.iterate(_steps(k), int(depth), *_rationals("an iterate", lam, alpha, eta))

    def passage(self, depth: Fraction, lam, alpha, eta, target):
        lam, alpha, eta = _rationals("a first passage", lam, alpha, eta)
        if isinstance(target, arb):
            target = outer_ends(target)
        return _count(
            outside.passage(depth=int(depth), lam=lam, alpha=alpha, eta=eta, target=target)
        )

    def recovery_time(self, depth: Fraction, lam, alpha, eta, eps):
        lam, alpha, eta, eps = _rationals("a recovery time", lam, alpha, eta, eps)
        return _count(
            outside.recovery_time(depth=int(depth), lam=lam, alpha=alpha, eta=eta, eps=eps)
        )

    def flow(self, t, depth: Fraction, lam, alpha):
        lam, alpha = _rationals("the flow", lam, alpha)
        return outside.flow(self.lift(t), int(depth), lam, alpha)

    def first_iterate(self, *start):
        return self._pair(*start)[0]

    def other_iterate(self, *start):
        return self._pair(*start)[1]

    def _pair(self, k, depth: Fraction, lam, alpha, eta, beta):
        return outside.pair(_steps(k), int(depth), *_rationals("an iterate", lam, alpha, eta, beta))

    def factor_iterate(self, index: Fraction, *start):
        return self._factors(*start)[int(index) - 1]

    def product_iterate(self, *start):
        return simulate.product(self._factors(*start))

    def _factors(self, k, depth: Fraction, truth, alpha, eta, beta=Fraction(0)):
        if (
            _steps(k) > _MOST_STEPS
            or _growth_bits(_steps(k), int(depth), truth, alpha, eta) > _MOST_GROWTH
        ):
            raise TooLong("the radius of a ball run would outgrow every precision tried")
        return simulate.balls(
            _steps(k), int(depth), arb_mat(truth), self.lift(alpha), self.lift(eta), self.lift(beta)
        )


def _both(left, right, operation):
    if isinstance(left, fmpq_mat) and isinstance(right, arb_mat):
        left = arb_mat(left)
    if isinstance(right, fmpq_mat) and isinstance(left, arb_mat):
        right = arb_mat(right)
    return operation(left, right)


def _real(value):
    if isinstance(value, acb):
        if not value.imag.contains(0):
            raise Undefined("comparison of a number that is not real")
        value = value.real
    return finite(value)


def _integer(value, rounded):
    finite(value)
    found = rounded.unique_fmpz()
    if found is None:
        raise Undecided("rounding of a ball that holds an integer")
    return arb(found)


def _compare_entries(relation: str, left, right) -> Truth:
    if relation != "==" or (left.nrows(), left.ncols()) != (right.nrows(), right.ncols()):
        return Truth.NO if relation == "==" else Truth.UNKNOWN
    if isinstance(left, fmpq_mat) and isinstance(right, fmpq_mat):
        return Truth.YES if left == right else Truth.NO
    pairs = list(zip(arb_mat(left).entries(), arb_mat(right).entries(), strict=True))
    if any(a < b or a > b for a, b in pairs):
        return Truth.NO
    return Truth.UNKNOWN


def _straddle(trace):
    raise Undecided("a norm that may be zero")


def _root(value):
    if value >= 0:
        return value.sqrt()
    if value.contains(0):
        return value.union(arb(0)).abs_upper().sqrt().union(arb(0))
    raise Undefined("negative eigenvalue of A^T A")


def _rationals(what: str, *values) -> list[Fraction]:
    if not all(isinstance(v, Fraction) for v in values):
        raise Undecided(f"{what} needs exact rational parameters")
    return list(values)


def _steps(k) -> int:
    if isinstance(k, Fraction):
        return int(k)
    found = k.unique_fmpz()
    if found is None:
        raise Undecided("number of steps")
    return int(found)


def _growth_bits(steps: int, depth: int, truth, alpha, eta) -> float:
    """Bits by which the radius of a ball run may grow; twice the Lipschitz exponent, because balls
    forget signs.
    """
    entries = [abs(float(arb(e))) for e in arb_mat(truth).entries()]
    level = max(abs(float(alpha)) ** depth, math.hypot(*entries))
    return 2 * steps * math.log2(1 + abs(float(eta)) * (3 * depth - 2) * level ** (2 - 2 / depth))


def _count(index) -> arb:
    return arb(index.lo).union(arb(index.hi)) if not index.exact else arb(index.lo)
