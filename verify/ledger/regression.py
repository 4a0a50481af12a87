"""How a ledger departs from the lock: what fell behind, and what merely changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rankclock.verify.ledger.bounds import compare_gaps, compare_slack
from rankclock.verify.ledger.checks import compare_checks
from rankclock.verify.ledger.difference import LOCK_IT, LOST, Difference, Runs, in_words
from rankclock.verify.ledger.lock import reason_of, wording_of
from rankclock.verify.ledger.old_words import HOLDS
from rankclock.verify.verdict import CheckId, Verdict

_UNREASONED = "changed without a reason; if it is meant, --update --reason TEXT"
_SAME_TEXT = "the text reads the same: an assumption about a symbol or the order changed"

_AGREEING = (Verdict.PROVED.value, Verdict.UNREFUTED.value)

Entry = dict[str, Any]  # of one claim, in a ledger or in the lock


def differences(ledger: dict[str, Any], lock: dict[str, Any]) -> list[Difference]:
    """All departures of a ledger from a lock: notes on the run first, then claim by claim.

    Counts are compared where the run was asked for the same draws, slack where it covers the same
    depths, verdicts, statements and kinds of evidence always.
    """
    runs = Runs(ledger["run"], lock["run"])
    departures = [*_notes_on_the_run(runs), *_notes_on_versions(ledger, lock)]
    present = {entry["id"]: entry for entry in ledger["claims"]}
    for name in sorted(present.keys() | lock["claims"].keys()):
        old, new = lock["claims"].get(name), present.get(name)
        if new is None:
            remedy = "restore it, or rewrite the lock with a reason"
            departures.append(Difference(name, "claim", "locked", "no such claim", remedy))
        elif old is None:
            departures.append(Difference(name, "claim", "not in the lock", new["verdict"], LOCK_IT))
        else:
            departures += _of_claim(name, old, new, runs)
    return departures


def _notes_on_the_run(runs: Runs) -> Iterator[Difference]:
    for key in sorted(runs.now.keys() | runs.then.keys()):
        old, new = runs.then.get(key), runs.now.get(key)
        if old == new:
            continue
        remark = "counts are not compared"
        if key == "quick":
            remark = "the kinds of evidence that quick runs leave out are not compared"
        yield Difference("", f"setting {key}", in_words(old), in_words(new), remark, fails=False)


def _notes_on_versions(ledger: dict[str, Any], lock: dict[str, Any]) -> Iterator[Difference]:
    """Other versions explain other digits; what one of the two does not name is passed over."""
    old, new = lock.get("versions", {}), ledger.get("made", {}).get("versions", {})
    for key in sorted(old.keys() & new.keys()):
        if old[key] != new[key]:
            yield Difference("", f"version of {key}", old[key], new[key], fails=False)


def _of_claim(name: str, old: Entry, new: Entry, runs: Runs) -> Iterator[Difference]:
    # Lemmas are no part of the digest; texts are, so that a lock with others contradicts itself.
    if old["digest"] != new["digest"]:
        yield from _wording(name, old, new)
    else:
        yield from _own_contradiction(name, old, new)
    before, after = old["verdict"], new["verdict"]
    beyond = after == Verdict.NOT_APPLICABLE.value != before
    if beyond and runs.other_depths:
        remark = "the depths asked for are not among those of the claim"
        yield Difference(name, "verdict", before, after, remark, fails=False)
        return
    if after != before:
        yield _verdict(name, old, new, runs)
    yield from compare_checks(name, old, new, runs)
    yield from compare_gaps(name, old["gaps"], new["gaps"])
    # Other draws may miss a violation, which the verdict tells.
    if runs.alike:
        yield from _counterexample(name, old["counterexample"], new["counterexample"])
    # The design follows the depths and no seed.
    if not runs.other_depths and not runs.quick:
        relations = (new.get("slack_design") or {}).get("relations", [])
        yield from compare_slack(name, old["slack"], relations)


def _verdict(name: str, old: Entry, new: Entry, runs: Runs) -> Difference:
    """Another verdict: behind the lock, or no more than another word or a gain."""
    before, after = old["verdict"], new["verdict"]
    remark = ""
    if before == HOLDS and after in _AGREEING:
        remark = "another word"
    elif (before, after) == (Verdict.UNREFUTED.value, Verdict.PROVED.value):
        remark = "gained"
    elif (
        before == Verdict.PROVED.value and after in _AGREEING and runs.quick and _rests_on_slow(old)
    ):
        remark = "quick"
    return Difference(name, "verdict", before, after, remark or reason_of(new), fails=not remark)


def _rests_on_slow(entry: Entry) -> bool:
    """Whether a claim is proved by checks alone that quick runs leave out."""
    proofs = [check["check"] for check in entry["checks"] if check["proved_for"] == "all"]
    return all(CheckId(check).slow for check in proofs)


def _wording(name: str, old: Entry, new: Entry) -> Iterator[Difference]:
    """Which part of a claim changed, with the text of both where the lock holds it."""
    wording, changed = wording_of(new), False
    for part in ("hypotheses", "statement"):
        before, after = old[f"{part}_digest"], wording.get(f"{part}_digest")
        if after is None or before == after:
            continue
        changed = True
        gone = [f"- {text}" for text in old[part] if text not in wording[part]]
        come = [f"+ {text}" for text in wording[part] if text not in old[part]]
        lines = (*gone, *come) or (_SAME_TEXT,)
        yield Difference(name, part, before, after, _UNREASONED, lines=lines)
    if not changed:
        # The theory words it otherwise than this run did, so that no part can be blamed.
        yield Difference(name, "hypotheses or statement", old["digest"], new["digest"], _UNREASONED)


def _own_contradiction(name: str, old: Entry, new: Entry) -> Iterator[Difference]:
    """A lock entry that has the digest of the claim, and not its text or the digest of a part.

    Or other lemmas, which the digest leaves out.
    """
    for key, value in wording_of(new).items():
        if old[key] == value:
            continue
        if key == "lemmas_digest":
            yield Difference(name, "lemmas", old[key], value, _UNREASONED)
            continue
        what, remedy = key.replace("_", " "), "the lock denies its own digest; write it anew"
        yield Difference(name, what, in_words(old[key]), in_words(value), remedy)


def _counterexample(name: str, old: Entry | None, new: Entry | None) -> Iterator[Difference]:
    """A violation that is no longer met, or that the lock does not know.

    Another point of the same claim is only told.
    """
    if old == new:
        return
    told = _point(old), _point(new)
    if old and new:
        yield Difference(name, "counterexample", *told, "another point", fails=False)
    else:
        yield Difference(name, "counterexample", *told, LOCK_IT if new else LOST)


def _point(counterexample: Entry | None) -> str:
    if not counterexample:
        return "none"
    point = counterexample.get("point", {})
    return in_words([f"{symbol}={value}" for symbol, value in point.items()])
