"""`python -m bench.page`: docs/explanation/performance.md and its pictures, from stored results.

The words are those of the template beside this file; each number is filled in from the samples.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.goals import MEGABYTE, Records, goals, is_busy, ratios, speedups
from bench.plots import Line, cost_picture, speedup_picture
from bench.record import RESULTS, ROOT, read

KINDS = ("speeds", "costs", "processes", "bare_clone", "against")
PAGE = ROOT / "docs" / "explanation" / "performance.md"
PICTURES = PAGE.with_suffix("")
_TEMPLATE = "performance.md.j2"


def main() -> None:
    """Write the page and its pictures."""
    records = stored()
    PICTURES.mkdir(exist_ok=True)
    PAGE.write_text(page(records), "utf-8")
    lines = all_lines(records)
    for old in PICTURES.glob("*.svg"):
        if old.stem not in lines:
            old.unlink()
    for name in lines:
        (PICTURES / f"{name}.svg").write_bytes(picture(name, lines[name]))


def stored(folder: Path = RESULTS) -> Records:
    """The record of each kind, None for those that were not measured yet."""
    return {kind: read(kind, folder) for kind in KINDS}


def all_lines(records: Records) -> dict[str, list[Line]]:
    """What is drawn, by the name of the picture."""
    lines: dict[str, list[Line]] = {}
    for curve in (records["costs"] or {}).get("curves", ()):
        line = Line(curve["name"], curve["values"], curve["seconds"])
        lines.setdefault(curve["picture"], []).append(line)
    for name, calls in (records["processes"] or {}).get("calls", {}).items():
        line = Line(name, [int(jobs) for jobs in calls], [speedups(calls, jobs) for jobs in calls])
        lines.setdefault("processes", []).append(line)
    return lines


def picture(name: str, lines: Sequence[Line]) -> bytes:
    """One picture as SVG."""
    return speedup_picture(lines) if name == "processes" else cost_picture(name, lines)


def page(records: Records) -> str:
    """The text of the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Markdown, in which a quote stays a quote.
        autoescape=False,
    )
    environment.filters |= {
        "seconds": seconds,
        "count": count,
        "digits": digits,
        "spread": spread,
        "median": statistics.median,
    }
    costs: dict[str, dict[str, Any]] = {}
    for curve in (records["costs"] or {}).get("curves", ()):
        costs.setdefault(curve["picture"], {})[curve["name"]] = curve
    return environment.get_template(_TEMPLATE).render(
        records=records,
        goals=goals(records),
        costs=costs,
        lines=all_lines(records),
        is_busy=is_busy,
        ratios=ratios,
        speedups=speedups,
        megabyte=MEGABYTE,
        medians=medians,
        factor=factor,
    )


def medians(curve: dict[str, Any]) -> list[float]:
    """CPU seconds of a call at each value of a curve."""
    return [statistics.median(samples) for samples in curve["seconds"]]


def factor(curve: dict[str, Any]) -> float:
    """What the dearest call of a curve costs over the cheapest."""
    return max(medians(curve)) / min(medians(curve))


def seconds(value: float) -> str:
    """A time with its unit, in two digits or more."""
    for limit, scale, unit in ((1e-3, 1e6, "µs"), (1, 1e3, "ms"), (float("inf"), 1, "s")):
        if value < limit:
            return f"{digits(value * scale, 2)} {unit}"
    raise ValueError(f"{value} is no time")


def digits(value: float, significant: int = 3) -> str:
    """A number in so many digits, and all of those before the point."""
    whole = abs(value) >= 10 ** (significant - 1)
    return count(round(value)) if whole else f"{float(f'{value:.{significant}g}'):g}"


def count(value: int) -> str:
    """A whole number in groups of three digits."""
    return f"{value:,}".replace(",", " ")


def spread(samples: Sequence[float]) -> str:
    """The least and the largest of all samples."""
    return f"{digits(min(samples))}–{digits(max(samples))}"


if __name__ == "__main__":
    main()
