"""Reading and writing parts of tensors and variables: what TensorFlow 2.21 gives."""

import numpy as np
import pytest

import minitf as tf

X = np.arange(24, dtype="int32").reshape(2, 3, 4)


def v():
    return tf.Variable([1.0, 2.0, 3.0, 4.0])


def w():
    return tf.Variable([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    "code",
    ["x[0]", "x[-1]", "x[0, 1, 2]", "x[...]", "x[..., 0]", "x[0, ..., 0]", "x[:, 1:]",
     "x[:, ::-1]", "x[:, :, 3:0:-1]", "x[:, 5:]", "x[:, -2:]", "x[None]", "x[:, None]",
     "x[..., None]", "x[0:1, None, 1]", "x[:, 0:0]", "x[3:]", "x[:, -100:100]", "x[()]",
     "x[0][1][2]", "x[slice(0, 1)]", "x[::-1, ::-1]", "x[x > 20]", "x[:, 1][1:]"],
)  # fmt: skip
def test_as_numpy(code):
    result = eval(code, {"x": tf.constant(X)})

    np.testing.assert_array_equal(result.numpy(), eval(code, {"x": X}))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("v[tf.constant(1)]", 1), ("v[tf.constant(1):tf.constant(4)]", [1, 2, 3]),
        ("v[np.int64(2)]", 2), ("v[tf.constant(1, tf.int64):]", [1, 2, 3, 4, 5]),
        ("v[np.array(1)]", 1), ("v[tf.constant([True, False, True] * 2)]", [0, 2, 3, 5]),
        ("v[np.array([True, False, True] * 2)]", [0, 2, 3, 5]), ("v[v > 2]", [3, 4, 5]),
        ("x[[0, 1]]", [4, 5, 6, 7]), ("x[tf.constant([True, False])][0, 0]", [0, 1, 2, 3]),
        ("v[tf.Variable(2)]", 2), ("s[0]", b"a"), ("s[::-1]", [b"c", b"b", b"a"]),
        ("tf.constant(5)[...]", 5), ("tf.constant(5)[None]", [5]), ("v[:2**40]", range(6)),
    ],
)  # fmt: skip
def test_other_indices(code, expected):
    names = {"x": tf.constant(X), "v": tf.range(6), "s": tf.constant(["a", "b", "c"])}
    result = eval(code, {**names, "tf": tf, "np": np})

    assert np.asarray(result.numpy()).tolist() == np.asarray(expected, object).tolist()


@pytest.mark.parametrize(
    "code",
    ["v[tf.constant([1, 2])]", "v[[1, 2]]", "v[1.0]", "v['a']", "v[True]", "v[tf.constant(1.0)]",
     "v[1:'a']", "v[1.5:]", "v[6]", "v[-7]", "v[::0]", "x[..., ...]", "x[0, 0, 0, 0]",
     "x[0, [1]]", "v[object()]", "tf.constant(5)[0]", "v[tf.constant([1]):]"],
)  # fmt: skip
def test_what_is_no_index(code):
    with pytest.raises((TypeError, ValueError)):
        eval(code, {"x": tf.constant(X), "v": tf.range(6), "tf": tf})


def test_positions_that_a_graph_learns_later():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32), tf.TensorSpec([], tf.int32)])
    def part(x, n):
        return x[n], x[:n], x[-n:], x[x > n]

    results = [result.numpy().tolist() for result in part(tf.range(5), tf.constant(2))]
    assert results == [2, [0, 1], [3, 4], [3, 4]]


