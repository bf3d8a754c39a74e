"""Recurrent layers in one op, and the same layers unrolled: results and gradients are equal."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras

LAYERS = [keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU]
WAYS = {
    "last": {},
    "sequences": {"return_sequences": True},
    "states": {"return_state": True},
    "backwards": {"go_backwards": True, "return_sequences": True},
    "no bias": {"use_bias": False},
    "zeros": {"return_sequences": True, "zero_output_for_mask": True},
    "dropout": {"dropout": 0.3, "seed": 5},
}


def pair(kind, **options):
    """The same layer twice, with the same weights: in one op, and unrolled."""
    layers = [kind(3, dtype="float64", unroll=unroll, **options) for unroll in (False, True)]
    for layer in layers:
        layer.build((2, 4, 5))
    random = np.random.default_rng(1)
    layers[1].set_weights([random.normal(size=w.shape) for w in layers[0].get_weights()])
    layers[0].set_weights(layers[1].get_weights())
    return layers


def results(layer, x, mask, state):
    """The outputs, and the gradients of them by inputs, state and weights."""
    given = {} if state is None else {"initial_state": state}
    sources = [x, *(state or [])]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        outputs = layer(x, mask=mask, training=True, **given)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        total = tf.add_n([
            tf.reduce_sum(out * np.cos(np.arange(out.numpy().size)).reshape(out.shape))
            for out in outputs
        ])  # fmt: skip
    sources += layer.trainable_weights
    return [*outputs, *tape.gradient(total, sources, unconnected_gradients="zero")]


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("given", [False, True])
def test_one_op_and_unrolled_steps_agree(kind, way, masked, given):
    layers = pair(kind, **WAYS[way])
    random = np.random.default_rng(2)
    x = tf.constant(random.normal(size=(2, 4, 5)))
    mask = tf.constant([[False, True, True, False], [True, False, True, True]]) if masked else None
    count = 2 if kind is keras.layers.LSTM else 1
    state = [tf.constant(random.normal(size=(2, 3))) for _ in range(count)] if given else None

    found, expected = (results(layer, x, mask, state) for layer in layers)

    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


def kinds_of_operations(layer):
    function = tf.function(lambda x: layer(x, training=True))
    graph = function.get_concrete_function(tf.TensorSpec([2, 4, 5], "float64")).graph
    return [operation.opdef.name for operation in graph.operations]


@pytest.mark.parametrize("kind", LAYERS)
def test_a_sequence_is_one_operation(kind):
    fused, unrolled = (kinds_of_operations(layer) for layer in pair(kind))
    name = {"SimpleRNN": "simple_rnn"}.get(kind.__name__, kind.__name__.lower())

    assert fused.count(name) == 1
    assert unrolled.count("tanh") >= 4


@pytest.mark.parametrize(
    "options",
    [{"activation": "relu"}, {"recurrent_activation": "hard_sigmoid"}, {"recurrent_dropout": 0.5}],
    ids=str,
)
def test_other_cells_go_step_by_step(options):
    layer, _ = pair(keras.layers.LSTM, **options)

    assert "lstm" not in kinds_of_operations(layer)


def test_gru_with_the_reset_before_the_product_goes_step_by_step():
    layer, _ = pair(keras.layers.GRU, reset_after=False)

    assert "gru" not in kinds_of_operations(layer)


@pytest.mark.parametrize("kind", LAYERS)
def test_states_are_kept_from_batch_to_batch(kind):
    x = np.random.default_rng(3).normal(size=(2, 6, 5))
    layers = [kind(3, dtype="float64", stateful=stateful) for stateful in (True, False)]
    for layer in layers:
        layer.build((2, 3, 5))
    layers[1].set_weights(layers[0].get_weights()[: len(layers[1].get_weights())])

    layers[0](x[:, :3])
    np.testing.assert_allclose(layers[0](x[:, 3:]), layers[1](x), atol=1e-12)


@pytest.mark.parametrize("kind", LAYERS)
def test_sequences_of_any_length_train_in_one_op(kind):
    model = keras.Sequential([keras.Input((None, 2)), kind(3), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    random = np.random.default_rng(4)
    for steps in (3, 5):
        x = random.normal(size=(4, steps, 2)).astype("float32")
        before = model.evaluate(x, x[:, 0, :1], verbose=0)
        model.fit(x, x[:, 0, :1], epochs=20, verbose=0)
        assert model.evaluate(x, x[:, 0, :1], verbose=0) < before


@pytest.mark.parametrize("kind", LAYERS)
def test_a_step_of_fit_allocates_nothing_but_its_buffers(kind):
    """Every call of the plan writes into memory that is there already."""
    model = keras.Sequential([keras.Input((4, 2)), kind(3)])
    model.compile("sgd", "mse")
    x = np.zeros((2, 4, 2), "float32")
    model.fit(x, np.zeros((2, 3)), batch_size=2, verbose=0)

    [plan] = [one.plan for one in model._steps["train"]._plans.values()]
    closures = [step for step in plan.steps if getattr(step, "__name__", "") == "run_and_copy"]
    assert not closures
