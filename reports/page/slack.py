"""What the report says about the slack of a bound.

Of each relation that has some, and why of each that has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from rankclock.reports.figures.style import slack_values
from rankclock.theory.claim import Claim
from rankclock.verify.points.slack import without_ratio

_MATRICES = "none over the design, which does not vary matrices"
_NO_POINT = "none, as at no point of the design both sides are positive"


def over_design(design: dict[str, Any] | None) -> list[dict[str, Any]]:
    """One row for each inequality with slack over the design.

    Least, median and worst as intervals, and where it is worst.
    """
    return [
        {
            "relation": relation["relation"] + 1,
            "points": len(relation["points"]),
            **{
                # Ends that are equal are one number.
                key: " to ".join(dict.fromkeys(relation[key]))
                for key in ("least", "median", "worst")
            },
            "at": ", ".join(f"{name} = {text}" for name, text in relation["worst_at"].items()),
        }
        for relation in (design or {}).get("relations", ())
        if relation["points"]
    ]


def at_draws(texts: Sequence[str]) -> dict[str, str]:
    """Least, median and greatest slack at the draws, and their number; empty for no slack."""
    values = slack_values(texts)
    if not values:
        return {}
    return {
        name: f"{value:.6g}"
        for name, value in (
            ("least", min(values)),
            ("median", median(values)),
            ("greatest", max(values)),
        )
    } | {"count": str(len(values))}


def never(claim: Claim | None) -> dict[int, str]:
    """Relations of a bound that have slack at no point, counted from 1, and why.

    Empty for what is no bound, or unknown to theory.
    """
    if claim is None or not claim.kind.is_bound:
        return {}
    reasons = {
        number: without_ratio(relation)
        for number, relation in enumerate(claim.at_depth(claim.sample_depths[0]), 1)
    }
    return {number: f"none, as {why}" for number, why in reasons.items() if why}


def without_slack(claim: Claim | None, design: dict[str, Any] | None) -> dict[int, str]:
    """The same for slack over the design.

    Where none was asked for, as in a quick run, only those that never have slack.
    """
    reasons = never(claim)
    if claim is None or not claim.kind.is_bound or (design is None and not claim.matrices):
        return reasons
    otherwise = _MATRICES if claim.matrices else _NO_POINT
    # What has slack is in the table, and needs no reason.
    measured = {row["relation"] for row in over_design(design)}
    return {
        n: reasons.get(n, otherwise)
        for n in range(1, len(claim.at_depth(claim.sample_depths[0])) + 1)
        if n not in measured
    }


def reasons_text(reasons: dict[int, str]) -> str:
    """Relations without slack in words, those with one reason together."""
    # In the order of the first relation of each reason, as dicts keep it.
    grouped: dict[str, list[str]] = {}
    for number, why in reasons.items():
        grouped.setdefault(why, []).append(str(number))
    return " ".join(
        f"Relation{'s' if len(numbers) > 1 else ''} {_listed(numbers)}: {why}."
        for why, numbers in grouped.items()
    )


def _listed(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
