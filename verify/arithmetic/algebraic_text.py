"""A rational or a real algebraic number as counterexamples write it, read exactly."""

from __future__ import annotations

import re
from fractions import Fraction

from rankclock.verify.arithmetic.algebraic import Algebraic, real_roots
from rankclock.verify.arithmetic.parse import parse_exact

_ROOT = re.compile(r"(-?)\s*sqrt\((.*)\)")
_ROOT_OF = re.compile(r"CRootOf\((.*),\s*(\d{1,4})\)")
# A term: a sign, an integer, and a power of x; either of the last two may be left out.
_TERM = re.compile(r"([+-])(\d*)(?:(\*?)x(?:\*\*(\d{1,3}))?)?", re.ASCII)
# guess: roots of higher degree are found by no search, and take long to isolate.
_HIGHEST = 64
_HOW = "write a number such as 3, 0.1, 1/10, 1e-40, sqrt(2) or CRootOf(x**3 - 5, 0)"


def parse_real(text: str) -> Fraction | Algebraic:
    """A number as written: `0.1`, `1/10`, `sqrt(2)`, `-sqrt(3/2)`, `CRootOf(x**3 - 5, 0)`.

    The index of a root counts the real ones in ascending order, from 0 on. Raises ValueError when
    the text is no such number.
    """
    cleaned = text.strip()
    if match := _ROOT.fullmatch(cleaned):
        sign, inner = match.groups()
        square = parse_exact(inner)
        if square < 0:
            raise ValueError(f"{cleaned!r} is not real; {_HOW}")
        roots = real_roots([-square.numerator, 0, square.denominator])
        return roots[0 if sign else -1]
    if match := _ROOT_OF.fullmatch(cleaned):
        polynomial, index = match.groups()
        return _root_of(polynomial, int(index))
    if "(" in cleaned:
        raise ValueError(f"{cleaned[:40]!r} is not read as a number; {_HOW}")
    return parse_exact(cleaned)


def _root_of(polynomial: str, index: int) -> Fraction | Algebraic:
    roots = real_roots(_coefficients(polynomial))
    if index >= len(roots):
        raise ValueError(f"{polynomial} has {len(roots)} real roots, counted from 0")
    return roots[index]


def _coefficients(polynomial: str) -> list[int]:
    """Of a polynomial in x with integer coefficients, the constant first."""
    packed = re.sub(r"\s", "", polynomial)
    packed = packed if packed[:1] in ("+", "-") else f"+{packed}"
    powers: dict[int, int] = {}
    place = 0
    while place < len(packed):
        match = _TERM.match(packed, place)
        # A sign alone, or a star with nothing before it, is no term.
        if match is None or match.end() == place + 1 or (match[3] and not match[2]):
            raise ValueError(f"{polynomial!r} is no polynomial in x with integers; {_HOW}")
        power = 0 if "x" not in match[0] else int(match[4] or 1)
        if power > _HIGHEST:
            raise ValueError(f"{polynomial!r} has a degree above {_HIGHEST}")
        value = int(match[2] or 1)
        powers[power] = powers.get(power, 0) + (-value if match[1] == "-" else value)
        place = match.end()
    if not any(value for power, value in powers.items() if power):
        raise ValueError(f"{polynomial!r} has no root; {_HOW}")
    return [powers.get(power, 0) for power in range(max(powers) + 1)]
