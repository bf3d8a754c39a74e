"""keras.backend, keras.tree, keras.random, keras.dtype_policies: what programs expect of them."""

import numpy as np
import pytest

from minitf import errors, keras

K = keras.backend
X = np.array([[1.0, -2.0], [3.0, 4.0]], "float32")

OLD = [
    (lambda: K.mean(X, axis=1), [-0.5, 3.5]),
    (lambda: K.sum(X), 6.0),
    (lambda: K.square(X), X**2),
    (lambda: K.clip(X, 0, 3), np.clip(X, 0, 3)),
    (lambda: K.dot(X, X), X @ X),
    (lambda: K.flatten(X), X.reshape(-1)),
    (lambda: K.batch_flatten(X[None]), X.reshape(1, -1)),
    (lambda: K.pow(X, 2.0), X**2),
    (lambda: K.permute_dimensions(X, (1, 0)), X.T),
    (lambda: K.cast(X, "int32"), X.astype("int32")),
    (lambda: K.batch_dot(X, X, axes=1), (X * X).sum(1, keepdims=True)),
    (lambda: K.batch_dot(X[None], X[None]), (X @ X)[None]),
    (lambda: K.switch(X > 0, X, -X), abs(X)),
    (lambda: K.get_value(K.variable([1.0, 2.0])), [1.0, 2.0]),
    (lambda: K.binary_crossentropy([1.0], [0.5]), [np.log(2)]),
    (lambda: K.l2_normalize(np.array([3.0, 4.0])), [0.6, 0.8]),
]


@pytest.mark.parametrize(("call", "expected"), OLD)
def test_old_functions(call, expected):
    np.testing.assert_allclose(np.asarray(call()), expected, rtol=1e-6)


def test_settings_and_questions():
    assert K.backend() == keras.config.backend() == "tensorflow"
    assert keras.version() == keras.__version__
    assert K.is_float_dtype("bfloat16")
    assert K.is_int_dtype("uint8")
    assert K.result_type("int32", float) == "float32"
    assert K.is_keras_tensor(keras.Input((2,)))
    assert not K.is_keras_tensor(X)
    keras.utils.clear_session()
    assert [K.get_uid("thing"), K.get_uid("thing")] == [1, 2]
    keras.utils.clear_session()


def test_variables_are_set():
    w = K.variable([1.0, 2.0])
    K.set_value(w, [3.0, 4.0])
    K.update_add(w, [1.0, 1.0])

    np.testing.assert_array_equal(K.eval(w), [4.0, 5.0])


def test_trees():
    tree = keras.tree
    nested = {"b": [1, 2], "a": (3,)}

    assert tree.flatten(nested) == [3, 1, 2]
    assert tree.map_structure(lambda x: x + 1, nested) == {"b": [2, 3], "a": (4,)}
    assert tree.map_structure_up_to({"a": 0, "b": 0}, len, nested) == {"a": 1, "b": 2}
    assert tree.pack_sequence_as(nested, [7, 8, 9]) == {"b": [8, 9], "a": (7,)}
    assert tree.lists_to_tuples(nested) == {"b": (1, 2), "a": (3,)}
    assert tree.map_shape_structure(len, {"x": (1, None), "y": [(2,), (3, 4)]}) == {
        "x": 2, "y": [1, 2],
    }  # fmt: skip
    tree.assert_same_paths([1, 2], (3, 4))
    for check in (tree.assert_same_structure, tree.assert_same_paths):
        with pytest.raises(ValueError, match="same"):
            check([1, [2]], [1, 2])


# What Keras 3.15 draws on the TensorFlow backend.
DRAWN = [
    (lambda seed: keras.random.randint((5,), 0, 100, seed=seed), 3, "randint"),
    (lambda seed: keras.random.shuffle(np.arange(8), seed=seed), 4, "shuffle"),
    (lambda seed: keras.random.dropout(np.ones(8, "float32"), 0.4, seed=seed), 4, "dropout"),
    (lambda seed: keras.random.gamma((4,), 2.0, seed=seed), 4, "gamma"),
    (lambda seed: keras.random.beta((4,), 2.0, 3.0, seed=seed), 4, "beta"),
    (lambda seed: keras.random.categorical([[0.1, 2.0, 1.0]], 6, seed=seed), 4, "categorical"),
    (lambda seed: keras.random.normal((3,), seed=seed), 2**31 + 5, "normal"),
]
THEIRS = {
    "randint": [88, 67, 32, 22, 35],
    "shuffle": [7, 2, 5, 4, 0, 3, 1, 6],
    "dropout": [1.666667, 1.666667, 0.0, 1.666667, 1.666667, 0.0, 1.666667, 0.0],
    "gamma": [1.313197, 1.875159, 0.5798125, 1.977487],
    "beta": [0.2640631, 0.2925816, 0.2217029, 0.181748],
    "categorical": [[1, 1, 1, 1, 1, 1]],
    "normal": [-0.6741728, -0.3586926, -1.879582],
}


