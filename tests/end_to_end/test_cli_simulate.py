"""`rankclock simulate`: what it prints and writes, and every message."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rankclock.main import run_arguments
from rankclock.reports.figures.trajectory_plot import draw
from rankclock.verify.descent.trajectory import trajectory
from rankclock.verify.descent.trajectory_file import write_whole
from support.exact_descent import ALPHA, ETA, SPECTRUM, TRUTH, exact_eigenvalues, exact_products

ROOT = Path(__file__).parents[2]
SQUARE = "1/5,4/5\n4/5,1/5\n"
RUN = [
    "simulate",
    "--spectrum",
    "1,-3/5",
    "--depth",
    "3",
    "--alpha",
    "1/2",
    "--eta",
    "1/50",
    "--steps",
    "4",
]


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_arguments(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """The one line of an error, without its head."""
    exit_code, out, err = call(capsys, *arguments)
    head = "rankclock: error: "
    assert exit_code == code and out == "" and err.startswith(head) and err.count("\n") == 1, (
        exit_code,
        out,
        err,
    )
    return err[len(head) : -1]


def changed(**options: str | None) -> list[str]:
    """RUN with options replaced, or left out where None."""
    words = list(RUN)
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if option in words:
            at = words.index(option)
            del words[at : at + 2]
        if value is not None:
            words += [option, value]
    return words


def test_json_alone_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, *RUN, "--every", "3", "--json")
    assert code == 0 and err == ""
    data = json.loads(out)
    assert list(data) == [
        "engine",
        "steps",
        "eta",
        "recorded",
        "loss",
        "effective_rank",
        "eigenvalues",
        "product_error",
        "files",
    ]
    wanted = exact_eigenvalues(exact_products(TRUTH, 3, 4)[-1])
    assert (data["engine"], data["steps"], data["eta"], data["recorded"], data["files"]) == (
        "spectral",
        4,
        "1/50",
        3,
        [],
    )
    assert data["eigenvalues"] == [float(w) for w in wanted]
    assert data["loss"] == pytest.approx(
        float(sum((w - lam) ** 2 for w, lam in zip(wanted, SPECTRUM, strict=True)) / 2), rel=1e-15
    )
    assert 0 < data["product_error"] < 1e-17


def test_digits_asked_for_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, *RUN, "--digits", "60", "--json")
    wanted = exact_eigenvalues(exact_products(TRUTH, 3, 4)[-1])
    for text, w in zip(json.loads(out)["eigenvalues"], wanted, strict=True):
        assert abs(Fraction(text) - w) < Fraction(1, 10**59)


def test_auto_step_size_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, *changed(spectrum="1", alpha="1/2", eta="auto"))
    assert code == 0
    lines = out.splitlines()
    # 9/10 of 1/(2 N), with M = 1.
    assert lines[-1] == "engine spectral, eta = 3/20, 5 steps recorded"
    assert lines[0].split() == [
        "step",
        "loss",
        "effective",
        "rank",
        "product",
        "error",
        "eigenvalue",
        "1",
    ]
    assert (
        lines[1].split()[0] == "0"
        and lines[1].split()[-1] == "0.125"
        and lines[2].split()[0] == "4"
    )


def test_files_of_every_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "w.csv").write_text(SQUARE)
    run = [*changed(spectrum=None), "--matrix", str(tmp_path / "w.csv"), "--every", "2"]
    exact = exact_products(TRUTH, 3, 4)[::2]
    for engine in ("spectral", "matrix", "float"):
        out, plot = tmp_path / f"{engine}.npz", tmp_path / f"{engine}.svg"
        code, printed, err = call(
            capsys, *run, "--engine", engine, "-o", str(out), "--plot", str(plot), "--json"
        )
        assert code == 0 and json.loads(printed)["files"] == [str(out), str(plot)]
        assert err.startswith("note: w.csv: its eigenvalues are floating-point numbers") is (
            engine == "spectral"
        )
        with np.load(out) as arrays:
            assert sorted(set(arrays) - {"products"}) == [
                "effective_rank",
                "eigenvalues",
                "loss",
                "product_error",
                "step",
            ]
            assert arrays["step"].tolist() == [0, 2, 4]
            wanted = np.array([[float(w) for w in exact_eigenvalues(product)] for product in exact])
            np.testing.assert_allclose(arrays["eigenvalues"], wanted, rtol=1e-14)
            np.testing.assert_allclose(
                arrays["effective_rank"], wanted.sum(axis=1) / wanted.max(axis=1), rtol=1e-14
            )
            np.testing.assert_allclose(
                arrays["loss"], ((wanted - [1, -0.6]) ** 2).sum(axis=1) / 2, rtol=1e-14
            )
            assert ((arrays["product_error"] > 0) & (arrays["product_error"] < 1e-12)).all()
            assert ("products" in arrays) is (engine != "spectral")
            if engine != "spectral":
                np.testing.assert_allclose(
                    arrays["products"], np.array(exact).astype(float), rtol=1e-14
                )
        assert b"<svg" in plot.read_bytes()
    code, _, _ = call(capsys, *run, "-o", str(tmp_path / "t.csv"))
    with (tmp_path / "t.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["0", "2", "4"]
    assert float(rows[-1]["eigenvalue_1"]) == pytest.approx(wanted[-1][0], rel=1e-15)
    assert float(rows[0]["effective_rank"]) == 2.0
    written = {
        f"{engine}.{suffix}"
        for engine in ("spectral", "matrix", "float")
        for suffix in ("npz", "svg")
    }
    assert {path.name for path in tmp_path.iterdir()} == {*written, "t.csv", "w.csv"}


def test_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert call(capsys, *RUN, "-o", str(tmp_path / "t.parquet"))[0] == 0
    columns = parquet.read_table(tmp_path / "t.parquet").to_pydict()
    assert list(columns) == [
        "step",
        "loss",
        "effective_rank",
        "product_error",
        "eigenvalue_1",
        "eigenvalue_2",
    ]
    assert columns["effective_rank"][0] == 2.0 and columns["loss"][0] == pytest.approx(
        (0.875**2 + 0.725**2) / 2, rel=1e-15
    )
    assert all(0 < error < 1e-17 for error in columns["product_error"])
    assert columns["step"] == [0, 1, 2, 3, 4]
    assert columns["eigenvalue_2"] == [
        float(exact_eigenvalues(product)[1]) for product in exact_products(TRUTH, 3, 4)
    ]


@pytest.mark.parametrize(
    ("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")]
)
def test_figures_are_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str, start: bytes
) -> None:
    drawn = []
    for name in ("one", "two"):
        assert (
            call(
                capsys,
                *changed(spectrum="1,2,3,4,5,6,7,8,9", eta="auto"),
                "--plot",
                str(tmp_path / (name + suffix)),
            )[0]
            == 0
        )
        drawn.append((tmp_path / (name + suffix)).read_bytes())
    assert drawn[0].startswith(start) and drawn[0] == drawn[1]


def test_figure_shows_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    monkeypatch.setattr(
        "matplotlib.figure.Figure.savefig", lambda figure, *_, **__: shown.append(figure)
    )
    run = trajectory(spectrum=SPECTRUM, depth=3, alpha=ALPHA, eta=ETA, steps=4)
    draw(run, ".svg")
    above, below = shown[0].axes
    for index, line in enumerate(above.get_lines()):
        assert line.get_xdata().tolist() == [0, 1, 2, 3, 4]
        assert line.get_ydata().tolist() == [float(row[index]) for row in run.eigenvalues]
    (staircase,) = below.get_lines()
    assert staircase.get_drawstyle() == "steps-post" and staircase.get_ydata().tolist() == [
        float(rank) for rank in run.effective_rank
    ]
    assert [text.get_text() for text in above.get_legend().get_texts()] == ["λ = 1", "λ = −3/5"]
    assert above.get_ylabel() == "eigenvalue w of the product (d^N)"
    assert (below.get_xlabel(), below.get_ylabel()) == (
        "gradient-descent steps k",
        "effective rank (dimensionless)",
    )


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    write_whole(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_numbers_below_float64_are_kept_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t.npz"
    code, printed, err = call(capsys, *changed(alpha="1e-200", steps="0"), "--json", "-o", str(out))
    assert code == 0 and json.loads(printed)["eigenvalues"] == ["1.0e-600", "1.0e-600"]
    assert (
        err
        == f"note: {out}: eigenvalues below the range of float64 are 0 in it; a .csv keeps them\n"
    )


BAD = [
    (
        {"spectrum": None},
        "--spectrum/--matrix: neither is given; give the ground truth by one of them",
    ),
    (
        {"matrix": "w.csv"},
        "--spectrum/--matrix: both are given; give the ground truth by one of them",
    ),
    (
        {"spectrum": ""},
        "--spectrum: is empty; give eigenvalues separated by commas, such as 5,3,1/2",
    ),
    (
        {"spectrum": "5,nan"},
        (
            "--spectrum: entry 2: 'nan' is not a number such as 3, 0.1, 1/10 or 1e-40; separate "
            "the eigenvalues by single commas"
        ),
    ),
    (
        {"spectrum": "5,,3"},
        (
            "--spectrum: entry 2: '' is not a number such as 3, 0.1, 1/10 or 1e-40; separate the "
            "eigenvalues by single commas"
        ),
    ),
    ({"depth": "1"}, "--depth: 1 is below 2; give the number of factors, 2 or more"),
    (
        {"alpha": "0"},
        "--alpha: 0 is not positive; give an initialisation scale above 0, such as 1/10",
    ),
    (
        {"alpha": "-1/2"},
        "--alpha: -1/2 is not positive; give an initialisation scale above 0, such as 1/10",
    ),
    ({"eta": "0"}, "--eta: 0 is not positive; give a step size above 0, or --eta auto"),
    (
        {"eta": "1/5"},
        (
            "--eta: 1/5 is beyond the limit 1/((3N-2) M^(2N-2)) = 1/7 for this start; give a "
            "smaller step size, --eta auto, or --beyond-limit"
        ),
    ),
    ({"steps": "-1"}, "--steps: -1 is negative; give the number of steps, 0 or more"),
    ({"every": "0"}, "--every: 0 is below 1; give 1 to record every step"),
    ({"digits": "0"}, "--digits: 0 is not within 1..10000; leave it out for 17"),
    ({"digits": "10001"}, "--digits: 10001 is not within 1..10000; leave it out for 17"),
    (
        {"beta": "-1/3"},
        (
            "--beta: -1/3 is negative; give a perturbation above 0, or leave it out for the "
            "identical start"
        ),
    ),
    (
        {"engine": "fast"},
        "--engine: 'fast' is not one of 'spectral', 'matrix', 'float'; see --help",
    ),
    (
        {"output": "t.txt"},
        "--output: t.txt has the suffix '.txt'; name a .npz, .csv or .parquet file",
    ),
    ({"output": "t"}, "--output: t has no suffix; name a .npz, .csv or .parquet file"),
    (
        {"output": "no/t.csv"},
        "--output: the folder no does not exist; create it, or name a file in another",
    ),
    ({"output": "folder.csv"}, "--output: folder.csv is a folder; name a file in it"),
    ({"plot": "t.gif"}, "--plot: t.gif has the suffix '.gif'; name a .svg, .png or .pdf file"),
    (
        {"plot": "no/t.svg"},
        "--plot: the folder no does not exist; create it, or name a file in another",
    ),
    (
        {"spectrum": None, "matrix": "w.csv", "output": "w.csv"},
        "--output: w.csv is the file of --matrix; name another file",
    ),
    ({"spectrum": None, "matrix": "none.csv"}, "--matrix: none.csv does not exist; check the path"),
    (
        {"spectrum": None, "matrix": "wide.csv"},
        "--matrix: wide.csv is not square: 1 x 2; give a square symmetric matrix",
    ),
    (
        {"spectrum": ",".join(["1"] * 61), "engine": "matrix"},
        (
            "--engine: 61 eigenvalues or rows are too many for matrix, which takes 60; use "
            "--engine float (the matrix engine is slow)"
        ),
    ),
    (
        {"steps": "1000000000000"},
        "--every: 1 keeps 1000000000001 steps in memory, about 5e+05 GB; give a larger --every",
    ),
    (
        {"steps": "1000000001", "every": "10", "engine": "float"},
        (
            "--every: 10 keeps 1000000002 steps in memory, about 32 GB; give a larger --every "
            "that divides --steps, or --engine spectral"
        ),
    ),
    (
        {"alpha": "1e-120", "engine": "float"},
        "--alpha: its power 3 is below the range of float64; use --engine matrix or spectral",
    ),
    (
        {"spectrum": "1e400", "eta": "auto", "engine": "float"},
        (
            "--engine: a number given or met is beyond the range of float64 (float); scale the "
            "ground truth, or --engine matrix"
        ),
    ),
]


@pytest.mark.parametrize(
    ("options", "message"),
    BAD,
    ids=[f"{next(reversed(options))}-{i}" for i, (options, _) in enumerate(BAD)],
)
def test_bad_input_is_one_line(
    options: dict,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.csv").write_text(SQUARE)
    (tmp_path / "wide.csv").write_text("1,2\n")
    (tmp_path / "folder.csv").mkdir()
    before = sorted(tmp_path.rglob("*"))
    if "output" not in options:
        options = {**options, "output": "result.csv"}
    assert refused(capsys, *changed(**options)) == message
    assert sorted(tmp_path.rglob("*")) == before and (tmp_path / "w.csv").read_text() == SQUARE


def test_parquet_without_pyarrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.chdir(tmp_path)
    expected = (
        "--output: t.parquet needs pyarrow, which is not installed; install rankclock[parquet], "
        "or name a .npz or .csv file"
    )
    assert refused(capsys, *RUN, "-o", "t.parquet") == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("engine", ["spectral", "matrix", "float"])
@pytest.mark.parametrize("beta", ["1/2", "7/10", "1", "6/5"])
def test_starts_beyond_the_scale_are_run(
    beta: str, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Starts that `hit` takes: a first factor of 0, negative, or larger than the others."""
    command = changed(beta=beta, engine=engine, every="2")
    code, out, err = call(capsys, *command, "--beyond-limit", "--json")
    assert code == 0
    # Beside that on the step size: the recovery theorem asks for beta < (c-1) alpha.
    assert err.endswith(
        f"note: --beta: {beta} is not below (c-1) alpha, (c-1) c^(N-1) = 1; the theorems do not "
        "cover this run\n"
    )
    answer = json.loads(out)
    wanted = exact_eigenvalues(exact_products(TRUTH, 3, 4, Fraction(beta))[-1])
    assert sorted(map(float, answer["eigenvalues"])) == pytest.approx(
        sorted(map(float, wanted)), rel=1e-12
    )
    assert float(answer["product_error"]) < 1e-12


