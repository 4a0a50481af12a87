"""Where in a claim file something is written."""

from __future__ import annotations

import ast


def lines_of_id(tree: ast.Module, claim_id: str) -> list[int]:
    """Lines of the calls that give a claim its id, from the top."""
    lines = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        # By keyword, or as the first argument of Claim.
        values = [*(k.value for k in call.keywords if k.arg == "id"), *call.args[:1]]
        if any(isinstance(v, ast.Constant) and v.value == claim_id for v in values):
            lines.append(call.lineno)
    return sorted(lines)


def line_of_name(tree: ast.Module, name: str) -> int:
    """Line of the assignment to a name, else the first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return node.lineno
    return 1


def line_of_float(tree: ast.Module, line: int) -> int | None:
    """Line of the first floating-point literal in the expression that begins at a line.

    None where none is written there: then it is computed, or stands in a name.
    """
    literals = [
        part.lineno
        for node in ast.walk(tree)
        if isinstance(node, (ast.Call, ast.Assign)) and node.lineno == line
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, float)
    ]
    return min(literals, default=None)
