"""Pictures as files: what is written is read again, and what is no picture is named."""

import importlib.util

import numpy as np
import pytest

import minitf as tf

pytest.importorskip("PIL", reason="reading pictures needs Pillow")

COLORS = np.random.default_rng(3).integers(0, 255, size=(5, 4, 3)).astype("uint8")
SMOOTH = np.tile(np.arange(0, 240, 10, dtype="uint8")[:, None, None], (1, 24, 3))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png_gives_back_every_pixel(channels):
    pixels = np.concatenate([COLORS, COLORS], -1)[..., :channels]
    file = tf.image.encode_png(pixels)

    assert file.dtype == tf.string
    np.testing.assert_array_equal(tf.image.decode_png(file), pixels)


def test_jpeg_gives_back_nearly_every_pixel():
    file = tf.image.encode_jpeg(SMOOTH, quality=100)

    assert np.abs(tf.image.decode_jpeg(file).numpy().astype(int) - SMOOTH).max() <= 3
    assert tf.image.decode_jpeg(file, ratio=2).shape == [12, 12, 3]
    assert tf.image.extract_jpeg_shape(file).numpy().tolist() == [24, 24, 3]
    assert tf.image.decode_and_crop_jpeg(file, [1, 2, 5, 7]).shape == [5, 7, 3]
    assert tf.image.is_jpeg(file)
    assert not tf.image.is_jpeg(tf.image.encode_png(SMOOTH))


def test_channels_and_types_as_wanted():
    file = tf.image.encode_png(COLORS)

    assert tf.image.decode_png(file, channels=1).shape == [5, 4, 1]
    assert tf.image.decode_image(file, channels=4).shape == [5, 4, 4]
    np.testing.assert_array_equal(
        tf.image.decode_png(file, dtype=tf.uint16), COLORS * np.uint16(257)
    )
    np.testing.assert_allclose(
        tf.image.decode_image(file, dtype=tf.float32), COLORS / 255, rtol=1e-6
    )


def test_frames_of_a_gif(tmp_path):
    from PIL import Image

    frames = [Image.fromarray(np.full((2, 3), 100 * k, "uint8")) for k in range(3)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    film = (tmp_path / "film.gif").read_bytes()

    assert tf.image.decode_gif(film).numpy()[:, 0, 0, 0].tolist() == [0, 100, 200]
    assert tf.image.decode_image(film).shape == [3, 2, 3, 3]
    assert tf.image.decode_image(film, expand_animations=False).shape == [2, 3, 3]


def test_quality_of_jpeg():
    worse = tf.image.adjust_jpeg_quality(SMOOTH, 5)

    assert worse.dtype == tf.uint8
    assert 0 < np.abs(worse.numpy().astype(int) - SMOOTH).max() < 60
    assert tf.image.random_jpeg_quality(SMOOTH / 255, 60, 90).dtype == tf.float64
    np.testing.assert_array_equal(
        tf.image.stateless_random_jpeg_quality(SMOOTH, 60, 90, [1, 2]),
        tf.image.stateless_random_jpeg_quality(SMOOTH, 60, 90, [1, 2]),
    )
    with pytest.raises(ValueError, match="between 0 and 100"):
        tf.image.random_jpeg_quality(SMOOTH, 90, 60)


def test_pictures_are_read_inside_a_graph():
    @tf.function
    def smaller(file):
        return tf.image.resize(tf.image.decode_png(file, channels=3), [2, 2])

    assert smaller(tf.image.encode_png(COLORS)).shape == [2, 2, 3]


MISTAKES = {
    "format": (lambda: tf.image.decode_png(b"text"), "Unknown image file format"),
    "many": (lambda: tf.image.decode_png([b"text"]), "one string"),
    "channels": (lambda: tf.image.decode_png(b"", channels=7), "channels must be"),
    "axes": (lambda: tf.image.encode_png(COLORS[0]), "3-dimensional"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_explained(name):
    mistake, words = MISTAKES[name]

    with pytest.raises(ValueError, match=words):
        mistake()


def test_without_pillow_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ImportError, match="pip install pillow"):
        tf.image.encode_png(COLORS)
