"""Small pieces of presentation MathML: rows, operators, fences, letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# By the names of symbols in theory; Lam and l are letters that would be read as others.
_GREEK = {
    "lambda": "λ",
    "alpha": "α",
    "beta": "β",
    "delta": "δ",
    "eta": "η",
    "epsilon": "ε",
    "mu": "μ",
    "tau": "τ",
    "theta": "θ",
    "rho": "ρ",
    "Lam": "Λ",
    "l": "ℓ",
}


def row(*parts: str) -> str:
    """Markup of parts set side by side."""
    return "<mrow>" + "".join(parts) + "</mrow>"


def operator(sign: str) -> str:
    """Markup of an operator sign, already escaped."""
    return f"<mo>{sign}</mo>"


def word(text: str) -> str:
    """Markup of a connecting word in roman type."""
    return (
        '<mspace width="0.5em"></mspace>'
        f'<mtext>{escape(text)}</mtext><mspace width="0.5em"></mspace>'
    )


def fence(left: str, inside: str, right: str) -> str:
    """Markup of something between two fences that grow with it."""
    # Bars are not symmetric about the axis: around a tall numerator they would reach as far below
    # it.
    shape = 'fence="true" stretchy="true"' + ("" if left == "(" else ' symmetric="false"')
    return row(
        f'<mo {shape} form="prefix">{left}</mo>', inside, f'<mo {shape} form="postfix">{right}</mo>'
    )


def joined(parts: Iterable[str], sign: str = ",") -> str:
    """Markup of parts with an operator sign between them."""
    return row(operator(sign).join(parts))


def applied(name: str, inside: str) -> str:
    """Markup of a named function, its name and argument already markup."""
    return row(name, operator("&#x2061;"), fence("(", inside, ")"))


def letter(name: str) -> str:
    """Markup of a symbol by name: Greek letters, hats and trailing or underscored indices."""
    # What is the ground truth W with a hat: a single letter, so that no word is meant.
    if name.endswith("hat") and len(name) == 4:
        return f"<mover>{letter(name[0])}<mo>^</mo></mover>"
    # x_0 and x0 alike; the shortest base, so that a second underscore belongs to the index.
    indexed = re.fullmatch(r"(.+?)_(\w+)|([A-Za-z]+?)(\d+)", name)
    if indexed:
        base, index = (part for part in indexed.groups() if part is not None)
        return f"<msub>{letter(base)}{_index(index)}</msub>"
    return f"<mi>{_GREEK.get(name) or escape(name)}</mi>"


def _index(text: str) -> str:
    return f"<mn>{text}</mn>" if text.isdigit() else letter(text)
