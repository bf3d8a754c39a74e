"""Checks that stop a program: what must hold of tensors, now or when a graph runs.

Where it sits   above the ops; `tf.debugging` shows these.
The one idea    what can be known while a graph is described (types, numbers of axes) is checked at
                once; what depends on values becomes an operation that is never left out.
Try it          >>> import minitf as tf
                >>> tf.debugging.assert_positive(tf.constant([1.0, 2.0]))
                >>> tf.debugging.assert_less(1, 0, message="too late")
                Traceback (most recent call last):
                ...
                minitf.errors.InvalidArgumentError: too late
                Condition x < y did not hold.
                First 1 elements of x:
                [1]
                First 1 elements of y:
                [0]
Read next       core/dispatch.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.errors import DTypeError, InvalidArgumentError
from minitf.ops import shape_rules
from minitf.ops.printing import summary


def _assert(condition: Tensor, *data: Tensor, words: str, summarize: int) -> tuple:
    if not np.all(condition.numpy()):
        raise InvalidArgumentError(None, None, _report(words, data, condition, summarize))
    return ()


def _report(words: str, data: tuple[Tensor, ...], condition: Tensor, summarize: int) -> str:
    if words:
        return "\n".join([words, *_first_of(data, condition, summarize)])
    shown = ", ".join(summary(part.numpy(), summarize) for part in data)
    return f"Expected 'False' to be true. Summarized data: {shown}"


def _first_of(data: tuple[Tensor, ...], condition: Tensor, summarize: int) -> list[str]:
    """The first entries that broke the rule, and the first entries of all."""
    lines: list[str] = []
    arrays = [np.asarray(part.numpy()) for part in data]
    wrong = np.argwhere(~np.asarray(condition.numpy()))[:summarize]
    if len(arrays) == 2 and arrays[0].shape == arrays[1].shape and wrong.size:
        lines += [f"Indices of first {len(wrong)} different values:", str(wrong)]
        for name, array in zip("xy", arrays, strict=True):
            lines += [f"Corresponding {name} values:", str(array[tuple(wrong.T)])]
    for name, array in zip("xy", arrays, strict=False):
        entries = array.reshape(-1)[:summarize]
        lines += [f"First {len(entries)} elements of {name}:", str(entries)]
    return lines


assert_op = op(
    "assert_true", "*x:any ->", symbol="!", stateful=True, call=_assert,
    words="Stop unless everything in the first input is True.", formula=r"x \Rightarrow \top",
    shape=lambda *shapes, **attrs: (), dtype=(),
)  # fmt: skip


def Assert(condition: Any, data: Any, summarize: int | None = None, name: str | None = None) -> Any:
    """Stop with an error that shows `data`, unless `condition` is True.

    Raises:
        InvalidArgumentError: It is not; in a graph, when it runs.

    https://www.tensorflow.org/api_docs/python/tf/debugging/Assert
    """
    tensors = [convert_to_tensor(part) for part in data]
    return _checked(condition, tensors, "", 3 if summarize is None else summarize, name)


def _checked(
    condition: Any, data: list[Tensor], words: str, summarize: int | None, name: str | None
) -> Any:
    count = 3 if summarize is None else summarize
    result = assert_op(convert_to_tensor(condition), *data, words=words, summarize=count, name=name)
    return None if result == () else result


def _compare(row: str, sign: str) -> Any:
    """A check of two tensors, entry by entry."""

    def check(
        x: Any, y: Any, message: str | None = None, summarize: int | None = None,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        x, y = convert_to_tensor(x), convert_to_tensor(y)
        words = f"{message}\n" if message else ""
        return _checked(
            OPS[row](x, y), [x, y], f"{words}Condition x {sign} y did not hold.", summarize, name
        )

    check.__name__ = check.__qualname__ = f"assert_{row}"
    check.__doc__ = f"Stop unless x {sign} y holds for all entries, which may be broadcast."
    return check


assert_equal = _compare("equal", "==")


def assert_none_equal(
    x: Any, y: Any, summarize: int | None = None, message: str | None = None,
    name: str | None = None,
) -> Any:  # fmt: skip
    """Stop unless x != y holds for all entries, which may be broadcast."""
    return _compare("not_equal", "!=")(x, y, message, summarize, name)


assert_less = _compare("less", "<")
assert_less_equal = _compare("less_equal", "<=")
assert_greater = _compare("greater", ">")
assert_greater_equal = _compare("greater_equal", ">=")


def _against_zero(row: str, sign: str, name_: str) -> Any:
    """A check of one tensor against 0."""

    def check(
        x: Any, message: str | None = None, summarize: int | None = None, name: str | None = None
    ) -> Any:
        x = convert_to_tensor(x)
        words = f"{message or ''}\nCondition x {sign} 0 did not hold element-wise:"
        return _checked(OPS[row](x, 0), [x], words, summarize, name)

    check.__name__ = check.__qualname__ = name_
    check.__doc__ = f"Stop unless x {sign} 0 holds for all entries."
    return check


assert_positive = _against_zero("greater", ">", "assert_positive")
assert_negative = _against_zero("less", "<", "assert_negative")
assert_non_negative = _against_zero("greater_equal", ">=", "assert_non_negative")
assert_non_positive = _against_zero("less_equal", "<=", "assert_non_positive")


def assert_near(
    x: Any, y: Any, rtol: Any = None, atol: Any = None, message: str | None = None,
    summarize: int | None = None, name: str | None = None,
) -> Any:  # fmt: skip
    """Stop unless all entries are as near as ``|x - y| <= atol + rtol * |y|``.

    https://www.tensorflow.org/api_docs/python/tf/debugging/assert_near
    """
    x = convert_to_tensor(x)
    y = convert_to_tensor(y, dtype_hint=x.dtype)
    grain = 10 * float(np.finfo(x.dtype.as_numpy_dtype).eps)
    limit = abs(y) * (grain if rtol is None else rtol) + (grain if atol is None else atol)
    words = f"{message or ''}\nx and y not equal to tolerance rtol = {rtol}, atol = {atol}"
    return _checked(abs(x - y) <= limit, [x, y], words, summarize, name)


def _check_numerics(tensor: Tensor, *, message: str) -> Tensor:
    for words, bad in (("NaN", np.isnan), ("Inf", np.isinf)):
        if bad(np.asarray(tensor.numpy())).any():
            raise InvalidArgumentError(None, None, f"{message} : Tensor had {words} values")
    return tensor


op(
    "check_numerics", "x -> z", symbol="!", stateful=True, accepts="real", call=_check_numerics,
    words="Stop if there is a NaN or an infinite number; else the same numbers.", formula="z = x",
    shape=shape_rules.same,
)  # fmt: skip


def check_numerics(tensor: Any, message: str, name: str | None = None) -> Tensor:
    """The tensor itself, if all its numbers are finite.

    Raises:
        InvalidArgumentError: There is a NaN or an infinite number.

    https://www.tensorflow.org/api_docs/python/tf/debugging/check_numerics
    """
    return OPS["check_numerics"](tensor, message=message, name=name)


def assert_all_finite(x: Any, message: str, name: str | None = None) -> Tensor:
    """As check_numerics."""
    return check_numerics(x, message, name)


# Shapes and types are known at once.


def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """ValueError unless x has so many axes."""
    _ranked(x, x_rank := _rank(x), x_rank == int(rank), f"rank {int(rank)}", message)


def assert_rank_at_least(
    x: Any, rank: Any, message: str | None = None, name: str | None = None
) -> None:
    """ValueError unless x has at least so many axes."""
    _ranked(x, x_rank := _rank(x), x_rank >= int(rank), f"rank at least {int(rank)}", message)


def assert_rank_in(x: Any, ranks: Any, message: str | None = None, name: str | None = None) -> None:
    """ValueError unless x has one of these numbers of axes."""
    wanted = tuple(int(rank) for rank in ranks)
    _ranked(x, x_rank := _rank(x), x_rank in wanted, f"rank in {wanted}", message)


def assert_scalar(tensor: Any, message: str | None = None, name: str | None = None) -> None:
    """ValueError unless the tensor has no axes."""
    x = convert_to_tensor(tensor)
    if x.ndim:
        raise ValueError(f"{message or ''}Expected scalar shape, saw shape: {x.shape}.")


def _rank(x: Any) -> int:
    return convert_to_tensor(x).ndim


def _ranked(x: Any, rank: int, fits: bool, wanted: str, message: str | None) -> None:
    if not fits:
        before = f"{message}. " if message else ""
        raise ValueError(
            f"{before}Tensor must have {wanted}.  Received rank {rank}, shape "
            f"{convert_to_tensor(x).shape}"
        )


def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: Any = None) -> None:
    """TypeError unless the tensor has this type."""
    x = convert_to_tensor(tensor)
    if x.dtype != tf_type:
        raise DTypeError(f"{message or ''} tensor must be of type {tf_type!r}; got {x.dtype!r}")


def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> None:
    """TypeError unless the tensor holds whole numbers."""
    tensor = convert_to_tensor(x)
    if not tensor.dtype.is_integer:
        raise DTypeError(
            f'{message or ""} Expected "x" to be integer type.  Found: tensor of dtype '
            f"{tensor.dtype}"
        )


def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> Any:
    """The one floating type of all tensors; ValueError when there are two."""
    kinds = [convert_to_tensor(x).dtype for x in tensors or ()]
    kinds += [] if dtype is None else [dtype]
    for kind in kinds:
        if kind != kinds[0] or not kind.is_floating:
            raise DTypeError(f"{kind} must be of the same floating type as {kinds[0]}.")
    return kinds[0] if kinds else "float32"


def assert_proper_iterable(values: Any) -> None:
    """TypeError for what can be iterated but should not be: tensors, arrays, texts."""
    if isinstance(values, (Tensor, np.ndarray, str, bytes)) or not hasattr(values, "__iter__"):
        raise TypeError(
            f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}'
        )


def assert_shapes(
    shapes: Any, data: Any = None, summarize: int | None = None, message: str | None = None,
    name: str | None = None,
) -> None:  # fmt: skip
    """ValueError unless shapes fit: numbers are sizes, names stand for equal sizes, None for any.

    >>> assert_shapes([(convert_to_tensor([[1, 2]]), ("batch", 2))])

    https://www.tensorflow.org/api_docs/python/tf/debugging/assert_shapes
    """
    known: dict[Any, int | None] = {}
    pairs = shapes.items() if isinstance(shapes, dict) else shapes
    for x, wanted in pairs:
        sizes = convert_to_tensor(getattr(x, "deref", lambda x=x: x)()).shape
        names = (wanted,) if isinstance(wanted, (str, int)) else tuple(wanted)
        if len(names) != len(sizes):
            raise ValueError(f"{message or ''}Shape {sizes} does not have rank {len(names)}.")
        for axis, (size, sign) in enumerate(zip(sizes, names, strict=True)):
            expected = sign if isinstance(sign, int) else known.setdefault(sign, size)
            if sign not in (None, ".") and None not in (size, expected) and size != expected:
                raise ValueError(
                    f"{message or ''}Tensor of shape {sizes}: dimension {axis} must have size "
                    f"{expected}.  Received size {size}."
                )


def is_numeric_tensor(tensor: Any) -> bool:
    """Whether this is a tensor of numbers."""
    return isinstance(tensor, Tensor) and tensor.dtype.is_numeric
