"""Every matrix file a user can get wrong is refused in one line."""

from __future__ import annotations

import contextlib
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import scipy.io
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth import mtx as read_mtx
from rankclock.verify.ground_truth.matrix import load_matrix
from support.matrix_files import damaged_zip, huge_member, mtx, saved, truncated, with_shape, write

BAD = {
    "suffix": ("a.txt", "1", "has the suffix '.txt'; give a .npy, .npz, .csv or .mtx file"),
    "no suffix": ("a", "1", "has no suffix; give a"),
    "csv 0 bytes": ("a.csv", "", "is empty: 0 bytes; write"),
    "npy 0 bytes": ("a.npy", b"", "is empty: 0 bytes; write"),
    "npz 0 bytes": ("a.npz", b"", "is empty: 0 bytes; write"),
    "mtx 0 bytes": ("a.mtx", "", "is empty: 0 bytes; write"),
    "csv only comments": ("a.csv", "# nothing\n\n", "has no entries; write"),
    "csv ragged": (
        "a.csv",
        "# size 2\n1,2\n\n2\n",
        "has 1 entries in line 4 but 2 in the first row; give",
    ),
    "csv text": ("a.csv", "1,2\n2,zwei\n", "no number: row 2, column 2 is 'zwei'; write"),
    "csv header": (
        "a.csv",
        "x,y\n1,2\n2,1\n",
        (
            "no number: row 1, column 1 is 'x'; write numbers such as 3, 0.1, 1/10 or 1e-40; "
            "start a header line with #"
        ),
    ),
    "csv long text": ("a.csv", "1" * 39 + "x" * 9999, "is '" + "1" * 39 + "x...'; write"),
    "csv missing entry": ("a.csv", "1,2\n2,\n", "row 2, column 2 is ''; write"),
    "csv division by zero": ("a.csv", "1/0", "no number: row 1, column 1 is '1/0'; write"),
    "csv complex": ("a.csv", "1,2j\n2j,1", "no number: row 1, column 2 is '2j'; write"),
    "csv nan": ("a.csv", "1,2\nnan,1\n", "not finite: row 2, column 1 is 'nan'; replace"),
    "csv infinite": ("a.csv", "1,2\n2,-Inf\n", "not finite: row 2, column 2 is '-Inf'; replace"),
    "csv decimal commas": (
        "a.csv",
        "0,5;1\n1;0,5\n",
        "mixes commas and semicolons in line 1; separate",
    ),
    "csv wide": ("a.csv", "1,2,3\n2,1,3\n", "is not square: 2 x 3; give"),
    "csv tall": ("a.csv", "1\n2\n", "is not square: 2 x 1; give"),
    "csv not symmetric": (
        "a.csv",
        "1,2,9\n2.5,1,4\n3,4,1\n",
        (
            "is not symmetric: row 1, column 3 differs from row 3, column 1 by 6, the largest "
            "difference; exact entries"
        ),
    ),
    "csv almost symmetric": (
        "a.csv",
        "1,1e-400\n0,1\n",
        "is not symmetric: row 1, column 2 differs from row 2, column 1 by 1.00e-400, the",
    ),
    "csv UTF-16": ("a.csv", "1,2\n2,1\n".encode("utf-16"), "is no UTF-8 text; save"),
    "csv too many rows": (
        "a.csv",
        "1\n" * 51,
        "has more than 50 rows or columns; give a matrix of at most 50 rows",
    ),
    "csv too many columns": ("a.csv", ",".join("1" * 51), "has more than 50 rows or columns; give"),
    "npy no array": (
        "a.npy",
        b"no array at all",
        "cannot be read as .npy: the magic string is not correct",
    ),
    "npy short": ("a.npy", b"\x93NUM", "cannot be read as .npy: EOF"),
    "npy truncated": ("a.npy", truncated, "cannot be read as .npy: Failed to read all data"),
    "npy malformed header": (
        "a.npy",
        b"\x93NUMPY\x01\x00\x08\x00{'a': 1}",
        "cannot be read as .npy: Header",
    ),
    "npy pickle": (
        "a.npy",
        saved(np.array([[None]]), allow_pickle=True),
        "holds Python objects (dtype object); save the matrix as float64",
    ),
    "npy text": ("a.npy", saved(np.array([["1"]])), "holds no numbers (dtype <U1); save"),
    "npy record": (
        "a.npy",
        saved(np.zeros((2, 2), dtype=[("a", "f8")])),
        "holds no numbers (dtype [('a', '<f8')]); save",
    ),
    "npy complex": (
        "a.npy",
        saved(np.eye(2) * 1j),
        "has complex entries (complex128); give a real symmetric matrix",
    ),
    "npy scalar": ("a.npy", saved(np.array(1.0)), "is not two-dimensional: a single number; give"),
    "npy vector": (
        "a.npy",
        saved(np.ones(3)),
        "is not two-dimensional: one axis of length 3; give",
    ),
    "npy 3 axes": ("a.npy", saved(np.ones((2, 3, 4))), "is not two-dimensional: 2 x 3 x 4; give"),
    "npy 0 x 0": ("a.npy", saved(np.ones((0, 0))), "is empty: 0 x 0; give"),
    "npy 0 rows": ("a.npy", saved(np.ones((0, 3))), "is empty: 0 x 3; give"),
    "npy not square": ("a.npy", saved(np.ones((2, 3))), "is not square: 2 x 3; give"),
    "npy infinite": (
        "a.npy",
        saved(np.array([[1.0, 2.0], [np.inf, 1.0]])),
        "not finite: row 2, column 1 is inf; replace",
    ),
    "npy nan": (
        "a.npy",
        saved(np.array([[np.nan]])),
        "not finite: row 1, column 1 is nan; replace",
    ),
    "npy not symmetric": (
        "a.npy",
        saved(np.array([[1, 2.0, 7], [2, 1, 3], [-7, 4, 1]])),
        "is not symmetric: row 1, column 3 differs from row 3, column 1 by 14, the",
    ),
    "npy beyond rounding": (
        "a.npy",
        saved(np.array([[1, 4], [4 + 3 * 2.0**-47, 1]])),
        "is not symmetric: row 1, column 2 differs from row 2, column 1 by 2.13e-14",
    ),
    "npy unsigned": (
        "a.npy",
        saved(np.array([[1, 2], [3, 1]], dtype=np.uint8)),
        "is not symmetric: row 1, column 2 differs from row 2, column 1 by 1, the",
    ),
    "npy large integers": (
        "a.npy",
        saved(np.array([[1, 2**60], [2**60 + 1, 1]])),
        "by 1, the largest difference; give",
    ),
    "npy difference overflows": (
        "a.npy",
        saved(np.array([[1, 1.7e308], [-1.7e308, 1]])),
        "by 3.40e308, the largest difference; give",
    ),
    "npy huge header": (
        "a.npy",
        with_shape((10**6, 10**6)),
        "is too large: 1000000 x 1000000; give a matrix of at most 50 rows",
    ),
    "npy too large": ("a.npy", saved(np.eye(51)), "is too large: 51 x 51; give"),
    "npz no zip": (
        "a.npz",
        b"PK no zip file",
        "cannot be read as .npz: File is not a zip file; write",
    ),
    "npz damaged": ("a.npz", damaged_zip, "cannot be read as .npz: "),
    "npz no array": ("a.npz", lambda path: np.savez(path), "has no array; save"),
    "npz two arrays": (
        "a.npz",
        lambda path: np.savez(path, one=np.eye(2), two=np.eye(3)),
        "has 2 arrays: one, two; save",
    ),
    "npz sparse": (
        "a.npz",
        lambda path: scipy.sparse.save_npz(path, scipy.sparse.eye_array(3).tocoo()),
        "has 6 arrays: ",
    ),
    "npz complex": (
        "a.npz",
        lambda path: np.savez(path, np.eye(2) * 1j),
        "has complex entries (complex128); give",
    ),
    "npz pickle": (
        "a.npz",
        lambda path: np.savez(path, np.array([[None]]), allow_pickle=True),
        "holds Python objects",
    ),
    "npz huge header": ("a.npz", huge_member, "is too large: 1000000 x 1000000; give"),
    "mtx no banner": (
        "a.mtx",
        "1 1 1\n1 1 1\n",
        "cannot be read as Matrix Market: Line 1: Not a Matrix Market file",
    ),
    "mtx huge header": (
        "a.mtx",
        mtx("1000000 1000000 1", "1 1 1"),
        "is too large: 1000000 x 1000000; give a matrix of at most 50 rows",
    ),
    "mtx huge array": (
        "a.mtx",
        mtx("1000000 1000000", "1", layout="array"),
        "is too large: 1000000 x 1000000; give",
    ),
    "mtx size beyond integers": (
        "a.mtx",
        mtx("9" * 20 + " 2 1", "1 1 1"),
        "cannot be read as Matrix Market: Integer out of range",
    ),
    "mtx too many entries": (
        "a.mtx",
        mtx("2 2 100000000000", "1 1 1"),
        "announces 100000000000 entries for 2 x 2, so gives some more than once; give",
    ),
    "mtx duplicate": (
        "a.mtx",
        mtx("2 2 2", "1 2 1", "1 2 1"),
        "gives the entry in row 1, column 2 more than once; give",
    ),
    "mtx both triangles": (
        "a.mtx",
        mtx("2 2 2", "1 2 1", "2 1 1", symmetry="symmetric"),
        "gives the entry in row 2, column 1 more than once; give",
    ),
    "mtx pattern": (
        "a.mtx",
        mtx("2 2 1", "1 1", field="pattern"),
        "has the field 'pattern'; give a real symmetric matrix",
    ),
    "mtx complex": (
        "a.mtx",
        mtx("1 1 1", "1 1 1 1", field="complex"),
        "has the field 'complex'; give a real symmetric matrix",
    ),
    "mtx not square": ("a.mtx", mtx("2 3 1", "1 1 1"), "is not square: 2 x 3; give"),
    "mtx 0 x 0": ("a.mtx", mtx("0 0 0"), "is empty: 0 x 0; give"),
    "mtx truncated": (
        "a.mtx",
        mtx("2 2 3", "1 1 1"),
        "cannot be read as Matrix Market: it ends after 1 of 3 entries; write",
    ),
    "mtx out of range": (
        "a.mtx",
        mtx("2 2 1", "3 1 1"),
        "cannot be read as Matrix Market: line 3: no row 3, column 1 in 2 x 2; write",
    ),
    "mtx text": (
        "a.mtx",
        mtx("1 1", "x", layout="array"),
        "cannot be read as Matrix Market: could not convert string to float: 'x'; write",
    ),
    "mtx row 0": (
        "a.mtx",
        mtx("2 2 1", "0 1 1"),
        "cannot be read as Matrix Market: line 3: no row 0, column 1 in 2 x 2; write",
    ),
    "mtx too long": (
        "a.mtx",
        mtx("2 2 1", "1 1 1", "2 2 1"),
        "cannot be read as Matrix Market: line 4 follows the 1 entries announced; write",
    ),
    "mtx array too long": (
        "a.mtx",
        mtx("1 1", "1", "1", layout="array", symmetry="symmetric"),
        "line 4 follows the 1 entries announced; write",
    ),
    "mtx array that crashes SciPy": (
        "a.mtx",
        mtx("1 1", "1", "1", layout="array", symmetry="skew-symmetric"),
        "line 3 follows the 0 entries announced; write",
    ),
    "mtx fields missing": (
        "a.mtx",
        mtx("2 2 1", "1 1"),
        "cannot be read as Matrix Market: line 3 has 2 fields, not 3; write",
    ),
    "mtx integer too large": (
        "a.mtx",
        mtx("1 1", str(2**70), layout="array", field="integer"),
        "has an entry too large for a 64-bit integer: row 1, column 1 is 118059162071",
    ),
    "mtx nan": ("a.mtx", mtx("1 1 1", "1 1 nan"), "not finite: row 1, column 1 is nan; replace"),
    "mtx not symmetric": (
        "a.mtx",
        mtx("2 2 1", "2 1 0.5"),
        "is not symmetric: row 1, column 2 differs from row 2, column 1 by 0.5, the",
    ),
    "mtx skew": (
        "a.mtx",
        mtx("2 2 1", "2 1 0.5", symmetry="skew-symmetric"),
        "is not symmetric: row 1, column 2 differs from row 2, column 1 by 1, the",
    ),
}


