"""keras.ops.image: pictures read at other places: turned, moved, bent.

Where it sits   a theme of keras.ops.
The one idea    each pixel of the result says which place of the picture it comes from; between
                pixels, the neighbours are mixed by their distances.
Try it          >>> from minitf import keras
                >>> x = keras.ops.convert_to_tensor([0.0, 10.0, 20.0])
                >>> keras.ops.image.map_coordinates(x, [[0.5, 1.25]], order=1).numpy()
                array([ 5. , 12.5], dtype=float32)
Read next       keras/ops/pictures.py

As https://keras.io/api/ops/image/
"""

from __future__ import annotations

import itertools
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.pictures import check_pictures, on_batches
from minitf.keras.ops.symbolic import operation

FILL_MODES = ("constant", "nearest", "wrap", "mirror", "reflect")


def _map_spec(inputs: Any, coordinates: Any, **given: Any) -> KerasTensor | None:
    shape = rules.shape_of(coordinates)
    if len(shape) < 2 or shape[0] != len(rules.shape_of(inputs)):
        return None
    return rules.symbol(shape[1:], inputs)


@operation("inputs coordinates", module="image", rule=_map_spec)
def map_coordinates(
    inputs: Any, coordinates: Any, order: int, fill_mode: str = "constant", fill_value: Any = 0
) -> Tensor:
    """The values of a tensor at places between its entries.

    Args:
        inputs: The tensor.
        coordinates: A row of places for each of its axes.
        order: 0 takes the nearest entry, 1 mixes the neighbours.
        fill_mode: What lies outside.
        fill_value: That, for "constant".

    Raises:
        ArgumentError: An argument makes no sense.
    """
    inputs, places = convert_to_tensor(inputs), convert_to_tensor(coordinates)
    if places.shape[0] != inputs.ndim:
        raise ArgumentError(
            "First dim of `coordinates` must be the same as the rank of `inputs`. "
            f"Received inputs with shape: {tuple(inputs.shape)} and coordinate leading dim of "
            f"{places.shape[0]}"
        )
    if places.ndim < 2:
        raise ArgumentError(
            "Invalid coordinates rank: expected at least rank 2. "
            f"Received input with shape: {tuple(places.shape)}"
        )
    if fill_mode not in FILL_MODES:
        raise ArgumentError(
            "Invalid value for argument `fill_mode`. Expected one of "
            f"{set(FILL_MODES)}. Received: fill_mode={fill_mode}"
        )
    if order not in (0, 1):
        raise NotImplementedError("map_coordinates currently requires order<=1")
    axes = [
        [(*_inside(place, size, fill_mode), weight) for place, weight in _neighbors(one, order)]
        for one, size in zip(ops.unstack(places), _sizes(inputs), strict=True)
    ]
    found = ops.add_n([_corner(inputs, corner, fill_mode, fill_value)
                       for corner in itertools.product(*axes)])  # fmt: skip
    found = found if inputs.dtype.is_floating else ops.round_(found)
    return ops.cast(found, inputs.dtype)


def _sizes(x: Tensor) -> list[Any]:
    """How long the axes are: whole numbers, and scalars where a graph decides later."""
    return [ops.shape(x)[axis] if size is None else size for axis, size in enumerate(x.shape)]


def _neighbors(place: Tensor, order: int) -> list[tuple[Tensor, Tensor]]:
    """The entries beside a place, and how much each counts."""
    if not place.dtype.is_floating:
        place = ops.cast(place, "float32")
    if order == 0:
        return [(ops.cast(ops.round_(place), "int32"), ops.ones_like(place))]
    low = ops.floor(place)
    weight = place - low
    first = ops.cast(low, "int32")
    return [(first, 1.0 - weight), (first + 1, weight)]


