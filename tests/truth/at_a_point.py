"""Values of SymPy trees at a point by exact fractions and mpmath, apart from all of `verify`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import count
from typing import Any

import mpmath
import sympy as sp
from mpmath import mp
from sympy.matrices.expressions.trace import Trace

from rankclock.theory import process

# Guess: far more than any claim but the nearest identities needs, which name more.
DIGITS = 100
# Guess: an exact power with more digits than this is no longer cheap.
_LARGEST_POWER = 20_000
# Guess: terms from which a sum is rounded.
_LONG_SUM = 1000
# Guess: of the steps of a descent; entries are chosen so that it passes sooner.
_MOST_STEPS = 100_000

Number = Any  # Fraction, mpf, mpc, or a Matrix of rationals
Point = dict[sp.Basic, Any]


class NoValue(ArithmeticError):
    """A tree has no real value at the point."""


def holds(relation: sp.Basic, point: Point, *, digits: int = DIGITS) -> bool:
    """Whether a relation holds at a point; sides that agree to all digits count as equal.

    Raises NoValue where a side has no real value.
    """
    with mp.workdps(digits + 25):
        return _truth(relation, point, digits)


def difference(relation: sp.Basic, point: Point, *, digits: int = DIGITS) -> Number:
    """Left side minus right side; 0 where they agree to all digits."""
    with mp.workdps(digits + 25):
        return _difference(relation, point, digits)


def _truth(relation: sp.Basic, point: Point, digits: int) -> bool:
    if relation in (sp.true, sp.false):
        return relation is sp.true
    connectives: dict[type, Callable[[list[bool]], bool]] = {
        sp.And: all,
        sp.Or: any,
        sp.Not: lambda parts: not parts[0],
        sp.Implies: lambda parts: not parts[0] or parts[1],
        sp.Equivalent: lambda parts: len(set(parts)) == 1,
    }
    if relation.func in connectives:
        return connectives[relation.func]([_truth(part, point, digits) for part in relation.args])
    gap = _difference(relation, point, digits)
    if isinstance(gap, mpmath.mpc):
        # Only an equation may be about complex numbers.
        if isinstance(relation, (sp.Eq, sp.Ne)):
            return isinstance(relation, sp.Ne)
        raise NoValue(f"{relation} is not about real numbers")
    signs: dict[type, Callable[[], bool]] = {
        sp.Eq: lambda: gap == 0,
        sp.Ne: lambda: gap != 0,
        sp.Le: lambda: gap <= 0,
        sp.Lt: lambda: gap < 0,
        sp.Ge: lambda: gap >= 0,
        sp.Gt: lambda: gap > 0,
    }
    return signs[relation.func]()


def _difference(relation: sp.Basic, point: Point, digits: int) -> Number:
    left, right = (value(side, point) for side in relation.args)
    if isinstance(left, sp.MatrixBase):
        if left.shape != right.shape:
            raise NoValue("matrices of different sizes")
        return Fraction(int(left != right))
    if mpmath.isinf(_mp(left)) and left == right:
        return Fraction(0)
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left - right
    left, right = _mp(left), _mp(right)
    gap = left - right
    if abs(gap) <= mp.mpf(10) ** -digits * max(abs(left), abs(right)):
        return Fraction(0)
    return _real_if_it_is(gap, max(abs(left), abs(right)))


def value(tree: sp.Basic, point: Point) -> Number:
    """Value of a tree at a point, at the working precision; raises NoValue where it has none."""
    if tree in point:
        return _given(point[tree])
    if isinstance(tree, (sp.Rational, sp.Integer)):
        return Fraction(int(tree.p), int(tree.q))
    rule = _RULES.get(tree.func) or next(
        (rule for base, rule in _RULES.items() if isinstance(tree, base)), None
    )
    if rule is not None:
        return rule(tree, point)
    try:
        function = _FUNCTIONS[tree.func]
    except KeyError:
        raise LookupError(f"no value for {tree.func.__name__}") from None
    try:
        result = function(*[_mp(value(part, point)) for part in tree.args])
    except (ZeroDivisionError, ValueError) as problem:
        raise NoValue(str(problem)) from None
    return _real_if_it_is(result, 1)


def _given(number: Any) -> Number:
    if isinstance(number, (mpmath.mpf, mpmath.mpc)):
        return number
    if isinstance(number, (tuple, sp.MatrixBase)):
        return sp.ImmutableMatrix(number)
    number = sp.sympify(number)
    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    return value(number, {})


def _mp(number: Number) -> Any:
    if isinstance(number, Fraction):
        return mp.mpf(number.numerator) / number.denominator
    return number


def _real_if_it_is(number: Any, scale: Any) -> Any:
    """A complex number as a real one, if all that is imaginary is rounding."""
    if isinstance(number, mpmath.mpc):
        small = mp.mpf(10) ** -(mp.dps - 20) * max(scale, abs(number.real), 1)
        return number.real if abs(number.imag) <= small else number
    return number


def _matrix(number: Number) -> sp.MatrixBase | None:
    return number if isinstance(number, sp.MatrixBase) else None


def _rational(number: Fraction) -> sp.Rational:
    return sp.Rational(number.numerator, number.denominator)


def _plus(left: Number, right: Number) -> Number:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right
    if _matrix(left) is not None:
        return left + right
    return _mp(left) + _mp(right)


def _times(left: Number, right: Number) -> Number:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left * right
    if _matrix(left) is not None or _matrix(right) is not None:
        parts = [_rational(v) if isinstance(v, Fraction) else v for v in (left, right)]
        return sp.ImmutableMatrix(parts[0] * parts[1])
    return _mp(left) * _mp(right)


def _fold(combine: Callable[[Number, Number], Number]) -> Callable[[sp.Basic, Point], Number]:
    return lambda tree, point: reduce(combine, [value(part, point) for part in tree.args])


def _power(tree: sp.Basic, point: Point) -> Number:
    base, exponent = (value(part, point) for part in tree.args[:2])
    if _matrix(base) is not None:
        return base ** int(exponent)
    if base == 0:
        if exponent == 0:
            return Fraction(1)
        if _mp(exponent).real < 0:
            raise NoValue("a power of zero")
        return Fraction(0)
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if whole and isinstance(base, Fraction):
        digits = abs(exponent) * max(1, base.numerator.bit_length(), base.denominator.bit_length())
        if digits < _LARGEST_POWER:
            return base ** int(exponent)
    if isinstance(base, Fraction) and isinstance(exponent, Fraction) and base > 0:
        parts = base.numerator, base.denominator
        roots = [sp.integer_nthroot(part, exponent.denominator) for part in parts]
        small = max(abs(exponent.numerator), exponent.denominator) < 100
        if small and all(exact for _, exact in roots):
            return Fraction(*[int(root) for root, _ in roots]) ** exponent.numerator
    if whole:
        return _mp(base) ** int(exponent)
    return _real_if_it_is(mp.power(_mp(base), _mp(exponent)), 1)


def _floor(tree: sp.Basic, point: Point, *, up: bool = False) -> Number:
    number = value(tree.args[0], point)
    if not isinstance(number, Fraction):
        nearest = mp.nint(number)
        if abs(number - nearest) < mp.mpf(10) ** -(mp.dps // 2):
            raise NoValue(f"{tree} is at a jump")
        return Fraction(int(mp.ceil(number) if up else mp.floor(number)))
    return Fraction(-((-number) // 1) if up else number // 1)


def _sign(tree: sp.Basic, point: Point) -> Number:
    number = value(tree.args[0], point)
    return Fraction((number > 0) - (number < 0))


def _modulo(tree: sp.Basic, point: Point) -> Number:
    number, modulus = (value(part, point) for part in tree.args)
    if modulus == 0:
        raise NoValue("modulo zero")
    return number % modulus


def _extreme(choose: Callable[..., Number]) -> Callable[[sp.Basic, Point], Number]:
    def rule(tree: sp.Basic, point: Point) -> Number:
        values = [value(part, point) for part in tree.args]
        exact = all(isinstance(v, Fraction) for v in values)
        return choose(values if exact else [_mp(v) for v in values])

    return rule


def _absolute(tree: sp.Basic, point: Point) -> Number:
    return abs(value(tree.args[0], point))


def _factorial(tree: sp.Basic, point: Point) -> Number:
    number = value(tree.args[0], point)
    if isinstance(number, Fraction) and number.denominator == 1:
        if number < 0:
            raise NoValue("factorial of a negative integer")
        return Fraction(int(sp.factorial(int(number))))
    return mp.factorial(_mp(number))


def _binomial(tree: sp.Basic, point: Point) -> Number:
    top, bottom = (value(part, point) for part in tree.args)
    return _given(sp.binomial(*(_rational(part) for part in (top, bottom))))


def _folded(tree: sp.Basic, point: Point) -> Number:
    """A sum or a product over several indices, by Karr's rule; the last index is outermost."""
    term, *limits = tree.args
    index, first, last = limits[-1]
    inner = tree.func(term, *limits[:-1]) if len(limits) > 1 else term
    low, high = value(first, point), value(last, point)
    combine, start = (_plus, Fraction(0)) if isinstance(tree, sp.Sum) else (_times, Fraction(1))
    if mpmath.isinf(_mp(high)):
        needed = tuple((s, v) for s, v in point.items() if s in inner.free_symbols)
        return _series(inner, index, int(low), needed, mp.dps)
    ends, turned = (int(low), int(high)), high < low - 1
    if turned:
        ends = (int(high) + 1, int(low) - 1)
    # Exact fractions of long sums have too many digits.
    total = start if ends[1] - ends[0] < _LONG_SUM else _mp(start)
    for at in range(ends[0], ends[1] + 1):
        total = combine(total, value(inner, {**point, index: sp.Integer(at)}))
    if not turned:
        return total
    return _times(Fraction(-1), total) if isinstance(tree, sp.Sum) else 1 / total


