"""Functional models: drawing, running, sharing, reading back, and the errors on the way."""

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras import layers

ops = keras.ops
X = np.linspace(-1, 1, 20, dtype="float32").reshape(5, 4)


def two_towers():
    """Two inputs, one shared layer, ops of every kind, two outputs."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    shared = layers.Dense(3, name="shared")
    x, y = shared(a), shared(b)
    joined = ops.concatenate([x, y], axis=-1)
    result = ops.mean(joined, axis=1, keepdims=True) * 2.0 + x - 1.0
    return keras.Model(inputs={"a": a, "b": b}, outputs=[result, joined], name="towers")


def test_it_computes_what_was_drawn():
    model = two_towers()
    kernel, bias = model.get_weights()

    result, joined = model({"a": X, "b": -X})

    x, y = X @ kernel + bias, -X @ kernel + bias
    np.testing.assert_allclose(joined, np.hstack([x, y]), rtol=1e-5)
    np.testing.assert_allclose(
        result, np.hstack([x, y]).mean(1, keepdims=True) * 2 + x - 1, rtol=1e-4, atol=1e-6
    )


def test_what_it_knows_of_itself():
    model = two_towers()

    assert [operation.name for operation in model.operations] == [
        "a", "b", "shared", "concatenate", "mean", "multiply", "add", "subtract",
    ]  # fmt: skip
    assert [layer.name for layer in model.layers] == ["a", "b", "shared"]
    assert model.input_shape == [(None, 4), (None, 4)]
    assert model.output_shape == [(None, 3), (None, 6)]
    assert model.output_names == ["subtract", "concatenate"]
    assert len(model.weights) == 2
    assert model.count_params() == 15
    assert model.get_layer("shared")._inbound_nodes[1].outputs.shape == (None, 3)


def test_it_is_read_back_from_its_configuration():
    model = two_towers()
    copy = keras.models.Functional.from_config(model.get_config())
    copy.set_weights(model.get_weights())

    for one, other in zip(model({"a": X, "b": X}), copy({"a": X, "b": X}), strict=True):
        np.testing.assert_allclose(one, other)
    assert copy.get_config() == model.get_config()


def test_it_trains():
    x = keras.Input((4,))
    hidden = layers.Dense(8, activation="relu")(x)
    model = keras.Model(x, layers.Dense(1)(hidden) + hidden[:, :1])
    model.compile("adam", "mse")

    losses = model.fit(X, X[:, :1], epochs=120, verbose=0).history["loss"]

    assert losses[-1] < losses[0] / 2
    assert model.predict(X, verbose=0).shape == (5, 1)


def test_layers_are_shared_with_a_model_made_of_a_part():
    whole = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="q"), layers.Dense(2)])
    part = keras.Model(whole.inputs, whole.get_layer("q").output)

    np.testing.assert_allclose(part(X), whole.layers[0](X))
    assert part.weights[0] is whole.weights[0]


def test_a_model_may_begin_in_the_middle_of_another():
    x = keras.Input((4,))
    hidden = layers.Dense(3)(x)
    last = layers.Dense(2)
    model = keras.Model(hidden, last(hidden))

    h = np.ones((2, 3), "float32")
    np.testing.assert_allclose(model(h), last(h))


def test_models_nest():
    inner = two_towers()
    x = keras.Input((4,))
    result, joined = inner({"a": x, "b": x})
    outer = keras.Model(x, layers.Dense(1)(joined) + ops.sum(result, axis=1, keepdims=True))

    assert outer(X).shape == (5, 1)
    assert len(outer.weights) == 4
    assert outer.get_layer("towers") is inner


def test_a_subclass_made_of_inputs_and_outputs():
    class Line(keras.Model):
        def __init__(self):
            x = keras.Input((4,))
            super().__init__(inputs=x, outputs=layers.Dense(2)(x), name="line")

        def twice(self, x):
            return self(x) * 2.0

    line = Line()

    assert isinstance(line, Line)
    assert type(line).__name__ == "Line"
    np.testing.assert_allclose(line.twice(X), line(X) * 2)


def test_inputs_come_as_list_dict_or_single():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    model = keras.Model([a, b], a - b)

    np.testing.assert_allclose(model([X, X * 3]), -2 * X, rtol=1e-6)
    np.testing.assert_allclose(model({"b": X * 3, "a": X}), -2 * X, rtol=1e-6)


def test_its_picture_is_drawn_when_asked_for():
    model = two_towers()

    assert {op.scope for op in model.graph.operations} >= {"towers/shared"}
    model.graph.check()


def test_operators_of_symbols():
    x = keras.Input((3,))
    drawn = {
        "add": x + 1, "subtract": 1 - x, "multiply": 2 * x, "true_divide": x / 2,
        "power": x**2, "negative": -x, "absolute": abs(x), "less": x < 0, "get_item": x[:, 1:],
        "matmul": x @ np.ones((3, 2), "float32"), "floor_divide": x // 2, "mod": x % 2,
    }  # fmt: skip
    values = np.array([[1.0, -2.0, 3.0]], "float32")
    outputs = keras.Model(x, drawn)(values)

    v = values
    expected = {
        "add": v + 1, "subtract": 1 - v, "multiply": 2 * v, "true_divide": v / 2, "power": v**2,
        "negative": -v, "absolute": abs(v), "less": v < 0, "get_item": v[:, 1:],
        "matmul": v @ np.ones((3, 2)), "floor_divide": v // 2, "mod": v % 2,
    }  # fmt: skip
    for name, value in expected.items():
        np.testing.assert_allclose(outputs[name], value, err_msg=name)


SYMBOL = keras.Input((3,))
MISTAKES = [
    (lambda: keras.Model(SYMBOL, keras.Input((3,)) * 2.0), errors.ArgumentError, "not among"),
    (lambda: bool(SYMBOL), TypeError, "True or False"),
    (lambda: np.asarray(SYMBOL), ValueError, "numpy"),
    (lambda: two_towers()([X]), errors.ArgumentError, "expects 2 named"),
    (lambda: two_towers()({"a": X}), errors.ArgumentError, 'Missing data for input "b"'),
    (lambda: keras.Model(SYMBOL, SYMBOL + 1)(np.ones((2, 4))), errors.ShapeError, "expected shape"),
    (lambda: layers.Dense(2)(keras.Input((None,))), errors.ShapeError, "must be known"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_the_same_name_twice_is_refused():
    x = keras.Input((3,))
    y = layers.Dense(2, name="d")(layers.Dense(3, name="d")(x))
    with pytest.raises(errors.ArgumentError, match="unique"):
        keras.Model(x, y)


def test_a_tf_function_on_a_symbol_says_what_to_write():
    import minitf as tf

    with pytest.raises(ValueError, match=r"keras\.ops"):
        tf.exp(SYMBOL)


def test_custom_layers_remember_their_arguments():
    class Scale(layers.Layer):
        def __init__(self, factor, offset=0.0, **kwargs):
            super().__init__(**kwargs)
            self.factor, self.offset = factor, offset

        def call(self, x):
            return x * self.factor + self.offset

    config = Scale(2.0, name="s").get_config()

    assert config["factor"] == 2.0
    assert config["offset"] == 0.0
    assert Scale.from_config(config).factor == 2.0


def test_masks_travel_with_their_tensors():
    class Mask(layers.Layer):
        def __init__(self):
            super().__init__()
            self.supports_masking = True

        def compute_mask(self, inputs, previous_mask):
            return inputs[..., 0] != 0.0

        def call(self, x):
            return x * 1.0

    class Count(layers.Layer):
        def call(self, x, mask=None):
            return ops.sum(ops.multiply(mask, 1.0), axis=1)

        def compute_mask(self, inputs, previous_mask):
            return None

    count = Count()
    count.supports_masking = True
    x = keras.Input((3, 1))
    relu = layers.ReLU()
    relu.supports_masking = True
    model = keras.Model(x, count(relu(Mask()(x))))

    data = np.array([[[1.0], [2.0], [0.0]], [[3.0], [0.0], [0.0]]], "float32")
    np.testing.assert_allclose(model(data), [2.0, 1.0])


class Optional(layers.Layer):
    def call(self, x, y=None):
        return x if y is None else x + y


@pytest.mark.parametrize("nested", [list, dict])
def test_an_input_may_be_optional(nested):
    one, other = keras.Input((2,), name="one"), keras.Input((2,), name="other", optional=True)
    symbols = [one, other] if nested is list else {"one": one, "other": other}
    model = keras.Model(symbols, layers.Dense(1)(Optional()(one, other)))
    x = np.ones((4, 2), "float32")
    alone = [x, None] if nested is list else {"one": x, "other": None}
    both = [x, x] if nested is list else {"one": x, "other": x}
    np.testing.assert_allclose(model(both), 2 * model(alone), rtol=1e-6)
    model.compile("sgd", "mse")
    model.fit(alone, np.ones((4, 1)), verbose=0)
    assert model.predict(alone, verbose=0).shape == (4, 1)
    with pytest.raises(errors.ArgumentError, match="'one' is not optional"):
        model([None, x] if nested is list else {"one": None, "other": x})


def test_another_structure_is_pointed_out_or_refused():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    x = np.ones((1, 2), "float32")
    with pytest.warns(UserWarning, match="structure of `inputs` doesn't match"):
        keras.Model({"a": a, "b": b}, a + b)([x, x])
    with pytest.raises(errors.ArgumentError, match="structure of `inputs` doesn't match"):
        keras.Model({"b": b, "a": a}, a - b)([x, x])
    keras.Model([a, b], a + b)((x, x))


def test_what_a_model_expects_can_be_changed():
    x = keras.Input((None, 3))
    model = keras.Model(x, layers.Dense(2)(x))
    assert [spec.shape for spec in model.input_spec] == [(None, None, 3)]
    model.input_spec = layers.InputSpec(shape=(None, 4, 3))
    with pytest.raises(errors.ShapeError, match=r"expected shape=\(None, 4, 3\)"):
        model(np.zeros((2, 3, 3)))


def test_an_output_without_its_input_is_named_by_its_place():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    with pytest.raises(errors.ArgumentError, match=r"path `two\.0` is not connected"):
        keras.Model(a, {"one": a * 2, "two": [b * 2]})


def test_configurations_with_loops_and_gaps_are_refused():
    def dense(name, source):
        return {"class_name": "Dense", "name": name, "config": {"units": 1, "name": name},
                "inbound_nodes": [[[source, 0, 0, {}]]]}  # fmt: skip

    entry = {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
             "config": {"batch_shape": [None, 2], "name": "x"}}  # fmt: skip
    config = {"name": "m", "input_layers": [["x", 0, 0]], "output_layers": [["b", 0, 0]]}
    with pytest.raises(errors.ArgumentError, match="loop"):
        keras.Model.from_config({**config, "layers": [entry, dense("a", "b"), dense("b", "a")]})
    with pytest.raises(errors.ArgumentError, match="Missing node: a"):
        keras.Model.from_config({**config, "layers": [entry, dense("b", "a")]})
    model = keras.Model.from_config({**config, "layers": [entry, dense("b", "x")]})
    assert model(np.ones((1, 2))).shape == (1, 1)


def test_the_state_of_a_model_as_a_tree():
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, name="d")], name="m")
    model.compile("adam", "mse")
    tree = model.get_state_tree("numpy_array")
    tree["trainable_variables"]["m"]["d"]["kernel"] += 1.0
    before = model.get_weights()[0]
    model.set_state_tree(tree)
    np.testing.assert_allclose(model.get_weights()[0], before + 1.0)
    with pytest.raises(errors.ArgumentError, match="value_format"):
        model.get_state_tree("other")
    with pytest.raises(errors.ArgumentError, match="Unknown variable name"):
        model.set_state_tree({"weights": {}})


def test_layers_are_no_attribute_to_set():
    with pytest.raises(AttributeError, match=r"`Model\.layers` attribute is reserved"):
        keras.Model().layers = []
    with pytest.raises(AttributeError, match=r"Use `add\(\)`"):
        keras.Sequential().layers = []


# How inputs and outputs are given: what a call gives, how they stand in the configuration.
STRUCTURES = [
    (lambda a, o: ([a], o), "Tensor", [["a", 0, 0]], ["d", 0, 0]),
    (lambda a, o: (a, [o]), "Tensor", ["a", 0, 0], [["d", 0, 0]]),
    (lambda a, o: ([[a]], o), "Tensor", [[["a", 0, 0]]], ["d", 0, 0]),
    (lambda a, o: ((a,), (o,)), "Tensor", (["a", 0, 0],), (["d", 0, 0],)),
    (lambda a, o: (a, {"y": o}), "dict", ["a", 0, 0], {"y": ["d", 0, 0]}),
    (lambda a, o: ([{"x": a}], o), "Tensor", [{"x": ["a", 0, 0]}], ["d", 0, 0]),
    (lambda a, o: ([[a]], [[o]]), "list", [[["a", 0, 0]]], [[["d", 0, 0]]]),
]


@pytest.mark.parametrize(("structure", "kind", "inputs", "outputs"), STRUCTURES)
@pytest.mark.filterwarnings("ignore:The structure of `inputs`")
def test_lists_of_one_are_kept_and_come_out_alone(structure, kind, inputs, outputs):
    a = keras.Input((3,), name="a")
    model = keras.Model(*structure(a, layers.Dense(2, name="d")(a)))
    config = model.get_config()

    assert (config["input_layers"], config["output_layers"]) == (inputs, outputs)
    assert type(model(np.ones((2, 3)))).__name__ == kind
    assert keras.Model.from_config(config).get_config() == config
    assert model.get_build_config() == {"input_shape": None}


@pytest.mark.parametrize("first", [[keras.Input((2,), batch_size=3)], []])
@pytest.mark.parametrize("shape", [(3, 4), (None, 2), (5, 2)])
def test_a_stack_is_built_for_one_shape(first, shape):
    model = keras.Sequential([*first, layers.Dense(2)])
    model.build((3, 2))
    model.build((3, 2))
    model.build()
    with pytest.raises(errors.ArgumentError, match=r"already been configured.*\(3, 2\)"):
        model.build(shape)
