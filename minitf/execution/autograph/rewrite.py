"""From Python's statements to calls: the rewriting itself.

Where it sits   after jumps and names; convert compiles what comes out.
The one idea    `if c: A else: B` becomes two functions and a call that decides which to run, or,
                when c is a tensor of a graph, describes both.  Python's variables are handed on
                by a pair of functions that get them all and set them all.
Try it          >>> import ast
                >>> tree = ast.parse("def f(x):\\n  return not x").body[0]
                >>> print(ast.unparse(rewritten(tree, None)))
                def f(x):
                    return ag__.not_(x)
Read next       execution/autograph/statements.py
"""

from __future__ import annotations

import ast
from typing import Any

from minitf.execution.autograph.jumps import without_jumps
from minitf.execution.autograph.names import Liveness, changed_in
from minitf.execution.autograph.templates import (
    any_of,
    binds,
    filled,
    located,
    loop_options,
    own_nodes,
    wrapped,
    yields,
)

# These look at the frame that calls them, or are there for Python itself.
_LEFT = {"locals", "globals", "vars", "eval", "exec", "super", "breakpoint", "dir", "__import__"}


def rewritten(tree: ast.FunctionDef, owner: str | None) -> ast.FunctionDef:
    """The function (changed in place) with calls in place of control flow.

    Args:
        tree: A function.
        owner: The class it is written in: names that begin with __ belong to it.
    """
    without_jumps(tree)
    return _Rewriter(tree, owner).function(tree)


def rewritten_lambda(tree: ast.Lambda, owner: str | None) -> ast.Lambda:
    """The same for a lambda: only its expression changes."""
    holder = ast.parse("def f(): pass").body[0]
    assert isinstance(holder, ast.FunctionDef)
    tree.body = _Rewriter(holder, owner).visit(tree.body)
    return tree


