"""The conversion of one function: found, rewritten, compiled, put in the place of the old one.

Where it sits   above source and rewrite; tf.function and `ag__.call` ask for it.
The one idea    the new code keeps the old function's globals, closure, defaults, file and lines;
                so it sees the same names, and errors point to the learner's own lines.
Try it          >>> import minitf as tf
                >>> def f(x):
                ...     if x > 0:
                ...         x = -x
                ...     return x
                >>> print(tf.autograph.to_code(f).splitlines()[0])
                def f(x):
Read next       execution/function.py
"""

from __future__ import annotations

import ast
import types
import weakref
from types import CodeType, FunctionType
from typing import Any

from minitf.execution.autograph.rewrite import rewritten, rewritten_lambda
from minitf.execution.autograph.source import NoSourceError, find

_codes: dict[CodeType, CodeType | None] = {}
_made: weakref.WeakKeyDictionary[FunctionType, FunctionType] = weakref.WeakKeyDictionary()
_namespace = types.ModuleType("ag__")  # what rewritten code calls; filled by the package

_GENERATOR = 0x20 | 0x80 | 0x200  # flags of generators and coroutines


def is_left_alone(function: Any) -> bool:
    """Whether a function says that it is not to be converted, or has been already."""
    return getattr(function, "__ag_done__", False)


def done(function: Any) -> Any:
    """Mark a function as converted (or as not to be converted)."""
    function.__ag_done__ = True
    return function


def converted(function: FunctionType) -> FunctionType:
    """The function with control flow that works for tensors of a graph.

    A function whose source is not to be had, or whose conversion fails, comes back as it is.
    """
    if is_left_alone(function):
        return function
    found = _made.get(function)
    if found is None:
        code = _code_of(function)
        found = function if code is None else _with_code(function, code)
        _made[function] = found
    return found


def _code_of(function: FunctionType) -> CodeType | None:
    old = function.__code__
    if old not in _codes:
        try:
            _codes[old] = None if old.co_flags & _GENERATOR else _compiled(function)
        except (NoSourceError, SyntaxError, RecursionError):
            _codes[old] = None
    return _codes[old]


def tree_of(function: FunctionType) -> ast.FunctionDef | ast.Lambda:
    """The rewritten syntax tree of a function.

    Raises:
        NoSourceError: Its source is not to be had.
    """
    tree, owner = find(function)
    if isinstance(tree, ast.Lambda):
        return rewritten_lambda(tree, owner)
    tree.decorator_list, tree.returns = [], None
    return rewritten(tree, owner)


def _compiled(function: FunctionType) -> CodeType:
    """The code of the rewritten function.

    It is compiled inside another function, whose arguments are what it takes from outside.
    """
    tree, old = tree_of(function), function.__code__
    outside = ", ".join(("ag__", *old.co_freevars))
    holder = ast.parse(f"def holder_({outside}):\n  pass")
    [outer] = holder.body
    assert isinstance(outer, ast.FunctionDef)
    if isinstance(tree, ast.Lambda):
        inner: ast.stmt = ast.Expr(tree)
    else:  # under its own name it would hide a global of this name
        inner, tree.name = tree, f"ag__{tree.name}"
    outer.body = [ast.copy_location(inner, tree)]
    code = compile(ast.fix_missing_locations(holder), old.co_filename, "exec")
    [outer_code] = [part for part in code.co_consts if isinstance(part, CodeType)]
    [made] = [part for part in outer_code.co_consts
              if isinstance(part, CodeType)]  # fmt: skip
    return made.replace(co_name=old.co_name, co_qualname=old.co_qualname)


def _with_code(function: FunctionType, code: CodeType) -> FunctionType:
    """A function like the old one, with the new code."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    cells["ag__"] = types.CellType(_namespace)
    closure = tuple(cells[name] for name in code.co_freevars)
    made = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, closure
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__dict__.update(function.__dict__)
    made.__qualname__, made.__module__ = function.__qualname__, function.__module__
    return done(made)
