"""Initializers, activations, regularizers, constraints: values, configurations, names."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

initializers, activations = keras.initializers, keras.activations
regularizers, constraints = keras.regularizers, keras.constraints
SHAPE = (200, 100)

# Name, arguments, and for 20,000 draws: the standard deviation, the largest size.
DRAWS = [
    ("RandomNormal", {"stddev": 0.1}, 0.1, None),
    ("TruncatedNormal", {"stddev": 0.1}, 0.1 * 0.8796, 0.2),
    ("RandomUniform", {"minval": -0.2, "maxval": 0.2}, 0.2 / 3**0.5, 0.2),
    ("GlorotUniform", {}, (2 / 300) ** 0.5, (6 / 300) ** 0.5),
    ("GlorotNormal", {}, (2 / 300) ** 0.5, 2 * (2 / 300) ** 0.5 / 0.8796),
    ("HeUniform", {}, (2 / 200) ** 0.5, (6 / 200) ** 0.5),
    ("HeNormal", {}, (2 / 200) ** 0.5, 2 * (2 / 200) ** 0.5 / 0.8796),
    ("LecunUniform", {}, (1 / 200) ** 0.5, (3 / 200) ** 0.5),
    ("LecunNormal", {}, (1 / 200) ** 0.5, 2 * (1 / 200) ** 0.5 / 0.8796),
    ("VarianceScaling", {"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"},
     (3 / 100) ** 0.5, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments", "std", "largest"), DRAWS)
def test_draws(name, arguments, std, largest):
    initializer = getattr(initializers, name)(**arguments, seed=1)
    draw = initializer(SHAPE).numpy()
    assert draw.dtype == "float32"
    assert draw.std() == pytest.approx(std, rel=0.02)
    assert draw.mean() == pytest.approx(0, abs=0.03 * std)
    if largest is not None:
        assert 0.97 * largest < abs(draw).max() <= largest * 1.0001
    np.testing.assert_array_equal(initializer(SHAPE), draw)
    twin = initializers.deserialize(initializers.serialize(initializer))
    np.testing.assert_array_equal(twin(SHAPE), draw)
    assert (getattr(initializers, name)(**arguments, seed=2)(SHAPE).numpy() != draw).any()
    assert initializer((2, 3), dtype="float64").dtype == "float64"


def test_the_global_seed_repeats_unseeded_draws():
    draws = []
    for _ in range(2):
        keras.utils.set_random_seed(5)
        draws.append(initializers.GlorotUniform()((3, 3)).numpy())
    np.testing.assert_array_equal(*draws)


def test_fixed_values():
    assert initializers.Zeros()((2,)).numpy().tolist() == [0, 0]
    assert initializers.get("ones")((2,)).numpy().tolist() == [1, 1]
    assert initializers.Constant(3)((2,)).numpy().tolist() == [3, 3]
    assert initializers.Identity(2.0)((2, 3)).numpy().tolist() == [[2, 0, 0], [0, 2, 0]]


def test_a_function_initializes_too():
    layer = keras.layers.Dense(2, kernel_initializer=lambda shape, dtype=None: np.full(shape, 0.5))
    layer.build((None, 3))
    assert (layer.kernel.numpy() == 0.5).all()


X = np.array([[-3.0, -0.5, 0.0, 0.5, 3.0]], "float32")
FORMULAS = {
    "linear": lambda x: x, "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "selu": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * (np.exp(x) - 1)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(-1, keepdims=True),
    "log_softmax": lambda x: x - np.log(np.exp(x).sum(-1, keepdims=True)),
    "tanh": np.tanh, "softplus": lambda x: np.log1p(np.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)), "exponential": np.exp,
    "silu": lambda x: x / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
    "hard_silu": lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
    "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))),
    "log_sigmoid": lambda x: -np.log1p(np.exp(-x)),
    "celu": lambda x: np.maximum(x, 0) + np.minimum(np.expm1(np.minimum(x, 0)), 0),
    "hard_shrink": lambda x: x * (abs(x) > 0.5),
    "hard_tanh": lambda x: np.clip(x, -1, 1),
    "soft_shrink": lambda x: np.sign(x) * np.maximum(abs(x) - 0.5, 0),
    "sparse_plus": lambda x: np.where(x < 1, np.square(np.maximum(x + 1, 0)) / 4, x),
    "sparse_sigmoid": lambda x: np.clip((x + 1) / 2, 0, 1),
    "squareplus": lambda x: (x + np.sqrt(x * x + 4)) / 2,
    "tanh_shrink": lambda x: x - np.tanh(x),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
def test_activation(name):
    function = activations.get(name)
    np.testing.assert_allclose(function(X), FORMULAS[name](X), rtol=1e-5, atol=1e-6)
    assert activations.get(activations.serialize(function)) is function


@pytest.mark.parametrize("name", FORMULAS)
def test_activations_and_gradients_are_finite_far_out(name):
    x = tf.constant([[-60.0, 60.0, 0.0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = activations.get(name)(x)
    assert np.isfinite(y.numpy()).all()
    assert np.isfinite(tape.gradient(y, x).numpy()).all()


def test_a_gate_lets_its_half_through():
    x = np.array([[1.0, -2.0, 0.0, 3.0]], "float32")
    expected = x[:, :2] / (1 + np.exp(-x[:, 2:]))
    np.testing.assert_allclose(activations.glu(x), expected, rtol=1e-6)
    with pytest.raises(errors.ShapeError, match="halves axis -1, but its length is 3"):
        activations.glu(x[:, :3])


def test_a_threshold_has_a_default():
    x = np.array([-1.0, 0.5, 2.0], "float32")
    np.testing.assert_array_equal(activations.threshold(x, 1.0, 9.0), [9, 9, 2])


@pytest.mark.parametrize("axis", [0, 1])
def test_sparsemax_gives_all_to_a_clear_winner(axis):
    """Where one entry is more than 1 above the rest; else Keras' numbers are not the paper's."""
    x = np.eye(4, dtype="float32") * 3
    np.testing.assert_allclose(activations.sparsemax(x, axis=axis), np.eye(4), atol=1e-6)
