"""The convolutions and poolings of tf.nn: their arguments, and the mistakes they explain."""

import numpy as np
import pytest

import minitf as tf

IMAGE = np.random.default_rng(1).normal(size=(2, 6, 5, 4))
FILTERS = np.random.default_rng(2).normal(size=(3, 2, 4, 3))
ONE = (1, 1, 1, 1)


def same(one, other):
    np.testing.assert_allclose(np.asarray(one), np.asarray(other), rtol=1e-10, atol=1e-12)


def first(x):
    """Channels before the axes."""
    return np.moveaxis(x, -1, 1)


@pytest.mark.parametrize("strides", [[1, 2], [1, 1, 2, 1], (1, 2), np.array([1, 2])])
def test_strides_are_said_in_many_ways(strides):
    same(tf.nn.conv2d(IMAGE, FILTERS, strides, "SAME"),
         tf.nn.conv2d(IMAGE, FILTERS, [1, 1, 1, 1], "SAME")[:, :, ::2][:, :, :])  # fmt: skip


def test_a_frame_by_hand_is_padding_before():
    framed = tf.pad(IMAGE, [[0, 0], [2, 1], [0, 3], [0, 0]])
    same(tf.nn.conv2d(IMAGE, FILTERS, 2, [[0, 0], [2, 1], [0, 3], [0, 0]]),
         tf.nn.conv2d(framed, FILTERS, 2, "VALID"))  # fmt: skip


def test_channels_first_is_the_same_image():
    expected = first(tf.nn.conv2d(IMAGE, FILTERS, [2, 1], "SAME").numpy())
    same(tf.nn.conv2d(first(IMAGE), FILTERS, [1, 1, 2, 1], "SAME", data_format="NCHW"), expected)
    pooled = first(tf.nn.max_pool2d(IMAGE, [2, 3], 2, "SAME").numpy())
    same(tf.nn.max_pool2d(first(IMAGE), [2, 3], 2, "SAME", data_format="NCHW"), pooled)


def test_dilated_filters_have_holes():
    holes = np.zeros((5, 3, 4, 3))
    holes[::2, ::2] = FILTERS
    for function in (
        lambda: tf.nn.conv2d(IMAGE, FILTERS, 1, "VALID", dilations=2),
        lambda: tf.nn.atrous_conv2d(IMAGE, FILTERS, 2, "VALID"),
        lambda: tf.nn.convolution(IMAGE, FILTERS, dilations=[2, 2]),
    ):
        same(function(), tf.nn.conv2d(IMAGE, holes, 1, "VALID"))


def test_signals_images_and_volumes_are_one_op():
    signal, image = IMAGE[:, :, 0], IMAGE[:, :, :1]
    line = FILTERS[:, :1]
    same(tf.nn.conv1d(signal, line[:, 0], 2, "SAME")[:, :, None],
         tf.nn.conv2d(image, line, [2, 1], "SAME"))  # fmt: skip
    same(tf.nn.conv3d(image[:, :, None], line[:, None], [1, 2, 1, 1, 1], "SAME")[:, :, 0],
         tf.nn.conv2d(image, line, [2, 1], "SAME"))  # fmt: skip


def test_several_batch_axes():
    many = np.stack([IMAGE, -IMAGE, 2 * IMAGE])
    whole = tf.nn.conv2d(many, FILTERS, 1, "SAME")
    assert whole.shape == (3, 2, 6, 5, 3)
    same(whole[2], 2 * tf.nn.conv2d(IMAGE, FILTERS, 1, "SAME"))


def test_depthwise_is_a_convolution_of_each_channel():
    filters = FILTERS[:, :, :, :2]
    by_hand = [
        tf.nn.conv2d(IMAGE[..., c : c + 1], filters[:, :, c : c + 1], 1, "SAME") for c in range(4)
    ]
    each = tf.nn.depthwise_conv2d(IMAGE, filters, ONE, "SAME")
    same(each, tf.concat(by_hand, -1))
    mix = np.random.default_rng(3).normal(size=(1, 1, 8, 2))
    same(tf.nn.separable_conv2d(IMAGE, filters, mix, ONE, "SAME"), each.numpy() @ mix[0, 0])


