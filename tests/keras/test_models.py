"""Models: stacks that grow, their pictures' graph, their configuration and their summary."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

layers = keras.layers


def small_model():
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation="relu"), layers.Dense(2)], name="net"
    )


def scopes(model):
    return list(dict.fromkeys(op.scope for op in model.graph.operations if op.scope))


def test_the_graph_grows_with_the_model():
    model = keras.Sequential(name="net")
    assert model.graph is None
    model.add(keras.Input((4,), name="pixels"))
    assert [op.name for op in model.graph.operations] == ["pixels"]
    model.add(layers.Dense(3, activation="relu"))
    assert [op.name for op in model.graph.operations] == [
        "pixels", "net/dense/kernel", "net/dense/matmul", "net/dense/bias", "net/dense/add",
        "net/dense/relu",
    ]  # fmt: skip
    model.add(layers.Dropout(0.5))
    assert scopes(model) == ["net/dense", "net/dropout"]
    assert (model.input_shape, model.output_shape) == ((None, 4), (None, 3))
    model.graph.check()
    assert model.layers[1].input is model.layers[0].output
    assert model.layers[1].output is model.output


def test_pop_takes_the_last_layer_off():
    model = small_model()
    kernel = model.layers[0].kernel
    removed = model.pop()
    assert (removed.name, len(model.layers), model.output_shape) == ("dense_1", 1, (None, 3))
    assert scopes(model) == ["net/dense"]
    assert model.layers[0].kernel is kernel
    model.pop()
    with pytest.raises(errors.StateError, match="no layers to take off"):
        model.pop()


@pytest.mark.parametrize(
    "first", [{"input_shape": (4,)}, {"input_dim": 4}, {"batch_input_shape": (None, 4)}]
)
def test_older_ways_to_say_the_input_shape(first):
    model = keras.Sequential([layers.Dense(3, **first), layers.Dense(1)])
    assert model.built
    assert model.input_shape == (None, 4)


def test_a_model_without_input_is_built_by_data():
    model = keras.Sequential([layers.Dense(3), layers.Dense(1)])
    assert model.graph is None
    with pytest.raises(errors.StateError, match="shape of its input"):
        model.build()
    assert model(np.ones((5, 4))).shape == (5, 1)
    assert model.output_shape == (5, 1)  # as Keras says: of the batch it was built for
    assert model.weights[0].path == "sequential/dense/kernel"
    model(np.ones((2, 4)))
    with pytest.raises(errors.ShapeError, match=r"axis -1.*value 4.*\(2, 7\)"):
        model(np.ones((2, 7)))


def test_listeners_hear_each_change():
    heard = []
    model = keras.Sequential()
    model.add_structure_listener(lambda model: heard.append(len(model.layers)))
    model.add(keras.Input((4,)))
    model.add(layers.Dense(3))
    model.add(layers.Dense(1))
    model.compile("sgd", "mse")
    model.fit(np.ones((2, 4)), np.ones((2, 1)), verbose=0)
    model.pop()
    assert heard == [0, 1, 2, 2, 2, 1]


def test_a_layer_that_does_not_fit_leaves_the_model_as_it_was():
    model = small_model()
    heard = []

    def listener(model, error=None):
        heard.append((type(error).__name__, len(model.layers)))

    model.add_structure_listener(listener)
    wrong = layers.Dense(1, name="wrong")
    wrong.build((None, 7))
    operations = [op.name for op in model.graph.operations]
    with pytest.raises(errors.ShapeError, match="'wrong'"):
        model.add(wrong)
    assert heard == [("ShapeError", 3)]  # the listener sees the layer that failed
    assert len(model.layers) == 2
    assert [op.name for op in model.graph.operations] == operations
    model.add(layers.Dense(1))
    assert model.output_shape == (None, 1)


def test_a_failing_layer_leaves_no_operations_behind():
    class Half(layers.Layer):
        def call(self, x):
            return tf.matmul(x * 2.0, tf.ones((7, 7)))  # the first op works, the last does not

    model = small_model()
    before = [op.name for op in model.graph.operations]
    seen = []

    def listener(model, error=None):
        seen.append([op.type for op in model.graph.operations])

    model.add_structure_listener(listener)
    with pytest.raises(errors.ShapeError, match="matmul"):
        model.add(Half())
    assert "multiply" in seen[0]  # the partial graph, for the picture
    assert [op.name for op in model.graph.operations] == before


def test_any_exception_of_a_layer_leaves_the_model_as_it_was():
    class Broken(layers.Layer):
        def call(self, x):
            raise RuntimeError("broken")

    model = small_model()
    with pytest.raises(RuntimeError, match="broken"):
        model.add(Broken())
    assert [layer.name for layer in model.layers] == ["dense", "dense_1"]
    assert model.predict(np.ones((1, 4)), verbose=0).shape == (1, 2)


MISTAKES = [
    (lambda: keras.Sequential([3]), errors.ArgumentError, "Only instances of"),
    (lambda: keras.Sequential([layers.Dense]), errors.ArgumentError, "Only instances of"),
    (lambda: small_model().add(keras.Input((3,))), errors.ArgumentError, "already been configured"),
    (lambda: small_model().add(layers.Dense(1, name="dense")), errors.ArgumentError, "'dense'"),
    (lambda: keras.Sequential().predict(np.ones((1, 2))), errors.StateError, "no layers"),
    (lambda: small_model().get_layer("dens"), errors.UnknownNameError, "'dense'"),
    (lambda: small_model().get_layer(index=7), errors.ArgumentError, "no layer 7"),
    (lambda: small_model().get_layer(), errors.ArgumentError, "a name or an index"),
    (lambda: small_model().summary(line_length=9), errors.ArgumentError, "9 characters"),
    (lambda: small_model().summary(layer_range=("x", "y")), errors.ArgumentError, "no layer"),
    (lambda: keras.Model(1, 2), errors.ArgumentError, "KerasTensors"),
    (lambda: keras.Model(inputs=1, outputs=2), errors.ArgumentError, "keras.Input"),
    (lambda: keras.Model(nam="x"), errors.ArgumentError, "name=..."),
    (lambda: keras.Sequental, errors.UnknownNameError, "'Sequential'"),
    (lambda: keras.models.Modle, errors.UnknownNameError, "'Model'"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_layers_are_found_by_name_and_index():
    model = small_model()
    assert model.get_layer("dense_1") is model.get_layer(index=1) is model.layers[1]


def test_configuration_makes_an_equal_model():
    model = small_model()
    twin = keras.Sequential.from_config(model.get_config())
    assert twin.get_config() == model.get_config()
    twin.set_weights(model.get_weights())
    x = np.random.default_rng(0).normal(size=(3, 4))
    np.testing.assert_array_equal(twin(x).numpy(), model(x).numpy())


def test_own_layers_in_configurations():
    @keras.utils.register_keras_serializable("tests")
    class Twice(layers.Layer):
        def call(self, x):
            return 2.0 * x

    config = keras.Sequential([keras.Input((2,)), Twice()]).get_config()
    assert config["layers"][1]["registered_name"] == "tests>Twice"
    twin = keras.Sequential.from_config(config)
    assert twin(np.ones((1, 2))).numpy().tolist() == [[2.0, 2.0]]

    class Unknown(layers.Layer):
        def call(self, x):
            return x

    config = keras.Sequential([keras.Input((2,)), Unknown()]).get_config()
    with pytest.raises(errors.UnknownNameError, match="Unknown"):
        keras.Sequential.from_config(config)
    keras.Sequential.from_config(config, custom_objects={"Unknown": Unknown})


def test_models_nest():
    inner = small_model()
    outer = keras.Sequential([keras.Input((4,)), inner, layers.Dense(1)], name="outer")
    assert outer.count_params() == 15 + 8 + 3
    assert "outer/net/dense" in scopes(outer)
    assert outer.predict(np.ones((2, 4)), verbose=0).shape == (2, 1)


def test_a_subclassed_model_trains():
    class Net(keras.Model):
        def __init__(self):
            super().__init__(name="mine")
            self.hidden = [layers.Dense(4, "tanh") for _ in range(2)]
            self.out = layers.Dense(1)

        def call(self, x, training=False):
            for layer in self.hidden:
                x = layer(x)
            return self.out(x)

    model = Net()
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(40, 3))
    history = model.fit(x, x[:, :1], epochs=20, verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0]
    assert [layer.name for layer in model.layers] == ["dense", "dense_1", "dense_2"]
    assert model.weights[0].path == "mine/dense/kernel"
    assert scopes(model) == ["mine/dense", "mine/dense_1", "mine/dense_2"]


def test_the_summary_is_printed(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    small_model().summary()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'Model: "net"'
    assert lines[4] == (
        "│ dense (Dense)                   │ (None, 3)              │            15 │"
    )
    assert lines[-3:] == [
        " Total params: 23 (92.00 B)", " Trainable params: 23 (92.00 B)",
        " Non-trainable params: 0 (0.00 B)",
    ]  # fmt: skip


def test_names_of_two_columns_are_lined_up():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, name="隐藏层")])
    texts = []
    model.summary(print_fn=texts.append)
    lines = texts[0].splitlines()[1:6]
    widths = {sum(2 if "一" <= c <= "鿿" else 1 for c in line) for line in lines}
    assert len(widths) == 1


def test_a_model_at_the_bottom_says_what_a_stack_takes():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model = keras.Sequential([inner, layers.Dense(2)])
    assert model.built
    assert model.output_shape == (None, 2)


@pytest.mark.parametrize(
    "given", [{"a": np.ones((2, 3)), "b": np.ones((2, 3))}, [np.ones((2, 3))] * 2]
)
def test_a_stack_may_begin_with_a_layer_of_several_inputs(given):
    class Sum(layers.Layer):
        def call(self, inputs):
            parts = inputs.values() if isinstance(inputs, dict) else inputs
            return sum(parts)

    model = keras.Sequential([Sum(), layers.Dense(1)])
    assert model(given).shape == (2, 1)


def test_a_layer_of_a_stack_takes_one_tensor():
    class Two(layers.Layer):
        def call(self, x, y):
            return x

    with pytest.raises(errors.ArgumentError, match="can only have a single positional"):
        keras.Sequential([keras.Input((2,)), Two()])
