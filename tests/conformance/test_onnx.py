"""Models exported to ONNX give the same numbers in onnxruntime: every layer, and usual models."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras.export.onnx_file import onnx_model
from tests.conformance.against_keras.cases import LAYERS
from tests.conformance.against_keras.evaluate import LayerCase, inputs_of, make

onnxruntime = pytest.importorskip("onnxruntime", reason="it runs what is exported")
onnx = pytest.importorskip("onnx", reason="files of ONNX are written with it")
L = keras.layers

CASES = [case for cases in LAYERS.values() for case in cases]
# What ONNX has no operation for, and its name in minitf.
REFUSED = {
    "Hashing": "as_string", "antialias": "resize", "stateful": "assign",
    "ContrastLimitedAdaptiveHistogramEqualization": "gather", "MelSpectrogram": "frame",
    "angle": "atan2",
}  # fmt: skip


def refused(case: LayerCase) -> str | None:
    """The operation that cannot be exported, if the case has one."""
    said = [case.layer, case.kwargs.get("mode")]
    asked = [name for name in REFUSED if case.kwargs.get(name) or name in said]
    return REFUSED[asked[0]] if asked else None


def run(model: Any, inputs: list[np.ndarray]) -> list[np.ndarray]:
    """What onnxruntime makes of a model."""
    proto = onnx_model(model)
    onnx.checker.check_model(proto, full_check=True)
    session = onnxruntime.InferenceSession(proto.SerializeToString())
    names = [place.name for place in session.get_inputs()]
    return session.run(None, dict(zip(names, inputs, strict=True)))


def check(model: Any, inputs: Any, atol: float = 2e-5) -> None:
    """The numbers of onnxruntime are ours."""
    expected = model(inputs, training=False)
    many = isinstance(expected, (list, tuple))
    found = run(model, inputs if isinstance(inputs, list) else [inputs])
    for ours, theirs in zip(expected if many else [expected], found, strict=True):
        np.testing.assert_allclose(theirs, np.asarray(ours), rtol=2e-4, atol=atol)


def model_of(case: LayerCase) -> tuple[Any, Any]:
    """A functional model of a layer for batches of any size, and its inputs."""
    keras.utils.clear_session()
    layer, arrays = make(keras, case.layer, case.kwargs), inputs_of(case)
    several = isinstance(arrays, list)
    inputs = [
        keras.Input(batch_shape=(x.shape[0] if case.kwargs.get("stateful") else None,
                                 *x.shape[1:]), dtype=x.dtype.name)
        for x in (arrays if several else [arrays])
    ]  # fmt: skip
    call = {key: np.array(v) if key.endswith("mask") else v for key, v in case.call.items()}
    outputs = dataclasses.replace(case, call=call)(layer, inputs if several else inputs[0])
    return keras.Model(inputs, outputs), arrays


# A random zoom needs to know the size of its batch.
@pytest.mark.parametrize("case", [c for c in CASES if c.layer != "RandomZoom"], ids=str)
def test_a_layer_runs_in_onnxruntime(case: LayerCase) -> None:
    model, inputs = model_of(case)
    missing = refused(case)
    if missing is not None:
        with pytest.raises(errors.GraphError, match=missing):
            onnx_model(model)
        return
    # TensorFlow's bicubic takes its weights from a table of 1,024.
    rough = case.kwargs.get("interpolation") == "bicubic"
    check(model, inputs, atol=2e-3 if rough else 2e-5)


def values(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def test_a_perceptron_for_batches_of_any_size():
    model = keras.Sequential([
        keras.Input((4,)), L.Dense(8, activation="gelu"), L.BatchNormalization(), L.Dropout(0.5),
        L.Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(values(32, 4), np.arange(32) % 3, verbose=0)
    for batch in (1, 7):
        check(model, values(batch, 4))


def test_a_network_for_pictures_of_any_size():
    inputs = keras.Input((None, None, 3))
    x = L.Rescaling(1 / 255)(inputs)
    x = L.Conv2D(4, 3, strides=2, padding="same", activation="relu")(x)
    short = x
    x = L.SeparableConv2D(4, 3, padding="same")(x)
    x = L.Add()([short, L.BatchNormalization()(x)])
    x = L.MaxPooling2D(padding="same")(L.ReLU(max_value=6)(x))
    model = keras.Model(inputs, L.Dense(2)(L.GlobalAveragePooling2D()(x)))
    check(model, values(2, 11, 14, 3))


@pytest.mark.parametrize("layer", ["LSTM", "GRU", "SimpleRNN"])
@pytest.mark.parametrize("masked", [False, True])
def test_texts_of_any_length(layer, masked):
    words = keras.Input((None,), dtype="int32")
    x = L.Embedding(20, 6, mask_zero=masked)(words)
    x = L.Bidirectional(getattr(L, layer)(4, return_sequences=True))(x)
    model = keras.Model(words, L.Dense(1, activation="sigmoid")(getattr(L, layer)(3)(x)))
    numbers = np.array([[3, 5, 0, 0, 0], [1, 2, 3, 4, 0], [0, 7, 0, 9, 9]], "int32")
    check(model, numbers)
    check(model, numbers[:2, :3])


def test_a_transformer_that_classifies():
    words = keras.Input((6,), dtype="int32")
    x = L.Embedding(20, 8)(words) + L.Embedding(6, 8)(keras.ops.arange(6))
    for _ in range(2):
        seen = L.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True)
        x = L.LayerNormalization()(x + seen)
        x = L.LayerNormalization()(x + L.Dense(8)(L.Dense(16, activation="relu")(x)))
    model = keras.Model(words, L.Dense(3, activation="softmax")(L.GlobalMaxPooling1D()(x)))
    check(model, np.arange(12, dtype="int32").reshape(2, 6))


def test_several_inputs_and_outputs_keep_their_order():
    one, two = keras.Input((3,), name="one"), keras.Input((3,), name="two")
    model = keras.Model([two, one], [L.Subtract()([one, two]), L.Dense(2)(one)])
    check(model, [values(2, 3), values(2, 3, seed=1)])
    assert [place.name for place in onnx_model(model).graph.input] == ["two", "one"]


class Net(keras.Model):
    """A learner's own model, which knows its inputs once it was called."""

    def __init__(self):
        super().__init__()
        self.first, self.last = L.Dense(4, activation="relu"), L.Dense(2)

    def call(self, x, training=False):
        return self.last(self.first(x))