@lru_cache(maxsize=64)
def _series(
    term: sp.Basic, index: sp.Basic, low: int, needed: tuple[Any, ...], digits: int
) -> Number:
    """Sum to infinity at a precision; kept, since most do not depend on the point."""
    return mp.nsum(
        lambda at: _mp(value(term, {**dict(needed), index: sp.Integer(int(at))})), [low, mp.inf]
    )


def _integral(tree: sp.Basic, point: Point) -> Number:
    integrand, (variable, low, high) = tree.args
    ends = [_mp(value(end, point)) for end in (low, high)]
    return mp.quad(lambda at: _mp(value(integrand, {**point, variable: at})), ends)


def _symbol(tree: sp.Basic, point: Point) -> Number:
    raise LookupError(f"the point gives no value for {tree}")


def _piecewise(tree: sp.Basic, point: Point) -> Number:
    for branch, condition in tree.args:
        if _truth(condition, point, int(mp.dps) - 25):
            return value(branch, point)
    raise NoValue("no case applies")


def _hyper(tree: sp.Basic, point: Point) -> Number:
    above, below = ([value(part, point) for part in row] for row in tree.args[:2])
    argument, term, total = value(tree.args[2], point), Fraction(1), Fraction(0)
    ends = [-int(v) for v in above if v.denominator == 1 and v <= 0]
    if not ends:
        return mp.hyper([_mp(v) for v in above], [_mp(v) for v in below], _mp(argument))
    for order in range(min(ends) + 1):
        total = _plus(total, term)
        step = Fraction(1, order + 1)
        for v in above:
            step *= v + order
        for v in below:
            step = step / (v + order) if v + order else step
        term = _times(_times(term, step), argument)
    return total


