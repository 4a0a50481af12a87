"""The small changes that are tried: most are those of Cosmic Ray, some are of this subject."""

from __future__ import annotations

import ast
import hashlib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator

# One or two neighbours of each operator: those that a slip of the pen makes. The others are noticed
# by any test that comes by, and a score over them says little.
_COMPARED = {
    "Lt": ("LtE", "GtE"),
    "LtE": ("Lt", "Gt"),
    "Gt": ("GtE", "LtE"),
    "GtE": ("Gt", "Lt"),
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
_COMPUTED = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("Div",),
    "Div": ("Mul",),
    "FloorDiv": ("Mul",),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "LShift": ("RShift",),
    "RShift": ("LShift",),
    "BitOr": ("BitAnd",),
    "BitAnd": ("BitOr",),
}
_OTHERS = ("AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr")
_OTHERS += ("ReplaceOrWithAnd", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak")
_OTHERS += ("NumberReplacer", "ZeroIterationForLoop", "RemoveDecorator")
_OTHERS += ("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub")
_PAIRS = "min max, any all, floor ceil, lower upper, low high, lt le, gt ge, lcm gcd, YES NO,"
_PAIRS += "ROUND_FLOOR ROUND_CEILING, units_below units_above, root_below root_above,"
_PAIRS += "PROVED UNREFUTED, ALL NOTHING, numerator denominator, union intersection, keys values"
_SWAPPED = {a: b for pair in _PAIRS.split(",") for a, b in (pair.split(), pair.split()[::-1])}


class SwapNames(Operator):
    """A bound for the other one: `min` for `max`, `lower` for `upper`, rounding down for up."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        if node.type != "name" or node.value not in _SWAPPED or node.is_definition():
            return
        # The name of an argument is no value.
        if node.parent.type == "argument" and node.parent.children[0] is node:
            return
        if node.parent.type not in ("param", "import_from", "import_as_names"):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return parso.python.tree.Name(_SWAPPED[node.value], node.start_pos, node.prefix)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x = min(a, b)", "x = max(a, b)"),)


class DropStatement(Operator):
    """A statement that is left out: what is noted, added, raised or called for its effect."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        if node.type != "simple_stmt":
            return
        first = node.children[0]
        noted = first.type == "expr_stmt" and first.children[1].type == "operator"
        noted = noted and first.children[1].value != "="
        if noted or first.type in ("raise_stmt", "atom_expr", "assert_stmt"):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        nothing = parso.parse("pass\n").children[0]
        nothing.get_first_leaf().prefix = node.get_first_leaf().prefix
        return nothing

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x += 1\n", "pass\n"),)


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    module: its file. where: the function or class around the change. before, after: the lines that
    differ, without indentation. source: the whole file.
    """

    module: str
    where: str
    before: str
    after: str
    source: str

    @property
    def id(self) -> str:
        """Fingerprint of the file with its change."""
        return hashlib.sha256(f"{self.module}\n{self.source}".encode()).hexdigest()[:16]

    def __str__(self) -> str:
        return f"{self.module}, {self.where or 'at the top'}: {self.before}  ->  {self.after}"


def mutants_of(module: str, source: str) -> list[Mutant]:
    """All mutants of one file, in the order of the operators, that are other programs than it."""
    seen, mutants = {_program(source)}, []
    nodes, tree = list(ast_nodes(get_ast(source))), ast.parse(source)
    for operator in _operators():
        # Counted first: to plant a change takes as long as to read the file anew.
        count = sum(1 for node in nodes for _ in operator.mutation_positions(node))
        for occurrence in range(count):
            changed = mutate_code(source, operator, occurrence)
            try:
                program = _program(changed)
            except SyntaxError:
                continue
            if program not in seen:
                seen.add(program)
                mutants.append(_described(module, source, changed, tree))
    return mutants


def _operators() -> list[Any]:
    names = [
        f"Replace{kind}Operator_{old}_{new}"
        for kind, table in (("Comparison", _COMPARED), ("Binary", _COMPUTED))
        for old, others in table.items()
        for new in others
    ]
    of_cosmic_ray = [get_operator(f"core/{name}")() for name in (*names, *_OTHERS)]
    return [*of_cosmic_ray, SwapNames(), DropStatement()]


def _program(source: str) -> str:
    """The tree of a file without what never runs: annotations, and texts that stand alone."""
    return ast.dump(_Bare().visit(ast.parse(source)))


class _Bare(ast.NodeTransformer):
    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        # The house gives arguments by their names where they may be given so.
        node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.defaults = [*node.defaults, *filter(None, node.kw_defaults)]
        node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        # Whether a field of a class is one does not depend on what its annotation says.
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return ast.Pass()
        return self.generic_visit(node)


def _described(module: str, source: str, changed: str, tree: ast.AST) -> Mutant:
    old, new = source.splitlines(), changed.splitlines()
    blocks = [
        block
        for block in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if block[0] != "equal"
    ]
    start, end = blocks[0][1], blocks[-1][2]
    before, after = old[start:end], new[blocks[0][3] : blocks[-1][4]]
    # A decorator goes with the blank lines before it.
    where = _around(tree, max(start + 1, end))
    return Mutant(module, where, _line(before), _line(after), changed)


def _line(lines: list[str]) -> str:
    return " ".join(textwrap.dedent("\n".join(lines)).split())


def _around(tree: ast.AST, line: int) -> str:
    """Names of the functions and classes around a line, from the outside in."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(part.lineno for part in node.decorator_list)])
            if first <= line <= (node.end_lineno or line):
                names.append(node.name)
    return ".".join(names)


def read(root: Path, module: str) -> list[Mutant]:
    """The mutants of a file of a checkout."""
    return mutants_of(module, (root / module).read_text(encoding="utf-8"))
