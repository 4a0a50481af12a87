"""A trajectory as a file: .npz, .csv or .parquet, written whole or not at all."""

from __future__ import annotations

import csv
import io
import math
import os
import tempfile
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

from rankclock.verify.arithmetic.precision import precision
from rankclock.verify.descent.recording import RecordedRun

# needed: so many decimal digits tell any two float64 numbers apart.
FLOAT_DIGITS = 17


def number(value: Any, digits: int | None = None) -> float | str | None:
    """A number for JSON, None unless finite: a float, or a decimal where a float would say less.

    digits: what was asked of the run, or None for float64.
    """
    if value is None or not mpmath.isfinite(value):
        return None
    nearest = as_float(value)
    beyond_float64 = not math.isfinite(nearest) or (value and not nearest)
    if (digits or 0) > FLOAT_DIGITS or beyond_float64:
        return decimal(value, digits)
    return nearest


def decimal(value: Any, digits: int | None = None) -> str:
    """A number as text: shortest for a float, to the digits of the run for an mpf."""
    if isinstance(value, float):
        return repr(value)
    return str(mpmath.nstr(value, max(digits or 0, FLOAT_DIGITS), strip_zeros=True))


def as_float(value: Any) -> float:
    """The nearest float64; infinite beyond its range, nan for None."""
    with precision(53):
        return math.nan if value is None else float(+value)


def encoded(run: RecordedRun, suffix: str) -> bytes:
    """The bytes of a file of that suffix.

    .csv: columns step, loss, effective_rank, product_error, eigenvalue_1, ..., numbers to the
    digits of the run, empty where undefined. .parquet: the same columns in float64, null where
    undefined. .npz: arrays step (r,), loss (r,), effective_rank (r,), eigenvalues (r, n),
    product_error (r,), and products (r, n, n) of a run on full matrices, nan where undefined.
    Raises ValueError for another suffix, ImportError without pyarrow for .parquet.
    """
    if suffix == ".csv":
        return _csv(run)
    if suffix == ".npz":
        return _npz(run)
    if suffix == ".parquet":
        return _parquet(run)
    raise ValueError(f"no format for {suffix!r}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by way of a temporary one beside it, so that it is never seen half-written.

    Raises OSError.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as problem:
        # The temporary name is of no use to who gave the other.
        raise type(problem)(problem.errno, problem.strerror, str(path)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A temporary file is private; a result is as readable as any new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def underflows(run: RecordedRun) -> bool:
    """Whether some eigenvalue is not zero but too small for float64."""
    return any(value and not as_float(value) for row in run.eigenvalues for value in row)


def _csv(run: RecordedRun) -> bytes:
    out = io.StringIO(newline="")
    # One line end everywhere, so that a run gives the same file on every system.
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["step", *_columns(run)])
    for k, loss, rank, error, values in zip(
        run.steps,
        run.loss,
        run.effective_rank,
        run.product_error,
        run.eigenvalues,
        strict=True,
    ):
        texts = (
            "" if value is None else decimal(value, run.digits)
            for value in (loss, rank, error, *values)
        )
        writer.writerow([k, *texts])
    return out.getvalue().encode()


def _columns(run: RecordedRun) -> list[str]:
    return [
        "loss",
        "effective_rank",
        "product_error",
        *(f"eigenvalue_{i + 1}" for i in range(len(run.eigenvalues[0]))),
    ]


def _npz(run: RecordedRun) -> bytes:
    arrays: dict[str, npt.NDArray] = {
        "step": np.array(run.steps, dtype=np.int64),
        "loss": _array(run.loss),
        "effective_rank": _array(run.effective_rank),
        "eigenvalues": np.array([[as_float(value) for value in row] for row in run.eigenvalues]),
        "product_error": _array(run.product_error),
    }
    if run.products is not None:
        arrays["products"] = run.products
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def _parquet(run: RecordedRun) -> bytes:
    # An optional library, asked for only when this format is.
    import pyarrow
    import pyarrow.parquet

    columns: dict[str, Any] = {"step": pyarrow.array(run.steps, pyarrow.int64())}
    values = [
        run.loss,
        run.effective_rank,
        run.product_error,
        *zip(*run.eigenvalues, strict=True),
    ]
    for name, column in zip(_columns(run), values, strict=True):
        columns[name] = pyarrow.array(
            [None if value is None else as_float(value) for value in column], pyarrow.float64()
        )
    out = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return bytes(out.getvalue().to_pybytes())


def _array(values: tuple[Any, ...]) -> npt.NDArray[np.float64]:
    return np.array([as_float(value) for value in values])
