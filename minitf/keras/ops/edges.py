"""keras.ops.image: pictures with wider edges, and with less of them.

Where it sits   a theme of keras.ops.
The one idea    before, after and the size of the result: two of these say the third.
Try it          >>> from minitf import keras
                >>> x = keras.ops.ones((4, 4, 3))
                >>> keras.ops.image.pad_images(x, 1, 2, target_height=8, target_width=8).shape
                TensorShape([8, 8, 3])
Read next       keras/ops/pictures.py

As https://keras.io/api/ops/image/
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops.pictures import check_pictures, is_last, on_batches
from minitf.keras.ops.symbolic import operation


class Side(NamedTuple):
    """What is known of one axis; None for what follows from the other two.

    Attributes:
        names: The arguments of these, as the caller knows them.
        before, after: What is put there, or cut off.
        target: The size of the result.
        sign: 1 where edges are put, -1 where they are cut off.
    """

    names: tuple[str, str, str]
    before: Any
    after: Any
    target: Any
    sign: int

    def check(self, size: Any = 0) -> None:
        """Exactly two must be said, and nothing may be negative.

        Raises:
            ArgumentError: It is not so.
        """
        if self[1:4].count(None) != 1:
            raise ArgumentError(f"Must specify exactly two of {', '.join(self.names)}.")
        self._check_signs(self[1:4], size)

    def _check_signs(self, values: Any, size: Any) -> None:
        for name, value in zip(self.names, values, strict=True):
            if isinstance(value, int) and value < 0:
                raise ArgumentError(
                    f"{name} must be >= 0. Received: {name}={value}",
                    why=f"the picture has size {size} there" if size else None,
                )

    def solve(self, size: Any) -> tuple[Any, Any, Any]:
        """Before, after and target for a picture of this size, a number or a tensor."""
        self.check()
        _, before, after, target, sign = self
        if before is None:
            before = sign * (target - size) - after
        elif after is None:
            after = sign * (target - size) - before
        else:
            target = size + sign * (before + after)
        self._check_signs((before, after, target), size)
        return before, after, target


def _sides(
    kind: str, sign: int, rows: tuple[Any, Any, Any], columns: tuple[Any, Any, Any]
) -> tuple[Side, Side]:
    names = (f"top_{kind}", f"bottom_{kind}", "target_height")
    others = (f"left_{kind}", f"right_{kind}", "target_width")
    return Side(names, *rows, sign), Side(others, *columns, sign)


def _spec(images: Any, sides: tuple[Side, Side], data_format: str | None) -> KerasTensor:
    """The symbol of the result: sizes that are unknown stay so, unless the target is said.

    Raises:
        ArgumentError: Cut edges of a picture of unknown size, without a target.
    """
    shape = list(check_pictures(images))
    for place, side, words in zip((-3, -2), sides, ("height", "width"), strict=True):
        side.check()
        axis = place if is_last(data_format) else place + 1
        if shape[axis] is not None:
            shape[axis] = side.solve(shape[axis])[2]
        elif side.target is None and side.sign < 0:
            raise ArgumentError(
                f"When the {words} of the images is unknown, `target_{words}` must be specified. "
                f"Received: images.shape={tuple(images.shape)}"
            )
        else:
            shape[axis] = side.target
    return KerasTensor(shape, images.dtype)


def _sizes(x: Tensor) -> tuple[Any, Any]:
    """Height and width: numbers, or tensors where they are not known yet."""
    sizes = ops.shape(x)
    height, width = (sizes[i] if x.shape[i] is None else x.shape[i] for i in (1, 2))
    return height, width


def _pad_sides(
    top_padding: Any = None, left_padding: Any = None, bottom_padding: Any = None,
    right_padding: Any = None, target_height: Any = None, target_width: Any = None,
) -> tuple[Side, Side]:  # fmt: skip
    return _sides("padding", 1, (top_padding, bottom_padding, target_height),
                  (left_padding, right_padding, target_width))  # fmt: skip


def _crop_sides(
    top_cropping: Any = None, left_cropping: Any = None, bottom_cropping: Any = None,
    right_cropping: Any = None, target_height: Any = None, target_width: Any = None,
) -> tuple[Side, Side]:  # fmt: skip
    return _sides("cropping", -1, (top_cropping, bottom_cropping, target_height),
                  (left_cropping, right_cropping, target_width))  # fmt: skip


def _pad_spec(images: Any, data_format: str | None = None, **given: Any) -> KerasTensor:
    return _spec(images, _pad_sides(**given), data_format)


def _crop_spec(images: Any, data_format: str | None = None, **given: Any) -> KerasTensor:
    return _spec(images, _crop_sides(**given), data_format)


@operation("images", module="image", rule=_pad_spec)
def pad_images(
    images: Any, top_padding: Any = None, left_padding: Any = None, bottom_padding: Any = None,
    right_padding: Any = None, target_height: Any = None, target_width: Any = None,
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Zeros around pictures.

    Raises:
        ArgumentError: Not two of three were said, or one is negative.
    """
    sides = _pad_sides(top_padding, left_padding, bottom_padding, right_padding, target_height,
                       target_width)  # fmt: skip

    def padded(x: Tensor) -> Tensor:
        height, width = _sizes(x)
        (top, bottom, _), (left, right, _) = sides[0].solve(height), sides[1].solve(width)
        return ops.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]])

    return on_batches(images, data_format, padded)


@operation("images", module="image", rule=_crop_spec)
def crop_images(
    images: Any, top_cropping: Any = None, left_cropping: Any = None, bottom_cropping: Any = None,
    right_cropping: Any = None, target_height: Any = None, target_width: Any = None,
    data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Pictures without their edges.

    Raises:
        ArgumentError: Not two of three were said, or one is negative.
    """
    sides = _crop_sides(top_cropping, left_cropping, bottom_cropping, right_cropping,
                        target_height, target_width)  # fmt: skip

    def cut(x: Tensor) -> Tensor:
        height, width = _sizes(x)
        (top, _, rows), (left, _, columns) = sides[0].solve(height), sides[1].solve(width)
        return x[:, top : top + rows, left : left + columns]

    return on_batches(images, data_format, cut)
