"""Shared by all tests: draws are reproducible, and no test leaves a changed working precision
behind.
"""

from __future__ import annotations

from collections.abc import Iterator

import flint
import mpmath
import pytest
from hypothesis import settings

from support.forgetting import forget

settings.register_profile("suite", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("suite")

DEFAULT_BITS = 53


@pytest.fixture(autouse=True)
def working_precision() -> Iterator[None]:
    """mpmath and python-flint start at 53 bits; a test that ends with another precision fails."""
    flint.ctx.prec = mpmath.mp.prec = DEFAULT_BITS
    yield
    left = flint.ctx.prec, mpmath.mp.prec
    flint.ctx.prec = mpmath.mp.prec = DEFAULT_BITS
    assert left == (DEFAULT_BITS, DEFAULT_BITS), (
        f"the test leaked a working precision: python-flint {left[0]}, mpmath {left[1]} bits"
    )


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """No test finds answers of the one before, which may have planted a fault."""
    forget()
