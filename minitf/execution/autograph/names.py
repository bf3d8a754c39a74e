"""Which variables a branch or a loop must hand on: those it changes and somebody reads later.

Where it sits   between jumps and rewrite.
The one idea    go through the statements backwards with the set of names that are still read
                further on.  An assignment takes its name out, a use puts it in.
Try it          >>> import ast
                >>> tree = ast.parse("def f(x):\\n  if x:\\n    y = z = 1\\n  return y").body[0]
                >>> [sorted(states) for states in states_of(tree).values()]
                [['y']]
Read next       execution/autograph/rewrite.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Control = ast.If | ast.While | ast.For


def states_of(tree: ast.FunctionDef) -> dict[Control, set[str]]:
    """For each branch and loop of the function the names it must hand on."""
    return Liveness(tree).states


def changed_in(statements: Iterable[ast.AST]) -> set[str]:
    """The names (and attributes of names, as "self.x") that statements assign."""
    found: set[str] = set()
    for statement in statements:
        _note_changes(statement, found)
    return found


def _note_changes(node: ast.AST, found: set[str]) -> None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
        found.add(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        dotted = _dotted(node)
        if dotted:
            found.add(dotted)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        found.add(node.name)
        return
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        found.update((name.asname or name.name).partition(".")[0] for name in node.names)
    elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
        found.add(node.name)
    if isinstance(node, (ast.Lambda, *_LOOPS)):
        return
    for child in ast.iter_child_nodes(node):
        _note_changes(child, found)


def _dotted(node: ast.expr) -> str | None:
    """ "self.x" for an attribute of a name; None for anything longer or computed."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return None


def read_in(nodes: Iterable[ast.AST | None]) -> set[str]:
    """The names that are read, also by functions inside."""
    found: set[str] = set()
    for node in nodes:
        for part in ast.walk(node) if node is not None else ():
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                found.add(part.id)
            elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
                found.add(part.target.id)
            found.update(getattr(part, "stops", ()))
    return found


class Liveness:
    """Walks a function backwards.

    Attributes:
        states: What each branch and loop must hand on.
        put_back: What a branch changes that is not handed on, but the other branch may read.
    """

    def __init__(self, tree: ast.FunctionDef):
        self.states: dict[Control, set[str]] = {}
        self.put_back: dict[ast.If, set[str]] = {}
        inner = (node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS))
        self._always = read_in(node for node in inner if node is not tree)
        self._block(tree.body, set())

    def _block(self, statements: list[ast.stmt], live: set[str]) -> set[str]:
        for statement in reversed(statements):
            live = self._one(statement, live)
        return live

    def _one(self, statement: ast.stmt, live: set[str]) -> set[str]:
        if isinstance(statement, ast.If):
            self._note(statement, [*statement.body, *statement.orelse], live)
            before = self._block(statement.body, live) | self._block(statement.orelse, live)
            changed = changed_in([*statement.body, *statement.orelse])
            self.put_back[statement] = (changed & before) - self.states[statement]
            return before | read_in([statement.test])
        if isinstance(statement, (ast.While, ast.For)):
            return self._loop(statement, live)
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            bound = changed_in([item.optional_vars for item in statement.items
                                if item.optional_vars is not None])  # fmt: skip
            return (self._block(statement.body, live) - bound) | read_in(statement.items)
        if isinstance(statement, (ast.Try, ast.Match)):
            for body in _blocks_of(statement):  # any of its parts may be the last that ran
                self._block(body, live | read_in([statement]))
            return live | read_in([statement])
        kills = changed_in([statement]) if not isinstance(statement, ast.AugAssign) else set()
        return (live - kills) | read_in([statement])

    def _loop(self, loop: ast.While | ast.For, live: set[str]) -> set[str]:
        stops = set(getattr(loop, "stops", ()))
        test = read_in([loop.test]) if isinstance(loop, ast.While) else set()
        targets = [loop.target] if isinstance(loop, ast.For) else []
        target = changed_in(targets)
        head = live | test | stops
        for _ in range(2):  # once more: what the next turn reads is live at the end of this one
            head = head | (self._block(loop.body, head) - target)
        # Also what is live only after the loop: the target keeps the value of the last turn.
        self._note(loop, [*loop.body, *targets], head)
        return head | (read_in([loop.iter]) if isinstance(loop, ast.For) else set())

    def _note(self, node: Control, statements: list[ast.AST], live: set[str]) -> None:
        changed = changed_in(statements)
        read = live | self._always
        self.states[node] = {name for name in changed if name in read or "." in name}


def _blocks_of(statement: ast.Try | ast.Match) -> list[list[ast.stmt]]:
    if isinstance(statement, ast.Match):
        return [case.body for case in statement.cases]
    handlers = [handler.body for handler in statement.handlers]
    return [statement.body, *handlers, statement.orelse, statement.finalbody]
