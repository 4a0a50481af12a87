"""`python -m bench`: speeds of the parts beside their targets, or what the options name.

Information, not a test: the exit code is 0.
"""

from __future__ import annotations

import argparse
import signal
import sys
from typing import Any

from bench import bare_clone, costs, processes, record, speeds
from bench.against import Pair
from bench.against import measure as against
from bench.clock import Figure, Median


def main() -> None:
    """Measure, print, and store where that is asked for."""
    parser = _parser()
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error(f"--repeats: {options.repeats} is below 1; give 1 or more")
    if options.quick and (options.store or options.against):
        parser.error("--quick: gives numbers to be thrown away; leave out --store and --against")
    # A long measurement that is ended by `kill` takes its folders away, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    kind, measured = _measured(options, parser)
    if options.store:
        print(f"stored as {record.write(kind, measured)}", file=sys.stderr)
    if options.json:
        print(record.text_of({"kind": kind, **measured}), end="")
    else:
        print("\n".join(_lines(kind, measured)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--json", action="store_true", help="machine output alone on stdout")
    add("--repeats", type=int, default=7, help="interleaved rounds (default 7)")
    add("--store", action="store_true", help="write the file of bench/results, with every sample")
    add("--quick", action="store_true", help="a try of --costs or --processes in seconds")
    add("--all-claims", action="store_true", help="with --against or --processes: all claims too")
    add("--tests", action="store_true", help="with --against: the tests of both trees too")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--costs", action="store_true", help="cost over alpha, eps, eta, depth, n, digits, claims"
    )
    kinds.add_argument(
        "--processes",
        action="store_true",
        help="evidence on 1, 2, ... processes; wants a quiet machine",
    )
    kinds.add_argument(
        "--bare-clone",
        action="store_true",
        help="make report and make test in a new clone; wants a quiet machine",
    )
    kinds.add_argument(
        "--against", metavar="REV", help="compare whole calls with those of another revision"
    )
    return parser


def _measured(
    options: argparse.Namespace, parser: argparse.ArgumentParser
) -> tuple[str, dict[str, Any]]:
    """The kind of what is asked for, and its record; long ones are stored on the way."""
    try:
        made = {"made": record.origin()} if options.store else {}
        if options.against:
            return "against", _against(options, made)
    except ValueError as problem:
        parser.error(f"{problem}; name a revision of this repository, in its checkout")
    if options.processes:
        return "processes", _processes(options, made)
    if options.bare_clone:
        return "bare_clone", _bare_clone(options, made)
    if options.costs:
        rounds = {"rounds": max(options.repeats, costs.LEAST_ROUNDS)}
        curves = costs.measure(options.repeats, quick=options.quick)
        return "costs", {**made, **rounds, "curves": curves}
    figures = {name: figure.to_json() for name, figure in speeds.measure(options.repeats).items()}
    return "speeds", {**made, "rounds": options.repeats, "figures": figures}


def _against(options: argparse.Namespace, made: dict[str, Any]) -> dict[str, Any]:
    """The pairs of two revisions, added to those that are stored of the same two."""
    commit = record.git("rev-parse", f"{options.against}^{{commit}}")
    about = {**made, "before": {"revision": options.against, "commit": commit}}
    pairs, now = {}, None
    if options.store:
        # Of a checkout, so that files may be edited while a long measurement goes on.
        now, about["made"]["edited"] = "HEAD", False
        kept = _kept("against", about["made"])
        if kept and kept["before"]["commit"] == commit:
            pairs = {name: Pair(**samples) for name, samples in kept["pairs"].items()}

    def described(pairs: dict[str, Pair]) -> dict[str, Any]:
        return about | {"pairs": {name: pair.to_json() for name, pair in pairs.items()}}

    def store(pairs: dict[str, Pair]) -> None:
        if options.store:
            record.write("against", described(pairs))

    return described(
        against(
            options.against,
            rounds=options.repeats,
            whole=options.all_claims,
            tests=options.tests,
            pairs=pairs,
            now=now,
            after_pair=store,
        )
    )


def _processes(options: argparse.Namespace, made: dict[str, Any]) -> dict[str, Any]:
    """Evidence on several processes, added to what is stored of the same code and machine."""
    kept = _kept("processes", made["made"]) if options.store else None

    def store(samples: processes.Samples) -> None:
        if options.store:
            record.write("processes", {**made, "calls": samples})

    samples = processes.measure(
        options.repeats,
        whole=options.all_claims,
        quick=options.quick,
        samples=kept["calls"] if kept else None,
        after_call=store,
    )
    return {**made, "calls": samples}


def _bare_clone(options: argparse.Namespace, made: dict[str, Any]) -> dict[str, Any]:
    """What a new clone takes, added to what is stored of the same code and machine."""
    kept = _kept("bare_clone", made["made"]) if options.store else None

    def store(samples: bare_clone.Samples) -> None:
        if options.store:
            record.write("bare_clone", {**made, "calls": samples})

    samples = bare_clone.measure(
        options.repeats, samples=kept["calls"] if kept else None, after_call=store
    )
    return {**made, "calls": samples}


def _kept(kind: str, made: dict[str, Any]) -> dict[str, Any] | None:
    """What is stored of the same code on the same machine."""
    kept = record.read(kind)
    return kept if kept and record.comparable(kept["made"], made) else None


def _lines(kind: str, measured: dict[str, Any]) -> list[str]:
    """What is printed for people."""
    if kind == "speeds":
        figures = measured["figures"].items()
        return [f"{name:60} {Figure(f['value'], f['target'], f['upper'])}" for name, f in figures]
    if kind == "against":
        pairs = measured["pairs"].items()
        return [f"{f'CPU before / now, {name}':60} {Figure(Pair(**p).ratio)}" for name, p in pairs]
    if kind == "costs":
        return [line for curve in measured["curves"] for line in _curve_lines(curve)]
    if kind == "bare_clone":
        return [
            f"{name}: {Median(taken['wall']):.0f} s" for name, taken in measured["calls"].items()
        ]
    return [
        f"{name}, {jobs} at work: {Median(taken['wall']):.1f} s, {Median(taken['cpu']):.1f} s of "
        f"CPU, {max(taken['peak']) / 1e6:.0f} MB"
        for name, by_jobs in measured["calls"].items()
        for jobs, taken in by_jobs.items()
    ]


def _curve_lines(curve: dict[str, Any]) -> list[str]:
    return [
        f"{curve['picture']} = {x:<8g} {curve['name']:30} {Median(seconds):12.6f} s of CPU"
        for x, seconds in zip(curve["values"], curve["seconds"], strict=True)
    ]


if __name__ == "__main__":
    main()
