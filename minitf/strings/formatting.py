"""Numbers as text: as_string and format.

Where it sits   beside the other functions of tf.strings.
The one idea    C's number formats, which Python has as well.
Try it          >>> as_string([1.5, 2.25]).numpy()
                array([b'1.500000', b'2.250000'], dtype=object)
Read next       ops/printing.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.ops.printing import filled
from minitf.ragged.tensor import RaggedTensor
from minitf.strings.rows import row, text


def _shown(x: np.ndarray, pattern: str) -> np.ndarray:
    def show(value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        if isinstance(value, (bool, np.bool_)):
            return b"true" if value else b"false"
        if isinstance(value, (complex, np.complexfloating)):
            return f"({pattern % value.real},{pattern % value.imag})".encode()
        return (pattern % value).encode()

    return text([show(value) for value in x.flat], x.shape)


row("as_string", "x:any -> z", "Numbers written out.", _shown)
row(
    "string_format", "*x:any -> z", "A text with values in it.",
    lambda *arrays, parts, summarize: np.array(
        filled(parts, tuple(map(convert_to_tensor, arrays)), summarize).encode(), object
    ),
    shape=lambda *shapes, **attrs: (),
)  # fmt: skip


def as_string(
    input: Any, precision: int = -1, scientific: bool = False, shortest: bool = False,
    width: int = -1, fill: str = "", name: str | None = None,
) -> Any:  # fmt: skip
    """Numbers written out.

    Args:
        input: Numbers, truth values or texts.
        precision: How many digits stand behind the point.
        scientific: As 1.5e+00.
        shortest: As few digits as needed.
        width: At least so many signs; filled up with `fill`, which may be "0".

    https://www.tensorflow.org/api_docs/python/tf/strings/as_string
    """
    if isinstance(input, RaggedTensor):
        return input.map(lambda entries: as_string(
            entries, precision, scientific, shortest, width, fill))  # fmt: skip
    x = convert_to_tensor(input)
    kind = "e" if scientific else "g" if shortest else "f"
    digits = f".{precision}" if precision >= 0 else ""
    start = f"%{fill}{width if width >= 0 else ''}"
    return OPS["as_string"](x, pattern=start + ("d" if x.dtype.is_integer else digits + kind),
                            name=name)  # fmt: skip


def format_(
    template: str, inputs: Any, placeholder: str = "{}", summarize: int = 3,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """A text with tensors in place of its placeholders.

    >>> format_("x: {}", [convert_to_tensor([1, 2])]).numpy()
    b'x: [1 2]'

    Raises:
        ValueError: More or fewer tensors than placeholders.

    https://www.tensorflow.org/api_docs/python/tf/strings/format
    """
    values = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
    pieces = template.split(placeholder)
    if len(pieces) != len(values) + 1:
        raise ValueError(
            f"{len(pieces) - 1} placeholder(s) in template does not match {len(values)} tensor(s) "
            "provided as input"
        )
    parts: list[Any] = [pieces[0]]
    for number, piece in enumerate(pieces[1:]):
        parts += [-number - 1, piece]
    tensors = [convert_to_tensor(value) for value in values]
    return OPS["string_format"](*tensors, parts=tuple(parts), summarize=summarize, name=name)
