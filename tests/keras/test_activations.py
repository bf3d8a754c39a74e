"""Activations on KerasTensors: noted in models as real Keras notes them, and read back."""

import numpy as np
import pytest

from minitf import errors, keras

# The class that real Keras 3.15 notes for a call on a KerasTensor; it refuses mish and sparsemax.
NOTED = {
    "celu": "Celu", "elu": "Elu", "exponential": "Exp", "gelu": "Gelu", "glu": "Glu",
    "hard_shrink": "HardShrink", "hard_sigmoid": "HardSigmoid", "hard_silu": "HardSilu",
    "hard_tanh": "HardTanh", "leaky_relu": "LeakyRelu", "log_sigmoid": "LogSigmoid",
    "log_softmax": "LogSoftmax", "mish": "Mish", "relu": "ReLU", "relu6": "Relu6",
    "selu": "Selu", "sigmoid": "Sigmoid", "silu": "Silu", "soft_shrink": "SoftShrink",
    "softmax": "Softmax", "softplus": "Softplus", "softsign": "Softsign",
    "sparse_plus": "SparsePlus", "sparse_sigmoid": "SparseSigmoid", "sparsemax": "Sparsemax",
    "squareplus": "Squareplus", "swish": "Silu", "tanh": "Tanh", "tanh_shrink": "TanhShrink",
}  # fmt: skip


@pytest.mark.parametrize(("name", "noted"), NOTED.items())
def test_a_symbolic_call_is_noted_and_read_back(name, noted):
    activation = getattr(keras.activations, name)
    inputs = keras.Input((4,))
    model = keras.Model(inputs, activation(inputs))
    x = np.linspace(-2, 2, 8).reshape(2, 4).astype("float32")

    again = keras.Model.from_config(model.get_config())

    assert type(model.operations[1]).__name__ == noted
    np.testing.assert_allclose(again(x), activation(x), rtol=1e-6, atol=1e-7)


def test_arguments_of_a_symbolic_call_are_kept():
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.activations.relu(inputs, max_value=1.0))

    entry = model.get_config()["layers"][1]

    assert entry["module"] == "keras.src.activations.activations"
    assert entry["config"] == {
        "name": "re_lu", "negative_slope": 0.0, "max_value": 1.0, "threshold": 0.0,
    }  # fmt: skip
    assert model(np.array([[-1.0, 0.5, 2.0]])).numpy().tolist() == [[0.0, 0.5, 1.0]]


def test_linear_gives_what_it_is_given():
    inputs = keras.Input((3,))
    assert keras.activations.linear(inputs) is inputs


def test_more_texts_than_beams_are_refused():
    with pytest.raises(errors.ArgumentError, match="beam_width"):
        keras.ops.ctc_decode(np.zeros((1, 2, 3)), [2], "beam_search", beam_width=2, top_paths=3)
    with pytest.raises(errors.ArgumentError, match="strategy"):
        keras.ops.ctc_decode(np.zeros((1, 2, 3)), [2], "best")