class _Rewriter(ast.NodeTransformer):
    """Rewrites one function; a function inside it gets a rewriter of its own."""

    def __init__(self, tree: ast.FunctionDef, owner: str | None):
        self._tree, self._owner = tree, owner
        facts = Liveness(tree)
        self._states, self._put_back = facts.states, facts.put_back
        arguments = tree.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [part for part in (arguments.vararg, arguments.kwarg) if part]
        self._first = every[0].arg if every else None
        self._arguments = {part.arg for part in every}
        nodes = own_nodes(tree)
        self._globals = {n for node in nodes if isinstance(node, ast.Global) for n in node.names}
        self._outer = {n for node in nodes if isinstance(node, ast.Nonlocal) for n in node.names}
        moved = {name for node in self._states for name in changed_in([node]) if "." not in name}
        self._undefined = moved - self._arguments - self._globals - self._outer
        self._count = 0

    def function(self, tree: ast.FunctionDef) -> ast.FunctionDef:
        tree.body = self._statements(tree.body)
        at = 1 if ast.get_docstring(tree) is not None else 0
        declared = sorted(self._undefined)
        tree.body[at:at] = [
            located(f"{name} = ag__.Undefined({name!r})", tree.body[0])[0] for name in declared
        ]
        return tree

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for statement in body:
            result = self.visit(statement)
            made += result if isinstance(result, list) else [result] if result else []
        return made

    # Statements

    def visit_If(self, node: ast.If) -> Any:
        body, orelse = self._statements(node.body), self._statements(node.orelse)
        number, handed = self._next(), sorted(self._states[node])
        state = [*handed, *sorted(self._put_back[node])]
        made = self._accessors(number, state, node)
        made.append(self._block(f"if_body_{number}_", body, "", node))
        made.append(self._block(f"else_body_{number}_", orelse, "", node))
        call = located(
            f"ag__.if_stmt(TEST, if_body_{number}_, else_body_{number}_, get_state_{number}_, "
            f"set_state_{number}_, {tuple(state)!r}, {len(handed)})", node
        )  # fmt: skip
        return [*made, *filled(call, TEST=self.visit(node.test))]

    def visit_While(self, node: ast.While) -> Any:
        number, state = self._next(), sorted(self._states[node])
        options, rest = loop_options(node.body)
        body = self._statements(rest) or [ast.copy_location(ast.Pass(), node)]
        made = self._accessors(number, state, node)
        test = located(f"def loop_test_{number}_():\n  return TEST", node)
        made += filled(test, TEST=self._test_of(node))
        made.append(self._block(f"loop_body_{number}_", body, "", node))
        call = located(
            f"ag__.while_stmt(loop_test_{number}_, loop_body_{number}_, get_state_{number}_, "
            f"set_state_{number}_, {tuple(state)!r}, lambda: OPTIONS)", node
        )  # fmt: skip
        return [*made, *filled(call, OPTIONS=self._options(options, node))]

    def _test_of(self, node: ast.While) -> ast.expr:
        """The condition, which also asks whether the loop was left."""
        stops = getattr(node, "stops", [])
        test = self.visit(node.test)
        if not stops:
            return test
        [asked] = located(f"ag__.and_(lambda: ag__.not_({any_of(stops)}), lambda: TEST)", node)
        return filled([asked], TEST=test)[0].value

    def visit_For(self, node: ast.For) -> Any:
        number, state = self._next(), sorted(self._states[node])
        options, rest = loop_options(node.body)
        body = self._statements(rest) or [ast.copy_location(ast.Pass(), node)]
        [assign] = located("TARGET = part_", node)
        assign.targets = [node.target]  # type: ignore[attr-defined]
        made = self._accessors(number, state, node)
        made.append(self._block(f"loop_body_{number}_", [self.visit(assign), *body], "part_", node))
        stops = getattr(node, "stops", [])
        test = f"lambda: ag__.not_({any_of(stops)})" if stops else "None"
        call = located(
            f"ag__.for_stmt(ITER, {test}, loop_body_{number}_, get_state_{number}_, "
            f"set_state_{number}_, {tuple(state)!r}, lambda: OPTIONS)", node
        )  # fmt: skip
        iterated = self.visit(node.iter)
        return [*made, *filled(call, ITER=iterated, OPTIONS=self._options(options, node))]

    def _options(self, call: ast.Call | None, node: ast.stmt) -> ast.expr:
        """The arguments of set_loop_options, as a call that gives a dict."""
        [made] = located("dict()", node)
        inner = made.value  # type: ignore[attr-defined]
        if call is not None:
            inner.keywords = [ast.keyword(key.arg, self.visit(key.value)) for key in call.keywords]
        return inner

    def _accessors(self, number: int, state: list[str], node: ast.stmt) -> list[ast.stmt]:
        """Two functions: one gets the variables' values, one sets them."""
        reads = "".join(
            f"ag__.attribute(lambda: {name}, {name!r}), " if "." in name else f"{name}, "
            for name in state
        )
        lines = [f"def get_state_{number}_():", f"  return ({reads})"]
        lines += [f"def set_state_{number}_(values_):", *self._declared(state)]
        if any("." in name for name in state):
            for i, name in enumerate(state):
                guard = f"if ag__.defined(values_[{i}]): " if "." in name else ""
                lines.append(f"  {guard}{name} = values_[{i}]")
        elif state:
            lines.append(f"  {''.join(f'{name}, ' for name in state)} = values_")
        else:
            lines.append("  pass")
        return located("\n".join(lines), node)

    def _declared(self, names: Any) -> list[str]:
        plain = sorted(name for name in names if "." not in name)
        outer = [name for name in plain if name not in self._globals]
        known = [name for name in plain if name in self._globals]
        lines = [f"  nonlocal {', '.join(outer)}"] if outer else []
        return lines + ([f"  global {', '.join(known)}"] if known else [])

    def _block(
        self, name: str, body: list[ast.stmt], argument: str, node: ast.stmt
    ) -> ast.FunctionDef:
        """A function that does what a block did, to the variables around it."""
        handed = self._undefined | self._arguments | self._outer | self._globals
        lines = self._declared(changed_in(body) & handed)
        [made] = located(f"def {name}({argument}):\n" + "\n".join([*lines, "  pass"]), node)
        assert isinstance(made, ast.FunctionDef)
        made.body = [*made.body[:-1], *(body or made.body[-1:])]
        return made

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        made = rewritten(node, self._owner) if not yields(node) else node
        made.decorator_list = [self.visit(one) for one in node.decorator_list]
        made.decorator_list.append(
            located("ag__.done", node)[0].value  # type: ignore[attr-defined]
        )
        return made

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> Any:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        return node

    # Expressions

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        own = {part.arg for part in [*every, arguments.vararg, arguments.kwarg] if part}
        hidden, self._undefined = self._undefined, self._undefined - own
        node.body = self.visit(node.body)
        self._undefined = hidden
        return wrapped("ag__.done(VALUE)", node, VALUE=node)

    def visit_Name(self, node: ast.Name) -> Any:
        node.id = self._mangled(node.id)
        if isinstance(node.ctx, ast.Load) and node.id in self._undefined:
            return wrapped("ag__.defined_value(VALUE)", node, VALUE=node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        node.attr = self._mangled(node.attr)
        return self.generic_visit(node)

    def _mangled(self, name: str) -> str:
        private = name.startswith("__") and not name.endswith("__") and name != "ag__"
        return f"_{self._owner.lstrip('_')}{name}" if private and self._owner else name

    def visit_Call(self, node: ast.Call) -> Any:
        function = node.func
        if isinstance(function, ast.Name) and function.id == "super" and not node.args:
            [made] = located(f"super(__class__, {self._first})", node)
            return made.value  # type: ignore[attr-defined]
        if isinstance(function, ast.Name) and function.id in _LEFT:
            return self.generic_visit(node)
        if isinstance(function, ast.Attribute) and ast.unparse(function.value) == "ag__":
            return node
        node.args = [self.visit(part) for part in node.args]
        node.keywords = [ast.keyword(key.arg, self.visit(key.value)) for key in node.keywords]
        [made] = located("ag__.call(FUNCTION)", node)
        made = filled([made], FUNCTION=self.visit(function))[0]
        node.func, first = made.value.func, made.value.args[0]
        node.args.insert(0, first)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        if binds(node):
            return self.generic_visit(node)
        name = "and_" if isinstance(node.op, ast.And) else "or_"
        result = self.visit(node.values[-1])
        for value in reversed(node.values[:-1]):
            result = wrapped(
                f"ag__.{name}(lambda: LEFT, lambda: RIGHT)", node,
                LEFT=self.visit(value), RIGHT=result,
            )  # fmt: skip
        return result

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.visit(node.operand)
        if isinstance(node.op, ast.Not):
            return wrapped("ag__.not_(VALUE)", node, VALUE=value)
        node.operand = value
        return node

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        if binds(node):
            return self.generic_visit(node)
        return wrapped(
            "ag__.if_exp(TEST, lambda: BODY, lambda: ORELSE)", node,
            TEST=self.visit(node.test), BODY=self.visit(node.body), ORELSE=self.visit(node.orelse),
        )  # fmt: skip

    def visit_Compare(self, node: ast.Compare) -> Any:
        if len(node.ops) == 1:
            return self.generic_visit(node)
        parts = [node.left, *node.comparators]
        if not all(isinstance(part, (ast.Name, ast.Constant)) for part in parts[1:-1]):
            return self.generic_visit(node)  # it would be computed twice
        pairs: list[ast.expr] = [
            ast.copy_location(ast.Compare(left, [op], [right]), node)
            for left, op, right in zip(parts, node.ops, parts[1:], strict=False)
        ]
        return self.visit(ast.copy_location(ast.BoolOp(ast.And(), pairs), node))

    def _comprehension(self, node: Any) -> Any:
        own = {name for part in node.generators for name in changed_in([part.target])}
        hidden, self._undefined = self._undefined, self._undefined - own
        made = self.generic_visit(node)
        self._undefined = hidden
        return made

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _next(self) -> int:
        self._count += 1
        return self._count
