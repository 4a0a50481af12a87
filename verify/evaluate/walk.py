"""One walk over a SymPy tree for every backend.

The backend (an Algebra) says what the nodes mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import flint
import sympy as sp
from sympy.matrices.expressions.trace import Trace

from rankclock.theory import process
from rankclock.verify.arithmetic.outcomes import NotRational, Undecided, Undefined
from rankclock.verify.verdict import Truth

Env = Mapping[sp.Basic, Any]


def evaluate(tree: sp.Basic, env: Env, algebra) -> Any:
    """Value of a SymPy tree in a backend.

    env: values of the free symbols (exact rationals, or numbers of the backend). Raises Undefined
    where the tree has no value, Undecided where the backend cannot tell, KeyError never: a symbol
    without value is a ValueError that names it.
    """
    return _Walk(env, algebra).value(tree)


class _Walk:
    def __init__(self, env: Env, algebra) -> None:
        self.env, self.algebra = dict(env), algebra
        self.memo: dict[sp.Basic, Any] = {}

    def value(self, tree: sp.Basic) -> Any:
        found = self.memo.get(tree)
        if found is None:
            visit = _VISITS.get(tree.func) or _visit_by_base(tree)
            found = self.memo[tree] = visit(self, tree)
        return found

    def bound(self, symbol: sp.Basic, value: Any) -> _Walk:
        """The same walk with one more symbol bound."""
        return _Walk({**self.env, symbol: value}, self.algebra)

    def rational(self, tree: sp.Basic) -> Fraction:
        """Exact value of an exponent or an index, whatever the backend."""
        from rankclock.verify.evaluate.rational import RATIONAL

        if tree.is_Rational:
            return Fraction(int(tree.p), int(tree.q))
        return RATIONAL.as_fraction(evaluate(tree, self.env, RATIONAL))

    def exact_or_value(self, tree: sp.Basic) -> Any:
        """The rational number if the tree is one, else its value in the backend."""
        from rankclock.verify.evaluate.rational import RATIONAL

        try:
            return evaluate(tree, self.env, RATIONAL)
        except (NotRational, Undecided):
            return self.value(tree)


def knows(tree: sp.Basic) -> bool:
    """Whether backends have a meaning for this node, its arguments left aside."""
    return isinstance(tree, tuple(_VISITS))


def _visit_by_base(tree: sp.Basic):
    for base, visit in _VISITS.items():
        if isinstance(tree, base):
            return visit
    raise ValueError(
        f"no backend knows the function {tree.func.__name__}; use those of SymPy listed in "
        "verify/evaluate/walk.py"
    )


def _symbol(walk: _Walk, tree: sp.Basic) -> Any:
    try:
        return walk.algebra.lift(walk.env[tree])
    except KeyError:
        raise ValueError(f"no value given for the symbol {tree}") from None


def _number(walk: _Walk, tree: sp.Basic) -> Any:
    return walk.algebra.lift(Fraction(int(tree.p), int(tree.q)))


def _fold(name: str):
    def visit(walk: _Walk, tree: sp.Basic) -> Any:
        operation = getattr(walk.algebra, name)
        values = [walk.value(part) for part in tree.args]
        result = values[0]
        for value in values[1:]:
            result = operation(result, value)
        return result

    return visit


def _apply(name: str):
    def visit(walk: _Walk, tree: sp.Basic) -> Any:
        return getattr(walk.algebra, name)(*(walk.value(part) for part in tree.args))

    return visit


def _jump(name: str):
    """A function with jumps: at a jump only an exact argument gives a value."""

    def visit(walk: _Walk, tree: sp.Basic) -> Any:
        return getattr(walk.algebra, name)(walk.algebra.lift(walk.exact_or_value(tree.args[0])))

    return visit


def _power(walk: _Walk, tree: sp.Basic) -> Any:
    base, exponent = tree.args
    try:
        order = walk.rational(exponent)
    except NotRational:
        return walk.algebra.exp(
            walk.algebra.mul(walk.value(exponent), walk.algebra.log(walk.value(base)))
        )
    return walk.algebra.power(walk.value(base), order)


def _piecewise(walk: _Walk, tree: sp.Basic) -> Any:
    for branch, condition in tree.args:
        truth = _which_case(condition, walk)
        if truth is Truth.YES:
            return walk.value(branch)
        if truth is Truth.UNKNOWN:
            raise Undecided(f"which case applies: {condition}")
    raise Undecided("no case applies")


def _which_case(condition: sp.Basic, walk: _Walk) -> Truth:
    """A case distinction is decided exactly where it can be: balls never settle a tie."""
    from rankclock.verify.evaluate.rational import RATIONAL

    try:
        return truth(condition, walk.env, RATIONAL)
    except (NotRational, Undecided, TypeError):
        return holds(condition, walk)


def _sum(walk: _Walk, tree: sp.Basic) -> Any:
    term, (index, first, last) = tree.args
    total = walk.algebra.lift(Fraction(0))
    for i in range(int(walk.rational(first)), int(walk.rational(last)) + 1):
        total = walk.algebra.add(total, walk.bound(index, Fraction(i)).value(term))
    return total


def _integral(walk: _Walk, tree: sp.Basic) -> Any:
    integrand, (variable, low, high) = tree.args
    algebra = getattr(walk.algebra, "within_integral", walk.algebra)

    def value(point: Any) -> Any:
        return _Walk({**walk.env, variable: point}, algebra).value(integrand)

    return walk.algebra.integral(value, walk.value(low), walk.value(high))


def _hyper(walk: _Walk, tree: sp.Basic) -> Any:
    upper, lower, argument = tree.args
    return walk.algebra.hyper(
        [walk.rational(u) for u in upper], [walk.rational(v) for v in lower], walk.value(argument)
    )


def _process(name: str):
    """A process node; arguments that are rational numbers are handed over exactly, whatever the
    backend.
    """

    def visit(walk: _Walk, tree: sp.Basic) -> Any:
        return getattr(walk.algebra, name)(*(walk.exact_or_value(part) for part in tree.args))

    return visit


def _spectrum(combine: str):
    from rankclock.verify.evaluate.rational import RATIONAL

    def visit(walk: _Walk, tree: sp.Basic) -> Any:
        function, spectrum = tree.args
        (variable,) = function.signature
        diagonal = walk.exact_or_value(spectrum)
        eigenvalues = (
            RATIONAL.diagonal_of(diagonal)
            if isinstance(diagonal, flint.fmpq_mat)
            else walk.algebra.diagonal_of(diagonal)
        )
        return getattr(walk.algebra, combine)(
            [walk.bound(variable, v).value(function.expr) for v in eigenvalues]
        )

    return visit


_VISITS: dict[type, Any] = {
    sp.Symbol: _symbol,
    sp.MatrixSymbol: _symbol,
    sp.Rational: _number,
    sp.Integer: _number,
    sp.Add: _fold("add"),
    sp.Mul: _fold("mul"),
    sp.MatAdd: _fold("add"),
    sp.MatMul: _fold("mul"),
    sp.Pow: _power,
    sp.exp: _apply("exp"),
    sp.log: _apply("log"),
    sp.Abs: _apply("absolute"),
    sp.sign: _jump("sign"),
    sp.ceiling: _jump("ceiling"),
    sp.floor: _jump("floor"),
    sp.re: _apply("real_part"),
    sp.sinh: _apply("sinh"),
    sp.tanh: _apply("tanh"),
    sp.Max: _fold("maximum"),
    sp.Min: _fold("minimum"),
    sp.Piecewise: _piecewise,
    sp.Sum: _sum,
    sp.Integral: _integral,
    sp.hyper: _hyper,
    type(sp.pi): lambda walk, tree: walk.algebra.pi(),
    type(sp.I): lambda walk, tree: walk.algebra.imaginary_unit(),
    sp.Transpose: _apply("transpose"),
    sp.Inverse: lambda walk, tree: walk.algebra.inverse(walk.value(tree.args[0])),
    Trace: _apply("trace"),
    sp.Identity: lambda walk, tree: walk.algebra.identity(int(walk.rational(tree.shape[0]))),
    process.Iterate: _process("iterate"),
    process.Passage: _process("passage"),
    process.RecoveryTime: _process("recovery_time"),
    process.Flow: _process("flow"),
    process.FirstIterate: _process("first_iterate"),
    process.OtherIterate: _process("other_iterate"),
    process.FactorIterate: _process("factor_iterate"),
    process.ProductIterate: _process("product_iterate"),
    process.SpectrumMap: _spectrum("diagonal"),
    process.SpectrumMax: _spectrum("largest"),
    process.SpectralNorm: _apply("spectral_norm"),
    process.NuclearNorm: _apply("nuclear_norm"),
    process.Rank: _apply("rank"),
}


def holds(condition: sp.Basic, walk: _Walk) -> Truth:
    """Three-valued truth of a relation or a logical combination of relations, within a walk."""
    if condition is sp.true:
        return Truth.YES
    if condition is sp.false:
        return Truth.NO
    if isinstance(condition, sp.Not):
        return holds(condition.args[0], walk).negated()
    if isinstance(condition, sp.Equivalent):
        return _same([holds(part, walk) for part in condition.args])
    if isinstance(condition, sp.Implies):
        premise, conclusion = condition.args
        return _lazy((sp.Not(premise, evaluate=False), conclusion), Truth.YES, walk)
    if isinstance(condition, (sp.And, sp.Or)):
        parts = sorted(
            condition.args, key=lambda part: (sp.count_ops(part), sp.default_sort_key(part))
        )
        return _lazy(parts, Truth.NO if isinstance(condition, sp.And) else Truth.YES, walk)
    if not isinstance(condition, sp.core.relational.Relational):
        raise ValueError(f"not a relation: {condition}")
    left, right = walk.value(condition.lhs), walk.value(condition.rhs)
    return walk.algebra.compare(condition.rel_op, left, right)


def truth(condition: sp.Basic, env: Env, algebra) -> Truth:
    """Three-valued truth of a relation or a logical combination of relations."""
    return holds(condition, _Walk(env, algebra))


def _lazy(parts: Sequence[sp.Basic], decides: Truth, walk: _Walk) -> Truth:
    """Stop at the first part that decides, NO for And and YES for Or; a part without value matters
    only where no other part decides.
    """
    outcome = decides.negated()
    missing: Undefined | None = None
    unsettled: NotRational | Undecided | None = None
    for part in parts:
        try:
            found = holds(part, walk)
        except Undefined as problem:
            missing = missing or problem
            continue
        except (NotRational, Undecided) as problem:
            # A later part may decide all the same; if none does, another backend is asked.
            unsettled = unsettled or problem
            continue
        if found is decides:
            return decides
        if found is Truth.UNKNOWN:
            outcome = Truth.UNKNOWN
    if unsettled is not None:
        raise unsettled
    # A part that is still open may decide at a higher precision.
    if missing is not None and outcome is not Truth.UNKNOWN:
        raise missing
    return outcome


def _same(values: list[Truth]) -> Truth:
    if Truth.UNKNOWN in values:
        return Truth.UNKNOWN
    return Truth.YES if len(set(values)) == 1 else Truth.NO
