"""tf.image: what it computes, said with numpy, its gradients, and what its errors say."""

import colorsys
from typing import Any

import numpy as np
import pytest

import minitf as tf

R = np.random.default_rng(9)
# The three channels of each pixel lie apart, so that a nudge makes no other one the largest.
PHOTO = R.uniform([0.1, 0.4, 0.7], [0.3, 0.6, 0.9], (2, 5, 4, 3)).astype("float32")
PHOTO = R.permuted(PHOTO, axis=-1)
GRAY = R.uniform(0.1, 0.9, size=(1, 14, 13, 1)).astype("float32")
BYTES = R.integers(0, 255, size=(5, 4, 3)).astype("uint8")


def by_pixel(function):
    """A function of three numbers, for every pixel."""
    return lambda x: np.apply_along_axis(lambda color: function(*color), -1, x.astype(float))


def window(x, size, sigma):
    """The mean of each square of pixels, weighted by a bell."""
    bell = np.exp(-0.5 * (np.arange(size) - (size - 1) / 2) ** 2 / sigma**2)
    bell = np.outer(bell, bell) / np.outer(bell, bell).sum()
    places = np.lib.stride_tricks.sliding_window_view(x, (size, size), (1, 2))
    return (places * bell).sum((-2, -1))


def alike(x, y, size=11):
    mean_x, mean_y = window(x, size, 1.5), window(y, size, 1.5)
    spread_x, spread_y = (window(v * v, size, 1.5) - m**2 for v, m in ((x, mean_x), (y, mean_y)))
    shared = window(x * y, size, 1.5) - mean_x * mean_y
    brightness = (2 * mean_x * mean_y + 1e-4) / (mean_x**2 + mean_y**2 + 1e-4)
    return (brightness * (2 * shared + 9e-4) / (spread_x + spread_y + 9e-4)).mean((1, 2, 3))


def edges(x):
    x = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)], "reflect")
    down = x[:, 2:] - x[:, :-2]
    right = x[:, :, 2:] - x[:, :, :-2]
    return np.stack([down[:, :, :-2] + 2 * down[:, :, 1:-1] + down[:, :, 2:],
                     right[:, :-2] + 2 * right[:, 1:-1] + right[:, 2:]], -1)  # fmt: skip


