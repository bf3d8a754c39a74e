"""Where a function is written: its syntax tree, found by its code.

Where it sits   the first step of the conversion.
The one idea    the code of a function knows its file and lines.  The whole file is parsed, and the
                node that begins there is the function; so line numbers stay the learner's own.
Try it          >>> import shutil
                >>> tree, owner = find(shutil.which)
                >>> type(tree).__name__, tree.name
                ('FunctionDef', 'which')
Read next       execution/autograph/jumps.py
"""

from __future__ import annotations

import ast
import functools
import linecache
from types import CodeType, FunctionType
from typing import Any

Node = ast.FunctionDef | ast.Lambda


class NoSourceError(Exception):
    """The source of a function is not to be had."""


def find(function: FunctionType) -> tuple[Node, str | None]:
    """The tree of a function (a fresh copy), and the class it is written in.

    Raises:
        NoSourceError: It was typed into a prompt, or made by `exec`, or the file has changed.
    """
    code = function.__code__
    text = "".join(linecache.getlines(code.co_filename))
    for tree, owner in _functions(text):
        if _fits(tree, code):
            return _copy(tree), owner
    raise NoSourceError(f"The source of {function.__name__} was not found in {code.co_filename}.")


def _copy(node: Any) -> Any:
    """A tree of its own, to be changed."""
    fields = {
        name: [_copy(part) if isinstance(part, ast.AST) else part for part in value]
        if isinstance(value, list)
        else _copy(value)
        if isinstance(value, ast.AST)
        else value
        for name, value in ast.iter_fields(node)
    }
    return ast.copy_location(type(node)(**fields), node)


@functools.lru_cache(maxsize=64)
def _functions(text: str) -> list[tuple[Node, str | None]]:
    """Every function in a file, with the class it stands in."""
    try:
        module = ast.parse(text)
    except SyntaxError:
        return []
    found: list[tuple[Node, str | None]] = []

    def walk(node: ast.AST, owner: str | None) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.Lambda)):
                found.append((child, owner))
            walk(child, child.name if isinstance(child, ast.ClassDef) else owner)

    walk(module, None)
    return found


def _fits(tree: Node, code: CodeType) -> bool:
    if isinstance(tree, ast.FunctionDef):
        first = min([tree.lineno, *(one.lineno for one in tree.decorator_list)])
        return tree.name == code.co_name and first == code.co_firstlineno
    return code.co_name == "<lambda>" and _covers(tree.body, code)


def _covers(body: ast.expr, code: CodeType) -> bool:
    """Whether the code's instructions come from just this expression."""
    # What starts and ends a function has no width.
    places = [place for place in code.co_positions() if None not in place and any(place[2:])]
    if not places:
        return False
    start = min((line, column) for line, _, column, _ in places)
    end = max((line, column) for _, line, _, column in places)
    return start == (body.lineno, body.col_offset) and end == (body.end_lineno, body.end_col_offset)
