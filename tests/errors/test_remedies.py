"""What is said of limits, pipes and files: the limit that refuses, the file given, and what to do
instead.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rankclock.main import run_arguments
from rankclock.verify.descent.trajectory_file import write_whole
from rankclock.verify.errors import InputError
from rankclock.verify.ground_truth.matrix import load_matrix

WINDOW = "window --spectrum=5,3,1 --depth 3 --alpha 0.01 --rank 2"


def said(capsys: pytest.CaptureFixture[str], text: str, code: int) -> str:
    """Standard error of a command that exits with the code."""
    assert run_arguments(shlex.split(text)) == code
    return capsys.readouterr().err


def test_the_limit_named_is_the_one_that_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    line = said(capsys, f"{WINDOW} --eta 1", 2)
    assert "1 is beyond the limit 1/(N mu^(2N-2)) = 0.0389869 for the eigenvalue 5" in line
    said(capsys, f"{WINDOW} --eta 0.03898", 0)
    assert "0.0389869" in said(capsys, f"{WINDOW} --eta 0.03899", 2)


def test_a_falling_mode_names_the_slope_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    line = said(
        capsys, "window --spectrum=1,-8 --depth 3 --alpha 1/5 --cap 1/20 --eta 1/3 --rank 1", 2
    )
    assert "1/|f'(alpha)| = 125/401 for the eigenvalue -8" in line


def test_the_limit_of_the_trapping_region_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    line = said(capsys, f"{WINDOW} --beta 0.001 --eta 17/1000", 1)
    assert (
        "1/((3N-2) B^(2N-2)) = 0.0167085" in line
        and "B^2 = M^2 + beta (2 alpha - beta) = 2.92404" in line
    )
    assert line.count("\n") == 1
    said(capsys, f"{WINDOW} --beta 0.001 --eta 0.01670", 0)


def test_a_step_size_at_the_limit_is_remarked(capsys: pytest.CaptureFixture[str]) -> None:
    run = "simulate --spectrum 1 --depth 2 --alpha 1/10 --steps 3 --eta"
    assert said(capsys, f"{run} 1/4", 0).startswith(
        "note: --eta: 1/4 is not below the limit 1/(2N M^(2N-2)) = 1/4; the theorems do not cover"
    )
    assert said(capsys, f"{run} 0.2499", 0) == ""


@pytest.mark.parametrize("lam", ["-1", "0"])
def test_a_fraction_of_nothing_advises_other_targets(
    capsys: pytest.CaptureFixture[str], lam: str
) -> None:
    line = said(capsys, f"hit --lam {lam} --depth 3 --alpha 1/10 --eta auto --to-fraction 0.5", 2)
    assert (
        line.startswith("rankclock: error: --to-fraction: ")
        and "give --to-level or --to-error" in line
    )


def test_the_file_given_is_named_where_it_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "run.csv"
    with pytest.raises(FileNotFoundError) as caught:
        write_whole(path, b"")
    assert caught.value.filename == str(path)


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    loop, dangling = tmp_path / "loop.csv", tmp_path / "dangling.csv"
    os.symlink(loop, loop)
    os.symlink(tmp_path / "none.csv", dangling)
    for path in (loop, dangling):
        with pytest.raises(
            InputError, match="is a link that leads nowhere; make it point to a file"
        ):
            load_matrix(path)


def test_a_reader_that_has_gone_is_not_taken_for_an_answer() -> None:
    for words in (shlex.split(f"{WINDOW} --eta auto"), ["--help"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [sys.executable, "-m", "rankclock", *words],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
        os.close(write)
        assert done.returncode == 2
        assert (
            done.stderr.startswith("rankclock: error: standard output: closed before")
            and done.stderr.count("\n") == 1
        )


@pytest.mark.skipif(os.name != "posix", reason="closes descriptors in a shell")
@pytest.mark.parametrize(("closed", "code"), [(">&-", 2), ("2>&-", 0)])
def test_closed_streams(closed: str, code: int) -> None:
    command = f"{shlex.quote(sys.executable)} -m rankclock {WINDOW} --eta auto {closed}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code
    if code:
        assert (
            done.stderr.startswith("rankclock: error: standard output: closed, so")
            and done.stderr.count("\n") == 1
        )
    else:
        assert done.stdout.startswith("window ")