def test_a_model_of_ones_own():
    model = Net()
    model(values(5, 3))
    check(model, values(7, 3))
    fixed = onnx_model(model, [keras.InputSpec(shape=(5, 3), dtype="float32")]).graph.input[0]
    assert [size.dim_value for size in fixed.type.tensor_type.shape.dim] == [5, 3]


def test_a_published_network():
    model = keras.applications.MobileNetV2(
        weights=None, alpha=0.35, input_shape=(64, 64, 3), classes=5
    )
    check(model, values(2, 64, 64, 3))


FUNCTIONS = [
    lambda ops, x: ops.argmax(x, axis=1), lambda ops, x: ops.cumsum(x, axis=1),
    lambda ops, x: ops.log1p(ops.abs(x)), lambda ops, x: ops.expm1(x),
    lambda ops, x: ops.mod(x, 0.7), lambda ops, x: ops.floor_divide(x, 0.7),
    lambda ops, x: ops.top_k(x, 2), lambda ops, x: x[:, ::-2],
    lambda ops, x: x[..., 1:-1], lambda ops, x: x[:, -1], lambda ops, x: ops.all(x > -1, axis=1),
    lambda ops, x: ops.logsumexp(x, axis=-1), lambda ops, x: ops.stack([x, x], axis=1),
    lambda ops, x: ops.one_hot(ops.argmax(x, axis=1), 3), lambda ops, x: ops.flip(x, axis=-1),
    lambda ops, x: ops.take(x, [0, 2], axis=1), lambda ops, x: ops.square(x - 1) / 0.3,
    lambda ops, x: ops.where(x > 0, x, ops.zeros_like(x)), lambda ops, x: ops.prod(x, axis=1),
    lambda ops, x: ops.reshape(x, (-1, 2, 2)), lambda ops, x: ops.swapaxes(x, 0, 1),
    lambda ops, x: ops.einsum("bi,bj->bij", x, x), lambda ops, x: ops.pad(x, ((0, 0), (1, 2))),
    lambda ops, x: ops.linalg.norm(x, axis=1), lambda ops, x: ops.repeat(x, 2, axis=1),
]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS, ids=range(len(FUNCTIONS)))
def test_functions_between_layers(function):
    inputs = keras.Input((4,))
    check(keras.Model(inputs, function(keras.ops, inputs)), values(3, 4))


def test_nothing_is_written_where_something_is_missing(tmp_path):
    words = keras.Input((1,), dtype="string")
    model = keras.Model(words, L.Hashing(4, name="buckets")(words))
    with pytest.raises(errors.GraphError, match=r"string_to_hash(.|\n)*buckets"):
        model.export(tmp_path / "model.onnx", format="onnx", verbose=False)
    assert not list(tmp_path.iterdir())


def test_a_file_is_written_and_said(tmp_path, capsys):
    model = keras.Sequential([keras.Input((2,)), L.Dense(1)])
    model.export(tmp_path / "model.onnx", format="onnx", opset_version=20)
    assert capsys.readouterr().out == f"Saved artifact at '{tmp_path / 'model.onnx'}'.\n"
    assert onnx.load(tmp_path / "model.onnx").opset_import[0].version == 20
