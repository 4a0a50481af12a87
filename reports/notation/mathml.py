"""SymPy trees as presentation MathML, restricted to what MathML Core displays.

SymPy's own MathML printer is not used: it emits attributes and entities that browsers no longer
support, and it does not know the functions of theory/process.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any, ClassVar

import sympy as sp
from sympy.printing.printer import Printer

from rankclock.reports.notation.markup import fence, letter, operator, row

# How tightly a node binds, from loose to tight: what binds looser than its place is fenced.
RELATION, SUM, PRODUCT, ATOM = range(4)

_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "<": "&lt;", ">": "&gt;"}
_TAG = re.compile(r"<[^>]*>")
# Shown as a thin space, and read out as a product.
_INVISIBLE_TIMES = '<mo>&#x2062;</mo><mspace width="0.14em"></mspace>'


class MathML(Printer):
    """Prints one SymPy tree.

    names: markup to print in place of whole subtrees, such as a long bound that is defined
    elsewhere. A node that has no notation is printed as its plain text in <mtext class="plain">.
    """

    printmethod = "_reports_mathml"
    # Printers of SymPy take a copy; what all of them share must not be written to.
    _default_settings: ClassVar[Mapping[str, Any]] = MappingProxyType({"order": None})

    # Written without fences of their own, so that an exponent would seem to belong to the argument.
    reaching: ClassVar[tuple[type, ...]] = (sp.log, sp.exp, sp.Pow, sp.re, sp.sign)

    def __init__(self, names: Mapping[sp.Basic, str] | None = None) -> None:
        super().__init__()
        self.names = dict(names or {})
        self.flat = 0

    def _print(self, expr: sp.Basic, **kwargs: Any) -> str:
        # Looked up before any printer: a named subtree is never taken apart.
        named = self.names.get(expr) if self.names and isinstance(expr, sp.Basic) else None
        return named if named is not None else super()._print(expr, **kwargs)

    def emptyPrinter(self, expr: sp.Basic) -> str:
        return f'<mtext class="plain">{escape(str(expr))}</mtext>'

    def within(self, expr: sp.Basic, least: int) -> str:
        """Markup of a subtree, in parentheses if it binds more loosely than `least`."""
        shown = self._print(expr)
        return (
            fence("(", shown, ")")
            if self._binding(expr) < least and expr not in self.names
            else shown
        )

    def _binding(self, expr: sp.Basic) -> int:
        if (
            isinstance(expr, (sp.core.relational.Relational, sp.logic.boolalg.Boolean))
            and not expr.is_Symbol
        ):
            return RELATION
        if isinstance(expr, (sp.Add, sp.MatAdd, sp.Piecewise, sp.Lambda, sp.Sum)) or _negative(
            expr
        ):
            return SUM
        if (
            isinstance(expr, (sp.Mul, sp.MatMul, sp.Integral))
            or (expr.is_Rational and not expr.is_Integer)
            or _in_denominator(expr)
        ):
            return PRODUCT
        return ATOM

    def _linear(self, expr: sp.Basic) -> str:
        """Markup with fractions on one line, for exponents and indices."""
        # Counts, as an exponent may hold an exponent.
        self.flat += 1
        shown = self._print(expr)
        self.flat -= 1
        return shown

    def _fraction(self, over: str, under: str, simple: bool) -> str:
        if not self.flat:
            return f"<mfrac>{over}{under}</mfrac>"
        return row(over, operator("/"), under if simple else fence("(", under, ")"))

    def _print_Integer(self, expr: sp.Basic) -> str:
        return f"<mn>{expr}</mn>" if expr >= 0 else row(operator("&#x2212;"), f"<mn>{-expr}</mn>")

    def _print_int(self, value: int) -> str:
        return self._print_Integer(sp.Integer(value))

    def _print_Rational(self, expr: sp.Basic) -> str:
        shown = self._fraction(f"<mn>{abs(expr.p)}</mn>", f"<mn>{expr.q}</mn>", True)
        return shown if expr.p > 0 else row(operator("&#x2212;"), shown)

    def _print_Symbol(self, expr: sp.Basic) -> str:
        return letter(expr.name)

    _print_Dummy = _print_MatrixSymbol = _print_Symbol

    def _print_Pi(self, expr: sp.Basic) -> str:
        return "<mi>π</mi>"

    def _print_ImaginaryUnit(self, expr: sp.Basic) -> str:
        return '<mi mathvariant="normal">i</mi>'

    def _print_Infinity(self, expr: sp.Basic) -> str:
        return "<mi>∞</mi>"

    def _print_Identity(self, expr: sp.Basic) -> str:
        return "<mi>I</mi>"

    def _print_Add(self, expr: sp.Basic, order: object = None) -> str:
        return self._terms(self._as_ordered_terms(expr, order=order))

    def _print_MatAdd(self, expr: sp.Basic) -> str:
        return self._terms(list(expr.args))

    def _terms(self, terms: list[sp.Basic]) -> str:
        # A sum begins with a positive term where it has one: b - a is read sooner than -a + b.
        first = next((i for i, term in enumerate(terms) if not _negative(term)), 0)
        terms = [terms[first], *terms[:first], *terms[first + 1 :]]
        parts = [
            self.within(terms[0], SUM)
            if not isinstance(terms[0], sp.Piecewise)
            else self.within(terms[0], PRODUCT)
        ]
        for term in terms[1:]:
            minus = _negative(term)
            parts += [
                operator("&#x2212;" if minus else "+"),
                self.within(_unsigned(term) if minus else term, PRODUCT),
            ]
        return row(*parts)

    def _print_Mul(self, expr: sp.Basic) -> str:
        return self._product(list(expr.as_ordered_factors()))

    def _print_MatMul(self, expr: sp.Basic) -> str:
        if _negative(expr):
            return row(operator("&#x2212;"), self._print(_unsigned(expr)))
        return self._product(list(expr.args))

    def _product(self, factors: list[sp.Basic]) -> str:
        over, under, minus = [], [], False
        for factor in factors:
            # 3x/2 is one fraction, not 3/2 times x.
            if factor.is_Rational:
                minus ^= factor < 0
                over += [sp.Integer(abs(factor.p))] if abs(factor.p) != 1 else []
                under += [sp.Integer(factor.q)] if factor.q != 1 else []
            elif _in_denominator(factor):
                under.append(1 / factor)
            else:
                over.append(factor)
        shown = self._side_by_side(over)
        if under:
            shown = self._fraction(
                shown,
                self._side_by_side(under),
                len(under) == 1 and self._binding(under[0]) != PRODUCT,
            )
        return row(operator("&#x2212;"), shown) if minus else shown

    def _side_by_side(self, factors: list[sp.Basic]) -> str:
        if not factors:
            return "<mn>1</mn>"
        if len(factors) == 1:
            return self.within(factors[0], PRODUCT if self.flat else RELATION)
        # An operator with limits reaches as far right as it can, so it goes last and needs no
        # parentheses there.
        reaching = [f for f in factors if isinstance(f, (sp.Sum, sp.Integral))]
        factors = [f for f in factors if f not in reaching] + reaching
        parts: list[str] = []
        for factor in factors:
            last = factor is factors[-1] and factor in reaching
            part = self.within(factor, SUM if last else PRODUCT)
            if parts:
                # A number after a factor would read as one number with it.
                digit = _TAG.sub("", part)[:1].isdigit()
                parts.append(operator("&#x22c5;") if digit else _INVISIBLE_TIMES)
            parts.append(part)
        return row(*parts)

    def _print_Pow(self, expr: sp.Basic) -> str:
        base, exponent = expr.args
        if _in_denominator(expr):
            return self._product([expr])
        # A root with a bar over its argument needs no fence.
        if exponent == sp.S.Half:
            return f"<msqrt>{self._print(base)}</msqrt>"
        shown = self.within(base, ATOM)
        if isinstance(base, self.reaching):
            shown = fence("(", shown, ")")
        return f"<msup>{shown}{self._linear(exponent)}</msup>"

    def _print_MatPow(self, expr: sp.Basic) -> str:
        return f"<msup>{self.within(expr.base, ATOM)}{self._linear(expr.exp)}</msup>"

    def _print_Relational(self, expr: sp.Basic) -> str:
        return row(self._print(expr.lhs), operator(_SIGNS[expr.rel_op]), self._print(expr.rhs))


def _negative(expr: sp.Basic) -> bool:
    """Whether an expression is printed with a leading minus sign."""
    # Matrix products keep their coefficient apart from the factors, which do not commute.
    if isinstance(expr, sp.MatMul):
        return _negative(expr.as_coeff_matrices()[0])
    return (
        bool(expr.as_coeff_Mul()[0].is_negative)
        if isinstance(expr, sp.Expr) and not getattr(expr, "is_Matrix", False)
        else False
    )


def _unsigned(expr: sp.Basic) -> sp.Basic:
    """A negative term without its sign, otherwise untouched: -expr could rearrange the rest."""
    if isinstance(expr, sp.MatMul):
        coefficient, factors = expr.as_coeff_matrices()
        rest = list(factors) if coefficient == -1 else [-coefficient, *factors]
        return rest[0] if len(rest) == 1 else sp.MatMul(*rest, evaluate=False)
    coefficient, factors = expr.as_coeff_mul()
    rest = list(factors) if coefficient == -1 else [-coefficient, *factors]
    return rest[0] if len(rest) == 1 else sp.Mul(*rest, evaluate=False)


def _in_denominator(expr: sp.Basic) -> bool:
    """Whether a factor is printed below a fraction bar."""
    return isinstance(expr, sp.Pow) and _negative(expr.exp) and not expr.base.is_Rational