def _step(mode: Any, depth: int, lam: Any, eta: Any) -> Any:
    return mode + eta * mode ** (depth - 1) * (lam - mode**depth)


def _iterate(tree: sp.Basic, point: Point) -> Number:
    steps, depth, lam, mode, eta = (_mp(value(part, point)) for part in tree.args)
    for _ in range(int(steps)):
        mode = _step(mode, int(depth), lam, eta)
    return mode


def _flow(tree: sp.Basic, point: Point) -> Number:
    time, depth, lam, start = (value(part, point) for part in tree.args)
    if depth != 2 or lam == 0:
        raise LookupError("the flow is known in closed form for two factors and lam != 0 only")
    lam, start = _mp(lam), _mp(start)
    # The logistic equation, w' = 2 w (lam - w) for the square w.
    square = lam / (1 + (lam / start**2 - 1) * mp.exp(-2 * lam * _mp(time)))
    return mp.sqrt(square)


def _spectrum(tree: sp.Basic, point: Point) -> Number:
    (variable,), spectrum = tree.args[0].signature, value(tree.args[1], point)
    entries = [
        _rational(value(tree.args[0].expr, {**point, variable: spectrum[i, i]}))
        for i in range(spectrum.rows)
    ]
    return sp.ImmutableMatrix(sp.diag(*entries))


