"""Notation of named functions, sums, integrals, case distinctions, matrices and logic."""

from __future__ import annotations

import sympy as sp

from rankclock.reports.notation.markup import applied, fence, joined, letter, operator, row, word
from rankclock.reports.notation.mathml import ATOM, PRODUCT, MathML


class Operators(MathML):
    """Adds everything beyond sums, products, powers and relations."""

    def _print_exp(self, expr: sp.Basic) -> str:
        return f'<msup><mi mathvariant="normal">e</mi>{self._linear(expr.args[0])}</msup>'

    def _print_log(self, expr: sp.Basic) -> str:
        return applied("<mi>ln</mi>", self._print(expr.args[0]))

    def _print_re(self, expr: sp.Basic) -> str:
        return applied("<mi>Re</mi>", self._print(expr.args[0]))

    def _print_sign(self, expr: sp.Basic) -> str:
        return applied("<mi>sgn</mi>", self._print(expr.args[0]))

    def _print_Max(self, expr: sp.Basic) -> str:
        return applied(
            "<mi>max</mi>", joined(self._print(a) for a in sorted(expr.args, key=_numbers_last))
        )

    def _print_Min(self, expr: sp.Basic) -> str:
        return applied(
            "<mi>min</mi>", joined(self._print(a) for a in sorted(expr.args, key=_numbers_last))
        )

    def _print_Abs(self, expr: sp.Basic) -> str:
        return fence("|", self._print(expr.args[0]), "|")

    def _print_ceiling(self, expr: sp.Basic) -> str:
        return fence("⌈", self._print(expr.args[0]), "⌉")

    def _print_floor(self, expr: sp.Basic) -> str:
        return fence("⌊", self._print(expr.args[0]), "⌋")

    def _print_factorial(self, expr: sp.Basic) -> str:
        return row(self.within(expr.args[0], ATOM), operator("!"))

    def _print_RisingFactorial(self, expr: sp.Basic) -> str:
        return (
            f"<msub>{fence('(', self._print(expr.args[0]), ')')}{self._linear(expr.args[1])}</msub>"
        )

    def _print_hyper(self, expr: sp.Basic) -> str:
        upper, lower, argument = expr.args
        # Generalised hypergeometric: sizes of both groups of parameters stand before the letter.
        sizes = (
            f"<mn>{len(lower)}</mn><mrow></mrow><mprescripts></mprescripts>"
            f"<mn>{len(upper)}</mn><mrow></mrow>"
        )
        groups = [row(joined(self._linear(p) for p in group)) for group in (upper, lower)]
        return applied(
            f"<mmultiscripts><mi>F</mi>{sizes}</mmultiscripts>",
            joined([*groups, self._print(argument)], ";"),
        )

    def _print_Function(self, expr: sp.Basic) -> str:
        return applied(letter(expr.func.__name__), joined(self._print(a) for a in expr.args))

    def _print_Sum(self, expr: sp.Basic) -> str:
        sums = []
        # SymPy lists the innermost sum first.
        for index, first, last in reversed(expr.limits):
            sums.append(
                "<munderover><mo>∑</mo>"
                f"{row(self._print(index), operator('='), self._linear(first))}"
                f"{self._linear(last)}</munderover>"
            )
        return row(*sums, self.within(expr.function, PRODUCT))

    def _print_Integral(self, expr: sp.Basic) -> str:
        signs: list[str] = []
        ends: list[str] = []
        for limit in expr.limits:
            bounds = "".join(self._linear(end) for end in limit[1:])
            # The innermost integral comes first in SymPy, and last among the signs.
            signs.insert(
                0, f"<msubsup><mo>∫</mo>{bounds}</msubsup>" if len(limit) == 3 else "<mo>∫</mo>"
            )
            ends.append(
                '<mspace width="0.2em"></mspace>'
                f'<mi mathvariant="normal">d</mi>{self._print(limit[0])}'
            )
        return row(*signs, self.within(expr.function, PRODUCT), *ends)

    def _print_Subs(self, expr: sp.Basic) -> str:
        places = [
            row(self._print(old), operator("="), self._print(new))
            for old, new in zip(expr.variables, expr.point, strict=True)
        ]
        return (
            f"<msub>{row('<mo>[</mo>', self._print(expr.expr), '<mo>]</mo>')}{row(*places)}</msub>"
        )

    def _print_Piecewise(self, expr: sp.Basic) -> str:
        lines = []
        for value, condition in expr.args:
            case = (
                "<mtext>otherwise</mtext>"
                if condition == sp.true
                else row(
                    "<mtext>if</mtext>", '<mspace width="0.4em"></mspace>', self._print(condition)
                )
            )
            lines.append(f"<mtr><mtd>{self._print(value)}</mtd><mtd>{case}</mtd></mtr>")
        table = f'<mtable class="cases" displaystyle="true">{"".join(lines)}</mtable>'
        return row('<mo fence="true" form="prefix" stretchy="true">{</mo>', table)

    def _print_Lambda(self, expr: sp.Basic) -> str:
        variables = [self._print(v) for v in expr.variables]
        return row(*variables, operator("↦"), self._print(expr.expr))

    def _print_Transpose(self, expr: sp.Basic) -> str:
        return f"<msup>{self.within(expr.arg, ATOM)}<mo>⊤</mo></msup>"

    def _print_Trace(self, expr: sp.Basic) -> str:
        return applied("<mi>tr</mi>", self._print(expr.arg))

    def _print_And(self, expr: sp.Basic) -> str:
        return self._connected(expr, "and")

    def _print_Or(self, expr: sp.Basic) -> str:
        return self._connected(expr, "or")

    def _connected(self, expr: sp.Basic, connective: str) -> str:
        parts = [
            self._print(a)
            if isinstance(a, sp.core.relational.Relational)
            else fence("(", self._print(a), ")")
            for a in expr.args
        ]
        return row(word(connective).join(parts))

    def _print_Not(self, expr: sp.Basic) -> str:
        return row(operator("¬"), fence("(", self._print(expr.args[0]), ")"))

    def _print_Implies(self, expr: sp.Basic) -> str:
        return joined((self._print(a) for a in expr.args), "⇒")

    def _print_Equivalent(self, expr: sp.Basic) -> str:
        return joined((self._print(a) for a in expr.args), "⇔")

    def _print_BooleanTrue(self, expr: sp.Basic) -> str:
        return "<mtext>true</mtext>"

    def _print_BooleanFalse(self, expr: sp.Basic) -> str:
        return "<mtext>false</mtext>"


def _numbers_last(expr: sp.Basic) -> tuple:
    # max(x, 0) is read sooner than max(0, x).
    return expr.is_Number, sp.default_sort_key(expr)
