"""Layers: what they compute, own, refuse, and how they are described and made again."""

import json

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.core.graph import Graph

layers = keras.layers

# One row for each configuration: the layer, an input shape, the expected output for an input.
CASES = [
    (layers.Dense, {"units": 3, "kernel_initializer": "ones"}, (2, 4),
     lambda x: np.repeat(x.sum(-1, keepdims=True), 3, -1)),
    (layers.Dense, {"units": 2, "use_bias": False, "kernel_initializer": "ones"}, (2, 5, 4),
     lambda x: np.repeat(x.sum(-1, keepdims=True), 2, -1)),
    (layers.Dense, {"units": 1, "bias_initializer": "ones", "kernel_initializer": "zeros",
                    "activation": "softplus"}, (3, 4),
     lambda x: np.full((3, 1), np.log1p(np.e))),
    (layers.Activation, {"activation": "tanh"}, (2, 3), np.tanh),
    (layers.ReLU, {"max_value": 0.5, "negative_slope": 0.1}, (4, 3),
     lambda x: np.minimum(np.where(x > 0, x, 0.1 * x), 0.5)),
    (layers.LeakyReLU, {"negative_slope": 0.2}, (4, 3), lambda x: np.where(x > 0, x, 0.2 * x)),
    (layers.ELU, {"alpha": 2.0}, (4, 3), lambda x: np.where(x > 0, x, 2 * (np.exp(x) - 1))),
    (layers.Softmax, {"axis": 1}, (2, 3, 4),
     lambda x: np.exp(x) / np.exp(x).sum(1, keepdims=True)),
    (layers.Flatten, {}, (2, 3, 4), lambda x: x.reshape(2, 12)),
    (layers.Flatten, {}, (5,), lambda x: x.reshape(5, 1)),
    (layers.Flatten, {"data_format": "channels_first"}, (2, 3, 4, 5),
     lambda x: x.transpose(0, 2, 3, 1).reshape(2, 60)),
    (layers.Dropout, {"rate": 0.4}, (2, 3), lambda x: x),
]  # fmt: skip


def values(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


@pytest.mark.parametrize("device", ["cpu", "torch:cpu"])
@pytest.mark.parametrize(("cls", "arguments", "shape", "expected"), CASES)
def test_layer(cls, arguments, shape, expected, device):
    """Build, call, shapes, configuration and one training step, on both backends."""
    x = values(shape)
    with tf.device(device):
        layer = cls(**arguments)
        y = layer(x)
        np.testing.assert_allclose(y.numpy(), expected(x), rtol=1e-5, atol=1e-6)
        assert y.device_object.name == device

        open_batch = (None, *shape[1:])
        assert layer.compute_output_shape(open_batch) == (None, *y.shape[1:])

        twin = cls.from_config(layer.get_config())
        assert twin.get_config() == layer.get_config()
        twin(x)
        twin.set_weights(layer.get_weights())
        np.testing.assert_array_equal(twin(x).numpy(), y.numpy())
        assert layer.count_params() == sum(w.size for w in layer.get_weights())

        model = keras.Sequential([keras.Input(shape[1:]), cls(**arguments)])
        model.compile("sgd", "mse")
        history = model.fit(x, y.numpy(), epochs=1, verbose=0)
        assert np.isfinite(history.history["loss"][0])


def test_dense_gradients_are_those_of_the_formula():
    layer, x = layers.Dense(2), tf.constant(values((5, 3)))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(layer(x)))
    kernel, bias = tape.gradient(loss, layer.trainable_weights)
    upstream = 2 * layer(x).numpy()
    np.testing.assert_allclose(kernel.numpy(), x.numpy().T @ upstream, rtol=1e-5)
    np.testing.assert_allclose(bias.numpy(), upstream.sum(0), rtol=1e-5)


def test_dropout_keeps_the_mean_and_is_seeded():
    ones = np.ones((200, 100), "float32")
    first = layers.Dropout(0.25, seed=1)(ones, training=True).numpy()
    again = layers.Dropout(0.25, seed=1)(ones, training=True).numpy()
    other = layers.Dropout(0.25, seed=2)(ones, training=True).numpy()
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert set(np.unique(first)) == {np.float32(0), np.float32(1 / 0.75)}
    assert abs(first.mean() - 1) < 0.02


