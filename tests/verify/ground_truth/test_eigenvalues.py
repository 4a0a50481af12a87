"""Enclosures of eigenvalues against matrices whose spectrum is known exactly, and windows from
matrix files.
"""

from __future__ import annotations

import json
import resource
import shlex
import signal
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rankclock.main import run_arguments
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth import eigenvalues as spectrum
from rankclock.verify.ground_truth.eigenvalues import (
    Eigenvalue,
    enclosed_spectrum,
    parse_spectrum,
    product_and_error,
    residual_radius,
)
from rankclock.verify.ground_truth.matrix import GroundTruth
from support.matrix_files import mtx, saved, with_shape, write
from support.spectra import MatrixCase, cases, cayley


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The command takes SIGTERM over; give it back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@settings(max_examples=100)
@given(
    case=cases(),
    scale=st.sampled_from(
        [Fraction(1), Fraction(10) ** 90, Fraction(1, 10**200), Fraction(10) ** 400]
    ),
)
def test_enclosures_hold_the_known_spectrum(case: MatrixCase, scale: Fraction) -> None:
    truth = tuple(tuple(entry * scale for entry in row) for row in case.truth)
    known = sorted((value * scale for value in case.eigenvalues), reverse=True)
    found = enclosed_spectrum(truth)
    assert all(value.low <= lam <= value.high for value, lam in zip(found, known, strict=True))
    assert all(
        value.radius <= max(abs(lam) for lam in known) * Fraction(1, 10**13) for value in found
    )


def test_diagonal_matrices_are_exact() -> None:
    values = [Fraction(1, 3), Fraction(5), Fraction(-1, 10**400)]
    rows = [[value if i == j else Fraction(0) for j in range(3)] for i, value in enumerate(values)]
    assert enclosed_spectrum(rows) == tuple(
        Eigenvalue.exactly(value) for value in sorted(values, reverse=True)
    )
    rows[0][2] = rows[2][0] = Fraction(1, 10**500)  # below float64, but not zero
    assert not any(value.exact for value in enclosed_spectrum(rows))
    assert enclosed_spectrum(GroundTruth(tuple(map(tuple, rows)), "rows")) == enclosed_spectrum(
        rows
    )


@pytest.mark.parametrize("spoil", [0.0, 1e-12, 1e-6, 1e-2])
@pytest.mark.parametrize("part", ["values", "vectors", "one vector", "swapped"])
def test_radius_covers_whatever_decomposition_is_given(spoil: float, part: str) -> None:
    size = 6
    V = np.array(
        [
            [float(x) for x in row]
            for row in cayley([Fraction(i, 7) for i in range(size * (size - 1) // 2)], size)
        ]
    )
    true = np.array([-3.0, -1.0, 0.0, 0.5, 2.0, 5.0])
    array = V @ np.diag(true) @ V.T
    array = (array + array.T) / 2
    values, vectors = np.linalg.eigh(array)
    rng = np.random.default_rng(3)
    if part == "values":
        values = values + spoil * rng.normal(size=size)
    elif part == "vectors":
        noise = rng.normal(size=(size, size))
        vectors = vectors + spoil * noise
        norm = spoil * float(np.linalg.norm(noise))
        # e <= 2 norm + norm^2 and ||R|| <= 2 max|D| norm, with max|D| = 5.
        assert (
            residual_radius(array, values, vectors)
            <= (10 * (2 * norm + norm**2) + 10 * norm + 1e-12) / max(0.01, 1 - 2 * norm - norm**2)
            or norm > 0.2
        )
    elif part == "one vector":
        vectors = vectors.copy()
        vectors[:, 0] = vectors[:, 1] if spoil else vectors[:, 0]
    else:
        # Values of the wrong order: rows of another truth.
        values = values + spoil * np.arange(size)
    radius = residual_radius(array, values, vectors)
    moved = float(np.max(np.abs(np.sort(values) - true)))
    assert radius + 1e-14 >= moved
    if part == "one vector" and spoil:
        assert radius == float("inf")
    elif not spoil:
        assert radius < 1e-12


def exact(array: np.ndarray) -> list[list[Fraction]]:
    return [[Fraction(x) for x in row] for row in array.tolist()]


def times(A: list, B: list) -> list:
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*B, strict=True)]
        for row in A
    ]


