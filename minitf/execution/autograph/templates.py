"""New syntax from text, on the lines of the old; and small questions about syntax trees.

Where it sits   below rewrite.
The one idea    what is to be made is written as Python, with names in capitals for the parts.
Try it          >>> import ast
                >>> old = ast.parse("not x").body[0].value
                >>> ast.unparse(wrapped("ag__.not_(VALUE)", old, VALUE=old.operand))
                'ag__.not_(x)'
Read next       execution/autograph/rewrite.py
"""

from __future__ import annotations

import ast
from typing import Any


def own_nodes(tree: ast.AST) -> list[ast.AST]:
    """All nodes of a function but those of functions inside it."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            found += [child, *own_nodes(child)]
    return found


def yields(tree: ast.FunctionDef) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(tree))


def binds(node: ast.AST) -> bool:
    """Whether an expression assigns, as (n := f(x)) does: then it cannot move into a lambda."""
    return any(isinstance(part, ast.NamedExpr) for part in ast.walk(node))


def any_of(names: list[str]) -> str:
    parts = [f"ag__.defined_value({name})" for name in names]
    text = parts[-1]
    for part in reversed(parts[:-1]):
        text = f"ag__.or_(lambda: {part}, lambda: {text})"
    return text


def loop_options(body: list[ast.stmt]) -> tuple[ast.Call | None, list[ast.stmt]]:
    """A call of set_loop_options at the start of a loop, and what follows it."""
    first = body[0] if body else None
    call = first.value if isinstance(first, ast.Expr) else None
    if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("set_loop_options"):
        return call, body[1:]
    return None, body


def located(text: str, place: ast.AST) -> list[ast.stmt]:
    """New statements, on the line of what they stand for."""
    made = ast.parse(text).body
    for statement in made:
        for part in ast.walk(statement):
            if "lineno" in part._attributes:
                ast.copy_location(part, place)
    return made


class _Filling(ast.NodeTransformer):
    def __init__(self, parts: dict[str, ast.expr]):
        self._parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._parts.get(node.id, node)


def filled(statements: list[ast.stmt], **parts: ast.expr) -> list[Any]:
    """Statements with expressions in the places that are written in capitals."""
    return [_Filling(parts).visit(statement) for statement in statements]


def wrapped(text: str, place: ast.AST, **parts: ast.expr) -> ast.expr:
    return filled(located(text, place), **parts)[0].value