def _inside(place: Tensor, size: Any, mode: str) -> tuple[Tensor, Tensor]:
    """The entry that counts for this place, and whether it lies inside."""
    everywhere = ops.cast(ops.ones_like(place), "bool")
    if mode == "constant":
        valid = ops.logical_and(place >= 0, place < size)
        return ops.clip_by_value(place, 0, size - 1), valid
    if mode == "nearest":
        return ops.clip_by_value(place, 0, size - 1), everywhere
    if mode == "wrap":
        return ops.mod(place, ops.cast(size, "int32")), everywhere
    if mode == "mirror":
        period = ops.maximum(ops.cast(2 * (size - 1), "int32"), 1)
        turn = ops.mod(ops.absolute(place), period)
        return ops.where(turn < size, turn, period - turn), everywhere
    turn = ops.mod(ops.absolute(place), ops.cast(2 * size, "int32"))
    return ops.where(turn < size, turn, 2 * size - 1 - turn), everywhere


def _corner(inputs: Tensor, corner: Any, mode: str, fill: Any) -> Tensor:
    """What one combination of neighbours adds."""
    indices, valid, weights = zip(*corner, strict=True)
    value = ops.cast(ops.gather_nd(inputs, ops.stack(list(indices), axis=-1)), weights[0].dtype)
    if mode == "constant":
        inside = valid[0]
        for other in valid[1:]:
            inside = ops.logical_and(inside, other)
        value = ops.where(inside, value, ops.cast(fill, value.dtype))
    for weight in weights:
        value = value * weight
    return value


