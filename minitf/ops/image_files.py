"""Pictures as bytes of a file: reading PNG, JPEG, BMP and GIF, writing PNG and JPEG.

Where it sits   rows of the table of ops, with their functions; public in `tf.image` and `tf.io`.
The one idea    a file of a picture is text to the engine: one string of bytes.  Pillow knows the
                formats; it is loaded when the first picture is read.
Try it          >>> import minitf as tf
                >>> file = tf.image.encode_png(tf.zeros([2, 3, 1], tf.uint8))
                >>> tf.image.decode_png(file).shape
                TensorShape([2, 3, 1])
Read next       minitf/image
"""

from __future__ import annotations

import importlib.util
import io
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, DTypeError, MissingExtraError, ShapeError
from minitf.ops.creation import shape
from minitf.ops.static import static_shape

# Pillow's word for a number of channels.
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def _pillow() -> Any:
    """Pillow's Image module.

    Raises:
        MissingExtraError: It is not installed.
    """
    if importlib.util.find_spec("PIL") is None:
        raise MissingExtraError(
            "Reading and writing files of pictures needs Pillow, which is not installed.",
            instead="pip install pillow",
        )
    from PIL import Image  # heavy

    return Image


def _decode(contents: Tensor, *, channels: int, animated: bool) -> Tensor:
    data = contents.numpy()
    if not isinstance(data, bytes):
        raise ShapeError(f"contents is one string of bytes, not a tensor {contents.shape}.")
    try:
        picture = _pillow().open(io.BytesIO(data))
    except OSError:
        raise ArgumentError(
            "Unknown image file format. One of JPEG, PNG, GIF, BMP required.",
            why=f"the file begins with {data[:8]!r}",
        ) from None
    frames = []
    for number in range(getattr(picture, "n_frames", 1) if animated else 1):
        picture.seek(number)
        frames.append(_pixels(picture, channels))
    return convert_to_tensor(np.stack(frames) if animated else frames[0])


def _pixels(picture: Any, channels: int) -> np.ndarray:
    own = {"1": "L", "P": "RGB", "CMYK": "RGB", "YCbCr": "RGB"}.get(picture.mode, picture.mode)
    mode = MODES[channels] if channels else own
    pixels = np.asarray(picture.convert(mode) if picture.mode != mode else picture)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def _encode(image: Tensor, *, form: str, **options: Any) -> Tensor:
    pixels = image.numpy()
    if pixels.ndim != 3 or pixels.shape[-1] not in MODES:
        raise ShapeError(
            f"image must be 3-dimensional, with 1 to 4 channels, and has shape {image.shape}."
        )
    file = io.BytesIO()
    plain = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
    _pillow().fromarray(plain).save(file, form, **options)
    return convert_to_tensor(file.getvalue())


def _decoded_shape(contents: tuple, channels: int, animated: bool) -> tuple:
    frame = (None, None, channels or None)
    return (None, *frame) if animated else frame


decode_image_file = op(
    "decode_image_file", "contents:any -> z", symbol="🖼", call=_decode, dtype="uint8",
    shape=_decoded_shape,
    words="The pixels of a picture, from the bytes of its file.",
    formula=r"z = \operatorname{decode}(x)",
)  # fmt: skip
encode_image_file = op(
    "encode_image_file", "image -> z", symbol="🖼", call=_encode, dtype="string",
    shape=lambda image, **attrs: (),
    words="The bytes of a file, from the pixels of a picture.",
    formula=r"z = \operatorname{encode}(x)",
)  # fmt: skip


is_jpeg_op = op(
    "is_jpeg", "contents:any -> z", symbol="🖼?", dtype="bool", shape=lambda contents: (),
    call=lambda contents: convert_to_tensor(contents.numpy()[:3] == b"\xff\xd8\xff"),
    words="Whether the bytes of a file begin as those of a JPEG picture do.",
    formula=r"z = [x_{1 \ldots 3} = \text{FF D8 FF}]",
)  # fmt: skip


def _read(
    contents: Any, channels: int, dtype: Any, name: str | None, animated: bool = False
) -> Any:
    kind = as_dtype(dtype).name
    if channels not in (0, *MODES):
        raise ArgumentError(f"channels must be 0, 1, 3, or 4, and is {channels}.")
    if kind not in ("uint8", "uint16", "float32"):
        raise DTypeError(f"A picture is read as uint8, uint16 or float32, not {kind}.")
    pixels = OPS["decode_image_file"](contents, channels=channels, animated=animated, name=name)
    if kind == "uint8":
        return pixels
    wide = OPS["cast"](pixels, dtype=kind)
    return wide * 257 if kind == "uint16" else wide * (1 / 255)


def decode_png(
    contents: Any, channels: int = 0, dtype: Any = "uint8", name: str | None = None
) -> Tensor:
    """The pixels of a picture, from the bytes of a file in the format PNG.

    Args:
        contents: A string of bytes.
        channels: 1 for gray, 3 for RGB, 4 for RGBA; 0: as in the file.
        dtype: uint8 or uint16.
        name: A name for the operation.

    Returns:
        Shape [height, width, channels].

    https://www.tensorflow.org/api_docs/python/tf/io/decode_png
    """
    return _read(contents, channels, dtype, name)