def test_no_perturbation_is_the_identical_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, *changed(beta="0")) == call(capsys, *RUN)


@pytest.mark.parametrize(
    "extra",
    [
        ["--engine", "spectral"],
        ["--engine", "spectral", "--beta", "1/10"],
        ["--engine", "matrix"],
        ["--engine", "float"],
    ],
)
def test_beyond_the_limit(
    extra: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It runs and says so; a run that overflows is no traceback and leaves no file."""
    out = tmp_path / "t.csv"
    note = "; the theorems do not cover this run\n"
    code, printed, err = call(
        capsys,
        *changed(spectrum="1", eta="1/4"),
        *extra,
        "--beyond-limit",
        "--json",
        "-o",
        str(out),
    )
    assert (
        code == 0
        and err.startswith("note: --eta: 1/4 is beyond the limit 1/(")
        and err.endswith(note)
        and err.count("\n") == 1
    )
    assert json.loads(printed)["recorded"] == 5 and out.exists()
    out.unlink()
    code, printed, err = call(
        capsys,
        *changed(spectrum="1", eta="100", steps="40"),
        *extra,
        "--beyond-limit",
        "--json",
        "-o",
        str(out),
    )
    assert code == 1 and printed == "" and err.count("\n") == 2
    assert (
        "note: --eta: 100 is beyond" in err
        and "rankclock: error: not certified: gradient descent " in err
    )
    # 1/(2N) or 1/(3N-2), below which a repetition runs.
    assert not out.exists()
    most = re.search(r"; give a smaller --eta: at most (\S+) is within the limit 1/\(", err)
    assert most is not None
    code, _, err = call(capsys, *changed(spectrum="1", eta=most[1], steps="40"), *extra, "--json")
    assert (code, err) == (0, "")


def test_a_start_beyond_the_theorem_that_diverges_says_what_to_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = changed(spectrum="1", beta="1000", eta="1/1000", steps="40")
    code, printed, err = call(capsys, *words, "--json")
    assert code == 1 and printed == ""
    assert err.endswith("; give a smaller --eta, or a --beta below alpha\n")


def test_too_many_digits_say_what_to_change(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rankclock.verify.descent.spectral_run.MOST_BITS", 1)
    assert refused(capsys, *RUN, code=1).endswith(
        "would need more than 1 bits; give fewer --steps or --digits, or --engine float"
    )


def test_within_the_limit_beyond_limit_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, *RUN, "--beyond-limit")[2] == ""


def test_digits_do_not_apply_to_float(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, *RUN, "--engine", "float", "--digits", "30")
    assert code == 0 and err == "note: --digits does not apply to --engine float\n"


def rankclock(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "rankclock", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        timeout=120,
        check=False,
    )


def test_end_to_end(tmp_path: Path) -> None:
    done = rankclock(*RUN, "--json", "-o", "t.npz", "--plot", "t.png", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["files"] == ["t.npz", "t.png"]
    with np.load(tmp_path / "t.npz") as arrays:
        assert arrays["eigenvalues"].tolist() == [
            [float(w) for w in exact_eigenvalues(product)]
            for product in exact_products(TRUTH, 3, 4)
        ]


def test_end_to_end_refusal(tmp_path: Path) -> None:
    done = rankclock(*changed(spectrum="5,nan"), "-o", "t.npz", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.startswith("rankclock: error: --spectrum: entry 2: 'nan'")
        and done.stderr.count("\n") == 1
    )
    assert list(tmp_path.iterdir()) == []