@operation("images transform", module="image")
def affine_transform(
    images: Any, transform: Any, interpolation: str = "bilinear", fill_mode: str = "constant",
    fill_value: float = 0, data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Pictures turned, moved, stretched: each result pixel (x, y) comes from the place
    ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with k = c0 x + c1 y + 1.

    Args:
        images: One or a batch.
        transform: a0, a1, a2, b0, b1, b2, c0, c1; one row, or one for each picture.
        interpolation: "bilinear" or "nearest".
        fill_mode: "constant", "nearest", "wrap" or "reflect".
        fill_value: What lies outside, for "constant".
    """
    if interpolation not in ("nearest", "bilinear"):
        raise ArgumentError(
            "Invalid value for argument `interpolation`. Expected of one of 'nearest', "
            f"'bilinear'. Received: interpolation={interpolation}"
        )
    if fill_mode not in ("constant", "nearest", "wrap", "reflect", "mirror"):
        raise ArgumentError(
            f"Invalid value for argument `fill_mode`. Received: fill_mode={fill_mode}"
        )
    rows = ops.cast(convert_to_tensor(transform), "float32")
    if rows.ndim not in (1, 2):
        raise ArgumentError(
            "Invalid transform rank: expected rank 1 (single transform) or rank 2 (batch of "
            "transforms). Received input with shape: "
            f"transform.shape={tuple(rows.shape)}"
        )
    rows = ops.expand_dims(rows, 0) if rows.ndim == 1 else rows

    def warped(x: Tensor) -> Tensor:
        return _warped(x, rows, 1 if interpolation == "bilinear" else 0, fill_mode, fill_value)

    return on_batches(images, data_format, warped)


def _warped(x: Tensor, rows: Tensor, order: int, mode: str, fill: float) -> Tensor:
    batch, height, width, channels = (ops.shape(x)[0], *tuple(x.shape)[1:])
    down = ops.reshape(ops.cast(ops.range_(height), "float32"), [1, -1, 1])
    right = ops.reshape(ops.cast(ops.range_(width), "float32"), [1, 1, -1])
    a0, a1, a2, b0, b1, b2, c0, c1 = (ops.reshape(rows[:, i], [-1, 1, 1]) for i in range(8))
    depth = c0 * right + c1 * down + 1.0
    shape = [batch, height, width]
    column = ops.broadcast_to((a0 * right + a1 * down + a2) / depth, shape)
    row = ops.broadcast_to((b0 * right + b1 * down + b2) / depth, shape)
    number = ops.broadcast_to(ops.reshape(ops.range_(batch), [-1, 1, 1]), shape)
    one = ops.ones([], "bool")
    axes = [[(number, one, ops.ones_like(row))]]
    for place, size in ((row, height), (column, width)):
        if mode != "constant":  # TensorFlow folds the place itself, before it mixes
            place = _folded(place, size, mode)
        if order == 0:  # halves away from 0, unlike round
            place = ops.sign(place) * ops.floor(ops.absolute(place) + 0.5)
        outer = "constant" if mode == "constant" else "nearest"
        axes.append([(*_inside(near, size, outer), weight)
                     for near, weight in _neighbors(place, order)])  # fmt: skip
    wide = [[(i, v, ops.expand_dims(w, -1)) for i, v, w in axis] for axis in axes]
    made = ops.add_n([_pixel(x, corner, mode, fill) for corner in itertools.product(*wide)])
    made = made if x.dtype.is_floating else ops.round_(made)
    return ops.reshape(ops.cast(made, x.dtype), [batch, height, width, channels])


def _folded(place: Tensor, size: int, mode: str) -> Tensor:
    """A place outside brought back inside, as TensorFlow does it."""
    if mode == "wrap":
        # TensorFlow counts turns by size - 1 and goes back by size.
        turns = float(max(size - 1, 1))
        up = place + float(size) * (ops.floor(-place / turns) + 1.0)
        down = place - float(size) * ops.floor(place / turns)
        place = ops.where(place < 0, up, ops.where(place > size - 1, down, place))
    elif mode != "nearest":
        period = 2.0 * size
        turn = place - ops.floor(place / period) * period
        place = ops.where(turn > size - 1, period - turn - 1.0, turn)
        place = ops.where(turn > period - 1, period - turn - 1.0, place)
    return ops.clip_by_value(place, 0.0, float(size - 1))


def _pixel(x: Tensor, corner: Any, mode: str, fill: float) -> Tensor:
    indices, valid, weights = zip(*corner, strict=True)
    value = ops.cast(ops.gather_nd(x, ops.stack(list(indices), axis=-1)), "float32")
    if mode == "constant":
        inside = ops.expand_dims(ops.logical_and(valid[1], valid[2]), -1)
        value = ops.where(inside, value, ops.constant(float(fill), "float32"))
    return value * weights[1] * weights[2]


def homography(start_points: Any, end_points: Any) -> Tensor:
    """The map from four places in the result to four in the picture: eight numbers for each."""
    start, end = (
        ops.reshape(ops.cast(convert_to_tensor(points), "float32"), [-1, 4, 2])
        for points in (start_points, end_points)
    )
    rows = []
    for i in range(4):
        (x, y), (u, v) = ((p[:, i, 0], p[:, i, 1]) for p in (end, start))
        one, zero = ops.ones_like(x), ops.zeros_like(x)
        rows.append(ops.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=-1))
        rows.append(ops.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=-1))
    wanted = ops.reshape(start, [-1, 8, 1])
    return ops.reshape(ops.solve(ops.stack(rows, axis=1), wanted), [-1, 8])


@operation("images start_points end_points", module="image")
def perspective_transform(
    images: Any, start_points: Any, end_points: Any, interpolation: str = "bilinear",
    fill_value: float = 0, data_format: str | None = None,
) -> Tensor:  # fmt: skip
    """Pictures seen from elsewhere: four points (x, y) go to four others.

    Raises:
        ArgumentError: These are not four points.
    """
    check_pictures(convert_to_tensor(images))
    for name, points in (("start_points", start_points), ("end_points", end_points)):
        shape = tuple(convert_to_tensor(points).shape)
        if len(shape) not in (2, 3) or shape[-2:] != (4, 2):
            raise ArgumentError(
                f"Invalid {name} shape: expected (4,2) for a single image or (N,4,2) for a batch. "
                f"Received shape: {shape}"
            )
    found = homography(start_points, end_points)
    return affine_transform(images, found, interpolation, "constant", fill_value, data_format)
