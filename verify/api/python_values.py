"""Numbers and ground truths that Python code gives: arrays, nested lists, files."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt
import sympy as sp

from rankclock.verify.arithmetic.parse import parse_exact
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.ground_truth.eigenvalues import enclosed_spectrum, parse_spectrum
from rankclock.verify.ground_truth.matrix import (
    GroundTruth,
    load_matrix,
    truth_of_array,
    truth_of_rows,
)
from rankclock.verify.ground_truth.refusals import judge_shape

Number = Fraction | int | float | Decimal | str | sp.Rational | np.integer[Any] | np.floating[Any]
Spectrum = npt.NDArray | Sequence[Any] | str
Given = npt.NDArray | Sequence[Any] | GroundTruth | str | Path

_LARGEST = 2000


def exact_number(value: Any, option: str) -> Fraction:
    """The rational that a value denotes: a text as written ("0.1" is 1/10), a float its binary
    value (0.1 is not 1/10).

    Raises InputError, naming `option`, for what is no finite number.
    """
    written = isinstance(value, str) or (isinstance(value, Decimal) and value.is_finite())
    try:
        if written:
            return parse_exact(str(value))
        if isinstance(value, bool | np.bool_):
            raise TypeError
        if isinstance(value, Rational):
            return Fraction(
                int(value.numerator), int(value.denominator)
            )  # NumPy's integers would stay inside, and overflow
        if isinstance(value, np.ndarray | complex):
            raise TypeError
        return (
            Fraction(*value.as_integer_ratio())
            if hasattr(value, "as_integer_ratio")
            else Fraction(operator.index(value))
        )
    except ValueError as problem:
        told = str(problem) if written else f"{value} is not finite"
        raise InputError(
            option, told, "give a number such as 1/10 as a text, Fraction, int or float"
        ) from None
    except OverflowError:
        raise InputError(option, f"{value} is not finite", "give a finite number") from None
    except TypeError:
        raise InputError(
            option,
            f"{str(value)[:40]!r} is no number but {type(value).__name__}",
            "give a text, Fraction, int or float",
        ) from None


def whole_number(value: Any, option: str) -> int:
    """An integer, NumPy's included. Raises InputError, naming `option`, for anything else."""
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise InputError(option, f"{str(value)[:40]!r} is no integer", "give an int") from None


def given_eigenvalues(given: Given, option: str) -> tuple[Eigenvalue, ...]:
    """The eigenvalues of a ground truth, exact for a spectrum or a diagonal matrix and enclosed for
    another.

    given: symmetric matrix (n, n) as array or what NumPy takes for one, rows of numbers,
    GroundTruth or path of a file; or n eigenvalues, in any order, also as a text such as "5,3,1/2".
    Arrays and rows of floats alone may miss symmetry by rounding, as files may
    (rankclock.verify.ground_truth.matrix); all other entries are exact. Raises InputError, naming
    `option`, for what is neither, and as load_matrix and enclosed_spectrum.
    """
    if isinstance(given, GroundTruth):
        return enclosed_spectrum(given.entries)
    if isinstance(given, str) and _lists_numbers(given):
        return _spectrum(given.split(","), option)
    if isinstance(given, str | Path):
        return enclosed_spectrum(load_matrix(Path(given)).entries)

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError(option, f"it {problem}", remedy)

    if hasattr(given, "__array__"):
        if np.ma.is_masked(given):
            refuse("has masked entries", "fill them, or leave their rows and columns out")
        given = np.asarray(given)  # tensors and data frames too
        if given.dtype.kind == "c":
            refuse(f"has complex entries ({given.dtype})", "give a real symmetric matrix")
        if given.ndim == 1:
            return _spectrum(given.tolist(), option)
        judge_shape(given.shape, _LARGEST, refuse)
        if given.dtype.kind in "fiub":
            return enclosed_spectrum(truth_of_array(given, option, refuse).entries)
        given = given.tolist()
    if not isinstance(given, Iterable) or isinstance(given, bytes | bytearray | Mapping | Set):
        refuse(f"is {type(given).__name__}", "give a symmetric matrix, or its eigenvalues")
    rows = list(given)
    nested = [isinstance(row, Sequence | np.ndarray) and not isinstance(row, str) for row in rows]
    if not any(nested):
        return _spectrum(rows, option)
    if not all(nested):
        refuse("mixes numbers and rows", "give rows of numbers, or eigenvalues")
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        refuse(
            f"has rows of {min(widths)} to {max(widths)} entries", "give every row as many entries"
        )
    judge_shape((len(rows), widths.pop()), _LARGEST, refuse)
    if all(isinstance(entry, float) for row in rows for entry in row):
        return enclosed_spectrum(
            truth_of_array(np.array(rows, dtype=np.float64), option, refuse).entries
        )
    exact = tuple(tuple(exact_number(entry, option) for entry in row) for row in rows)
    return enclosed_spectrum(truth_of_rows(exact, option, refuse).entries)


def given_spectrum(given: Any, option: str) -> tuple[Eigenvalue, ...]:
    """Eigenvalues from a list, a one-dimensional array or a text such as "5,3,1/2".

    Raises InputError, naming `option`, for anything else.
    """
    if isinstance(given, str):
        return tuple(Eigenvalue.exactly(value) for value in parse_spectrum(given, option=option))
    if hasattr(given, "__array__"):
        if np.ma.is_masked(given):
            raise InputError(option, "it has masked entries", "fill them, or leave them out")
        array = np.asarray(given)
        if array.ndim != 1:
            raise InputError(
                option,
                f"it has {array.ndim} dimensions",
                "give eigenvalues; rankclock.enclosed_spectrum has those of a matrix",
            )
        given = (
            array.tolist()
            if array.dtype.kind in "iufO" and array.dtype.itemsize <= 8
            else list(array)
        )
    if not isinstance(given, Sequence) or isinstance(given, bytes | bytearray):
        raise InputError(option, f"it is {type(given).__name__}", "give a list of eigenvalues")
    return _spectrum(given, option)


def _lists_numbers(text: str) -> bool:
    try:
        for entry in text.split(","):
            parse_exact(entry)
    except ValueError:
        return False
    return True


def _spectrum(values: Sequence[Any], option: str) -> tuple[Eigenvalue, ...]:
    return tuple(
        value if isinstance(value, Eigenvalue) else Eigenvalue.exactly(exact_number(value, option))
        for value in values
    )