def test_backprop_functions_are_the_gradients():
    filters = tf.constant(FILTERS[:, :, :, :2])
    image = tf.constant(IMAGE)
    with tf.GradientTape() as tape:
        tape.watch([image, filters])
        z = tf.nn.depthwise_conv2d(image, filters, ONE, "SAME")
        g = tf.sin(z)
    by_image, by_filters = tape.gradient(z, [image, filters], output_gradients=g)
    same(tf.nn.depthwise_conv2d_backprop_input(IMAGE.shape, filters, g, ONE, "SAME"), by_image)
    same(tf.nn.depthwise_conv2d_backprop_filter(image, filters.shape, g, ONE, "SAME"), by_filters)


def test_a_transposed_convolution_is_the_gradient_of_one():
    image = tf.constant(IMAGE)
    with tf.GradientTape() as tape:
        tape.watch(image)
        z = tf.nn.conv2d(image, FILTERS, 2, "SAME")
        g = tf.sin(z)
    expected = tape.gradient(z, image, output_gradients=g)
    same(tf.nn.conv2d_transpose(g, FILTERS, IMAGE.shape, 2), expected)
    same(tf.nn.conv2d_transpose(g, FILTERS, [6, 5], 2), expected)
    same(tf.nn.conv_transpose(g, FILTERS, tf.constant(IMAGE.shape), 2), expected)


