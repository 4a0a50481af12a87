"""A number as a user writes it, read exactly; loads no library, for completion."""

from __future__ import annotations

import re
from fractions import Fraction

# needed: every step size that is printed for eigenvalues of such exponents can be read back.
_LARGEST_EXPONENT = 2000
# needed: below the 4300 digits at which Python's own conversion refuses.
_MOST_DIGITS = 4200
_NUMBER = re.compile(r"[+-]?(\d+/\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)", re.ASCII)


def parse_exact(text: str) -> Fraction:
    """A number as written: `0.1`, `1/10`, `1e-40` are rationals.

    Raises ValueError when the text is no finite rational number.
    """
    cleaned = text.strip()
    if not _NUMBER.fullmatch(cleaned):
        raise ValueError(f"{text!r} is not a number such as 3, 0.1, 1/10 or 1e-40")
    # Looked at before it is converted, because 1e999999999 would fill the memory.
    exponent = re.search(r"[eE][+-]?0*(\d+)$", cleaned)
    too_far = exponent and (len(exponent[1]) > 4 or int(exponent[1]) > _LARGEST_EXPONENT)
    if too_far or max(map(len, cleaned.split("/"))) > _MOST_DIGITS:
        raise ValueError(
            f"{cleaned[:20]!r}... is beyond what is computed with: exponents up to "
            f"{_LARGEST_EXPONENT}, {_MOST_DIGITS} digits"
        )
    try:
        return Fraction(cleaned)
    except ZeroDivisionError:
        raise ValueError(f"{text!r} divides by zero; give a number such as 1/10") from None
