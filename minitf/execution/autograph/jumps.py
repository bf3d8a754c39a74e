"""return, break and continue, said with variables.

Where it sits   between source and rewrite.
The one idea    a branch that may run later cannot jump.  `break` becomes `broke = True`; what
                follows it stands under `if not broke:`, and the loop asks for it.
Try it          >>> import ast
                >>> tree = ast.parse("def f(x):\\n  if x > 0:\\n    return 1\\n  return 2").body[0]
                >>> print(ast.unparse(without_jumps(tree)))
                def f(x):
                    if x > 0:
                        retval_ = 1
                    else:
                        retval_ = 2
                    return ag__.returned(retval_)
Read next       execution/autograph/names.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

RETURNED, VALUE = "do_return_", "retval_"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
Loop = (ast.For, ast.While)


def without_jumps(tree: ast.FunctionDef) -> ast.FunctionDef:
    """The function (changed in place) without jumps out of branches and loops."""
    inner = [part for part in tree.body if not isinstance(part, ast.Return)]
    if _has(inner, ast.Return):
        _push_into_branches(tree.body)
        lowered, flags = _Lowering().block(tree.body)
        if RETURNED in flags and _reads(lowered, RETURNED):
            lowered.insert(0, _assign(RETURNED, ast.Constant(False), tree.body[0]))
        else:
            lowered = _without_flag(lowered)
        last = tree.body[-1]
        lowered.append(_at(ast.parse(f"return ag__.returned({VALUE})").body[0], last))
        tree.body = lowered
    else:
        tree.body, _ = _Lowering(returns=False).block(tree.body)
    return tree


def _has(statements: Iterable[ast.stmt], kind: type | tuple, into: bool = True) -> bool:
    """Whether a jump stands among the statements; not counting those of functions inside."""
    for statement in statements:
        if isinstance(statement, kind):
            return True
        if isinstance(statement, _SCOPES) or (not into and isinstance(statement, Loop)):
            continue
        if any(_has(body, kind, into) for body in _bodies(statement)):
            return True
    return False


def _bodies(statement: ast.stmt) -> list[list[ast.stmt]]:
    found = [getattr(statement, name, None) for name in ("body", "orelse", "finalbody")]
    found += [handler.body for handler in getattr(statement, "handlers", [])]
    found += [case.body for case in getattr(statement, "cases", [])]
    return [body for body in found if isinstance(body, list) and body]


def _always_returns(body: list[ast.stmt]) -> bool:
    last = body[-1] if body else None
    if isinstance(last, (ast.Return, ast.Raise)):
        return True
    if isinstance(last, ast.With):
        return _always_returns(last.body)
    return isinstance(last, ast.If) and _always_returns(last.body) and _always_returns(last.orelse)


def _push_into_branches(body: list[ast.stmt]) -> None:
    """After `if c: return a`, the rest is what happens otherwise: put it into the else branch."""
    for number, statement in enumerate(body):
        if not isinstance(statement, ast.If) or not _has([statement], ast.Return):
            continue
        rest = body[number + 1 :]
        if _always_returns(statement.body):
            statement.orelse += rest
            del body[number + 1 :]
        elif _always_returns(statement.orelse):
            statement.body += rest
            del body[number + 1 :]
        _push_into_branches(statement.body)
        _push_into_branches(statement.orelse)
        return


class _Lowering:
    """Replaces jumps by flags; each block says which flags it may have set."""

    def __init__(self, returns: bool = True):
        self._returns = returns
        self._loops: list[tuple[str, str]] = []
        self._count = 0

    def block(self, statements: list[ast.stmt]) -> tuple[list[ast.stmt], set[str]]:
        made: list[ast.stmt] = []
        flags: set[str] = set()
        for number, statement in enumerate(statements):
            lowered, new = self._one(statement)
            made += lowered
            flags |= new
            rest = statements[number + 1 :]
            if new and isinstance(statement, (ast.Return, ast.Break, ast.Continue)):
                break  # what follows is never reached
            if new and rest:
                later, more = self.block(rest)
                made.append(_unless(new, later, rest[0]))
                return made, flags | more
        return made, flags

    def _one(self, statement: ast.stmt) -> tuple[list[ast.stmt], set[str]]:
        if isinstance(statement, ast.Return) and self._returns:
            return self._return(statement)
        if isinstance(statement, (ast.Break, ast.Continue)):
            flag = self._loops[-1][isinstance(statement, ast.Continue)]
            return [_assign(flag, ast.Constant(True), statement)], {flag}
        if isinstance(statement, _SCOPES):
            return [statement], set()
        if isinstance(statement, Loop):
            return self._loop(statement)
        flags: set[str] = set()
        for holder, name in _places(statement):
            body, new = self.block(getattr(holder, name))
            setattr(holder, name, body or [ast.copy_location(ast.Pass(), statement)])
            flags |= new
        return [statement], flags

    def _return(self, statement: ast.Return) -> tuple[list[ast.stmt], set[str]]:
        value = statement.value or ast.Constant(None)
        made = [
            _assign(RETURNED, ast.Constant(True), statement),
            _assign(VALUE, value, statement),
        ]
        return made, {RETURNED}

    def _loop(self, loop: ast.For | ast.While) -> tuple[list[ast.stmt], set[str]]:
        self._count += 1
        broke, went_on = f"break_{self._count}_", f"continue_{self._count}_"
        self._loops.append((broke, went_on))
        body, flags = self.block(loop.body)
        self._loops.pop()
        if went_on in flags:
            body.insert(0, _assign(went_on, ast.Constant(False), loop.body[0]))
        loop.body = body
        stops = sorted(flags & {broke, RETURNED})
        loop.stops = stops  # type: ignore[union-attr]
        made: list[ast.stmt] = [loop]
        if broke in flags:
            made.insert(0, _assign(broke, ast.Constant(False), loop))
        if loop.orelse:  # done when the loop was not left
            orelse, more = self.block(loop.orelse)
            made += [_unless(set(stops), orelse, orelse[0])] if stops else orelse
            loop.orelse, flags = [], flags | more
        return made, flags - {broke, went_on}


def _places(statement: ast.stmt) -> list[tuple[ast.AST, str]]:
    """Where a statement has blocks of statements."""
    holders = [statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    return [
        (holder, name)
        for holder in holders
        for name in ("body", "orelse", "finalbody")
        if getattr(holder, name, None)
    ]


def _unless(flags: set[str], body: list[ast.stmt], at: ast.stmt) -> ast.stmt:
    """`if not (a or b): body`"""
    text = " or ".join(sorted(flags))
    guard = _at(ast.parse(f"if not ({text}): pass").body[0], at)
    assert isinstance(guard, ast.If)
    guard.body = body
    return guard


def _reads(statements: list[ast.stmt], name: str) -> bool:
    """Whether anything asks for a flag."""
    return any(
        (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load))
        or name in getattr(node, "stops", ())
        for statement in statements
        for node in ast.walk(statement)
    )


class _NoFlag(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        target = node.targets[0]
        return None if isinstance(target, ast.Name) and target.id == RETURNED else node


def _without_flag(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Nobody asks whether the function has returned: the flag is not needed."""
    module = _NoFlag().visit(ast.Module(statements, []))
    return module.body


def _assign(name: str, value: ast.expr, at: ast.AST) -> ast.stmt:
    target = ast.copy_location(ast.Name(name, ast.Store()), at)
    if not hasattr(value, "lineno"):
        ast.copy_location(value, at)
    return ast.copy_location(ast.Assign([target], value), at)


def _at(node: ast.stmt, place: ast.AST) -> ast.stmt:
    """A new statement stands on the line of what it stands for."""
    for part in ast.walk(node):
        if "lineno" in part._attributes:
            ast.copy_location(part, place)
    return node
