"""The public functions of TensorFlow with their arguments, one a line; and a script to write them.

Where it sits   beside the expressions; test_signatures.py compares minitf's functions with them.
The one idea    a program passes arguments by position and by name, and relies on defaults.
Try it          python -m tests.conformance.against_tensorflow.signatures           with TensorFlow
                python -m tests.conformance.against_tensorflow.signatures absent    with minitf:
                writes anew which names are not there
Read next       test_signatures.py
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "recorded" / "signatures.txt"
ABSENT = Path(__file__).parent / "absent.txt"
MODULES = (
    "", "math", "nn", "linalg", "strings", "image", "signal", "random", "io", "debugging",
    "bitwise", "dtypes", "train", "lookup", "nest", "saved_model", "config", "data", "summary",
    "sets", "ragged", "autodiff",
)  # fmt: skip
# Classes for writers of TensorFlow itself, and what is not met in teaching.
LEFT_OUT = re.compile(
    r"LinearOperator|RNNCell\w+Wrapper|Spec\.|DType\.|TensorShape\.(as_proto|cast|flatten|from_tens"
    r"|to_tens|is_sub|most_sp|placeholder)|_proto|Sparse|sparse|Raw|experimental|\.Options|Jxl|jxl"
    r"|FixedLengthRecordDataset\.|TFRecordDataset\.|TextLineDataset\.|NoneTensor|Optional"
    r"|ClusterDef|ServerDef|JobDef|ClusterSpec|TrackableView|CheckpointView|autodiff\.G"
)


def main() -> None:
    if "absent" in sys.argv:
        ABSENT.write_text("\n".join(absent()) + "\n", encoding="utf-8")
        return
    os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3")
    import tensorflow as tf

    lines = sorted(set(collect(tf)))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "signatures,", FILE.stat().st_size // 1024, "KiB")


def names() -> list[str]:
    return [line.partition("(")[0] for line in FILE.read_text(encoding="utf-8").splitlines()]


def absent() -> list[str]:
    """The recorded names that minitf has not got."""
    import minitf

    return [path for path in names() if not is_there(minitf, path)]


def is_there(place: Any, path: str) -> bool:
    try:
        for part in path.split("."):
            place = getattr(place, part)
    except (AttributeError, ImportError):
        return False
    return True


def collect(tf: Any) -> Iterator[str]:
    for module in MODULES:
        place = getattr(tf, module) if module else tf
        for name in dir(place):
            value = None if name.startswith("_") else getattr(place, name, None)
            path = f"{module}.{name}".lstrip(".")
            if inspect.isclass(value):
                yield from of_class(path, value)
            elif callable(value) and not inspect.ismodule(value):
                yield from line(path, value)


def of_class(path: str, kind: type) -> Iterator[str]:
    yield from line(path, kind.__init__)  # type: ignore[misc]
    for name in dir(kind):
        method = inspect.getattr_static(kind, name)
        if isinstance(method, (staticmethod, classmethod)):
            method = method.__func__
        if not name.startswith("_") and inspect.isfunction(method):
            yield from line(f"{path}.{name}", method)


def line(path: str, function: Any) -> Iterator[str]:
    if not LEFT_OUT.search(path):
        parts = [part for part in parameters(function) if part[0] not in ("self", "cls")]
        yield f"{path}({', '.join('='.join(part) for part in parts)})"


def parameters(function: Any) -> list[tuple[str, ...]]:
    """(name, default) or (name,) for each; the default as text, "?" if it is no plain value."""
    found: list[tuple[str, ...]] = []
    for part in inspect.signature(function).parameters.values():
        stars = {part.VAR_POSITIONAL: "*", part.VAR_KEYWORD: "**"}.get(part.kind, "")
        default = () if part.default is part.empty else (text(part.default),)
        found.append((stars + part.name, *default))
    return found


def text(default: Any) -> str:
    if hasattr(default, "as_numpy_dtype"):
        return repr(default.name)
    plain = default is None or isinstance(default, (bool, int, float, str))
    return repr(default) if plain else "?"


if __name__ == "__main__":
    main()
