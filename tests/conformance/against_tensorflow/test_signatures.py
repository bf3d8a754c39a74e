"""Functions take the arguments that TensorFlow's take: names, order, defaults.

Where it sits   beside the expressions; recorded/signatures.txt holds one line a function.
The one idea    names that are not there are listed in absent.txt, and the list can only shrink.
Read next       signatures.py
"""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import minitf as tf
from minitf.core.opdef import OpDef
from tests.conformance.against_tensorflow.missing import OTHER_SIGNATURES
from tests.conformance.against_tensorflow.signatures import ABSENT, FILE, absent, text

SIGNATURES = dict(
    re.fullmatch(r"([\w.]+)\((.*)\)", line).groups()  # type: ignore[union-attr]
    for line in FILE.read_text(encoding="utf-8").splitlines()
)
NOT_THERE = set(ABSENT.read_text(encoding="utf-8").split())
# Arguments for machines and writers of TensorFlow, which minitf leaves out.
LEFT_OUT = {
    "layout", "grad_a", "grad_b", "expand_composites", "row_partition", "internal", "handle_data",
    "variant_tensor", "type_enum", "support_partition", "last_checkpoint_step", "name",
    "use_pybind11_proto", "experimental_variable_policy", "check_types",
}  # fmt: skip


def find(path: str) -> Any:
    value: Any = tf
    for part in path.split("."):
        value = getattr(value, part)
    return value


def test_names_that_are_not_there_are_listed():
    gone = set(absent())

    assert not gone - NOT_THERE
    assert not NOT_THERE - gone, "there now: python -m tests....signatures absent"


@pytest.mark.parametrize("path", sorted(set(SIGNATURES) - NOT_THERE))
def test_arguments(path: str) -> None:
    different = list(compare(path))

    assert bool(different) == (path in OTHER_SIGNATURES), different


def compare(path: str) -> Any:
    function = find(path)
    theirs = [tuple(part.split("=")) for part in SIGNATURES[path].split(", ") if part]
    ours = parameters(function, [part[0] for part in theirs])
    if any(name.startswith("*") for name in ours) or SIGNATURES[path] == "*args, **kwargs":
        return  # it takes everything, and says itself what it does not
    wanted = [part[0] for part in theirs if part[0] not in LEFT_OUT and part[0][0] != "*"]
    if lacking := [name for name in wanted if name not in ours]:
        yield f"lacks {lacking}"
    shared = [name for name in ours if name in wanted]
    if not lacking and shared != wanted:
        yield f"order: {shared}, TensorFlow's is {wanted}"
    for name, *default in theirs:
        if name in shared and default != ["?"] and not same_default(ours[name], default):
            yield f"{name}={ours[name]}, TensorFlow's default is {default or 'none'}"


def parameters(function: Any, theirs: list[str]) -> dict[str, str | None]:
    """The default of each parameter as text; None where there is none."""
    if isinstance(function, OpDef):  # its inputs have short names, and take TensorFlow's
        names = zip(function.inputs, theirs, strict=False)
        return {other if takes(function, i, other) else part.name: None
                for i, (part, other) in enumerate(names)}  # fmt: skip
    try:
        parts = inspect.signature(function).parameters.values()
    except ValueError:  # a class without a signature of its own
        return {"*": None}
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return {
        stars.get(part.kind, "") + part.name: None if part.default is part.empty
        else text(part.default)
        for part in parts if part.name not in ("self", "cls")
    }  # fmt: skip


def takes(function: OpDef, position: int, name: str) -> bool:
    """Whether an input may be given by this name."""
    return len(function._with_named((0,) * position, {name: 0})) > position


def same_default(ours: str | None, theirs: list[str]) -> bool:
    if not theirs or ours is None:
        return ours is None or not theirs  # more freedom than in TensorFlow does no harm
    return ours == "?" or ours.strip("'") == theirs[0].strip("'") or as_number(ours, theirs[0])


def as_number(ours: str, theirs: str) -> bool:
    try:
        return float(ours) == float(theirs)
    except ValueError:
        return False
