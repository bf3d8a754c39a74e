"""The functions over the rows: what they make of their arguments, beside plain numpy.

Each line is run at once and inside tf.function, where the sizes of the inputs are not known.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import minitf as tf

X = np.array([[3.0, -1.0, 2.0], [0.5, 4.0, -2.0]])
V = np.array([3.0, 1.0, 2.0, 1.0])
N = np.array([5, 3, 5, 1])
CUBE = np.arange(24.0).reshape(2, 3, 4)
IMAGE = np.arange(16.0).reshape(1, 4, 4, 1)

TABLE = {
    "sort down": (lambda: tf.sort(X, direction="DESCENDING"), [[3, 2, -1], [4, 0.5, -2]]),
    "sort axis 0": (lambda: tf.sort(X, axis=0), np.sort(X, 0)),
    "argsort down": (lambda: tf.argsort(V, direction="DESCENDING"), [0, 2, 1, 3]),
    "top_k": (lambda: tf.math.top_k(X, 2).values, [[3, 2], [4, 0.5]]),
    "top_k indices": (lambda: tf.nn.top_k(X, k=2).indices, [[0, 2], [1, 0]]),
    "in_top_k": (lambda: tf.math.in_top_k([1, 5], X.astype("float32"), 2), [False, False]),
    "in_top_k hit": (lambda: tf.math.in_top_k([2, 1], X.astype("float32"), 2), [True, True]),
    "unique": (lambda: tf.unique(N).y, [5, 3, 1]),
    "unique idx": (lambda: tf.unique(N, out_idx=tf.int64).idx, np.array([0, 1, 0, 2])),
    "unique count": (lambda: tf.unique_with_counts(N).count, [2, 1, 1]),
    "searchsorted": (lambda: tf.searchsorted([1, 3, 5], [3, 9], side="right"), [2, 3]),
    "bincount": (lambda: tf.math.bincount(N, minlength=8), [0, 1, 0, 1, 0, 2, 0, 0]),
    "bincount rows": (lambda: tf.math.bincount([[1, 1], [0, 2]], axis=-1), [[0, 2, 0], [1, 0, 1]]),
    "bincount weights": (lambda: tf.math.bincount([1, 1], weights=[0.5, 2.0]), [0, 2.5]),
    "confusion": (lambda: tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]), [[1, 0], [1, 1]]),
    "confusion weights": (
        lambda: tf.math.confusion_matrix([0, 2], [1, 2], weights=[3, 4]),
        [[0, 3, 0], [0, 0, 0], [0, 0, 4]],
    ),
    "histogram": (lambda: tf.histogram_fixed_width(V, [0.0, 4.0], nbins=4), [0, 2, 1, 1]),
    "count_nonzero": (lambda: tf.math.count_nonzero([[0, 3], [1, 2]], axis=0), np.array([1, 2])),
    "euclidean": (lambda: tf.math.reduce_euclidean_norm([3.0, 4.0]), np.float32(5)),
    "variance": (lambda: tf.math.reduce_variance(X, axis=1), X.var(1)),
    "std": (lambda: tf.math.reduce_std(X), X.std()),
    "logsumexp": (lambda: tf.reduce_logsumexp([1000.0, 1000.0]), np.float32(1000 + math.log(2))),
    "logsumexp of nothing": (lambda: tf.reduce_logsumexp([-math.inf, -math.inf]), -math.inf),
    "zero_fraction": (lambda: tf.math.zero_fraction([0, 1, 0, 0]), 0.75),
    "segment_mean": (lambda: tf.math.segment_mean(V, [0, 0, 2, 2]), [2, 0, 1.5]),
    "unsorted mean": (lambda: tf.math.unsorted_segment_mean(V, [1, 0, 1, -1], 3), [1, 2.5, 0]),
    "unsorted sqrt n": (
        lambda: tf.math.unsorted_segment_sqrt_n(V, [1, 0, 1, 0], 2),
        [math.sqrt(2), 5 / math.sqrt(2)],
    ),
    "gather batch": (lambda: tf.gather(X, [[1], [0]], batch_dims=1), [[-1], [0.5]]),
    "gather axis": (lambda: tf.gather(X, [2, 0], axis=-1), X[:, [2, 0]]),
    "gather_nd": (lambda: tf.gather_nd(CUBE, [[0, 1], [1, 2]]), [CUBE[0, 1], CUBE[1, 2]]),
    "scatter_nd": (lambda: tf.scatter_nd([[1], [1]], [2.0, 3.0], [3]), [0, 5, 0]),
    "scatter add": (lambda: tf.tensor_scatter_nd_add(V, [[0], [0]], [1, 2]), [6, 1, 2, 1]),
    "scatter sub": (lambda: tf.tensor_scatter_nd_sub(V, [[3]], [2]), [3, 1, 2, -1]),
    "where": (lambda: tf.where(X > 0, X, 0), np.maximum(X, 0)),
    "where alone": (lambda: tf.where(X > 2.5), np.array([[0, 0], [1, 1]])),
    "mask": (lambda: tf.boolean_mask(X, X > 2.5), [3, 4]),
    "mask axis": (lambda: tf.boolean_mask(CUBE, [True, False, True], axis=1), CUBE[:, [0, 2]]),
    "mask middle": (
        lambda: tf.boolean_mask(CUBE, np.eye(3, 4, dtype=bool), axis=1),
        CUBE[:, [0, 1, 2], [0, 1, 2]],
    ),
    "repeat": (lambda: tf.repeat(X, [2, 1], axis=0), X[[0, 0, 1]]),
    "repeat all": (lambda: tf.repeat(X, 2), np.repeat(X, 2)),
    "roll": (lambda: tf.roll(X, [1, 1], [0, 1]), np.roll(X, (1, 1), (0, 1))),
    "reverse_sequence": (lambda: tf.reverse_sequence(X, [2, 3], seq_axis=1),
                         [[-1, 3, 2], [-2, 4, 0.5]]),
    "meshgrid": (lambda: tf.meshgrid([1, 2], [3, 4, 5])[1], [[3, 3], [4, 4], [5, 5]]),
    "meshgrid ij": (lambda: tf.meshgrid([1, 2], [3, 4], indexing="ij")[0], [[1, 1], [2, 2]]),
    "sequence_mask": (lambda: tf.sequence_mask([1, 2], dtype=tf.int32), [[1, 0], [1, 1]]),
    "space_to_depth": (
        lambda: tf.nn.space_to_depth(IMAGE, 2)[0, 0], [[0, 1, 4, 5], [2, 3, 6, 7]]
    ),
    "depth_to_space": (lambda: tf.nn.depth_to_space(tf.nn.space_to_depth(IMAGE, 2), 2), IMAGE),
    "space_to_batch": (
        lambda: tf.space_to_batch(IMAGE, [2, 2], [[0, 0], [0, 0]])[:, 0, 0, 0], [0, 1, 4, 5]
    ),
    "batch_to_space": (
        lambda: tf.batch_to_space(
            tf.space_to_batch(IMAGE, [2, 2], [[0, 0], [2, 0]]), [2, 2], [[0, 0], [2, 0]]
        ),
        IMAGE,
    ),
    "dynamic_partition": (lambda: tf.dynamic_partition(V, [0, 1, 0, 1], 2)[1], [1, 1]),
    "dynamic_stitch": (lambda: tf.dynamic_stitch([[0, 2], [1]], [[1, 3], [2]]), [1, 2, 3]),
    "slice": (lambda: tf.slice(X, [0, 1], [-1, 2]), X[:, 1:]),
    "strided_slice": (lambda: tf.strided_slice(V, [3], [0], [-2]), V[3:0:-2]),
    "strided_slice masks": (
        lambda: tf.strided_slice(CUBE, [1, 0, 0], [2, 0, 0], shrink_axis_mask=1, end_mask=6),
        CUBE[1],
    ),
    "split rest": (lambda: tf.split(X, [1, -1], axis=1)[1], X[:, 1:]),
    "pad mirrored": (lambda: tf.pad(X, [[1, 0], [2, 1]], "REFLECT"),
                     np.pad(X, [[1, 0], [2, 1]], "reflect")),
    "linspace": (lambda: tf.linspace([0.0, 1.0], [1.0, 3.0], 3), [[0, 1], [0.5, 2], [1, 3]]),
    "one_hot": (lambda: tf.one_hot([1, 0], 2, on_value=5, off_value=-1), [[-1, 5], [5, -1]]),
    "range": (lambda: tf.range(tf.constant(3, tf.int64)), np.arange(3)),
    "unravel_index": (lambda: tf.unravel_index([5, 7], [3, 4]), [[1, 1], [1, 3]]),
    "clip_by_norm": (lambda: tf.clip_by_norm(X, 1.0, axes=[1]),
                     X / np.linalg.norm(X, axis=1, keepdims=True)),
    "clip_by_global_norm": (
        lambda: tf.clip_by_global_norm([tf.constant([3.0]), None, tf.constant([4.0])], 1.0)[0][2],
        [0.8],
    ),
    "saturate_cast": (lambda: tf.saturate_cast([300.0, -2.0, 7.9], tf.uint8), [255, 0, 7]),
    "polyval": (lambda: tf.math.polyval([1.0, 0.0, 2.0], V), V**2 + 2),
    "lbeta": (lambda: tf.math.lbeta([[2.0, 3.0]]), [math.log(1 / 12)]),
    "erfcinv": (lambda: tf.math.erfcinv(np.array([math.erfc(0.5)])), [0.5]),
    "is_strictly_increasing": (lambda: tf.math.is_strictly_increasing([1, 2, 2]), False),
    "is_non_decreasing": (lambda: tf.math.is_non_decreasing([1, 2, 2]), True),
    "xor": (lambda: tf.constant([True, False]) ^ True, [False, True]),
    "bits": (lambda: 6 & tf.constant([12, 10]) | 1, [5, 3]),
}  # fmt: skip


@pytest.fixture(params=["cpu", "torch:cpu"])
def device(request):
    if request.param.startswith("torch"):
        pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device(request.param):
        yield request.param


@pytest.mark.parametrize("name", TABLE)
def test_value(name, device):
    function, expected = TABLE[name]

    result = function()
    traced = tf.function(function)()

    np.testing.assert_allclose(result.numpy(), expected, rtol=1e-6)
    np.testing.assert_allclose(traced.numpy(), expected, rtol=1e-6)
    assert result.dtype == traced.dtype


def test_types_of_positions_and_counts():
    assert (
        tf.argsort(V).dtype == tf.math.top_k(V).indices.dtype == tf.unique(N).idx.dtype == "int32"
    )
    assert tf.where(V > 1).dtype == tf.math.count_nonzero(V).dtype == "int64"
    assert tf.math.bincount(N).dtype == "int32"
    assert tf.math.bincount(N, weights=V).dtype == "float64"
    assert tf.range(2.5).dtype == tf.one_hot([0], 2).dtype == "float32"


def test_sizes_of_an_open_batch_are_followed():
    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def f(x):
        first, second = tf.split(x, 2, axis=0)
        mirrored = tf.pad(x, [[1, 1], [0, 0]], "SYMMETRIC")
        grid = tf.meshgrid(x[:, 0], x[0])[0]
        batches = tf.batch_to_space(tf.reshape(x, [-1, 2, 1, 1]), [2, 1], [[0, 0], [0, 0]])
        return first + second, mirrored, grid, tf.repeat(x, 2, axis=0), batches

    x = np.arange(16, dtype="float32").reshape(4, 4)
    total, mirrored, grid, twice, batches = f(x)

    np.testing.assert_array_equal(total.numpy(), x[:2] + x[2:])
    np.testing.assert_array_equal(mirrored.numpy(), np.pad(x, [[1, 1], [0, 0]], "symmetric"))
    np.testing.assert_array_equal(grid.numpy(), np.meshgrid(x[:, 0], x[0])[0])
    np.testing.assert_array_equal(twice.numpy(), np.repeat(x, 2, 0))
    assert batches.shape == (4, 4, 1, 1)


NUMBERS = {
    "top_k": lambda x, n: tf.math.top_k(x, n).values,
    "unsorted_segment_max": lambda x, n: tf.math.unsorted_segment_max(x, [0, 1, 0, 1], n),
    "roll": lambda x, n: tf.roll(x, [n, 1], [0, 1]),
    "repeat": lambda x, n: tf.repeat(x, [n, 1, 1], axis=1),
    "bincount": lambda x, n: tf.cast(tf.math.bincount([0], minlength=n), tf.float64) * x[0, 1],
    "scatter_nd": lambda x, n: tf.scatter_nd([[0], [1], [0], [1]], x, [n, 3]),
    "sequence_mask": lambda x, n: tf.sequence_mask([1, 2, 0, 1], n + 1, tf.float64) * x,
    "range": lambda x, n: tf.cast(tf.range(n), tf.float64) * x[0, 1],
    "range of floats": lambda x, n: tf.range(x[0, 0], x[1, 0], 1.0) * x[0, 0],
    "slice": lambda x, n: tf.slice(x, [n, 0], [1, -1]),
    "strided_slice": lambda x, n: tf.strided_slice(x, [0, 0], [n, 3]),
    "gather": lambda x, n: tf.gather(x, [n, 0]),
    "split": lambda x, n: tf.split(x, [n, 4 - n])[1],
    "linspace": lambda x, n: tf.linspace(x[0, 0], x[1, 1], n),
    "pad": lambda x, n: tf.pad(x, [[n, 0], [0, 1]]),
    "dynamic_stitch": lambda x, n: tf.dynamic_stitch([[0, 1], [n, 3]], [x[:2], x[2:]]),
    "histogram": lambda x, n: tf.cast(
        tf.histogram_fixed_width(x, [0.0, 12.0], n), tf.float64) + x[0, 1],
    "confusion": lambda x, n: tf.math.confusion_matrix(
        [0, 1], [1, 1], n, weights=x[0, :2], dtype=tf.float64),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_may_be_a_tensor_that_only_the_run_knows(name):
    def value_and_gradient(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = NUMBERS[name](x, n)
            total = tf.reduce_sum(y * y)
        return y, tape.gradient(total, x)

    x, n = tf.constant(np.arange(12.0).reshape(4, 3)), tf.constant(2)
    open_sizes = [tf.TensorSpec([None, None], tf.float64), tf.TensorSpec([], tf.int32)]

    expected = value_and_gradient(x, 2)
    found = tf.function(value_and_gradient, input_signature=open_sizes)(x, n)

    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy())


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda: tf.gather([1, 2], [2]), r"not in \[0, 2\)"),
        (lambda: tf.gather([1, 2], [-1]), r"not in \[0, 2\)"),
        (lambda: tf.function(lambda: tf.gather([1, 2], [2]))(), r"not in \[0, 2\)"),
        (lambda: tf.gather([1, 2], [0.0]), "whole numbers"),
        (lambda: tf.gather_nd([[1, 2]], [[0, 0, 0]]), "do not fit"),
        (lambda: tf.scatter_nd([[0]], [5, 6], [2]), "need the shape"),
        (lambda: tf.boolean_mask([1, 2, 3], [True, False]), "does not fit"),
        (lambda: tf.math.segment_sum([1, 2], [1, 0]), "not increasing"),
        (lambda: tf.math.unsorted_segment_sum([1, 2], [0, 5], 2), "no segment 5"),
        (lambda: tf.math.top_k([1, 2], 3), "at least k = 3"),
        (lambda: tf.sort([1, 2], direction="UP"), "direction"),
        (lambda: tf.unique([[1, 2]]), "takes a vector"),
        (lambda: tf.math.bincount([-1]), "non-negative"),
        (lambda: tf.math.confusion_matrix([3], [0], num_classes=2), "out of bound"),
        (lambda: tf.math.invert_permutation([0, 0]), "no permutation"),
        (lambda: tf.constant([1, 2]) // 0, "division by zero"),
        (lambda: tf.function(lambda x: x % 0)(tf.constant([1, 2])), "division by zero"),
        (lambda: tf.math.atan2([1], [2]), "floating numbers"),
        (lambda: tf.bitwise.invert([1.0]), "whole numbers"),
        (lambda: tf.roll([1, 2], [1, 1], 0), "2 shifts for 1 axes"),
        (lambda: tf.repeat([1, 2], [1, 2, 3]), "3 repeats"),
        (lambda: tf.ensure_shape([1, 2], [3]), "not compatible"),
        (lambda: tf.concat(0, [[1], [2]]), "the tensors come first"),
        (lambda: tf.range(5, 2), "never arrives"),
        (lambda: tf.slice([1, 2], [1], [5]), "not inside"),
        (lambda: tf.add_n([]), "empty list"),
        (lambda: tf.add_n([tf.ones(2), tf.ones(3)]), "one shape"),
        (lambda: tf.math.reduce_variance([1, 2]), "real or complex"),
        (lambda: tf.pad([1, 2], [[2, 0]], "REFLECT"), "cannot be mirrored"),
        (lambda: tf.meshgrid([1], [2], indexing="yx"), "indexing"),
    ],
)
def test_mistakes_are_explained(mistake, words, device):
    with pytest.raises((ValueError, TypeError), match=words):
        mistake()


def test_inputs_may_be_named_as_in_tensorflow():
    assert tf.subtract(y=1, x=3).numpy() == 2
    assert tf.identity(input=3.0).numpy() == tf.nn.relu(features=3.0).numpy() == 3
    assert tf.math.nextafter(x1=1.0, x2=2.0).numpy() > 1
    assert tf.math.atan2(x=0.0, y=1.0).numpy() == tf.math.atan2(1.0, 0.0).numpy() > 1.5
    with tf.Graph().as_default():
        assert tf.add(1, 2, "total").op.name == "total"


@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_error_functions_are_exact_far_out(name):
    points = np.array([-5.5, -1e-9, 1e-300, 1e-3, 0.49, 0.51, 3.3, 8.0, 20.0, 26.4])
    expected = np.vectorize(getattr(math, name))(points)

    np.testing.assert_allclose(getattr(tf.math, name)(points).numpy(), expected, rtol=2e-13)
    narrow = getattr(tf.math, name)(points.astype("float32")).numpy()
    assert narrow.dtype == np.float32


def test_inverses_undo_the_error_functions():
    shares = np.array([-0.999999, -0.5, -1e-12, 1e-5, 0.3, 0.95, 1 - 1e-15])
    np.testing.assert_allclose(tf.math.erf(tf.math.erfinv(shares)).numpy(), shares, rtol=1e-13)
    tails = np.array([1e-300, 1e-20, 0.01, 0.5, 0.7])
    back = tf.math.erfc(-tf.math.ndtri(tails) / math.sqrt(2)) / 2
    np.testing.assert_allclose(back.numpy(), tails, rtol=1e-11)
    np.testing.assert_array_equal(tf.math.erfinv([1.0, -1.0]).numpy(), [math.inf, -math.inf])


def test_gamma_functions_meet_their_laws():
    x = np.array([1e-3, 0.7, 3.3, 20.0, -0.4, -7.7])
    np.testing.assert_allclose(
        (tf.math.digamma(x + 1) - tf.math.digamma(x)).numpy(), 1 / x, rtol=1e-12
    )
    np.testing.assert_allclose(
        (tf.math.polygamma(np.float64(1), x) - tf.math.polygamma(np.float64(1), x + 1)).numpy(),
        1 / x**2, rtol=1e-12,
    )  # fmt: skip
    assert tf.math.lgamma([1.0, 2.0]).numpy().tolist() == [0, 0]
    assert np.isnan(tf.math.digamma([0.0, -2.0]).numpy()).all()
    assert np.isinf(tf.math.lgamma([0.0, -2.0]).numpy()).all()


def test_products_through_zeros_have_the_gradients_of_tensorflow():
    for values, expected in (([1.0, 0.0, 3.0], [0, 3, 0]), ([0.0, 0.0, 3.0], [0, 0, 0])):
        x = tf.Variable(values)
        with tf.GradientTape() as tape:
            y = tf.reduce_prod(x)
        np.testing.assert_array_equal(tape.gradient(y, x).numpy(), expected)


@pytest.mark.parametrize("function", [tf.sqrt, tf.math.rsqrt, tf.math.reciprocal], ids=repr)
def test_what_where_did_not_choose_passes_no_gradient_even_at_an_infinite_slope(function):
    x = tf.Variable([0.0, 4.0])
    with tf.GradientTape() as tape:
        y = tf.where(x > 0, function(x), x)
    gradient = tape.gradient(y, x).numpy()
    assert gradient[0] == 1
    assert np.isfinite(gradient[1])


def test_the_few_largest_of_many_are_those_of_sorting():
    numbers = np.random.default_rng(3).integers(0, 9, size=(2, 3, 100))
    values, indices = tf.math.top_k(numbers, 5)
    expected = np.argsort(-numbers, axis=-1, kind="stable")[..., :5]
    np.testing.assert_array_equal(indices.numpy(), expected)
    np.testing.assert_array_equal(values.numpy(), np.take_along_axis(numbers, expected, -1))


def test_a_mask_picks_by_indexing():
    x = tf.constant([[1, 2], [3, 4]])
    np.testing.assert_array_equal(x[x > 1].numpy(), [2, 3, 4])
