"""`tf.random`: the same seed gives the same numbers as in TensorFlow 2.21, in every mode."""

import numpy as np
import pytest

import minitf as tf
from minitf import random as R
from minitf.backends.numpy import philox

# Drawn by TensorFlow on the CPU, each right after tf.random.set_seed(5).
RECORDED = [
    ("R.uniform([3])", [0.626393, 0.529843, 0.758457]),
    ("R.uniform([2, 2], -1, 2.5, 'float64', seed=3)", [[0.082996, 0.818433], [1.58398, 2.126607]]),
    ("R.uniform([3], dtype='float16')", [0.412109, 0.475586, 0.28125]),
    ("R.uniform([3], dtype='bfloat16')", [0.296875, 0.804688, 0.25]),
    ("R.uniform([5], -3, 100, 'int32')", [80, 64, 48, 53, 47]),
    ("R.uniform([3], -3, 2**40, 'int64', seed=4)", [562281189121, 301426310162, 733447072037]),
    ("R.normal([5])", [-0.180307, -0.950286, -0.03964, -0.742541, 1.323152]),
    ("R.normal([3], 1.0, 2.0, 'float64', seed=3)", [0.624606, -2.040284, 0.032101]),
    ("R.normal([3], dtype='float16')", [-0.180298, -0.950195, -0.039642]),
    ("R.truncated_normal([30])[-5:]", [-1.407629, -0.123555, -1.387605, 0.757892, 0.369574]),
    ("R.truncated_normal([30], dtype='float64')[-5:]",
     [0.59563, -0.974222, -0.383153, -1.154932, 0.226355]),
    ("R.categorical([[1.0, 2.0, 3.0], [0.0, -np.inf, 0.0]], 7)",
     [[0, 0, 2, 2, 1, 1, 1], [0, 0, 0, 2, 0, 2, 2]]),
    ("R.shuffle(range(10))", [0, 5, 2, 8, 1, 6, 7, 9, 4, 3]),
    ("R.shuffle([[1, 2], [3, 4], [5, 6]], seed=3)", [[5, 6], [1, 2], [3, 4]]),
    ("R.gamma([3], [0.5, 1.0, 2.5], beta=2.0, seed=3)",
     [[0.04757, 0.064752, 1.438982], [0.429304, 0.66565, 1.815735],
      [0.344876, 0.428425, 4.081468]]),
    ("R.poisson([3], [0.5, 4.0, 20.0, 500.0], seed=3)",
     [[0.0, 2.0, 20.0, 470.0], [1.0, 4.0, 23.0, 512.0], [0.0, 2.0, 14.0, 508.0]]),
    ("R.stateless_uniform([3], [1, 2])", [0.84406, 0.192045, 0.996223]),
    ("R.stateless_uniform([3], [1, 2], -5, 5, 'int64')", [-1, 3, 2]),
    ("R.stateless_uniform([3], [1, 2], None, None, 'uint32')",
     [1105988140, 1738052849, 3959391294]),
    ("R.stateless_normal([3], [1, 2])", [0.54411, 0.20738, 0.073564]),
    ("R.stateless_truncated_normal([3], [1, 2])", [0.54411, 0.20738, 0.073564]),
    ("R.stateless_categorical([[1.0, 2.0, 3.0]], 7, [1, 2])", [[2, 2, 1, 2, 2, 2, 2]]),
    ("R.stateless_gamma([2, 2], [1, 2], [0.5, 3.0])", [[0.066954, 4.674579], [0.628235, 3.350375]]),
    ("R.stateless_poisson([2, 2], [1, 2], [0.5, 30.0])", [[3, 38], [2, 45]]),
    ("R.experimental.stateless_shuffle([1, 2, 3, 4, 5], [1, 2])", [1, 3, 2, 5, 4]),
    ("R.split([1, 2], 2)", [[1105988140, 1738052849], [-335576002, 370444179]]),
    ("R.fold_in([1, 2], 7)", [1105988140, 7]),
    ("R.Generator.from_seed(1234).normal([3])", [0.935661, 1.085431, -0.937884]),
    ("R.Generator.from_seed(1234).uniform([3], 0, 10, 'int32')", [9, 6, 4]),
    ("R.Generator.from_seed(1234).truncated_normal([3])", [0.935661, 1.085431, -0.937884]),
    ("R.Generator.from_seed(1234).make_seeds(2)",
     [[472453817354278855, 4059409125917362668], [0, 0]]),
    ("R.Generator.from_seed(1234).split(2)[1].state", [0, 0, 4059409125917362668]),
    ("R.Generator.from_seed([1, 2]).state", [0, 1, 2]),
    ("R.Generator.from_seed(2**64 + 5).state", [5, 1, 0]),
    ("R.Generator.from_key_counter(3, [4, 5], 'philox').uniform([2])", [0.432362, 0.146933]),
    ("R.create_rng_state(1234, 'philox')", [1234, 0, 0]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "numbers"), RECORDED)
def test_numbers_are_tensorflows(call, numbers):
    tf.random.set_seed(5)
    result = eval(call, {"R": R, "np": np})

    np.testing.assert_allclose(result.numpy().astype(float), np.asarray(numbers, float), rtol=2e-5)


def test_ops_with_one_seed_share_a_stream():
    tf.random.set_seed(5)
    pairs = [[float(tf.random.uniform([], seed=7)) for _ in range(2)] for _ in range(2)]
    tf.random.set_seed(5)

    assert float(tf.random.uniform([], seed=7)) == pairs[0][0]
    assert len({number for pair in pairs for number in pair}) == 4


