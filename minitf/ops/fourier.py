"""Fourier transforms and frames of signals, with their adjoints.

Where it sits   rows of the table of ops; the functions of `tf.signal` stand in minitf/signal.
The one idea    all of it is linear, so each op has an adjoint that carries gradients back.  The
                Fourier transform is a rotation, up to its size: its adjoint is its inverse times n.
Try it          >>> from minitf.core.opdef import OPS
                >>> OPS["fft"]([1 + 0j, 1, 1, 1], rank=1).numpy().real
                array([4., 0., 0., 0.])
Read next       ops/image_rows.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.opdef import OPS, op, rule
from minitf.core.tensor import Tensor
from minitf.errors import ShapeError
from minitf.ops.complex_numbers import complex_type, real_type
from minitf.ops.shape_rules import check_axis

Shape = tuple


def _transformed(x: Shape, rank: int) -> Shape:
    if len(x) < rank:
        raise ShapeError(f"A Fourier transform over {rank} axes got a tensor of shape {tuple(x)}.")
    return tuple(x)


def _half(x: Shape, rank: int) -> Shape:
    """Real numbers have a mirrored spectrum, of which the half is enough."""
    *others, n = _transformed(x, rank)
    return (*others, None if n is None else n // 2 + 1)


def _whole(x: Shape, rank: int, length: int | None) -> Shape:
    return (*_transformed(x, rank)[:-1], length)


def _like(g: Shape, x: Shape, **attrs: Any) -> Shape:
    return tuple(x)


def _count(g: Tensor, rank: int) -> Tensor:
    """How many entries each transform goes over."""
    return OPS["count"](g, axis=tuple(range(g.ndim - rank, g.ndim)))


fft = op(
    "fft", "x -> z", symbol="F", accepts="float", dtype=complex_type, shape=_transformed,
    words="How much of each frequency there is in the last axes.",
    formula=r"z_k = \sum_j x_j \, e^{-2 \pi i \, jk / n}",
    grads={"x": rule(r"\bar x_j = \sum_k \bar z_k \, e^{2 \pi i \, jk / n}",
                     lambda g, z, x, rank: OPS["ifft"](g, rank=rank) * _count(g, rank))},
)  # fmt: skip
ifft = op(
    "ifft", "x -> z", symbol="F⁻¹", accepts="float", dtype=complex_type, shape=_transformed,
    words="The signal that is made of these frequencies.",
    formula=r"z_j = \frac{1}{n} \sum_k x_k \, e^{2 \pi i \, jk / n}",
    grads={"x": rule(r"\bar x_k = \frac{1}{n} \sum_j \bar z_j \, e^{-2 \pi i \, jk / n}",
                     lambda g, z, x, rank: OPS["fft"](g, rank=rank) / _count(g, rank))},
)  # fmt: skip
rfft = op(
    "rfft", "x -> z", symbol="F", accepts="float", dtype=complex_type, shape=_half,
    words="How much of each frequency there is in real numbers; the other half is its mirror.",
    formula=r"z_k = \sum_j x_j \, e^{-2 \pi i \, jk / n},\ k \le n / 2",
    grads={"x": rule(r"\bar x_j = \operatorname{Re} \sum_k \bar z_k \, e^{2 \pi i \, jk / n}",
                     lambda g, z, x, rank: OPS["rfft_adjoint"](g, x, rank=rank))},
)  # fmt: skip
rfft_adjoint = op(
    "rfft_adjoint", "g x:any -> z", symbol="Fᵀ", shape_only=("x",), dtype=lambda g, x, rank: (
        real_type(g)), shape=_like,
    words="Carry gradients from half a spectrum back to real numbers: the adjoint of rfft.",
    formula=r"z_j = \operatorname{Re} \sum_k g_k \, e^{2 \pi i \, jk / n}",
    grads={"g": rule(r"\bar g_k = \sum_j \bar z_j \, e^{-2 \pi i \, jk / n}",
                     lambda g, z, _, x, rank: OPS["rfft"](g, rank=rank))},
)  # fmt: skip
irfft = op(
    "irfft", "x -> z", symbol="F⁻¹", accepts="float", dtype=real_type, shape=_whole,
    words="The real signal of which this is half of the spectrum.",
    formula=r"z_j = \frac{1}{n} \sum_k w_k \operatorname{Re}(x_k \, e^{2 \pi i \, jk / n})",
    grads={"x": rule(r"\bar x_k = \frac{w_k}{n} \sum_j \bar z_j \, e^{-2 \pi i \, jk / n}",
                     lambda g, z, x, rank, length: OPS["irfft_adjoint"](
                         g, rank=rank, length=length))},
)  # fmt: skip
irfft_adjoint = op(
    "irfft_adjoint", "g -> z", symbol="F⁻ᵀ", dtype=complex_type,
    shape=lambda g, rank, length: _half(g, rank),
    words="Carry gradients from real numbers back to half a spectrum: the adjoint of irfft.",
    formula=r"z_k = \frac{w_k}{n} \sum_j g_j \, e^{-2 \pi i \, jk / n}",
    grads={"g": rule(r"\bar g_j = \frac{1}{n} \sum_k w_k \operatorname{Re}(\bar z_k \, "
                     r"e^{2 \pi i \, jk / n})",
                     lambda g, z, _, rank, length: OPS["irfft"](g, rank=rank, length=length))},
)  # fmt: skip


def _frames(x: Shape, length: int | None, step: int | None, axis: int, pad_end: bool) -> Shape:
    at = check_axis(axis, len(x))
    size = x[at]
    if size is None or length is None or step is None:
        count = None
    else:
        count = -(-size // step) if pad_end else max(0, 1 + (size - length) // step)
    return (*x[:at], count, length, *x[at + 1 :])


frame = op(
    "frame", "x -> z", symbol="▭▭", shape=_frames,
    words="Cut a signal into pieces of one length that overlap.",
    formula=r"z_{kj} = x_{ks + j}",
    grads={"x": rule(r"\bar x_i = \sum_{ks + j = i} \bar z_{kj}",
                     lambda g, z, x, **attrs: OPS["overlap_and_add"](g, x, **attrs))},
)  # fmt: skip
overlap_and_add = op(
    "overlap_and_add", "g x -> z", symbol="▭▭ᵀ", shape_only=("x",), shape=_like,
    words="Put pieces back in their places and add up where they overlap: the adjoint of frame.",
    formula=r"z_i = \sum_{ks + j = i} g_{kj}",
    grads={"g": rule(r"\bar g_{kj} = \bar z_{ks + j}",
                     lambda g, z, _, x, **attrs: OPS["frame"](g, **attrs))},
)  # fmt: skip
