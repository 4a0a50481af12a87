"""Entries of matrix files are read exactly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from rankclock.verify.ground_truth.matrix import GroundTruth, load_matrix
from support.matrix_files import mtx, saved, write

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
GOOD = {
    "csv": (
        "a.csv",
        "0.1,1/3\n1/3,-1e-40\n",
        ((Fraction(1, 10), THIRD), (THIRD, Fraction(-1, 10**40))),
    ),
    "csv mark, CRLF, blanks": (
        "a.csv",
        "\ufeff# truth\r\n 1 , .5 # row\r\n\r\n 0.50,2.\r\n \r\n",
        ((1, HALF), (HALF, 2)),
    ),
    "csv semicolons": ("a.csv", "1;1/2\n1/2;2\n", ((1, HALF), (HALF, 2))),
    "csv blanks": ("a.csv", "1 \t 1/2\n0.5 2", ((1, HALF), (HALF, 2))),
    "csv one entry": ("a.CSV", "-7", ((-7,),)),
    "npy": (
        "a.npy",
        saved(np.array([[0.1, 0.5], [0.5, 2]])),
        ((Fraction(3602879701896397, 2**55), HALF), (HALF, 2)),
    ),
    "npy columns first": (
        "a.npy",
        saved(np.asfortranarray([[1, 0.5], [0.5, 2]])),
        ((1, HALF), (HALF, 2)),
    ),
    "npy other byte order": (
        "a.npy",
        saved(np.array([[1, 0.5], [0.5, 2]], dtype=">f4")),
        ((1, HALF), (HALF, 2)),
    ),
    "npy integers": ("a.npy", saved(np.array([[2**60 + 1]])), ((2**60 + 1,),)),
    "npy truth values": (
        "a.npy",
        saved(np.array([[True, False], [False, True]])),
        ((1, 0), (0, 1)),
    ),
    "npy least": ("a.npy", saved(np.array([[5e-324]])), ((Fraction(1, 2**1074),),)),
    "npz": (
        "a.npz",
        lambda path: np.savez_compressed(path, a=np.array([[1, 0.5], [0.5, 2]])),
        ((1, HALF), (HALF, 2)),
    ),
    "mtx": (
        "a.mtx",
        mtx("2 2 2", "1 1 0.1", "2 2 2"),
        ((Fraction(3602879701896397, 2**55), 0), (0, 2)),
    ),
    "mtx symmetric": (
        "a.mtx",
        mtx("2 2 2", "1 1 1", "2 1 0.5", symmetry="symmetric"),
        ((1, HALF), (HALF, 0)),
    ),
    "mtx array": (
        "a.mtx",
        mtx("% comment\n\n2 2", "1", "0.5", "", "0.5", "2", layout="array"),
        ((1, HALF), (HALF, 2)),
    ),
    "mtx symmetric array": (
        "a.mtx",
        mtx("2 2", "1", "0.5", "2", layout="array", symmetry="symmetric").replace("\n", "\r\n"),
        ((1, HALF), (HALF, 2)),
    ),
    "mtx array of integers": (
        "a.mtx",
        mtx("1 1", str(2**60 + 1), layout="array", field="integer"),
        ((2**60 + 1,),),
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_entries_are_exact(case: str, tmp_path: Path) -> None:
    name, content, expected = GOOD[case]
    truth = load_matrix(write(tmp_path / name, content))
    assert truth == GroundTruth(expected, name)
    assert truth.size == len(expected)
    assert all(type(entry) is Fraction for row in truth.entries for entry in row)
    assert truth.as_float().tolist() == [[float(entry) for entry in row] for row in expected]


def test_extended_precision_is_kept(tmp_path: Path) -> None:
    third = np.longdouble(1) / 3
    truth = load_matrix(write(tmp_path / "a.npy", saved(np.array([[third]]))))
    assert truth.entries == ((Fraction(*third.as_integer_ratio()),),)


def test_float_array_is_a_copy(tmp_path: Path) -> None:
    truth = load_matrix(write(tmp_path / "a.csv", "1"))
    truth.as_float()[0, 0] = 2
    assert truth.as_float()[0, 0] == 1


rationals = st.fractions(max_denominator=10**6) | st.decimals(
    allow_nan=False, allow_infinity=False, places=9
).map(Fraction)


@given(st.data(), st.integers(1, 4), st.sampled_from([",", ";", " ", " , "]))
def test_what_is_written_to_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, size: int, separator: str
) -> None:
    lower = [[data.draw(rationals) for _ in range(i + 1)] for i in range(size)]
    rows = tuple(tuple(lower[max(i, j)][min(i, j)] for j in range(size)) for i in range(size))
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text("\n".join(separator.join(map(str, row)) for row in rows))
    assert load_matrix(path).entries == rows


@given(st.data(), st.integers(1, 4))
def test_binary_values_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, size: int
) -> None:
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    array = np.array(
        data.draw(
            st.lists(st.lists(numbers, min_size=size, max_size=size), min_size=size, max_size=size)
        )
    )
    array = np.triu(array) + np.triu(array, 1).T
    folder = tmp_path_factory.mktemp("npy")
    np.save(folder / "a.npy", array)
    np.savez(folder / "a.npz", array)
    scipy.io.mmwrite(folder / "a.mtx", array, precision=17)
    for name in ("a.npy", "a.npz", "a.mtx"):
        assert np.array_equal(load_matrix(folder / name).as_float(), array)