def test_open_batches_and_sizes():
    @tf.function(input_signature=[tf.TensorSpec([None, None, None, 4], tf.float64)])
    def shrink_and_grow(x):
        z = tf.nn.avg_pool2d(tf.nn.conv2d(x, FILTERS, 2, "SAME"), 2, 1, "SAME")
        return z, tf.nn.conv2d_transpose(z, FILTERS, tf.shape(x), 2)

    for batch, height in ((2, 6), (1, 3)):
        small, large = shrink_and_grow(tf.constant(IMAGE[:batch, :height]))
        assert small.shape == (batch, (height + 1) // 2, 3, 3)
        assert large.shape == (batch, height, 5, 4)


def test_compiled_is_as_at_once_for_arrays_that_lie_otherwise_in_memory():
    """Transposed images, and gradients that are one number shown everywhere."""

    def slopes(image, filters):
        with tf.GradientTape() as tape:
            tape.watch([image, filters])
            z = tf.nn.relu(tf.nn.conv2d(image, filters, 2, "SAME", data_format="NCHW"))
            z = tf.nn.max_pool2d(z, 2, 1, "SAME", data_format="NCHW")
            z = tf.nn.avg_pool2d(z, 2, 1, "VALID", data_format="NCHW")
            loss = tf.reduce_sum(tf.nn.depthwise_conv2d(
                z, tf.transpose(filters)[:2, :2, :1, :], ONE, "VALID", data_format="NCHW"
            ))  # fmt: skip
        return tape.gradient(loss, [image, filters])

    image, filters = tf.constant(first(IMAGE)), tf.constant(FILTERS[..., :1])
    compiled = tf.function(slopes)
    for _ in range(2):
        for one, other in zip(compiled(image, filters), slopes(image, filters), strict=True):
            same(one, other)


def test_pool_is_every_pooling():
    same(tf.nn.pool(IMAGE, [2, 2], "MAX", strides=[2, 1], padding="SAME"),
         tf.nn.max_pool(IMAGE, 2, [2, 1], "SAME"))  # fmt: skip
    same(tf.nn.pool(IMAGE, [2, 2], "AVG", dilations=[2, 1])[:, 0],
         (IMAGE[:, 0, :-1] + IMAGE[:, 2, :-1] + IMAGE[:, 0, 1:] + IMAGE[:, 2, 1:]) / 4)  # fmt: skip


def test_places_of_the_maxima():
    largest, places = tf.nn.max_pool_with_argmax(IMAGE, 2, 2, "SAME")
    same(np.take_along_axis(IMAGE.reshape(2, -1), places.numpy().reshape(2, -1), 1),
         largest.numpy().reshape(2, -1))  # fmt: skip
    _, through = tf.nn.max_pool_with_argmax(
        IMAGE, 2, 2, "SAME", output_dtype="int32", include_batch_in_index=True
    )
    assert through.dtype == tf.int32
    same(through[1], places[1].numpy() + IMAGE[0].size)


@pytest.mark.parametrize("kind", ["float16", "float32", "int32"])
def test_number_types(kind):
    image, filters = (np.round(x * 2).astype(kind) for x in (IMAGE, FILTERS))
    z = tf.nn.conv2d(image, filters, 1, "VALID")
    assert z.dtype == kind
    same(z, tf.nn.conv2d(image.astype(float), filters.astype(float), 1, "VALID"))
    same(tf.nn.max_pool2d(image, 2, 2, "VALID"),
         tf.nn.max_pool2d(image.astype(float), 2, 2, "VALID"))  # fmt: skip


def test_an_empty_batch():
    assert tf.nn.conv2d(IMAGE[:0], FILTERS, 1, "SAME").shape == (0, 6, 5, 3)
    assert tf.nn.max_pool2d(IMAGE[:0], 2, 2, "SAME").shape == (0, 3, 3, 4)


MISTAKES = [
    (lambda: tf.nn.conv2d(IMAGE, FILTERS[:, :, :3], 1, "SAME"), "4 vs 3.*2, 6, 5, 4.*3, 2, 3, 3"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS[:, :, :2], 1, "SAME"), "3 vs 2"),
    (lambda: tf.nn.conv2d(IMAGE[0], FILTERS, 1, "SAME"), "4-dimensional"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, 1, "same"), "allowed values"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, [1, 2, 1], "SAME"), "length 1, 2 or 4"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, [2, 1, 1, 1], "SAME"), "batch"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, 0, "SAME"), "must be > 0"),
    (lambda: tf.nn.conv2d(IMAGE[:, :2], FILTERS, 1, "VALID"), "does not fit"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, 1, [[1, 1], [1, 1]]), "size 4"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, 1, [[0, 0], [1, -1], [0, 0], [0, 0]]), "negative"),
    (lambda: tf.nn.conv2d(IMAGE, FILTERS, 1, "SAME", data_format="channels_last"), "data_format"),
    (lambda: tf.nn.conv2d(IMAGE > 0, FILTERS > 0, 1, "SAME"), "floating numbers"),
    (lambda: tf.nn.convolution(IMAGE, FILTERS, 2, dilations=2), "not both"),
    (lambda: tf.nn.conv2d_transpose(IMAGE, FILTERS[..., :1], [2, 9, 9, 4], 2), "cannot turn"),
    (lambda: tf.nn.depthwise_conv2d(IMAGE, FILTERS[:, :, :3], ONE, "SAME"), "multiplier"),
    (lambda: tf.nn.separable_conv2d(IMAGE, FILTERS, FILTERS, ONE, "SAME"), "one pixel"),
    (lambda: tf.nn.max_pool2d(IMAGE[0], 2, 2, "SAME"), "4 axes"),
    (lambda: tf.nn.max_pool(IMAGE[0, 0], 2, 2, "SAME"), "3, 4 or 5"),
    (lambda: tf.nn.max_pool2d(IMAGE, 7, 1, "VALID"), "does not fit"),
    (lambda: tf.nn.max_pool2d(IMAGE, 2, 2, [[0, 0], [2, 0], [0, 0], [0, 0]]), "smaller than"),
    (lambda: tf.nn.avg_pool2d(IMAGE, 2, 2, [[0, 0], [1, 0], [0, 0], [0, 0]]), "avg_pool takes"),
    (lambda: tf.nn.pool(IMAGE, [2, 2], "max"), "not supported"),
    (lambda: tf.nn.pool(IMAGE, [2, 2], "MAX", dilations=2, padding="SAME"), "TensorFlow has not"),
]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_mistakes_are_explained(mistake, words):
    with pytest.raises((ValueError, TypeError), match=words):
        mistake()


def test_dilation_and_erosion():
    image, flat = IMAGE[:, :, :, :1], np.zeros((2, 2, 1))
    same(tf.nn.dilation2d(image, flat, ONE, "VALID", "NHWC", ONE),
         tf.nn.max_pool2d(image, 2, 1, "VALID"))  # fmt: skip
    same(tf.nn.erosion2d(image, flat, [1, 2, 2, 1], "SAME", "NHWC", ONE),
         -tf.nn.max_pool2d(-image, 2, 2, "SAME"))  # fmt: skip