def norm(A: list) -> float:
    return float(sum(x * x for row in A for x in row)) ** 0.5


def minus(A: list, B: list) -> list:
    return [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(A, B, strict=True)]


def test_error_of_a_product_is_covered_and_is_not_zero() -> None:
    rng, errors = np.random.default_rng(1), []
    for size in (2, 5, 30):
        for _ in range(5):
            A, B = (
                rng.normal(size=(size, size)) * 10.0 ** rng.integers(-3, 3),
                rng.normal(size=(size, size)),
            )
            found, error = product_and_error(A, B)
            actual = norm(minus(times(exact(A), exact(B)), exact(found)))
            assert actual <= error <= 2.0**-50 * np.linalg.norm(A) * np.linalg.norm(B)
            errors.append(actual)
    assert all(errors)


@pytest.mark.parametrize("spoil", [1e-9, 1e-3])
def test_radius_is_the_bound_in_exact_arithmetic(spoil: float) -> None:
    rng = np.random.default_rng(2)
    array = rng.normal(size=(4, 4))
    array = array + array.T
    values, vectors = np.linalg.eigh(array)
    vectors = vectors + spoil * rng.normal(size=(4, 4))
    V, D = (
        exact(vectors),
        [
            [Fraction(v) if i == j else Fraction(0) for j in range(4)]
            for i, v in enumerate(values.tolist())
        ],
    )
    one = [[Fraction(i == j) for j in range(4)] for i in range(4)]
    r = norm(minus(times(exact(array), V), times(V, D)))
    e = norm(minus(times([list(column) for column in zip(*V, strict=True)], V), one))
    bound = (2 * e * float(np.max(np.abs(values))) + r) / (1 - e)
    assert bound <= residual_radius(array, values, vectors) <= bound * (1 + 1e-6) + 1e-13


@pytest.mark.parametrize("of_image", [True, False])
def test_error_of_both_products_is_counted(monkeypatch: pytest.MonkeyPatch, of_image: bool) -> None:
    array = np.array([[2.0, 1.0], [1.0, 5.0]])
    monkeypatch.setattr(
        spectrum,
        "product_and_error",
        lambda A, B: (A @ B, 0.1 if (A is array) == of_image else 0.0),
    )
    assert residual_radius(array, *np.linalg.eigh(array)) >= (0.1 if of_image else 2 * 0.1 * 5)


def test_rounding_of_the_entries_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spectrum, "residual_radius", lambda *_: 0.0)
    third = Fraction(1, 3)
    assert all(
        value.radius >= third * 2 * Fraction(1, 2**53)
        for value in spectrum.enclosed_spectrum([[third, third], [third, third]])
    )


def test_a_large_matrix_is_enclosed_narrowly() -> None:
    size = 200
    rng = np.random.default_rng(5)
    Q, _ = np.linalg.qr(rng.normal(size=(size, size)))
    array = Q @ np.diag(np.linspace(-1, 5, size)) @ Q.T
    array = (array + array.T) / 2
    values, vectors = np.linalg.eigh(array)
    assert 1e-15 < residual_radius(array, values, vectors) < 1e-11


@pytest.mark.parametrize("text", ["", " ", "5,,3", "5;3", "5,nan", "5,inf", "1/0", "5,"])
def test_bad_lists_of_eigenvalues(text: str) -> None:
    with pytest.raises(InputError, match="--spectrum"):
        parse_spectrum(text)


