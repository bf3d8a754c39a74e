"""Initializers, activations, regularizers, constraints: values, configurations, names."""

import subprocess
import sys

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


def test_no_activation_is_linear():
    assert activations.get(None) is activations.linear


def test_prices():
    w = np.array([[1.0, -2.0], [0.0, 3.0]], "float32")
    assert float(regularizers.L1(0.1)(w)) == pytest.approx(0.6)
    assert float(regularizers.L2(0.1)(w)) == pytest.approx(1.4)
    both = regularizers.get({"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.1}})
    assert float(both(w)) == pytest.approx(2.0)
    assert regularizers.get("l2").get_config() == {"l2": 0.01}


def test_a_price_on_what_points_the_same_way():
    w = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 5.0]], "float32")  # one pair of three rows
    assert float(regularizers.OrthogonalRegularizer(0.3)(w)) == pytest.approx(0.1)
    columns = regularizers.OrthogonalRegularizer(0.3, mode="columns")
    assert float(columns(w)) == pytest.approx(0)
    assert columns.get_config() == {"factor": float(np.float32(0.3)), "mode": "columns"}
    with pytest.raises(errors.ShapeError, match="rank 2"):
        columns(np.ones(3))


def test_allowed_weights():
    w = np.array([[3.0, 0.3], [-4.0, 0.4]], "float32")
    lengths = lambda c: np.linalg.norm(c(w).numpy(), axis=0)  # noqa: E731
    assert constraints.NonNeg()(w).numpy().min() == 0
    np.testing.assert_allclose(lengths(constraints.MaxNorm(2)), [2, 0.5], rtol=1e-5)
    np.testing.assert_allclose(lengths(constraints.UnitNorm()), [1, 1], rtol=1e-5)
    np.testing.assert_allclose(lengths(constraints.MinMaxNorm(1, 2)), [2, 1], rtol=1e-5)
    np.testing.assert_allclose(lengths(constraints.MinMaxNorm(1, 2, 0.5)), [3.5, 0.75], rtol=1e-5)
    for name in ("NonNeg", "MaxNorm", "UnitNorm", "MinMaxNorm"):
        made = getattr(constraints, name)()
        again = constraints.deserialize(constraints.serialize(made))
        assert again.get_config() == made.get_config()


MISTAKES = [
    (lambda: initializers.get("glorot_norm"), errors.UnknownNameError, "glorot_normal"),
    (lambda: initializers.HeNorml, errors.UnknownNameError, "HeNormal"),
    (lambda: initializers.get(3), errors.ArgumentError, "no initializer"),
    (lambda: initializers.VarianceScaling(mode="fan"), errors.ArgumentError, "fan_in"),
    (lambda: initializers.VarianceScaling(scale=-1), errors.ArgumentError, "positive"),
    (lambda: initializers.VarianceScaling(distribution="x"), errors.ArgumentError, "uniform"),
    (lambda: initializers.Identity()((2,)), errors.ShapeError, "matrices"),
    (lambda: initializers.Initializer()((2,)), NotImplementedError, "__call__"),
    (lambda: activations.get("relou"), errors.UnknownNameError, "'relu'"),
    (lambda: activations.sofmax, errors.UnknownNameError, "softmax"),
    (lambda: activations.softmax(3.0), errors.ArgumentError, "one axis"),
    (lambda: regularizers.get("l3"), errors.UnknownNameError, "'l"),
    (lambda: regularizers.L2(-1.0), errors.ArgumentError, "at least 0"),
    (lambda: constraints.get("max_nrm"), errors.UnknownNameError, "max_norm"),
    (lambda: keras.Variable(initializers.Zeros()), errors.ArgumentError, "shape="),
    (lambda: keras.Variable(initializers.Zeros(), shape=(None, 2)), errors.ShapeError, "be known"),
    (lambda: keras.Variable(1.0, name="a/b"), errors.ArgumentError, "cannot contain"),
    (lambda: keras.config.set_floatx("int8"), errors.ArgumentError, "float32"),
    (lambda: keras.nothing_like_it, errors.UnknownNameError, "one of"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


OPERATIONS = [  # one variable, another value, an operation, the type and the value of the result
    ([1, 2], 0.5, lambda v, x: v * x, "float32", [0.5, 1.0]),
    ([1, 2], np.array([1.0, 1.0]), lambda v, x: v - x, "float64", [0.0, 1.0]),
    ([1.0, 0.0], True, lambda v, x: v & x, "bool", [True, False]),
    ([1.0, -1.5], None, lambda v, x: round(v), "float32", [1.0, -2.0]),
    ([1.0, -1.5], None, lambda v, x: +v, "float32", [1.0, -1.5]),
    ([4, 2], [4.0, 3.0], lambda v, x: v == x, "bool", [True, False]),
    ([4.0, 2.0], slice(1, None), lambda v, x: v[x], "float32", [2.0]),
]


@pytest.mark.parametrize(("value", "other", "operation", "dtype", "result"), OPERATIONS)
def test_operators_of_variables_are_those_of_keras_ops(value, other, operation, dtype, result):
    found = operation(keras.Variable(value), other)

    assert (found.dtype, found.numpy().tolist()) == (dtype, result)


REFUSED_BY_VARIABLES = [
    (lambda v: bool(v), TypeError, "cannot be used as a boolean"),
    (lambda v: float(v), TypeError, "Only scalar arrays"),
    (lambda v: setattr(v, "constraint", 5), ValueError, "Expected a callable"),
    (lambda v: setattr(v, "regularizer", "l2"), ValueError, "Expected a callable"),
    (lambda v: setattr(v, "overwrite_with_gradient", 1), TypeError, "must be a boolean"),
    (lambda v: keras.Variable(1.0, name=5), ValueError, "must be a string"),
    (lambda v: keras.Variable("zeros"), ValueError, "`shape` argument should be specified"),
]


@pytest.mark.parametrize(("mistake", "error", "words"), REFUSED_BY_VARIABLES)
def test_variables_refuse_what_keras_refuses(mistake, error, words):
    with pytest.raises(error, match=words):
        mistake(keras.Variable("ones", shape=(2,)))


def test_variables_have_paths_and_values():
    with tf.name_scope("outer"):
        variable = keras.Variable(np.ones(2, "float32"), name="w")
    assert (variable.path, variable.name, variable.dtype) == ("outer/w", "w", "float32")
    assert variable.value.numpy().tolist() == [1, 1]
    assert keras.Variable([1, 2]).dtype == "int32"
    assert keras.Variable(1, dtype="int64").dtype == "int64"
    assert (variable + 1.0).numpy().tolist() == [2, 2]


def test_settings():
    keras.config.set_floatx("float64")
    try:
        wide = keras.layers.Dense(1, dtype=keras.config.floatx())
        assert wide(np.ones((1, 1), "float32")).dtype == "float64"
        narrow = keras.layers.Dense(1, dtype="float32")  # its initializer is asked for float32
        assert narrow(np.ones((1, 1), "float32")).dtype == "float32"
    finally:
        keras.config.set_floatx("float32")
    assert keras.config.image_data_format() == "channels_last"
    assert keras.config.epsilon() == 1e-7


def test_operators_of_variables_work_in_a_program_that_never_asked_for_keras_ops():
    program = "from minitf import keras; v = keras.Variable([3.0]); print(float((v * v)[0]))"
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert made.stdout == "9.0\n"
