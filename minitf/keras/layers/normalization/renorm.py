"""Batch renormalization: training sees what use will see, also when batches are small.

Where it sits   under BatchNormalization, for `renorm=True`.
The one idea    a batch is scaled by its own mean and spread, and then corrected by how far these
                are from their averages; the correction counts as constant for gradients.
Try it          >>> from minitf import keras
                >>> layer = keras.layers.BatchNormalization(renorm=True)
                >>> layer.build((None, 2))
                >>> [weight.name for weight in layer.non_trainable_weights][2:]
                ['moving_stddev', 'renorm_mean', 'renorm_stddev']
Read next       keras/layers/normalization/batch.py

As https://keras.io/api/layers/normalization_layers/batch_normalization/; Ioffe 2017,
https://arxiv.org/abs/1702.03275
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError

_BOUNDS = ("rmax", "rmin", "dmax")


def checked_clipping(clipping: Mapping[str, float]) -> dict[str, float]:
    """How far the corrections may go.

    Raises:
        ArgumentError: An unknown bound, or bounds that leave nothing.
    """
    if set(clipping) - set(_BOUNDS):
        raise ArgumentError(
            f"Received invalid keys for `renorm_clipping` argument: {dict(clipping)}. Supported "
            f"values: {list(_BOUNDS)}."
        )
    rmax, rmin, dmax = (clipping.get(name) for name in _BOUNDS)
    if rmax is not None and rmin is not None and rmax < rmin:
        raise ArgumentError(
            "rmax should be greater than rmin in the `renorm_clipping` argument. Received: "
            f"rmax={rmax} and rmin={rmin}."
        )
    if dmax is not None and dmax < 0:
        raise ArgumentError(
            f"dmax should be non-negative in the `renorm_clipping` argument. Received: dmax={dmax}."
        )
    return dict(clipping)


def add_renorm_weights(layer: Any, features: int) -> None:
    """The averages that corrections are measured against, and that of the spread."""

    def stddev(shape: Any, dtype: Any = None) -> Tensor:
        return ops.sqrt(layer.moving_variance_initializer(shape, dtype=dtype))

    initial = {
        "moving_stddev": stddev, "renorm_mean": layer.moving_mean_initializer,
        "renorm_stddev": stddev,
    }  # fmt: skip
    for name, initializer in initial.items():
        weight = layer.add_weight(
            (features,), initializer, name=name, trainable=False, autocast=False
        )
        setattr(layer, name, weight)


def corrected(layer: Any, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    """What stands for gamma and beta: (x r + d) gamma + beta is x (r gamma) + (d gamma + beta)."""
    least = ops.sqrt(ops.constant(layer.epsilon, mean.dtype))  # early in training
    spread = ops.maximum(layer.renorm_stddev.value, least)
    r = ops.sqrt(variance + layer.epsilon) / spread
    d = (mean - layer.renorm_mean.value) / spread
    bounds = layer.renorm_clipping
    if bounds.get("rmin") is not None:
        r = ops.maximum(r, bounds["rmin"])
    if bounds.get("rmax") is not None:
        r = ops.minimum(r, bounds["rmax"])
    if bounds.get("dmax") is not None:
        d = ops.clip_by_value(d, -bounds["dmax"], bounds["dmax"])
    scale, shift = ops.stop_gradient(r), ops.stop_gradient(d)
    if layer.gamma is not None:
        gamma = ops.cast(layer.gamma, mean.dtype)
        scale, shift = scale * gamma, shift * gamma
    return scale, shift if layer.beta is None else shift + ops.cast(layer.beta, mean.dtype)


def keep_averages(layer: Any, mean: Tensor, variance: Tensor) -> None:
    """Count the batch into all averages; that of the variance follows from that of the spread."""
    spread = ops.sqrt(variance + layer.epsilon)
    for average, value, momentum in (
        (layer.renorm_mean, mean, layer.renorm_momentum),
        (layer.renorm_stddev, spread, layer.renorm_momentum),
        (layer.moving_mean, mean, layer.momentum),
    ):
        average.assign(average * momentum + value * (1.0 - momentum))
    stddev = layer.moving_stddev * layer.momentum + spread * (1.0 - layer.momentum)
    layer.moving_stddev.assign(stddev)
    layer.moving_variance.assign(ops.relu(ops.square(stddev) - layer.epsilon))
