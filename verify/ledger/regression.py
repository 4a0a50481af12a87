"""How a ledger departs from the lock: what fell behind, and what merely changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from rankclock.verify.ledger.lock import both_numbers, reason_of, wording_of

# Fewer of these is no weaker check; fewer of anything else is.
NEUTRAL_COUNTS = frozenset(
    {
        "drawn",
        "outside the hypotheses",
        "too long to run",
        "undecided",
        "not simulated",
        "inequalities",
        "violated",
        "a side that is not positive",
    }
    | {
        "cells",
        "proved cells",
        "cells outside the hypotheses",
        "undecided cells",
    }  # another subdivision of the same box is no weaker; its verdict tells
)
_LEFT_OUT_WHEN_QUICK = ("box", "subdivision", "design")
_LOCK_IT = "lock it with --update --reason TEXT"
_UNREASONED = "changed without a reason; if it is meant, --update --reason TEXT"
_WATCHED_SLACK = ("median", "worst")


@dataclass(frozen=True)
class Difference:
    """One departure from the lock.

    claim: id, empty for the run as a whole. what: what departs. old, new: in words. remark: what it
    means. fails: whether the ledger falls behind; otherwise it is a note. lines: more to read, such
    as the wording.
    """

    claim: str
    what: str
    old: str
    new: str
    remark: str = ""
    fails: bool = True
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.old} -> {self.new}" + (
            f" ({self.remark})" if self.remark else ""
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "claim": self.claim,
            "what": self.what,
            "old": self.old,
            "new": self.new,
            "remark": self.remark,
            "fails": self.fails,
            "lines": list(self.lines),
        }


def differences(ledger: dict[str, Any], lock: dict[str, Any]) -> list[Difference]:
    """All departures of a ledger from a lock: notes on the run first, then claim by claim.

    Counts are compared where the run was asked for the same draws, slack where it covers the same
    depths, verdicts, statements and kinds of evidence always.
    """
    now, then = ledger["run"], lock["run"]
    found = list(_notes_on_the_run(ledger, lock, now, then))
    present = {entry["id"]: entry for entry in ledger["claims"]}
    for name in sorted(present.keys() | lock["claims"].keys()):
        old, new = lock["claims"].get(name), present.get(name)
        if new is None:
            found.append(
                Difference(
                    name,
                    "claim",
                    "locked",
                    "no such claim",
                    "restore it, or rewrite the lock with a reason",
                )
            )
        elif old is None:
            found.append(Difference(name, "claim", "not in the lock", new["verdict"], _LOCK_IT))
        else:
            found += _of_claim(name, old, new, now, then)
    return found


def rendered(found: Iterable[Difference]) -> str:
    """The differences for a reader: one block a claim, old -> new."""
    blocks = []
    for name, group in groupby(found, key=lambda d: d.claim):
        lines = [name or "this run"]
        for difference in group:
            mark = " " if difference.fails else "note: "
            lines.append(f"  {mark.strip() + ' ' if mark.strip() else ''}{difference}")
            lines += [f"      {line}" for line in difference.lines]
        blocks.append("\n".join(lines))
    return "\n".join(blocks)


def failures(found: Iterable[Difference]) -> list[Difference]:
    """Those by which the ledger falls behind."""
    return [difference for difference in found if difference.fails]


def _notes_on_the_run(
    ledger: dict[str, Any], lock: dict[str, Any], now: dict[str, Any], then: dict[str, Any]
) -> Iterator[Difference]:
    for key in sorted(now.keys() | then.keys()):
        if now.get(key) != then.get(key):
            remark = (
                "the kinds of evidence that quick runs leave out are not compared"
                if key == "quick"
                else "counts are not compared"
            )
            yield Difference(
                "",
                f"setting {key}",
                _words(then.get(key)),
                _words(now.get(key)),
                remark,
                fails=False,
            )
    old, new = lock.get("versions", {}), ledger.get("made", {}).get("versions", {})
    for key in sorted(old.keys() & new.keys()):
        if old[key] != new[key]:
            yield Difference("", f"version of {key}", old[key], new[key], fails=False)


def _of_claim(
    name: str, old: dict[str, Any], new: dict[str, Any], now: dict[str, Any], then: dict[str, Any]
) -> Iterator[Difference]:
    if old["digest"] != new["digest"]:
        yield from _wording(name, old, new)
    else:
        yield from _own_contradiction(name, old, new)
    if new["verdict"] == "not_applicable" != old["verdict"] and now["depths"] != then["depths"]:
        yield Difference(
            name,
            "verdict",
            old["verdict"],
            "not_applicable",
            "the depths asked for are not among those of the claim",
            fails=False,
        )
        return
    if new["verdict"] != old["verdict"]:
        yield Difference(name, "verdict", old["verdict"], new["verdict"], reason_of(new))
    yield from _evidence(
        name, old, new, now, same=now == then, fewer=now["examples"] < then["examples"]
    )
    yield from _gaps(name, old["gaps"], new["gaps"])
    if now == then:
        yield from _counterexample(name, old["counterexample"], new["counterexample"])
    if now["depths"] == then["depths"] and not now["quick"]:
        yield from _slack(name, old["slack"], (new.get("slack_design") or {}).get("relations", []))


def _wording(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """Which part of a claim changed, with the text of both where the lock holds it."""
    wording, changed = wording_of(new), False
    for part in ("hypotheses", "statement"):
        before, after = old[f"{part}_digest"], wording.get(f"{part}_digest")
        if after is None or before == after:
            continue
        changed = True
        gone, come = (
            _only_in_first(old[part], wording[part]),
            _only_in_first(wording[part], old[part]),
        )
        lines = tuple(f"- {text}" for text in gone) + tuple(f"+ {text}" for text in come)
        yield Difference(
            name,
            part,
            before,
            after,
            _UNREASONED,
            lines=lines
            or ("the text reads the same: an assumption about a symbol or the order changed",),
        )
    if not changed:
        yield Difference(name, "hypotheses or statement", old["digest"], new["digest"], _UNREASONED)


def _own_contradiction(name: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    """A lock entry with the digest of the claim as it is, and another text or digest of a part of
    it; or other lemmas, which the digest leaves out.
    """
    for key, value in wording_of(new).items():
        if old[key] == value:
            continue
        if key == "lemmas_digest":
            yield Difference(name, "lemmas", old[key], value, _UNREASONED)
        else:
            yield Difference(
                name,
                key.replace("_", " "),
                _words(old[key]),
                _words(value),
                "the lock denies its own digest; write it anew",
            )


def _counterexample(
    name: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Iterator[Difference]:
    """A violation that is no longer found, or that the lock does not know; another point of the
    same claim is only told.
    """
    if old == new:
        return
    told = [
        _words([f"{symbol}={value}" for symbol, value in found.get("point", {}).items()])
        if found
        else "none"
        for found in (old, new)
    ]
    fails = not old or not new
    yield Difference(
        name,
        "counterexample",
        told[0],
        told[1],
        (_LOCK_IT if new else "lost") if fails else "another point",
        fails,
    )


def _evidence(
    name: str,
    old: dict[str, Any],
    new: dict[str, Any],
    now: dict[str, Any],
    *,
    same: bool,
    fewer: bool,
) -> Iterator[Difference]:
    before, after = _checks(old["checks"], by_domain=same), _checks(new["evidence"], by_domain=same)
    excused = set()
    for key, (verdicts, counts) in before.items():
        level, told = key[0], f"{key[0]} by {key[1]}" + (f" over {key[2]}" if same else "")
        if key not in after:
            if now["quick"] and any(word in key[1] for word in _LEFT_OUT_WHEN_QUICK):
                excused.add(level)
                yield Difference(name, "check", told, "not run", "quick", fails=False)
            else:
                yield Difference(name, "check", told, "lost")
            continue
        found, reached = after[key]
        if found != verdicts:
            elsewhere = not same and found == {"not_applicable"}
            excused |= {level} if elsewhere else set()
            # A shorter search may miss a violation that the lock knows; the verdict of the claim is
            # compared by itself.
            missed = fewer and level == "sampled" and verdicts == {"refuted"} and found == {"holds"}
            remark = "fewer draws" if missed else ""
            yield Difference(
                name,
                f"outcome of {told}",
                _words(sorted(verdicts)),
                _words(sorted(found)),
                remark,
                fails=not (elsewhere or missed),
            )
        for count in sorted(counts) if same else ():
            if count not in NEUTRAL_COUNTS and reached[count] < counts[count]:
                yield Difference(
                    name,
                    f"count of {count}, {told}",
                    str(counts[count]),
                    str(reached[count]),
                    "fewer",
                )
    for key, (verdicts, _) in after.items():
        if same and key not in before:
            yield Difference(
                name,
                "check",
                "not in the lock",
                f"{key[0]} by {key[1]} over {key[2]}: {_words(sorted(verdicts))}",
                _LOCK_IT,
            )
    lost = [level for level in old["levels"] if level not in new["levels"] and level not in excused]
    if lost:
        yield Difference(
            name,
            "evidence",
            _words(old["levels"]),
            _words(new["levels"]),
            f"lost {', '.join(lost)}",
        )
    gained = [level for level in new["levels"] if level not in old["levels"]]
    if gained:
        yield Difference(
            name,
            "evidence",
            _words(old["levels"]),
            _words(new["levels"]),
            f"gained {', '.join(gained)}",
            fails=False,
        )


def _checks(
    pieces: Iterable[dict[str, Any]], *, by_domain: bool
) -> dict[tuple[str, ...], tuple[set[str], Counter[str]]]:
    """Outcomes and summed counts of the checks, by level and method, and by domain where the runs
    are alike.
    """
    found: dict[tuple[str, ...], tuple[set[str], Counter[str]]] = {}
    for piece in pieces:
        key = (piece["level"], piece["method"], *((piece["domain"],) if by_domain else ()))
        verdicts, counts = found.setdefault(key, (set(), Counter()))
        verdicts.add(piece["verdict"])
        counts.update(piece["counts"])
    return found


def _slack(
    name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Difference]:
    if len(after) != len(before):
        yield Difference(
            name,
            "slack",
            f"of {len(before)} relations",
            f"of {len(after)}",
            "lost" if len(after) < len(before) else _LOCK_IT,
        )
    for index, (old, new) in enumerate(zip(before, after, strict=False)):
        for key in _WATCHED_SLACK:
            if not both_numbers(old.get(key)):
                if both_numbers(new.get(key)):
                    yield Difference(
                        name,
                        f"{key} slack of relation {index}",
                        _interval(old.get(key)),
                        _interval(new[key]),
                        _LOCK_IT,
                    )
            elif not both_numbers(new.get(key)) or Fraction(new[key][0]) > Fraction(old[key][1]):
                yield Difference(
                    name,
                    f"{key} slack of relation {index}",
                    _interval(old[key]),
                    _interval(new.get(key)),
                    "grown",
                )
            elif Fraction(new[key][1]) < Fraction(old[key][0]):
                yield Difference(
                    name,
                    f"{key} slack of relation {index}",
                    _interval(old[key]),
                    _interval(new[key]),
                    "shrunk",
                    fails=False,
                )


def _gaps(name: str, before: list[list[str]], after: list[list[str]]) -> Iterator[Difference]:
    if len(after) != len(before):
        yield Difference(
            name,
            "tightness witnesses",
            str(len(before)),
            str(len(after)),
            "fewer" if len(after) < len(before) else _LOCK_IT,
        )
    for index, (old, new) in enumerate(zip(before, after, strict=False)):
        if both_numbers(old) and (not both_numbers(new) or Fraction(new[0]) > Fraction(old[1])):
            yield Difference(
                name, f"gap at tightness witness {index}", _interval(old), _interval(new), "grown"
            )
        elif both_numbers(new) and not both_numbers(old):
            yield Difference(
                name, f"gap at tightness witness {index}", _interval(old), _interval(new), _LOCK_IT
            )


def _interval(ends: Any) -> str:
    return f"[{', '.join(map(str, ends))}]" if ends else "none"


def _only_in_first(first: list[str], second: list[str]) -> list[str]:
    return [text for text in first if text not in second]


def _words(value: Any) -> str:
    if (
        isinstance(value, list)
        and value
        and all(isinstance(v, int) for v in value)
        and value == list(range(value[0], value[-1] + 1))
    ):
        return f"{value[0]}..{value[-1]}"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