def refusal(path: Path) -> str:
    """The message of the refusal, without the argument and the file that every message must begin
    with.
    """
    with pytest.raises(InputError) as caught:
        load_matrix(path, largest=50)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    start = f"path: {path} "
    assert message.startswith(start)
    assert caught.value.option == "path"
    assert caught.value.value == str(path)
    assert caught.value.remedy
    assert message.endswith("; " + caught.value.remedy)
    return message.removeprefix(start)


@pytest.mark.parametrize("case", BAD)
def test_bad_file_is_refused_in_one_line(case: str, tmp_path: Path) -> None:
    name, content, expected = BAD[case]
    assert expected in refusal(write(tmp_path / name, content))


def test_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.csv") == "does not exist; check the path"


def test_directory(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert refusal(tmp_path / "a.csv") == "is a directory; give a matrix file in it"


@pytest.mark.parametrize("name", ["a\0.csv", "a" * 300 + ".csv"])
def test_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    refusal(tmp_path / name)


def test_message_stays_one_line_for_a_name_of_two() -> None:
    error = InputError("--matrix", "two\nlines.csv does not exist", "check the path")
    assert str(error) == "--matrix: two lines.csv does not exist; check the path"


@pytest.mark.parametrize(
    "case",
    [
        "npy huge header",
        "npz huge header",
        "mtx huge header",
        "mtx huge array",
        "mtx too many entries",
    ],
)
def test_size_is_judged_before_entries_are_read(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **__: object) -> None:
        pytest.fail("read the entries")

    monkeypatch.setattr(read_mtx, "body_lines", read)
    monkeypatch.setattr(np.lib.format, "read_array", read)
    name, content, _ = BAD[case]
    refusal(write(tmp_path / name, content))


@pytest.mark.parametrize(("dtype", "unit"), [(np.float64, 2.0**-50), (np.float32, 2.0**-21)])
def test_rounding_is_symmetrised_and_said(dtype: type, unit: float, tmp_path: Path) -> None:
    # max|A| n unit is 8 unit and a little: just within; the next number of the format is beyond.
    array = np.array([[1, 4], [4 + 8 * unit, -4]], dtype=dtype)
    truth = load_matrix(write(tmp_path / "a.npy", saved(array)))
    mean = (Fraction(float(array[0, 1])) + Fraction(float(array[1, 0]))) / 2
    assert truth.entries == ((1, mean), (mean, -4))
    assert truth.note is not None
    assert re.fullmatch(
        r"symmetrised to \(A \+ A\^T\)/2: row 1, column 2 differs from row 2, column 1 by "
        r"\S+, within rounding",
        truth.note,
    )
    array[1, 0] = 4 + 9 * unit
    assert "is not symmetric" in refusal(write(tmp_path / "b.npy", saved(array)))


def test_a_decimal_file_is_never_symmetrised(tmp_path: Path) -> None:
    assert "is not symmetric" in refusal(write(tmp_path / "a.csv", "1,0.5\n0.5000000000000001,1"))


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "b.npz", "a.mtx", "b.mtx", "a.csv"])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    array = np.array([[1, 0.5, 0], [0.5, -2, 0], [0, 0, 0.1]])
    path = tmp_path_factory.mktemp("damaged") / name
    save = {
        "a.npy": lambda: np.save(path, array),
        "a.npz": lambda: np.savez(path, array),
        "b.npz": lambda: np.savez_compressed(path, array),
        "a.mtx": lambda: scipy.io.mmwrite(path, array),
        "b.mtx": lambda: scipy.io.mmwrite(path, scipy.sparse.coo_array(array)),
        "a.csv": lambda: np.savetxt(path, array, delimiter=","),
    }
    save[name]()
    content = bytearray(path.read_bytes())
    for place, byte in data.draw(
        st.lists(
            st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=5
        )
    ):
        content[place] = byte
    path.write_bytes(
        content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    )
    with contextlib.suppress(InputError):
        load_matrix(path, largest=50)
