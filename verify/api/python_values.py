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
from rankclock.verify.arithmetic.rationals import with_plain_integers
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.eigenvalue import Eigenvalue
from rankclock.verify.ground_truth.eigenvalues import enclosed_spectrum, parse_spectrum
from rankclock.verify.ground_truth.matrix import (
    LARGEST,
    GroundTruth,
    read_matrix,
    truth_of_array,
    truth_of_rows,
)
from rankclock.verify.ground_truth.refusals import Refuse, judge_shape

# Whatever denotes a rational, exactly or as its binary value.
Number = Fraction | int | float | Decimal | str | sp.Rational | np.integer[Any] | np.floating[Any]
Spectrum = npt.NDArray | Sequence[Any] | str
GivenTruth = npt.NDArray | Sequence[Any] | GroundTruth | str | Path


def exact_number(value: Any, option: str) -> Fraction:
    """The rational that a value denotes.

    A text as written ("0.1" is 1/10), a float its binary value (0.1 is not 1/10). Raises
    InputError, naming `option`, for what is no finite number.
    """
    written = isinstance(value, str) or (isinstance(value, Decimal) and value.is_finite())
    try:
        return parse_exact(str(value)) if written else _rational(value)
    except ValueError as problem:
        raise InputError(
            option,
            str(problem) if written else f"{value} is not finite",
            "give a number such as 1/10 as a text, Fraction, int or float",
        ) from None
    except OverflowError:
        raise InputError(option, f"{value} is not finite", "give a finite number") from None
    except TypeError:
        raise InputError(
            option,
            f"{str(value)[:40]!r} is no number but {type(value).__name__}",
            "give a text, Fraction, int or float",
        ) from None


def _rational(value: Any) -> Fraction:
    """The rational that a number of Python, NumPy or SymPy is; TypeError for anything else."""
    # True would pass for 1, and an array of one element for that element.
    if isinstance(value, bool | np.bool_):
        raise TypeError
    if isinstance(value, Rational):
        return with_plain_integers(value)
    if isinstance(value, np.ndarray | complex):
        raise TypeError
    if hasattr(value, "as_integer_ratio"):
        return Fraction(*value.as_integer_ratio())
    return Fraction(operator.index(value))


def whole_number(value: Any, option: str) -> int:
    """An integer, NumPy's included. Raises InputError, naming `option`, for anything else."""
    try:
        if isinstance(value, bool):
            raise TypeError
        return operator.index(value)
    except TypeError:
        raise InputError(option, f"{str(value)[:40]!r} is no integer", "give an int") from None


def given_eigenvalues(truth: GivenTruth, option: str) -> tuple[Eigenvalue, ...]:
    """The eigenvalues of a ground truth.

    Exact for a spectrum or a diagonal matrix, enclosed for another. truth: symmetric matrix (n, n)
    as array or what NumPy takes for one, rows of numbers, GroundTruth or path of a file; or n
    eigenvalues, in any order, also as a text such as "5,3,1/2". Arrays and rows of floats alone may
    miss symmetry by rounding, as files may (rankclock.verify.ground_truth.matrix); all other
    entries are exact. Raises InputError, naming `option`, for what is neither, and as read_matrix
    and enclosed_spectrum.
    """
    if isinstance(truth, GroundTruth):
        return enclosed_spectrum(truth)
    # A text of numbers is a spectrum, even where a file has that name.
    if isinstance(truth, str) and _lists_numbers(truth):
        return _spectrum(truth.split(","), option)
    if isinstance(truth, str | Path):
        return enclosed_spectrum(read_matrix(Path(truth), option))

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError(option, f"it {problem}", remedy)

    if not hasattr(truth, "__array__"):
        return _of_rows(truth, option, refuse)
    if np.ma.is_masked(truth):
        refuse("has masked entries", "fill them, or leave their rows and columns out")
    # Tensors and data frames too.
    array = np.asarray(truth)
    if array.dtype.kind == "c":
        refuse(f"has complex entries ({array.dtype})", "give a real symmetric matrix")
    if array.ndim == 1:
        return _spectrum(array.tolist(), option)
    judge_shape(array.shape, LARGEST, refuse)
    if array.dtype.kind in "fiub":
        return enclosed_spectrum(truth_of_array(array, option, refuse))
    # Objects, such as Fractions, one by one.
    return _of_rows(array.tolist(), option, refuse)


def _of_rows(truth: Any, option: str, refuse: Refuse) -> tuple[Eigenvalue, ...]:
    """The eigenvalues of rows of numbers, or of a list that holds them."""
    if not isinstance(truth, Iterable) or isinstance(truth, bytes | bytearray | Mapping | Set):
        refuse(f"is {type(truth).__name__}", "give a symmetric matrix, or its eigenvalues")
    rows = list(truth)
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
    judge_shape((len(rows), widths.pop()), LARGEST, refuse)
    # Floats alone are what a program computed, and may miss symmetry by rounding.
    if all(isinstance(entry, float) for row in rows for entry in row):
        array = np.array(rows, dtype=np.float64)
        return enclosed_spectrum(truth_of_array(array, option, refuse))
    exact = tuple(tuple(exact_number(entry, option) for entry in row) for row in rows)
    return enclosed_spectrum(truth_of_rows(exact, option, refuse))


def given_spectrum(values: Any, option: str) -> tuple[Eigenvalue, ...]:
    """Eigenvalues from a list, a one-dimensional array or a text such as "5,3,1/2".

    Raises InputError, naming `option`, for anything else.
    """
    if isinstance(values, str):
        return tuple(Eigenvalue.exactly(value) for value in parse_spectrum(values, option=option))
    if hasattr(values, "__array__"):
        values = _list_of(values, option)
    if not isinstance(values, Sequence) or isinstance(values, bytes | bytearray):
        raise InputError(option, f"it is {type(values).__name__}", "give a list of eigenvalues")
    return _spectrum(values, option)


def _list_of(values: Any, option: str) -> list[Any]:
    """The entries of a one-dimensional array."""
    if np.ma.is_masked(values):
        raise InputError(option, "it has masked entries", "fill them, or leave them out")
    array = np.asarray(values)
    if array.ndim != 1:
        raise InputError(
            option,
            f"it has {array.ndim} dimensions",
            "give eigenvalues; rankclock.enclosed_spectrum has those of a matrix",
        )
    # Python's numbers, but for those of extended precision, which Python's floats would round.
    plain = array.dtype.kind in "iufO" and array.dtype.itemsize <= 8
    return array.tolist() if plain else list(array)


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
