"""Plans on torch: which calls of torch's a step makes, counted; no clock."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors
from minitf.core.opdef import OPS
from minitf.keras import random as keras_random
from tests.benchmarks.workloads import WORKLOADS

torch = pytest.importorskip("torch", reason="the torch backend needs torch")
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402


class Heard(TorchDispatchMode):
    """Notes which functions of torch's are called."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        self.calls.append(function)
        return function(*args, **(kwargs or {}))


@pytest.fixture(autouse=True)
def _on_torch(monkeypatch):
    # With a seed Dropout draws TensorFlow's numbers, one by one; here it draws as it does without.
    monkeypatch.setattr(keras_random._program, "seeded", False)
    with tf.device("torch:cpu"):
        yield


def training_plan(name):
    """The plan of a training step of one of the benchmarks' workloads."""
    workload = WORKLOADS[name]
    model = workload.build(tf.keras)
    x, y = workload.data(1)
    model.fit(x, y, batch_size=workload.batch, verbose=0)
    [bound] = model._step("train")._plans.values()
    return bound.plan


def calls_of(plan):
    with Heard() as heard:
        plan.run()
    return heard.calls


# Views cost nothing; everything else writes into memory that is there.
@pytest.mark.parametrize(("name", "most"), [("W1", 25), ("W2", 64), ("W3", 45), ("W4", 66)])
def test_a_step_asks_torch_for_no_memory(name, most):
    calls = calls_of(training_plan(name))

    assert [str(call) for call in calls if not call._schema.is_mutable and not call.is_view] == []
    assert len(calls) <= most


def test_a_transformer_step_asks_for_the_normalization_s_memory_only():
    calls = calls_of(training_plan("W7"))

    new = {str(call) for call in calls if not call._schema.is_mutable and not call.is_view}
    assert new == {"aten.native_layer_norm_backward.default"}


def test_maxima_are_found_once():
    names = [str(call) for call in calls_of(training_plan("W5"))]

    assert names.count("aten.max_pool2d_with_indices.out") == 2
    assert names.count("aten.max_pool2d_with_indices_backward.grad_input") == 2
    assert not any("scatter" in name for name in names)


def test_a_product_with_few_columns_is_computed_lying():
    product = tf.function(lambda x, w: x @ w).plan_for(tf.ones([100, 784]), tf.ones([784, 10]))
    x, w = np.random.default_rng(0).normal(size=(2, 78400)).astype("float32")
    w = w[:7840].reshape(784, 10)
    product.inputs[0].copy_(torch.from_numpy(x.reshape(100, 784)))
    product.inputs[1].copy_(torch.from_numpy(w))
    product.run()

    assert len(product.plan.steps) == 2
    np.testing.assert_allclose(product.outputs[0].numpy(), x.reshape(100, 784) @ w, atol=2e-4)


def test_small_plans_run_on_one_thread_and_give_the_others_back():
    seen, before = [], torch.get_num_threads()
    plan = tf.function(lambda x: x * 2.0).plan_for(tf.ones([4])).plan
    plan.steps.append(lambda: seen.append(torch.get_num_threads()))
    large = tf.function(lambda x: x * 2.0).plan_for(tf.ones([1 << 17])).plan
    large.steps.append(lambda: seen.append(torch.get_num_threads()))
    torch.set_num_threads(2)
    try:
        plan.run()
        large.run()
        assert seen == [1, 2]
        assert torch.get_num_threads() == 2
        plan.steps.append(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            plan.run()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("label", [3, -1])
def test_a_label_that_is_no_class_is_told_of_by_a_plan_too(label):
    loss = tf.function(tf.nn.sparse_softmax_cross_entropy_with_logits)

    with pytest.raises(errors.ArgumentError, match=f"label value of {label} "):
        loss(labels=tf.constant([0, label]), logits=tf.zeros([2, 3]))


def test_no_label_is_left_out_of_a_plan():
    """torch leaves out rows with the label -100, if it is not told otherwise."""
    loss = tf.function(tf.nn.sparse_softmax_cross_entropy_with_logits)

    with pytest.raises(errors.ArgumentError, match="label value of -100 "):
        loss(labels=tf.constant([-100]), logits=tf.zeros([1, 3]))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12.0, dtype="float32").reshape(6, 2),
        np.arange(24.0, dtype="float32").reshape(6, 4)[:, ::2],
        np.arange(12.0, dtype="float32").reshape(6, 2)[::-1],
        np.broadcast_to(np.float32(1.0), (6, 2)),  # it cannot be written, torch refuses to look
        np.arange(6, dtype="uint8"),
    ],
    ids=["dense", "strided", "backwards", "read-only", "bytes"],
)
@pytest.mark.parametrize("rows", [slice(1, 4), np.array([5, 0, 2])], ids=["slice", "numbers"])
def test_rows_are_filled_in(array, rows):
    place = tf.zeros([3, *array.shape[1:]], dtype=array.dtype.name)
    device = place.device_object

    device.backend.filler(array, place.array, device)(rows)

    np.testing.assert_array_equal(place.numpy(), array[rows])


