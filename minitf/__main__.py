"""`python -m minitf script.py`: run a program written for TensorFlow, with nothing changed.

Where it sits   on top of all.
The one idea    the names `tensorflow` and `keras` are made to mean minitf, and then the program is
                run as Python itself would run it.
Try it          $ python -m minitf script.py --steps 100
                $ python -m minitf -m package.module
                $ python -m minitf -c "import tensorflow as tf; print(tf.constant(1))"
Read next       compat/install.py
"""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
import traceback
from types import ModuleType, TracebackType

from minitf.compat.era import speaks_v1
from minitf.compat.install import install_as_tensorflow

USAGE = """usage: python -m minitf script.py [arguments]
       python -m minitf -m module [arguments]
       python -m minitf -c "program" [arguments]

Runs a program written for TensorFlow 1 or 2, or for Keras, on minitf."""
_HERE = os.path.dirname(os.path.abspath(__file__))


def main(arguments: list[str]) -> int:
    """Run what the command line says.

    Args:
        arguments: The words after `python -m minitf`.

    Returns:
        The exit status.
    """
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if arguments else 2
    try:
        source, file_name, rest = _program(arguments)
    except OSError as problem:
        reason = f"can't open file {problem.filename!r}: {problem.strerror}"
        print(f"python -m minitf: {reason}", file=sys.stderr)
        return 2
    except LookupError as problem:
        print(f"python -m minitf: {problem.args[0]}", file=sys.stderr)
        return 2
    sys.argv = rest
    install_as_tensorflow(v1=speaks_v1(source))
    return _run(source, file_name)


def _program(arguments: list[str]) -> tuple[str, str, list[str]]:
    """The program's text, the name of its file, and its own command line."""
    first, *rest = arguments
    if first == "-c":
        if not rest:
            raise LookupError("-c needs a program")
        sys.path[0] = ""
        return rest[0], "<string>", ["-c", *rest[1:]]
    if first == "-m":
        if not rest:
            raise LookupError("-m needs the name of a module")
        return _module(rest)
    with open(first, "rb") as file:
        source = importlib.util.decode_source(file.read())
    sys.path[0] = os.path.dirname(os.path.abspath(first))
    return source, first, arguments


def _module(words: list[str]) -> tuple[str, str, list[str]]:
    sys.path[0] = os.getcwd()
    name = words[0]
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        raise LookupError(f"No module named {name}")
    with open(spec.origin, "rb") as file:
        source = importlib.util.decode_source(file.read())
    return source, spec.origin, [spec.origin, *words[1:]]


def _run(source: str, file_name: str) -> int:
    """Run the text as the main program."""
    module = ModuleType("__main__")
    module.__dict__.update(__file__=file_name, __builtins__=builtins)
    sys.modules["__main__"] = module
    try:
        exec(compile(source, file_name, "exec"), module.__dict__)
    except SystemExit:
        raise
    except BaseException as problem:
        _show(problem)
        return 130 if isinstance(problem, KeyboardInterrupt) else 1
    return 0


def _show(problem: BaseException) -> None:
    """The traceback as Python's own, from the program's first line on."""
    own = problem.__traceback__
    while own is not None and _is_here(own):
        own = own.tb_next
    traceback.print_exception(type(problem), problem, own)


def _is_here(part: TracebackType) -> bool:
    return os.path.abspath(part.tb_frame.f_code.co_filename) == os.path.join(_HERE, "__main__.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