def test_dropout_draws_anew_in_each_step_of_a_compiled_run():
    class Spy(keras.Model):
        def __init__(self):
            super().__init__()
            self.dropout = layers.Dropout(0.5, seed=3)
            self.seen = keras.Variable(np.zeros((4, 8), "float32"), trainable=False)
            self.dense = layers.Dense(1)

        def call(self, x):
            dropped = self.dropout(x)
            self.seen.assign_add(dropped)
            return self.dense(dropped)

    model = Spy()
    model.compile("sgd", "mse")
    x, y = np.ones((4, 8)), np.zeros((4, 1))
    model.fit(x, y, epochs=2, verbose=0)
    assert 2.0 in model.seen.numpy()  # kept once and dropped once: two different draws


def test_dropout_shares_choices_along_axes_of_size_one():
    dropped = layers.Dropout(0.5, noise_shape=(None, 1), seed=0)(np.ones((50, 6)), training=True)
    assert (dropped.numpy() == dropped.numpy()[:, :1]).all()


def test_training_is_said_once_for_all_inner_layers():
    model = keras.Sequential([keras.Input((100,)), layers.Dropout(0.5)])
    ones = np.ones((1, 100))
    assert (model(ones).numpy() == 1).all()
    assert (model(ones, training=False).numpy() == 1).all()
    assert (model(ones, training=True).numpy() == 0).any()

    class Outer(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = model

        def call(self, x, training=None):
            assert training is True
            return self.inner(x)

    assert (Outer()(ones, training=True).numpy() == 0).any()


def test_names_scopes_and_paths():
    graph = Graph()
    dense = layers.Dense(2, name="head")
    with graph.as_default(), tf.name_scope("model"):
        dense(graph.placeholder((None, 3), name="x"))
    assert [w.path for w in dense.weights] == ["model/head/kernel", "model/head/bias"]
    assert {op.scope for op in graph.operations if op.type != "placeholder"} == {"model/head"}


def test_trainable_reaches_inner_layers_and_moves_weights():
    inner = layers.Dense(2)
    model = keras.Sequential([keras.Input((3,)), inner, layers.Dense(1)])
    assert len(model.trainable_weights) == 4
    inner.trainable = False
    assert [w.path for w in model.non_trainable_weights] == [w.path for w in inner.weights]
    assert not inner.kernel.trainable
    model.trainable = False
    assert model.trainable_weights == []
    model.trainable = True
    assert len(model.trainable_weights) == 4
    assert inner.kernel.trainable


def test_a_frozen_layer_is_not_trained():
    frozen = layers.Dense(4, trainable=False)
    model = keras.Sequential([keras.Input((3,)), frozen, layers.Dense(1)])
    model.compile("sgd", "mse")
    before = [w.copy() for w in model.get_weights()]
    model.fit(values((8, 3)), values((8, 1)), verbose=0)
    changed = [bool((a != b).any()) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]


def test_variables_and_layers_are_found_in_lists_and_dicts():
    class Holder(layers.Layer):
        def __init__(self):
            super().__init__()
            self.parts = [layers.Dense(1), {"deep": layers.Dense(2)}]
            self.free = keras.Variable([1.0, 2.0], name="free")

        def build(self, shape):
            self.scale = self.add_weight((1,), "ones", name="scale", trainable=False)
            self.shift = self.add_weight((1,), name="shift")

        def call(self, x):
            return self.parts[1]["deep"](self.parts[0](x)) * self.scale + self.shift + self.free

    holder = Holder()
    holder(np.ones((2, 3)))
    names = [w.path for w in holder.weights]
    assert names[:3] == ["free", "holder/shift", "holder/scale"]
    assert names[3:] == ["holder/dense/kernel", "holder/dense/bias",
                         "holder/dense_1/kernel", "holder/dense_1/bias"]  # fmt: skip
    assert len(holder.trainable_weights) == 6


def test_add_loss_and_regularizers_are_collected():
    class Pricey(layers.Layer):
        def call(self, x):
            self.add_loss(tf.reduce_sum(x))
            return x

    layer = layers.Dense(
        1, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L2(0.5)
    )
    model = keras.Sequential([keras.Input((4,)), layer, Pricey()])
    assert [float(price) for price in model.losses] == [2.0]
    for _ in range(2):  # prices are those of the last call
        model(np.ones((2, 4)))
        assert [float(price) for price in model.losses] == [8.0, 2.0]
    model.compile("sgd", "mse")
    history = model.fit(np.ones((2, 4)), np.full((2, 1), 4.0), verbose=0)
    assert history.history["loss"] == [10.0]
    assert [price.is_symbolic for price in model.losses] == [False]


def test_numbers_lists_and_whole_numbers_are_taken():
    layer = layers.Dense(1, kernel_initializer="ones")
    for x in ([[1, 2]], [[1.0, 2.0]], np.array([[1, 2]], "uint8"), np.array([[1.0, 2.0]])):
        y = layer(x)
        assert y.dtype == "float32"
        assert y.numpy() == [[3.0]]


def test_other_float_types():
    layer = layers.Dense(1, dtype="float64")
    assert layer(np.ones((1, 2), "float32")).dtype == "float64"
    assert layer.kernel.dtype == "float64"


def test_set_weights_that_do_not_fit_changes_nothing():
    layer = layers.Dense(2)
    layer.build((None, 3))
    before = layer.get_weights()
    with pytest.raises(errors.ShapeError, match="not compatible with provided weight shape"):
        layer.set_weights([np.zeros((3, 2)), np.zeros(3)])
    for one, other in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


class NoSuper(layers.Layer):
    def __init__(self):
        self.x = 1


MISTAKES = [
    (lambda: layers.Dense(0), errors.ArgumentError, "units=0"),
    (lambda: layers.Dense(2.5), errors.ArgumentError, "positive integer"),
    (lambda: layers.Dense(3, activation="rellu"), errors.UnknownNameError, "'relu'"),
    (lambda: layers.Dense(3, kernel_initializer="glorot"), errors.UnknownNameError, "glorot_"),
    (lambda: layers.Dense(3, unit=3), errors.ArgumentError, "units="),
    (lambda: layers.Dense(3, name="a/b"), errors.ArgumentError, "cannot contain"),
    (lambda: layers.Dropout(1.5), errors.ArgumentError, "between 0 and 1"),
    (lambda: layers.Dropout("0.5"), errors.ArgumentError, "between 0 and 1"),
    (lambda: layers.Dens, errors.UnknownNameError, "'Dense'"),
    (lambda: layers.Flatten("first"), errors.ArgumentError, "channels_last"),
    (lambda: layers.ReLU(negative_slope=-1.0), errors.ArgumentError, "a negative value"),
    (lambda: layers.Dense(2)(np.ones(3)), errors.ShapeError, r"found ndim=1.*\n.*x\[None"),
    (lambda: layers.Dense(2)(keras.Input((None,))), errors.ShapeError, "number must be known"),
    (lambda: layers.Dense(2).count_params(), errors.StateError, "build"),
    (lambda: layers.Dense(2).output, errors.StateError, "has no output yet"),
    (lambda: NoSuper()(np.ones(3)), errors.StateError, "super"),
    (lambda: layers.Layer()(np.ones(3)), NotImplementedError, "a `call` method"),
    (lambda: keras.Input(), errors.ArgumentError, "shape="),
    (lambda: keras.Input((3,), sparse=True), errors.ArgumentError, "dense tensors only"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_an_error_inside_says_in_which_layers():
    class Wrong(layers.Layer):
        def call(self, x):
            return tf.matmul(x, tf.ones((7, 7)))

    model = keras.Sequential([layers.Dense(3), Wrong(name="odd")], name="net")
    with pytest.raises(errors.ShapeError, match="matmul") as caught:
        model(np.ones((2, 4)))
    assert caught.value.__notes__ == ["  in layer 'odd' (Wrong), called with (2, 3)"]


def test_an_input_of_another_width_names_layer_and_shapes():
    layer = layers.Dense(2, name="hidden")
    layer(np.ones((1, 3)))
    with pytest.raises(errors.ShapeError) as caught:
        layer(np.ones((1, 4)))
    for part in ("'hidden'", "(1, 4)", "axis -1", "value 3", "write instead"):
        assert part in str(caught.value)


def test_spectral_normalization_needs_weights_with_a_direction():
    with pytest.raises(errors.ArgumentError, match="greater than zero"):
        layers.SpectralNormalization(layers.Dense(2), power_iterations=0)
    with pytest.raises(errors.ArgumentError, match="no attribute 'kernel' nor 'embeddings'"):
        layers.SpectralNormalization(layers.Flatten())(np.ones((2, 3), "float32"))
    nothing = layers.SpectralNormalization(layers.Dense(2, kernel_initializer="zeros"))
    np.testing.assert_array_equal(nothing(np.ones((1, 3), "float32"), training=True), [[0, 0]])


def test_the_equation_of_einsum_dense_tells_fan_in_and_fan_out():
    initializer = keras.initializers.HeNormal(seed=3)
    attention = keras.layers.MultiHeadAttention(8, 16, kernel_initializer=initializer)
    attention.build((None, 10, 32), (None, 10, 32))

    # Numbers from Keras 3.15 on TensorFlow: 32 numbers come in, and 8 * 16 into the last one.
    query, output = attention.query_dense.kernel.numpy(), attention.output_dense.kernel.numpy()
    np.testing.assert_allclose(query[0, 0, :3], [-0.19087233, 0.47635332, -0.2683657], 1e-6)
    np.testing.assert_allclose(output[0, 0, :3], [-0.09543616, 0.23817666, -0.13418286], 1e-6)


def test_an_array_is_an_initializer_for_its_shape():
    layer = keras.layers.Dense(2, kernel_initializer=np.array([[1.0, 2.0], [3.0, 4.0]]))
    layer.build((None, 2))

    assert layer.kernel.numpy().tolist() == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(ValueError, match="Expected `shape` to be"):
        layer.kernel_initializer((3, 2))


@pytest.mark.parametrize("value", [2.0, np.float32(2.0), np.ones((2, 2)), keras.ops.ones((2, 2))])
def test_a_constant_is_written_and_read(value):
    config = keras.initializers.Constant(value).get_config()
    again = keras.initializers.Constant.from_config(json.loads(json.dumps(config)))

    assert again((2, 2)).numpy().tolist() == (np.ones((2, 2)) * np.asarray(value)).tolist()


@pytest.mark.parametrize("name", ["RandomNormal", "GlorotUniform", "Orthogonal"])
def test_a_seed_generator_is_written_with_the_initializer(name):
    made = getattr(keras.initializers, name)(seed=keras.random.SeedGenerator(5))
    config = json.loads(json.dumps(keras.initializers.serialize(made)))

    assert config["config"]["seed"]["class_name"] == "SeedGenerator"
    assert keras.initializers.deserialize(config).seed.get_config()["seed"] == 5


def test_dropout_gives_plain_zeros():
    x = np.array([[-1.0, np.inf, -3.0, 4.0]] * 5, "float32")
    dropped = keras.layers.Dropout(0.5, seed=1)(x, training=True).numpy()
    assert not np.signbit(dropped[dropped == 0]).any()
    assert (dropped == 0).any(axis=0).all()


def test_an_input_is_checked_anew_when_it_or_the_expectation_changes():
    layer = keras.layers.Dense(2)
    for _ in range(2):
        layer(tf.ones([4, 3]))
    with pytest.raises(errors.ShapeError, match="axis -1"):
        layer(tf.ones([4, 5]))
    assert layer(tf.ones([7, 3])).shape == (7, 2)
    layer.input_spec = keras.layers.InputSpec(ndim=3)
    with pytest.raises(errors.ShapeError, match="ndim=3"):
        layer(tf.ones([7, 3]))