def _passage(tree: sp.Basic, point: Point) -> Number:
    depth, lam, mode, eta, target = (_mp(value(part, point)) for part in tree.args)
    rising = mode**depth < lam
    for steps in count():
        if (mode >= target) if rising else (mode <= target):
            return Fraction(steps)
        if steps > _MOST_STEPS:
            raise NoValue("the target is not passed")
        mode = _step(mode, int(depth), lam, eta)
    raise AssertionError


def _singular(matrix: sp.MatrixBase) -> list[Any]:
    square = mp.matrix([[_mp(_given(v)) for v in row] for row in (matrix.T * matrix).tolist()])
    return [mp.sqrt(abs(v)) for v in mp.eigsy(square, eigvals_only=True)]


def _of_matrix(function: Callable[[Any], Number]) -> Callable[[sp.Basic, Point], Number]:
    return lambda tree, point: function(value(tree.args[0], point))


def _identity(tree: sp.Basic, point: Point) -> Number:
    # All matrices of a claim have one size, which the point gives by its entries alone.
    sizes = {len(v) if isinstance(v, tuple) else v.rows for v in point.values()}
    (size,) = sizes
    return sp.ImmutableMatrix(sp.eye(size))


_RULES: dict[type, Callable[[sp.Basic, Point], Number]] = {
    sp.Add: _fold(_plus),
    sp.Mul: _fold(_times),
    sp.MatAdd: _fold(_plus),
    sp.MatMul: _fold(_times),
    sp.Pow: _power,
    sp.MatPow: _power,
    sp.floor: _floor,
    sp.ceiling: lambda tree, point: _floor(tree, point, up=True),
    sp.sign: _sign,
    sp.Mod: _modulo,
    sp.Max: _extreme(max),
    sp.Min: _extreme(min),
    sp.Abs: _absolute,
    sp.factorial: _factorial,
    sp.binomial: _binomial,
    sp.Sum: _folded,
    sp.Product: _folded,
    sp.Integral: _integral,
    sp.Piecewise: _piecewise,
    sp.hyper: _hyper,
    sp.Transpose: _of_matrix(lambda matrix: matrix.T),
    sp.Inverse: _of_matrix(lambda matrix: matrix.inv()),
    Trace: _of_matrix(lambda matrix: _given(matrix.trace())),
    sp.Identity: _identity,
    process.Rank: _of_matrix(lambda matrix: Fraction(matrix.rank())),
    process.SpectralNorm: _of_matrix(lambda matrix: max(_singular(matrix))),
    process.NuclearNorm: _of_matrix(lambda matrix: mp.fsum(_singular(matrix))),
    process.Iterate: _iterate,
    process.Passage: _passage,
    process.Flow: _flow,
    process.SpectrumMap: _spectrum,
    type(sp.pi): lambda tree, point: +mp.pi,
    type(sp.E): lambda tree, point: +mp.e,
    type(sp.oo): lambda tree, point: mp.inf,
    sp.Symbol: _symbol,
}
# What mpmath has under its own name.
_FUNCTIONS: dict[type, Callable[..., Any]] = {
    sp.exp: lambda z: mp.exp(z),
    sp.log: lambda z: mp.log(z),
    sp.sin: lambda z: mp.sin(z),
    sp.cos: lambda z: mp.cos(z),
    sp.tan: lambda z: mp.tan(z),
    sp.atan: lambda z: mp.atan(z),
    sp.sinh: lambda z: mp.sinh(z),
    sp.cosh: lambda z: mp.cosh(z),
    sp.tanh: lambda z: mp.tanh(z),
    sp.gamma: lambda z: mp.gamma(z),
    sp.loggamma: lambda z: mp.loggamma(z),
    sp.erf: lambda z: mp.erf(z),
    sp.zeta: lambda z: mp.zeta(z),
    sp.LambertW: lambda z, branch=0: mp.lambertw(z, int(branch)),
    sp.besselj: lambda order, z: mp.besselj(order, z),
    sp.besseli: lambda order, z: mp.besseli(order, z),
    sp.besselk: lambda order, z: mp.besselk(order, z),
}