def test_a_function_draws_new_numbers_until_the_seed_is_set_again():
    @tf.function
    def draw():
        return tf.random.uniform([2]), tf.random.normal([2]), tf.random.uniform([1], seed=4)

    tf.random.set_seed(9)
    first, second = draw(), draw()
    tf.random.set_seed(9)
    again = draw()

    recorded = [[0.08013, 0.52336], [-0.04968, 0.12991], [0.02981]]
    then = [[0.97337, 0.73475], [0.82007, -0.81466], [0.04657]]
    for result, numbers in zip((*first, *second, *again), recorded + then + recorded, strict=True):
        np.testing.assert_allclose(result.numpy(), numbers, atol=1e-5)


def test_an_open_batch_size():
    @tf.function(input_signature=[tf.TensorSpec([None, 3])])
    def draw(x):
        rows = tf.shape(x)[0]
        return (
            tf.random.uniform([rows, 2]), tf.random.normal(tf.shape(x)),
            tf.random.truncated_normal([rows]), tf.random.shuffle(x), tf.random.categorical(x, 3),
            tf.random.uniform([rows], 0, 5, dtype="int32"),
        )  # fmt: skip

    for rows in (4, 5):
        shapes = [tuple(result.shape) for result in draw(tf.zeros([rows, 3]))]
        assert shapes == [(rows, 2), (rows, 3), (rows,), (rows, 3), (rows, 3), (rows,)]


def test_a_generator_moves_on_and_can_be_put_back():
    g = tf.random.Generator.from_seed(3)
    draw = tf.function(lambda: g.normal([2]))
    first, second = draw(), draw()

    np.testing.assert_allclose(first.numpy(), [-0.43641, -1.96340], atol=1e-5)
    np.testing.assert_allclose(second.numpy(), [-1.25725, 0.95348], atol=1e-5)
    np.testing.assert_array_equal(g.state.numpy(), [1027, 0, 0])
    g.reset_from_seed(3)
    np.testing.assert_array_equal(g.normal([2]).numpy(), first.numpy())
    copy = tf.random.Generator(copy_from=g)
    np.testing.assert_array_equal(copy.uniform([2]).numpy(), g.uniform([2]).numpy())


def test_the_global_generator_can_be_replaced():
    tf.random.set_global_generator(tf.random.Generator.from_seed(1))

    assert tf.random.get_global_generator().state.numpy().tolist() == [1, 0, 0]
    assert tf.random.Generator.from_non_deterministic_state().algorithm == 1


def test_a_seed_on_every_device():
    pytest.importorskip("torch", reason="the torch backend needs torch")
    here = tf.random.stateless_normal([4], [1, 2])
    with tf.device("torch:cpu"):
        there = tf.random.stateless_normal([4], [1, 2])

    np.testing.assert_array_equal(here.numpy(), there.numpy())


def test_without_a_seed_nothing_repeats():
    state = tf.random.Generator.from_non_deterministic_state().state.numpy()
    assert (state != tf.random.Generator.from_non_deterministic_state().state.numpy()).any()


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: R.uniform([2], dtype="int32"),
        lambda: R.uniform([2], 0, 5, dtype="uint8"),
        lambda: R.uniform([2], 5, 2, dtype="int32"),
        lambda: R.uniform([2], 0, dtype="string"),
        lambda: R.normal([2], dtype="int32"),
        lambda: R.normal([-1]),
        lambda: R.categorical([1.0, 2.0], 2),
        lambda: R.stateless_uniform([2], [1, 2, 3]),
        lambda: R.stateless_uniform([2], [1, 2], 0, None, "int32"),
        lambda: R.stateless_gamma([3], [1, 2], [1.0, 2.0]),
        lambda: R.Generator.from_seed(1, alg="threefry"),
        lambda: R.Generator(),
        lambda: R.Generator.from_seed(1).uniform([2], 0, dtype="int32"),
    ],
)
def test_mistakes(mistake):
    with pytest.raises(ValueError, match=r"\w"):
        mistake()


def test_shuffles_go_on_as_tensorflows():
    tf.random.set_seed(5)
    orders = [tf.random.shuffle(tf.range(5), seed=7).numpy().tolist() for _ in range(3)]

    assert orders == [[0, 4, 3, 2, 1], [4, 1, 0, 3, 2], [2, 3, 0, 4, 1]]


def test_sessions_draw_tensorflows_numbers():
    v1 = tf.compat.v1
    graph = tf.Graph()
    with graph.as_default():
        v1.set_random_seed(5)
        draws = [
            tf.random.uniform([2]), tf.random.normal([2]), tf.random.uniform([2], seed=3),
            tf.random.truncated_normal([2], stddev=0.1),
        ]  # fmt: skip
    with v1.Session(graph=graph) as session:
        first, second = session.run(draws), session.run(draws)

    recorded = [[0.1829, 0.69], [-1.3769, -0.0126], [0.2887, 0.6889], [0.1757, -0.0166]]
    then = [[0.9364, 0.6513], [0.2663, -0.0312], [0.5056, 0.7334], [0.0664, 0.0603]]
    np.testing.assert_allclose(first, recorded, atol=1e-4)
    np.testing.assert_allclose(second, then, atol=1e-4)


@pytest.mark.parametrize("state", [[0, 0, 7], [-1, 5, -3], [-1, -1, 2**40]])
def test_few_words_are_the_first_of_many(state):
    many = philox.words(np.array(state), 40)
    for count in range(17):
        np.testing.assert_array_equal(philox.words(np.array(state), count), many[:count])