OPTIONS = "--depth 3 --alpha 0.1 --eta 0.001 --rank 1"
BASIS = cayley(
    [Fraction(1, 2), Fraction(-1, 3), Fraction(2), Fraction(1), Fraction(-1, 5), Fraction(3, 4)], 4
)
LEVELS = (Fraction(5), Fraction(3), Fraction(-1), Fraction(-5))
TRUTH = MatrixCase(BASIS, LEVELS, 3, Fraction(1, 10), Fraction(1, 1000), 1).truth
FLOATS = np.array([[float(x) for x in row] for row in TRUTH])


def entries(array: np.ndarray) -> list[str]:
    return [f"{i + 1} {j + 1} {array[i, j]!r}" for i in range(len(array)) for j in range(i + 1)]


@pytest.mark.parametrize("name", ["truth.npy", "truth.npz", "truth.csv", "truth.mtx"])
@pytest.mark.parametrize("options", ["", "--beta 0.05"])
def test_windows_of_a_file_are_those_of_its_spectrum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, options: str
) -> None:
    contents = {
        ".npy": saved(FLOATS),
        ".npz": lambda path: np.savez(path, truth=FLOATS),
        ".csv": "\n".join(",".join(map(str, row)) for row in TRUTH),
        ".mtx": mtx(
            "4 4 10",
            *(line.replace("np.float64(", "").replace(")", "") for line in entries(FLOATS)),
            symmetry="symmetric",
        ),
    }
    path = write(tmp_path / name, contents[Path(name).suffix])
    assert run_arguments(shlex.split(f"window --matrix {path} {OPTIONS} {options} --json")) == 0
    from_file = json.loads(capsys.readouterr().out)
    assert (
        run_arguments(shlex.split(f"window --spectrum=5,3,-1,-5 {OPTIONS} {options} --json")) == 0
    )
    from_list = json.loads(capsys.readouterr().out)
    assert [from_file[key] for key in ("k_first", "k_last", "empty", "exact")] == [
        from_list[key] for key in ("k_first", "k_last", "empty", "exact")
    ]
    assert "residual" in from_file["eigenvalues"] and from_list["eigenvalues"] == "exact"


LOPSIDED = np.array([[1.0, 2.0], [2.5, 1.0]])
BAD_FILES = [
    ("a.npy", saved(LOPSIDED), "not symmetric"),
    ("a.npy", saved(np.eye(2) * 1j), "complex"),
    ("a.npy", saved(np.zeros((3, 3))), "zero"),
    ("a.npy", saved(-np.eye(3)), "positive"),
    ("a.npy", saved(np.zeros((2, 3))), "not square"),
    ("a.npy", saved(np.array([[1.0, np.nan], [np.nan, 1.0]])), "not finite"),
    ("a.npy", with_shape((10**5, 10**5)), "too large"),
    ("a.mtx", mtx("100000 100000 1", "1 1 1.0", symmetry="symmetric"), "too large"),
    (
        "a.mtx",
        mtx("2 2 3", "1 1 1.0", "2 2 2.0", "2 2 2.0", symmetry="symmetric"),
        "more than once",
    ),
    ("a.mtx", mtx("2 2 1", "1 1 1.0 0.0", field="complex"), "complex"),
    ("a.txt", "1", "suffix"),
    ("a.csv", "", "empty"),
]


@pytest.mark.parametrize(("name", "content", "text"), BAD_FILES)
@pytest.mark.parametrize("command", [f"window {OPTIONS}", "plan --depth 3 --rank 1"])
def test_bad_files_are_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: object,
    text: str,
    command: str,
) -> None:
    path = write(tmp_path / name, content)  # type: ignore[arg-type]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert run_arguments(shlex.split(f"{command} --matrix {path}")) == 2
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.count("\n") == 1
        and err.startswith("rankclock: error: --")
        and text in err
        and "; " in err
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


@pytest.mark.parametrize("given", ["", "--spectrum=5,3 --matrix x.npy"])
def test_one_ground_truth_is_needed(capsys: pytest.CaptureFixture[str], given: str) -> None:
    assert run_arguments(shlex.split(f"window {OPTIONS} {given}")) == 2
    assert "--spectrum/--matrix" in capsys.readouterr().err
