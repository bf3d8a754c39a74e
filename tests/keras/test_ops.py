"""keras.ops: what symbols give, and how wrong arguments are refused.

A call is a text: `s(2, None)` is a KerasTensor, `a(2, 3)` an array of ones.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from typing import Any

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.core import nest
from minitf.errors import MinitfError

ops, image = keras.ops, keras.ops.image


def a(*shape: int, dtype: str = "float32") -> np.ndarray:
    return np.ones(shape, dtype)


def s(*shape: int | None, dtype: str = "float32") -> Any:
    return keras.KerasTensor(shape, dtype)


SYMBOLS = {
    "image.crop_images(s(None, None, 3), 2, 3, target_height=10, target_width=20)": [(10, 20, 3)],
    "image.crop_images(s(None, 15, 25, 3), 2, 3, 1, 4)": [(None, 12, 18, 3)],
    "image.pad_images(s(None, None, 3), 2, 3, target_height=10, target_width=20)": [(10, 20, 3)],
    "image.pad_images(s(None, None, 3), 2, 3, 2, 3)": [(None, None, 3)],
    "image.pad_images(s(3, 15, 25), 2, 3, 1, 1, data_format='channels_first')": [(3, 18, 29)],
    "image.resize(s(None, None, 3), (15, 10), crop_to_aspect_ratio=True)": [(15, 10, 3)],
    "image.resize(s(None, 3, None, None), (5, 6), data_format='channels_first')": [(None, 3, 5, 6)],
    "image.elastic_transform(s(None, 20, 20, 3))": [(None, 20, 20, 3)],
    "image.gaussian_blur(s(20, 20, 3), s(2), s(2))": [(20, 20, 3)],
    "image.map_coordinates(s(20, 20, None), s(3, 15, 15, None), 0)": [(15, 15, None)],
    "ops.bitwise_and(s(None, 3), s(1, 3))": [(None, 3)],
    "ops.bitwise_invert(s(None, 3))": [(None, 3)],
    "ops.gcd(s(None, 3), s(2, 1))": [(2, 3)],
    "ops.ldexp(s(None, 3), s(3))": [(None, 3)],
    "ops.in_top_k(s(5), s(5, 10), k=1)": [(5,)],
    "ops.istft((s(None, 32, 8), s(None, 32, 8)), 10, 3, 15)": [(None, 94)],
    "ops.istft((s(None, 8), s(None, 8)), 10, 3, 15, length=9)": [(9,)],
    "ops.irfft((s(4, None), s(4, None)))": [(4, None)],
    "ops.segment_sum(s(None, 4), s(5), 3)": [(3, 4)],
    "ops.lu_factor(s(None, 4, 3))": [(None, 4, 3), (None, 3)],
    "ops.digitize(s(2, 3), s(3))": [(2, 3)],
    "ops.argpartition(s(None, 3), 1)": [(None, 3)],
    "ops.conv(s(2, 10, 10, 3), s(2, 2, 3, 2), (2, 1), dilation_rate=(2, 1))": [(2, 4, 9, 2)],
    "ops.dot_product_attention(s(2, 3, 8, 4), s(2, 5, 2, 4), s(2, 5, 2, 4))": [(2, 3, 8, 4)],
    "ops.ctc_loss(s(9, 3), s(9, 3, 4), s(9), s(9))": [(9,)],
    "ops.psnr(s(None, 2, 3), s(None, 2, 3), 1.0)": [()],
    "ops.take_along_axis(s(None, 3, 3), s(1, 3, None, dtype='int32'), axis=1)": [(None, 3, 3)],
    "ops.einsum('i...,...j', s(None, 3, 4), s(3, 4, 5))": [(3, 4, None, 5)],
    "ops.array_split(s(None, 4), 2)": [(None, 4), (None, 4)],
    "ops.vsplit(s(None, 3), [1, 3])": [(1, 3), (2, 3), (None, 3)],
    "ops.dsplit(s(3, 3, None), [1, 3])": [(3, 3, 1), (3, 3, 2), (3, 3, None)],
    "ops.unique(s(2, 4), axis=0, return_inverse=True)": [(None, 4), (2,)],
    "ops.unique(s(2, 4), return_index=True, size=5)": [(5,), (5,)],
    "ops.array(s(None, 3), dtype='int32')": [(None, 3)],
    "ops.vander(s(None))": [(None, None)],
    "ops.roll(s(None, 3), 1, axis=[0, 1])": [(None, 3)],
    "ops.scatter(s(5, 2), s(5), (4, 4))": [(4, 4)],
    "ops.scatter_update(s(3, 3), s(5, 2), s(5))": [(3, 3)],
    "ops.slice(s(3, 3), s(2, dtype='int32'), (2, 2))": [(2, 2)],
    "ops.slice(s(3, None), (1, 0), (-1, -1))": [(2, None)],
    "ops.fori_loop(0, 9, lambda i, x: x + i, s(3, None))": [(3, None)],
}


@pytest.mark.parametrize("call", SYMBOLS)
def test_symbols_give_symbols_of_these_shapes(call):
    assert [tuple(one.shape) for one in nest.flatten(eval(call))] == SYMBOLS[call]


ERRORS = {
    "image.crop_images(a(9, 9, 3), -1, 0, target_height=8, target_width=8)": "top_cropping must be",
    "image.crop_images(s(9, 9, 3), None, 0, 1, target_height=12, target_width=8)": "top_cropping",
    "image.crop_images(a(9, 9, 3), 0, 0, target_height=-1, target_width=8)": "target_height must",
    "image.crop_images(s(None, 9, 3), 2, 3, 4, 5)": "the height of the images is unknown",
    "image.crop_images(a(9, 9, 3), 2)": "exactly two of",
    "image.pad_images(s(None, None, 3), 0, 0, target_height=-1, target_width=5)": "target_height",
    "image.pad_images(a(9, 9, 3), 0, 0, target_height=5, target_width=9)": "bottom_padding must",
    "image.resize(a(9, 9, 3), (0, 4))": "must have positive height and width",
    "image.rgb_to_grayscale(a(4, 4, 4))": r"expected 3 \(RGB\) or 1 \(Grayscale\)",
    "image.rgb_to_hsv(a(4, 4, 4))": "must have 3 channels",
    "image.extract_patches(a(1, 9, 9, 3), '5')": "Expected an int or a tuple",
    "image.extract_patches(a(1, 9, 9, 3), (1, 2, 3, 4))": "length 2 or 3",
    "image.extract_patches_3d(a(1, 9, 9, 9, 1), (4, 4))": "length 3",
    "image.perspective_transform(a(2), a(4, 2), a(4, 2))": "Invalid images rank: expected rank 3",
    "image.perspective_transform(a(9, 9, 3), a(3), a(4, 2))": "Invalid start_points shape",
    "ops.fft((s(3, None), s(3, None)))": "last dimension fully-defined",
    "ops.fft2((s(None, 3), s(None, 3)))": "axes fully-defined",
    "ops.fft2((a(3), a(3)))": "rank >= 2",
    "ops.stft(a(8), 4, 0, 4)": "`sequence_stride` must be a positive integer",
    "ops.istft((a(2, 3), a(2, 3)), 4, 1.5, 4)": "`sequence_stride` must be a positive integer",
    "ops.segment_sum(a(4), a(2, 2, dtype='int32'))": "should be an 1-D vector",
    "ops.segment_max(a(3), a(4, dtype='int32'))": "same leading dimension",
    "ops.det(s(None, None, 20))": "Expected a square matrix",
    "ops.qr(s(None, 4))": "last 2 dimensions fully-defined",
    "ops.solve(s(None, 4, 4), s(None, None, 2))": "Incompatible shapes",
    "ops.cholesky([[1.0, 2.0], [2.0, 1.0]])": "Cholesky decomposition failed",
    "ops.conv(a(2, 9, 3), a(3, 5, 4))": "input channels must match the kernel",
    "ops.depthwise_conv(a(2, 9, 3), a(3, 5, 1))": "input channels must match the kernel",
    "ops.conv_transpose(a(2, 9, 3), a(3, 4, 5))": "input channels must match the kernel",
    "ops.batch_normalization(s(2, 5), s(5), s(5), -1, offset=s(3))": "`offset` must be a vector",
    "ops.ctc_loss(s(9, 3), s(8, 3, 4), s(9), s(9))": "the same first dimension",
    "ops.fold(a(1, 2, 3, 4), 4, 2)": "3D",
    "ops.depth_to_space(a(1, 4, 4, 4), 1)": "`block_size` must be at least 2",
    "ops.histogram(a(2, 2))": "must be 1-dimensional",
    "ops.histogram(a(4), bins=-5)": "a non-negative integer",
    "ops.histogram(a(4), range=(1,))": "a tuple of two elements",
    "ops.histogram(a(4), range=(5, 1))": "greater than the first",
    "ops.digitize(a(3), a(2, 2))": "1D",
    "ops.argpartition(a(3), (1, 2))": "kth must be an integer",
    "ops.inner(s(5, 3), s(4))": "last dimension",
    "ops.diag(s(2, 3, 4))": "1-D or 2-D",
    "ops.eye(3.0)": "must be integers",
    "ops.reshape(a(20), (-2, 5))": r"non-negative integer.*newshape=\(-2, 5\)",
    "ops.reshape(a(20), (-1, -1, 5))": "at most one unknown dimension",
    "ops.transpose(a(2, 3, 4), [0, 0, 0])": "valid permutation",
    "ops.transpose(a(2, 3, 4), [0, 1, 5])": "must be an integer in",
    "ops.transpose(a(2, 3, 4), [0, 1])": "of the same length as the input shape",
    "ops.swapaxes(a(2, 3), 5, 0)": "axis 5 is out of bounds",
    "ops.diff(a(2, 3), axis=5)": "axis 5 is out of bounds",
    "ops.squeeze(s(None, 1), axis=0)": "Cannot squeeze axis=0, because the dimension is not 1",
    "ops.moveaxis(a(2, 3), 5, 0)": "axis 5 is out of bounds",
    "ops.split(a(2, 3), 2, axis=5)": "axis 5 is out of bounds",
    "ops.take(a(2, 3), [0], axis=5)": "axis 5 is out of bounds",
    "ops.unstack(s(2, None), axis=1)": "Cannot infer argument `num` from shape",
    "ops.slice(s(3, 3), (1, 1), (2, 2, 2))": "dimensions in `inputs` must match",
    "ops.slice(a(3, 3), (1, 1, 1), (2, 2))": "dimensions in `start_indices` must match",
    "ops.cond(s(dtype='bool'), lambda: ops.ones(3), lambda: ops.ones(4))": "of the same kind",
    "ops.take_along_axis(s(2, 3), s(1, 4, dtype='int32'), axis=0)": "broadcast",
    "ops.softmax(a(2, 3), axis=10)": "axis 10 is out of bounds",
}


@pytest.mark.parametrize("call", ERRORS)
def test_wrong_arguments_are_refused_in_these_words(call):
    with pytest.raises((ValueError, TypeError, MinitfError), match=ERRORS[call]):
        eval(call)


def test_pictures_of_unknown_size_are_cut_when_they_come():
    @tf.function(input_signature=[tf.TensorSpec([None, None, 3])])
    def middle(x: Any) -> Any:
        return image.crop_images(x, 1, 1, target_height=2, target_width=3)

    x = np.arange(75.0, dtype="float32").reshape(5, 5, 3)

    assert np.array_equal(middle(x), x[1:3, 1:4])


def test_small_float_pictures_keep_their_type_in_another_size():
    assert image.resize(a(4, 4, 3, dtype="float16"), (2, 2)).dtype == "float16"


def test_heads_of_queries_share_those_of_keys():
    generator = np.random.default_rng(0)
    query, key, value = (generator.normal(size=(2, 3, n, 4)) for n in (4, 2, 2))

    shared = ops.dot_product_attention(query, key, value)

    wide = (np.repeat(x, 2, axis=2) for x in (key, value))
    assert np.allclose(shared, ops.dot_product_attention(query, *wide))


def test_layer_normalization_takes_weights_of_another_float_type():
    x = np.array([[1.0, 3.0]], "float16")

    made = ops.layer_normalization(x, gamma=np.ones(2, "float32"))

    assert made.dtype == "float16"
    assert np.allclose(made, [[-1, 1]], atol=1e-3)


def test_layer_normalization_with_rms_scaling_is_of_the_past():
    with pytest.warns(UserWarning, match="rms_scaling=True"):
        made = ops.layer_normalization(np.array([[1.0, 3.0]]), rms_scaling=True, epsilon=0.0)

    assert np.allclose(made, [[1, 3]])


def test_a_variance_beyond_half_precision_is_its_largest_number():
    x = np.array([30000.0, -30000.0], "float16")

    assert ops.moments(x, axes=[0])[1] == np.finfo("float16").max


def test_softmax_over_one_number_is_pointed_out():
    with pytest.warns(UserWarning, match="softmax over axis 1 of a tensor of shape"):
        ops.softmax(np.ones((1, 1), "float32"), axis=1)


TYPES = {
    "ops.absolute(a(1, dtype='uint8'))": "uint8",
    "ops.absolute(a(1, dtype='bool'))": "bool",
    "ops.power(a(1, dtype='uint8'), 2)": "uint8",
    "ops.vander(a(2, dtype='uint16'))": "uint16",
    "ops.average(a(1, dtype='float16'), weights=a(1, dtype='int8'))": "float16",
    "ops.matmul(a(2, 2, dtype='int8'), a(2, 2, dtype='int8'))": "int32",
    "ops.bincount(a(3, dtype='uint8'), weights=a(3, dtype='uint8'))": "uint8",
    "ops.diag(a(2, dtype='bool'))": "bool",
    "ops.einsum('ij,jk', a(2, 2, dtype='int8'), a(2, 2, dtype='int8'))": "int32",
    "ops.einsum('ij,jk', a(2, 2, dtype='int8'), a(2, 2, dtype='bool'))": "int8",
    "ops.diagonal(a(2, 2, dtype='bool'))": "bool",
    "ops.digitize(a(2, dtype='bool'), a(2, dtype='bool'))": "int32",
    "ops.saturate_cast(a(2, dtype='bool'), 'uint8')": "uint8",
}


@pytest.mark.parametrize("call", TYPES)
def test_small_types_are_computed_with(call):
    assert eval(call).dtype == TYPES[call]


def test_arrays_are_split_at_places_that_a_graph_is_given():
    split = tf.function(lambda x, places: ops.split(x, places, axis=1))

    first, second, third = split(np.arange(6).reshape(2, 3), np.array([1, 2]))

    assert [x.numpy().tolist() for x in (first, second, third)] == [
        [[0], [3]],
        [[1], [4]],
        [[2], [5]],
    ]


def test_a_constraint_by_itself_allows_any_weight():
    assert keras.constraints.Constraint()(3.0) == 3.0


STRUCTURES = {
    "an empty queue": deque(),
    "a short queue": deque([1, [2]], 4),
    "a dict with a default": defaultdict(list, {"b": [1], "a": 2}),
    "an ordered dict": OrderedDict([("b", 1), ("a", deque([2]))]),
}


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("tree", [tf.nest, keras.tree], ids=["tf.nest", "keras.tree"])
def test_queues_and_special_dicts_hold_parts(tree, name):
    structure = STRUCTURES[name]

    again = tree.pack_sequence_as(structure, tree.flatten(structure))

    assert tree.is_nested(structure)
    assert again == structure
    assert type(again) is type(structure)
    assert getattr(again, "maxlen", None) == getattr(structure, "maxlen", None)
    assert getattr(again, "default_factory", None) is getattr(structure, "default_factory", None)


def test_uniform_numbers_are_floating():
    with pytest.raises(ValueError, match="requires a floating point `dtype`"):
        keras.random.uniform((3, 4), 0, 10, dtype="int64")


@pytest.mark.parametrize("name", ["a/b", 3])
def test_names_of_layers_are_texts_without_slashes(name):
    with pytest.raises(ValueError, match="must be a string and cannot contain character `/`"):
        keras.layers.Dense(1, name=name)


def test_an_infinity_in_the_middle_is_the_median():
    assert ops.nanmedian(np.array([np.nan, 1.0, np.inf, np.inf])) == np.inf


def test_an_ordered_dict_keeps_its_order_in_keras_and_is_sorted_in_tensorflow():
    structure = OrderedDict([("b", 1), ("a", 2)])

    assert keras.tree.flatten(structure) == [1, 2]
    assert tf.nest.flatten(structure) == [2, 1]
    assert keras.tree.map_structure(str, structure) == OrderedDict([("b", "1"), ("a", "2")])


def test_the_outputs_of_a_layer_are_a_list():
    class Twice(keras.layers.Layer):
        def call(self, x: Any) -> Any:
            return x, x + 1

    twice = Twice()
    made = twice(s(None, 2))

    assert twice.output == list(made)


def symbol(*shape, dtype="float32"):
    return keras.KerasTensor(shape, dtype)


OPEN_SHAPES = [
    ("a number beside a vector", lambda ops: ops.multiply(symbol(), symbol(3)), (3,)),
    ("inner of a number", lambda ops: ops.inner(symbol(), symbol(3)), (3,)),
    ("outputs of scan", lambda ops: ops.scan(lambda a, b: (a, a), symbol(), symbol(6))[1], (6,)),
    ("a number on a diagonal", lambda ops: ops.diagflat(symbol()), (1, 1)),
    ("places", lambda ops: ops.where(symbol(2, None)), (2, None)),
    ("a branch", lambda ops: ops.switch(symbol(), [lambda x: x[:, 0]], symbol(None, 2)), (None,)),
    ("bytes of an open batch", lambda ops: ops.view(symbol(None, 3), "int16"), (None, 6)),
    ("an open scan", lambda ops: ops.associative_scan(ops.add, symbol(5, None), axis=1), (5, None)),
]


@pytest.mark.parametrize(("call", "shape"), [case[1:] for case in OPEN_SHAPES],
                         ids=[case[0] for case in OPEN_SHAPES])  # fmt: skip
def test_shapes_that_are_known_without_values(call, shape):
    assert call(keras.ops).shape == shape


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda ops: ops.split(symbol(3, 4), 2, axis=10), "axis 10 is out of bounds"),
        (lambda ops: ops.get_item(symbol(None, 5), np.s_[:, 17]), "out-of-bounds index"),
        (lambda ops: ops.get_item(symbol(None, 5), np.s_[..., -6]), "out-of-bounds index"),
        (lambda ops: ops.get_item(symbol(5), np.s_[..., 1, ...]), "one ellipsis"),
        (lambda ops: ops.get_item(symbol(5), np.s_[:, :]), "many indices"),
        (lambda ops: ops.qr(symbol(3)), "rank >= 2"),
        (lambda ops: ops.solve(symbol(3, 3), symbol()), "rank >= 1"),
        (lambda ops: ops.view(np.int16(1), "int8"), "single int16"),
    ],
)
def test_symbols_that_do_not_fit(call, words):
    with pytest.raises(ValueError, match=words):
        call(keras.ops)


def test_a_missing_number_equals_none():
    assert keras.ops.unique(np.array([1.0, np.nan, 2.0, np.nan], "float32")).shape == (4,)


def test_shapes_of_numbers_are_known():
    assert keras.KerasTensor(()).shape != tf.TensorShape(None)
    assert keras.KerasTensor(()).shape == tf.TensorShape([])
