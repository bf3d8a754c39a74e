"""clone_model: new layers made and called as the learner says; inner models; own classes."""

import numpy as np
import pytest

from minitf import errors, keras

layers = keras.layers


def branched():
    inputs = keras.Input((4,), name="numbers")
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="inside")], name="inner")
    x = inner(layers.Dense(3, name="first")(inputs))
    shared = layers.Dense(3, name="shared")
    return keras.Model(inputs, layers.Add()([shared(x), shared(x)]))


def test_layers_are_new_and_shared_ones_stay_shared():
    model = branched()
    clone = keras.models.clone_model(model)
    assert [layer.name for layer in clone.layers] == [layer.name for layer in model.layers]
    assert len(clone.weights) == len(model.weights) == 6
    assert not {id(w) for w in clone.weights} & {id(w) for w in model.weights}


def test_calls_may_do_more():
    def call(layer, *args, **kwargs):
        outputs = layer(*args, **kwargs)
        return layers.Dropout(0.5)(outputs) if isinstance(layer, layers.Dense) else outputs

    model = branched()
    clone = keras.models.clone_model(model, clone_function=lambda x: x, call_function=call)
    assert sum(isinstance(layer, layers.Dropout) for layer in clone.layers) == 3
    assert clone.get_layer("first") is model.get_layer("first")


@pytest.mark.parametrize(("recursive", "seen"), [(False, "inner"), (True, "inside")])
def test_inner_models_are_looked_into_when_asked(recursive, seen):
    names = []

    def make(layer):
        names.append(layer.name)
        return type(layer).from_config(layer.get_config())

    keras.models.clone_model(branched(), clone_function=make, recursive=recursive)
    assert seen in names
    assert "numbers" not in names  # inputs are made anew


def test_a_sequential_model_begins_with_what_it_is_given():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    inputs = keras.Input((4,), name="mine")
    clone = keras.models.clone_model(model, input_tensors=inputs)
    assert clone(np.ones((1, 4))).shape == (1, 2)
    assert clone.inputs[0].shape == (None, 4)
    with pytest.raises(errors.ArgumentError, match="Sequential"):
        keras.models.clone_model(model, call_function=lambda layer, x: layer(x))


@keras.saving.register_keras_serializable("test_cloning")
class Own(keras.Model):
    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units, self.dense = units, layers.Dense(units)

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def test_a_class_of_ones_own_is_made_from_its_configuration():
    clone = keras.models.clone_model(Own(5))
    assert (type(clone), clone.units) == (Own, 5)


def test_inputs_without_a_name_are_numbered_as_symbols_and_cloned_so():
    keras.utils.clear_session()
    a, b = keras.Input((2,)), keras.Input((2,), name="b")
    model = keras.Model([a, b], keras.layers.Add()([a, b]))
    assert [tensor.name for tensor in model.inputs] == ["keras_tensor", "b"]
    clone = keras.models.clone_model(model)
    assert [layer.name for layer in model.layers] == ["input_layer", "b", "add"]
    assert [layer.name for layer in clone.layers] == ["keras_tensor", "b", "add"]