def recurrent_model(*recurrent_layers):
    x = tf.keras.Input((5, 3))
    z = x
    for layer in recurrent_layers:
        z = layer(z)
    return tf.keras.Model(x, tf.keras.layers.Dense(2)(z))


def gradients_of(model, wrap):
    x = tf.constant(np.random.default_rng(0).normal(size=(4, 5, 3)).astype("float32"))

    def step(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = model(x)
            loss = tf.reduce_sum(tf.square(outputs - 1.0))
        return outputs, tape.gradient(loss, [x, *model.trainable_weights])

    found = wrap(step)
    return [one.numpy() for one in tf.nest.flatten(found(x))], found, x


LSTM = tf.keras.layers.LSTM
WHOLE = "aten.mkldnn_rnn_layer"


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="torch without oneDNN")
@pytest.mark.parametrize(
    ("layers", "there"),
    [
        ([LSTM(4)], 1),
        ([LSTM(4, return_sequences=True), LSTM(6)], 2),
        ([LSTM(4, go_backwards=True, use_bias=False)], 1),
        ([tf.keras.layers.Bidirectional(LSTM(4, return_sequences=True))], 2),
        ([tf.keras.layers.Masking(), LSTM(4)], 0),  # steps that may not count
        ([LSTM(4, unroll=True)], 0),
        ([tf.keras.layers.GRU(4)], 0),
    ],
    ids=["one", "two", "backwards", "both ways", "masked", "unrolled", "gru"],
)
def test_an_lstm_is_one_call_where_a_plan_allows_it(layers, there):
    model = recurrent_model(*[type(one).from_config(one.get_config()) for one in layers])
    expected, _, _ = gradients_of(model, lambda step: step)
    found, function, x = gradients_of(model, tf.function)
    with Heard() as heard:
        function(x)

    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
    names = [str(call) for call in heard.calls]
    assert names.count(f"{WHOLE}.default") == there
    assert names.count(f"{WHOLE}_backward.default") == there


def test_who_reads_all_states_gets_them():
    """A cell's state in the middle is what oneDNN keeps to itself."""
    row = tf.function(lambda x, w, s, m: OPS["lstm"](x, w, s, m))
    x, w, s = tf.random.normal([2, 3, 1]), tf.random.normal([4, 8]), tf.zeros([2, 4])
    mask = tf.zeros([0, 0], tf.bool)

    for one, other in zip(row(x, w, s, mask), OPS["lstm"](x, w, s, mask), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_a_second_derivative_of_an_lstm_is_there():
    layer = LSTM(2)
    x = tf.constant(np.random.default_rng(0).normal(size=(2, 3, 2)).astype("float32"))
    layer(x)

    def curvature(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as tape:
                tape.watch(x)
                z = tf.reduce_sum(tf.square(layer(x)))
            slope = tf.reduce_sum(tf.square(tape.gradient(z, x)))
        return outer.gradient(slope, x)

    np.testing.assert_allclose(tf.function(curvature)(x), curvature(x), rtol=1e-4, atol=1e-6)


def test_a_training_step_of_an_lstm_is_few_calls():
    assert len(calls_of(training_plan("W6"))) < 110