@pytest.mark.parametrize(("draw", "seed", "name"), DRAWN)
def test_the_same_numbers_as_keras(draw, seed, name):
    np.testing.assert_allclose(np.asarray(draw(seed)), THEIRS[name], rtol=1e-5)


def test_a_generator_moves_on():
    seeds = keras.random.SeedGenerator(5)
    first, second = (keras.random.normal((2,), seed=seeds) for _ in range(2))

    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(seeds.state, [5, 2])
    np.testing.assert_array_equal(first, keras.random.normal((2,), seed=5))
    assert keras.random.SeedGenerator.from_config(seeds.get_config()).get_config()["seed"] == 5


def test_a_binomial_draw_counts_successes():
    drawn = np.asarray(keras.random.binomial((2000,), 10.0, 0.3, seed=1))

    assert abs(drawn.mean() - 3.0) < 0.1
    assert set(np.unique(drawn)) <= set(range(11))


def test_a_run_with_a_seed_is_repeated():
    runs = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        runs.append([keras.random.uniform((2,)).numpy() for _ in range(2)])

    np.testing.assert_array_equal(runs[0], runs[1])


def test_policies():
    policy = keras.DTypePolicy("mixed_float16")

    assert (policy.compute_dtype, policy.variable_dtype) == ("float16", "float32")
    assert keras.dtype_policies.deserialize(keras.dtype_policies.serialize(policy)) == policy
    assert keras.dtype_policies.get("float64").name == "float64"
    keras.mixed_precision.set_global_policy("mixed_bfloat16")
    try:
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")
    with pytest.raises(ValueError, match="mixed precision"):
        keras.DTypePolicy("mixed_float1")


MISTAKES = [
    (lambda: keras.random.normal((2,), seed="a"), "must be either an integer"),
    (lambda: keras.random.randint((2,), 0, 3, dtype="float32"), "integer"),
    (lambda: keras.random.categorical([1.0, 2.0], 3), "2-D"),
    (lambda: keras.name_scope("a/b"), "cannot contain"),
    (lambda: keras.config.set_backend("jax"), "tensorflow"),
    (lambda: keras.config.set_dtype_policy(3), "Invalid `policy`"),
]


@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_mistakes(mistake, message):
    with pytest.raises(errors.ArgumentError, match=message):
        mistake()


def test_a_layer_computes_in_half_precision_and_keeps_whole_variables():
    dense = keras.layers.Dense(2, dtype="mixed_float16", kernel_initializer="ones")
    made = dense(np.ones((1, 3), "float32"))

    assert made.dtype.name == dense.compute_dtype == "float16"
    assert dense.kernel.dtype.name == dense.variable_dtype == dense.dtype == "float32"
    assert dense.get_config()["dtype"]["config"] == {"name": "mixed_float16"}
    assert keras.layers.Dense.from_config(dense.get_config()).compute_dtype == "float16"


def test_a_mixed_model_trains():
    keras.mixed_precision.set_global_policy("mixed_bfloat16")
    try:
        model = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(8), keras.layers.BatchNormalization(),
             keras.layers.Dense(1, dtype="float32")]
        )  # fmt: skip
        model.compile("adam", "mse")
        x = np.linspace(-1, 1, 32, dtype="float32").reshape(8, 4)
        losses = model.fit(x, x[:, :1], epochs=20, verbose=0).history["loss"]
    finally:
        keras.mixed_precision.set_global_policy("float32")

    assert losses[-1] < losses[0]
    assert {variable.dtype.name for variable in model.weights} == {"float32"}
    assert model.layers[0].output.dtype == "bfloat16"


def test_the_loss_of_a_model_in_half_precision_is_scaled():
    keras.utils.set_random_seed(1)
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        model = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(8, activation="relu"),
             keras.layers.Dense(1, dtype="float32")]
        )  # fmt: skip
        model.compile("adam", "mse")
        x = np.ones((8, 4), "float32") * np.arange(8, dtype="float32")[:, None] / 8
        losses = model.fit(x, x[:, :1], epochs=3, verbose=0).history["loss"]
    finally:
        keras.mixed_precision.set_global_policy("float32")

    assert isinstance(model.optimizer, keras.mixed_precision.LossScaleOptimizer)
    np.testing.assert_allclose(losses, [0.000507684, 0.000349376, 0.000224408], rtol=0.01)