def decode_jpeg(
    contents: Any, channels: int = 0, ratio: int = 1, fancy_upscaling: bool = True,
    try_recover_truncated: bool = False, acceptable_fraction: float = 1, dct_method: str = "",
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """The pixels of a picture, from the bytes of a file in the format JPEG.

    Args:
        contents: A string of bytes.
        channels: 1 for gray, 3 for RGB; 0: as in the file.
        ratio: Keep only each so-manieth pixel.
        fancy_upscaling: A hint that changes nothing here.
        try_recover_truncated: A hint that changes nothing here.
        acceptable_fraction: A hint that changes nothing here.
        dct_method: A hint that changes nothing here.
        name: A name for the operation.

    Returns:
        uint8, shape [height, width, channels].

    https://www.tensorflow.org/api_docs/python/tf/io/decode_jpeg
    """
    pixels = _read(contents, channels, "uint8", name)
    return pixels if ratio == 1 else pixels[::ratio, ::ratio]


def decode_and_crop_jpeg(
    contents: Any, crop_window: Any, channels: int = 0, ratio: int = 1,
    fancy_upscaling: bool = True, try_recover_truncated: bool = False,
    acceptable_fraction: float = 1, dct_method: str = "", name: str | None = None,
) -> Tensor:  # fmt: skip
    """A part of a JPEG picture; the other arguments are those of decode_jpeg.

    Args:
        contents: A string of bytes.
        crop_window: [top, left, height, width].

    https://www.tensorflow.org/api_docs/python/tf/io/decode_and_crop_jpeg
    """
    pixels = decode_jpeg(contents, channels, ratio, name=name)
    top, left, height, width = static_shape(crop_window)
    return pixels[top : top + height, left : left + width]


def extract_jpeg_shape(
    contents: Any, output_type: Any = "int32", name: str | None = None
) -> Tensor:
    """The height, width and channels of a JPEG picture.

    https://www.tensorflow.org/api_docs/python/tf/io/extract_jpeg_shape
    """
    return shape(decode_jpeg(contents), output_type, name=name)


def is_jpeg(contents: Any, name: str | None = None) -> Tensor:
    """Whether the bytes of a file begin as those of a JPEG picture do.

    https://www.tensorflow.org/api_docs/python/tf/io/is_jpeg
    """
    return OPS["is_jpeg"](contents, name=name)


def decode_bmp(contents: Any, channels: int = 0, name: str | None = None) -> Tensor:
    """The pixels of a picture, from the bytes of a file in the format BMP; see decode_png."""
    return _read(contents, channels, "uint8", name)


def decode_gif(contents: Any, name: str | None = None) -> Tensor:
    """All frames of a GIF: uint8, shape [frames, height, width, 3]."""
    return _read(contents, 3, "uint8", name, animated=True)


def decode_image(
    contents: Any, channels: int | None = None, dtype: Any = "uint8", name: str | None = None,
    expand_animations: bool = True,
) -> Tensor:  # fmt: skip
    """The pixels of a picture, from the bytes of a file in any of the formats.

    Args:
        contents: A string of bytes.
        channels: 1 for gray, 3 for RGB, 4 for RGBA; None or 0: as in the file.
        dtype: uint8, uint16 or float32 (from 0 to 1).
        name: A name for the operation.
        expand_animations: Give all frames of a GIF; otherwise only the first.

    https://www.tensorflow.org/api_docs/python/tf/io/decode_image
    """
    contents = convert_to_tensor(contents)
    moving = expand_animations and not contents.is_symbolic and contents.numpy()[:3] == b"GIF"
    return _read(contents, 3 if moving else channels or 0, dtype, name, animated=moving)


def encode_png(image: Any, compression: int = -1, name: str | None = None) -> Tensor:
    """The bytes of a PNG file.

    Args:
        image: uint8, shape [height, width, channels].
        compression: From 0 (none) to 9 (small); -1: as usual.
        name: A name for the operation.

    https://www.tensorflow.org/api_docs/python/tf/io/encode_png
    """
    options = {} if compression == -1 else {"compress_level": compression}
    return OPS["encode_image_file"](image, form="PNG", **options, name=name)


def encode_jpeg(
    image: Any, format: str = "", quality: int = 95, progressive: bool = False,
    optimize_size: bool = False, chroma_downsampling: bool = True, density_unit: str = "in",
    x_density: int = 300, y_density: int = 300, xmp_metadata: str = "", name: str | None = None,
) -> Tensor:  # fmt: skip
    """The bytes of a JPEG file.

    Args:
        image: uint8, shape [height, width, channels].
        format: "grayscale" or "rgb"; default: by the channels.
        quality: From 0 to 100.
        progressive: Write it so that a rough picture comes first.
        optimize_size: Make the file smaller, at the cost of time.
        chroma_downsampling: Write colors at half the size.
        density_unit: "in" or "cm"; changes nothing here.
        x_density: Changes nothing here.
        y_density: Changes nothing here.
        xmp_metadata: Changes nothing here.
        name: A name for the operation.

    https://www.tensorflow.org/api_docs/python/tf/io/encode_jpeg
    """
    options = {"quality": quality, "progressive": progressive, "optimize": optimize_size,
               "subsampling": 2 if chroma_downsampling else 0}  # fmt: skip
    return OPS["encode_image_file"](image, form="JPEG", **options, name=name)