@pytest.mark.parametrize(
    ("make", "code", "expected"),
    [
        (v, "v[1:3].assign([9.0, 9.0])", [1, 9, 9, 4]), (v, "v[0].assign(7.0)", [7, 2, 3, 4]),
        (v, "v[1:3].assign(5.0)", [1, 5, 5, 4]), (v, "v[::2].assign([8.0, 8.0])", [8, 2, 8, 4]),
        (v, "v[::-1].assign([1.0, 2.0, 3.0, 4.0])", [4, 3, 2, 1]),
        (v, "v[tf.constant(1)].assign(3)", [1, 3, 3, 4]), (v, "v[...].assign([1.0] * 4)", [1] * 4),
        (w, "v[0].assign([9.0, 8.0])", [[9, 8], [3, 4]]),
        (w, "v[:, 1].assign([9.0, 8.0])", [[1, 9], [3, 8]]),
        (w, "v[:, 0:1].assign([[9.0], [8.0]])", [[9, 2], [8, 4]]),
        (w, "v[0, :].assign([[7.0, 8.0]])", [[7, 8], [3, 4]]),
        (v, "v.scatter_update(tf.IndexedSlices([10.0, 20.0], [0, 2]))", [10, 2, 20, 4]),
        (v, "v.scatter_add(tf.IndexedSlices([10.0, 20.0], [0, 0]))", [31, 2, 3, 4]),
        (v, "v.scatter_sub(tf.IndexedSlices([10.0, 20.0], [0, 2]))", [-9, 2, -17, 4]),
        (v, "v.scatter_mul(tf.IndexedSlices([10.0, 20.0], [0, 2]))", [10, 2, 60, 4]),
        (v, "v.scatter_div(tf.IndexedSlices([10.0, 20.0], [0, 2]))", [0.1, 2, 0.15, 4]),
        (v, "v.scatter_max(tf.IndexedSlices([10.0, 0.0], [0, 2]))", [10, 2, 3, 4]),
        (v, "v.scatter_min(tf.IndexedSlices([0.0, 20.0], [0, 2]))", [0, 2, 3, 4]),
        (v, "v.batch_scatter_update(tf.IndexedSlices([10.0], [0]))", [10, 2, 3, 4]),
        (v, "v.scatter_nd_update([[1], [3]], [7.0, 8.0])", [1, 7, 3, 8]),
        (v, "v.scatter_nd_add([[1], [1]], [7.0, 8.0])", [1, 17, 3, 4]),
        (v, "v.scatter_nd_sub([[1], [3]], [7.0, 8.0])", [1, -5, 3, -4]),
        (v, "v.scatter_nd_max([[1], [3]], [7.0, 0.0])", [1, 7, 3, 4]),
        (v, "v.scatter_nd_min([[1], [3]], [0.0, 8.0])", [1, 0, 3, 4]),
        (w, "v.scatter_nd_update([[0, 1]], [10.0])", [[1, 10], [3, 4]]),
        (w, "v.scatter_update(tf.IndexedSlices([[10.0, 20.0]], [1]))", [[1, 2], [10, 20]]),
        (lambda: tf.Variable(["a", "b"]), "v[1].assign('z')", [b"a", b"z"]),
    ],
    ids=str,
)  # fmt: skip
def test_writing_into_a_variable(make, code, expected):
    eager, traced = make(), make()
    eval(code, {"v": eager, "tf": tf})
    tf.function(lambda: eval(code, {"v": traced, "tf": tf}))()

    for variable in (eager, traced):
        wanted = tf.constant(expected, variable.dtype).numpy()
        np.testing.assert_array_equal(variable.numpy(), wanted)


@pytest.mark.parametrize(
    "code",
    ["v[1:3].assign([1.0, 2.0, 3.0])", "v[10].assign(1.0)", "v[0].assign('a')",
     "v[0].assign(tf.constant(1))", "v.assign_add(1.0)", "v.assign_sub([1.0])", "v.assign('a')",
     "v.assign([1.0])", "v.scatter_update([1], [2.0])", "v.scatter_nd_update([[9]], [1.0])",
     "v.scatter_update(tf.IndexedSlices([10.0], [9]))", "v.set_shape([3])"],
)  # fmt: skip
def test_a_mistake_leaves_a_variable_alone(code):
    variable = v()
    with pytest.raises((TypeError, ValueError)):
        eval(code, {"v": variable, "tf": tf})

    np.testing.assert_array_equal(variable.numpy(), [1, 2, 3, 4])


def test_reading_by_position():
    assert v().sparse_read([1, 1]).numpy().tolist() == [2, 2]
    assert v().gather_nd([[2]]).numpy().tolist() == [3]
    assert [float(x) for x in v()] == [1, 2, 3, 4]


def test_a_variable_of_open_size():
    variable = tf.Variable([1.0, 2.0], shape=[None])
    total = tf.function(lambda: tf.reduce_sum(variable))
    assert float(total()) == 3
    variable.assign([1.0, 2.0, 3.0])

    assert variable.shape == [None]
    assert float(total()) == 6
    assert "shape=(None,) dtype=float32, numpy=array([1., 2., 3.]" in repr(variable)
    with pytest.raises(ValueError, match="shape"):
        variable.assign([[1.0]])
    anything = tf.Variable([[1.0]], shape=tf.TensorShape(None))
    anything.assign([1.0, 2.0])
    assert anything.numpy().tolist() == [1, 2]