CASES: dict[str, tuple[Any, Any, Any]] = {
    "flip": (tf.image.flip_left_right, PHOTO, lambda x: x[:, :, ::-1]),
    "flip-one": (tf.image.flip_up_down, PHOTO[0], lambda x: x[::-1]),
    "transpose": (tf.image.transpose, PHOTO, lambda x: x.swapaxes(1, 2)),
    **{f"rot90-{k}": (lambda x, k=k: tf.image.rot90(x, k), PHOTO[0],
                      lambda x, k=k: np.rot90(x, k)) for k in range(-1, 5)},
    "crop": (lambda x: tf.image.crop_to_bounding_box(x, 1, 2, 3, 2), PHOTO,
             lambda x: x[:, 1:4, 2:4]),
    "pad": (lambda x: tf.image.pad_to_bounding_box(x, 1, 0, 7, 6), PHOTO,
            lambda x: np.pad(x, [(0, 0), (1, 1), (0, 2), (0, 0)])),
    "crop-or-pad": (lambda x: tf.image.resize_with_crop_or_pad(x, 3, 7), PHOTO[0],
                    lambda x: np.pad(x[1:4], [(0, 0), (1, 2), (0, 0)])),
    "with-pad": (lambda x: tf.image.resize_with_pad(x, 10, 12, "nearest"), PHOTO, lambda x: np.pad(
        x.repeat(2, 1).repeat(2, 2), [(0, 0), (0, 0), (2, 2), (0, 0)])),
    "center": (lambda x: tf.image.central_crop(x, 0.5), PHOTO, lambda x: x[:, 1:4, 1:3]),
    "patches": (lambda x: tf.image.extract_patches(
        x, [1, 2, 2, 1], [1, 3, 2, 1], [1, 1, 1, 1], "VALID"), PHOTO, lambda x: np.array(
            [[[x[n, i : i + 2, j : j + 2].ravel() for j in (0, 2)] for i in (0, 3)]
             for n in (0, 1)])),
    "crop-and-resize": (lambda x: tf.image.crop_and_resize(
        x, [[0.25, 0.0, 0.75, 1.0]], [1], [3, 4]), PHOTO, lambda x: x[1:, 1:4]),
    "crop-and-resize-between": (lambda x: tf.image.crop_and_resize(
        x, [[0.0, 0.0, 1.0, 1.0]], [0], [1, 1]), PHOTO,
        lambda x: x[:1, 2:3, 1:3].mean(2, keepdims=True)),
    "brightness": (lambda x: tf.image.adjust_brightness(x, 0.05), PHOTO, lambda x: x + 0.05),
    "contrast": (lambda x: tf.image.adjust_contrast(x, 1.5), PHOTO,
                 lambda x: (x - x.mean((1, 2), keepdims=True)) * 1.5
                 + x.mean((1, 2), keepdims=True)),
    "gamma": (lambda x: tf.image.adjust_gamma(x, 2.0, 0.5), PHOTO, lambda x: 0.5 * x**2),
    "hsv": (tf.image.rgb_to_hsv, PHOTO, by_pixel(colorsys.rgb_to_hsv)),
    "rgb": (tf.image.hsv_to_rgb, PHOTO, by_pixel(colorsys.hsv_to_rgb)),
    "hue": (lambda x: tf.image.adjust_hue(x, 0.3), PHOTO, by_pixel(
        lambda *color: colorsys.hsv_to_rgb((colorsys.rgb_to_hsv(*color)[0] + 0.3) % 1,
                                           *colorsys.rgb_to_hsv(*color)[1:]))),
    "saturation": (lambda x: tf.image.adjust_saturation(x, 0.5), PHOTO, by_pixel(
        lambda r, g, b: (np.array([r, g, b]) + max(r, g, b)) / 2)),
    "gray": (tf.image.rgb_to_grayscale, PHOTO,
             lambda x: x @ np.array([[0.2989], [0.587], [0.114]])),
    "from-gray": (tf.image.grayscale_to_rgb, GRAY, lambda x: np.repeat(x, 3, -1)),
    "yuv-and-back": (lambda x: tf.image.yuv_to_rgb(tf.image.rgb_to_yuv(x)), PHOTO, lambda x: x),
    "yiq-and-back": (lambda x: tf.image.yiq_to_rgb(tf.image.rgb_to_yiq(x)), PHOTO, lambda x: x),
    "standard": (tf.image.per_image_standardization, PHOTO[0],
                 lambda x: (x - x.mean()) / x.std()),
    "variation": (tf.image.total_variation, PHOTO, lambda x: abs(np.diff(x, axis=1)).sum((1, 2, 3))
                  + abs(np.diff(x, axis=2)).sum((1, 2, 3))),
    "gradients": (lambda x: tf.image.image_gradients(x)[1][:, :, :-1], PHOTO,
                  lambda x: np.diff(x, axis=2)),
    "edges": (tf.image.sobel_edges, PHOTO, edges),
    "psnr": (lambda x: tf.image.psnr(x, x * 0.5, 1.0), PHOTO,
             lambda x: -10 * np.log10((x**2 / 4).mean((1, 2, 3)))),
    "ssim": (lambda x: tf.image.ssim(x, 1 - x, 1.0), GRAY, lambda x: alike(x, 1 - x)),
    "ssim-small": (lambda x: tf.image.ssim(x, x * x, 1.0, filter_size=3), GRAY,
                   lambda x: alike(x, x * x, 3)),
    "ssim-multiscale": (lambda x: tf.image.ssim_multiscale(x, x * x, 1.0, (1.0,), 3), GRAY,
                        lambda x: alike(x, x * x, 3)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_value(name):
    function, x, expected = CASES[name]

    np.testing.assert_allclose(function(tf.constant(x)).numpy(), expected(x), rtol=2e-4, atol=2e-4)


# A nudge of all entries at once goes over one of their many kinks.
KINKED = {"variation"}


@pytest.mark.parametrize("name", sorted(CASES.keys() - KINKED - {"rgb"}))
def test_gradient_is_what_a_nudge_does(name):
    function, x, _ = CASES[name]
    direction = R.normal(size=x.shape).astype("float32")
    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(function(x) * weights(function(x)))
    slope = float(tf.reduce_sum(tape.gradient(total, x) * direction))

    def at(step):
        result = function(x + step * direction)
        return float(tf.reduce_sum(result * weights(result)))

    assert slope == pytest.approx((at(2e-3) - at(-2e-3)) / 4e-3, rel=0.02, abs=0.02)


def weights(x):
    return np.cos(np.arange(np.prod(x.shape))).reshape(x.shape).astype("float32")


# Recorded from TensorFlow 2.21: the picture 0, 1, ..., 5 of shape (2, 3, 1) in other sizes.
RESIZED: dict[tuple[str, tuple[int, int]], Any] = {
    ("bilinear", (3, 2)): [[0.25, 1.75], [1.75, 3.25], [3.25, 4.75]],
    ("nearest", (3, 2)): [[0, 2], [3, 5], [3, 5]],
    ("area", (1, 2)): [[1.83333, 3.16667]],
    ("bicubic", (3, 2)): [[-0.02978, 1.63445], [1.66788, 3.33212], [3.36555, 5.02978]],
    ("lanczos3", (3, 2)): [[-0.24923, 1.50434], [1.62321, 3.37679], [3.49566, 5.24923]],
    ("mitchellcubic", (3, 2)): [[0.1982, 1.75546], [1.72137, 3.27863], [3.24455, 4.8018]],
    ("gaussian", (3, 2)): [[0.46385, 1.92597], [1.76894, 3.23106], [3.07403, 4.53615]],
}


@pytest.mark.parametrize(("method", "size"), RESIZED)
def test_resize_as_tensorflow(method, size):
    picture = tf.reshape(tf.range(6.0), [2, 3, 1])

    np.testing.assert_allclose(
        tf.image.resize(picture, size, method)[..., 0], RESIZED[method, size], atol=2e-5
    )


def test_resize_that_lets_every_pixel_count():
    picture = tf.reshape(tf.range(6.0), [2, 3, 1])
    smaller = tf.image.resize(picture, [1, 2], "bicubic", antialias=True)

    np.testing.assert_allclose(smaller[..., 0], [[1.80979, 3.19021]], atol=1e-5)


def test_resize_keeps_proportions_and_types():
    assert tf.image.resize(PHOTO, [8, 8], preserve_aspect_ratio=True).shape == [2, 8, 6, 3]
    assert tf.image.resize(BYTES, [2, 2]).dtype == tf.float32
    assert tf.image.resize(BYTES, [2, 2], "nearest").dtype == tf.uint8


TYPES = [
    ([0.0, 0.5, 1.0], "uint8", False, [0, 127, 255]),
    ([-0.5, 1.5], "uint8", True, [0, 255]),
    (np.array([0, 255], "uint8"), "float32", False, [0.0, 1.0]),
    (np.array([1, 255], "uint8"), "uint16", False, [256, 65280]),
    (np.array([-1, 2**31 - 1], "int32"), "uint8", True, [0, 255]),
    (np.array([7], "uint8"), "uint8", False, [7]),
]


@pytest.mark.parametrize(("image", "dtype", "saturate", "expected"), TYPES)
def test_types_of_images(image, dtype, saturate, expected):
    converted = tf.image.convert_image_dtype(image, dtype, saturate)

    assert converted.dtype == dtype
    np.testing.assert_allclose(converted.numpy(), expected)


def test_whole_images_are_computed_as_floats_and_cut():
    assert tf.image.adjust_brightness(BYTES, 2.0).numpy().min() == 255
    assert tf.image.adjust_contrast(BYTES, 2.0).dtype == tf.uint8
    assert tf.image.rgb_to_grayscale(BYTES).shape == [5, 4, 1]


def test_no_gradient_passes_from_rgb_to_hsv():
    with tf.GradientTape() as tape:
        colors = tf.Variable(PHOTO)
        total = tf.reduce_sum(tf.image.hsv_to_rgb(colors))
    assert tape.gradient(total, colors) is None


def test_boxes_are_drawn_and_chosen():
    drawn = tf.image.draw_bounding_boxes(np.zeros((1, 4, 4, 1)), [[[0, 0, 1, 0.7]]], [[1.0]])
    boxes = [[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3], [3, 3, 2, 2.1]]
    scores = [0.5, 0.8, 0.9, 0.1]

    assert drawn.numpy()[0, ..., 0].tolist() == [
        [1, 1, 1, 0], [1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0]]  # fmt: skip
    assert tf.image.draw_bounding_boxes(PHOTO, [[[0.0] * 4]] * 2).shape == PHOTO.shape
    assert tf.image.non_max_suppression(boxes, scores, 9).numpy().tolist() == [2, 1]
    assert tf.image.non_max_suppression(boxes, scores, 1).numpy().tolist() == [2]
    chosen, kept = tf.image.non_max_suppression_with_scores(boxes, scores, 9, 1.0, 0.2, 0.5)
    assert chosen.numpy().tolist() == [2, 1, 0]
    np.testing.assert_allclose(kept, [0.9, 0.8, 0.5 * np.exp(-0.81)], rtol=1e-6)
    assert tf.image.non_max_suppression(boxes, scores, 9, 0.95, 0.6).numpy().tolist() == [2, 1]


@pytest.mark.parametrize("shape", [[None, None, None, 3], [None, 5, 4, 3]])
def test_graphs_take_images_of_any_size(shape):
    @tf.function(input_signature=[tf.TensorSpec(shape, tf.float32)])
    def changed(x):
        return (
            tf.image.resize(x, [6, 6]),
            tf.image.resize(x, [8, 8], preserve_aspect_ratio=True),
            tf.image.resize_with_crop_or_pad(x, 3, 7),
            tf.image.resize_with_pad(x, 10, 12),
            tf.image.central_crop(x, 0.5),
            tf.image.flip_left_right(x),
            tf.image.ssim_multiscale(x, x * 0.5, 1.0, (0.5, 0.5), 2),
            tf.image.sobel_edges(x),
            tf.image.per_image_standardization(x),
            tf.image.extract_patches(x, [1, 2, 2, 1], [1, 2, 1, 1], [1, 1, 2, 1], "SAME"),
            tf.image.crop_and_resize(x, [[0.0, 0.0, 1.0, 1.0]], [0], [2, 2]),
        )

    for later, now in zip(changed(PHOTO), changed.python_function(PHOTO), strict=True):
        np.testing.assert_allclose(later, now, atol=1e-5)


MISTAKES = {
    "rank": (lambda: tf.image.resize([1.0, 2.0], [2, 2]), "3 or 4 dimensions"),
    "method": (lambda: tf.image.resize(PHOTO, [2, 2], "bilinea"), "There is no resize method"),
    "size": (lambda: tf.image.resize(PHOTO, [2]), "2 elements"),
    "nothing": (lambda: tf.image.resize(PHOTO, [0, 2]), "must be positive"),
    "crop": (lambda: tf.image.crop_to_bounding_box(PHOTO, 0, 0, 9, 1), "height must be >="),
    "pad": (lambda: tf.image.pad_to_bounding_box(PHOTO, 0, 0, 9, 1), "width must be <="),
    "fraction": (lambda: tf.image.central_crop(PHOTO, 1.5), "within"),
    "patches": (lambda: tf.image.extract_patches(
        PHOTO, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "FULL"), "'SAME' or 'VALID'"),
    "delta": (lambda: tf.image.adjust_hue(PHOTO, 2.0), "interval"),
    "gamma": (lambda: tf.image.adjust_gamma(PHOTO, -1.0), "non-negative"),
    "gray": (lambda: tf.image.grayscale_to_rgb(PHOTO), "size 1"),
    "colors": (lambda: tf.image.rgb_to_hsv(GRAY), "size 3"),
    "gradients": (lambda: tf.image.image_gradients(PHOTO[0]), "4D"),
    "alike": (lambda: tf.image.psnr(PHOTO, GRAY, 1.0), "not compatible"),
    "window": (lambda: tf.image.ssim(PHOTO, PHOTO, 1.0), "windows of 11"),
    "boxes": (lambda: tf.image.crop_and_resize(PHOTO, [0.0, 0.0], [0], [2, 2]), "shape \\[n, 4\\]"),
    "scores": (lambda: tf.image.non_max_suppression([[0.0] * 4], [1.0, 2.0], 1), "scores of shape"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_explained(name):
    mistake, words = MISTAKES[name]

    with pytest.raises(ValueError, match=words):
        mistake()


def test_a_boolean_image_is_refused():
    with pytest.raises(TypeError, match="floating or whole"):
        tf.image.convert_image_dtype([True], tf.float32)
