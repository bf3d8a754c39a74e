"""tf.distribute with one replica: what TensorFlow 2.21 gives on a machine with one device."""

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.errors import DeviceError

STRATEGIES = [
    tf.distribute.MirroredStrategy,
    lambda: tf.distribute.MirroredStrategy(["/cpu:0"]),
    lambda: tf.distribute.OneDeviceStrategy("/cpu:0"),
    tf.distribute.MultiWorkerMirroredStrategy,
    tf.distribute.experimental.CentralStorageStrategy,
    tf.distribute.get_strategy,
]


@pytest.fixture(params=STRATEGIES)
def strategy(request):
    return request.param()


def test_there_is_one_replica(strategy):
    assert strategy.num_replicas_in_sync == 1


def test_outside_of_scopes_there_is_a_plain_strategy():
    assert not tf.distribute.has_strategy()
    assert not tf.distribute.in_cross_replica_context()
    assert tf.distribute.get_replica_context().num_replicas_in_sync == 1


def test_a_scope_is_for_all_replicas_and_run_for_each():
    strategy = tf.distribute.MirroredStrategy()
    seen = []

    with strategy.scope():
        assert tf.distribute.has_strategy()
        assert tf.distribute.get_strategy() is strategy
        assert tf.distribute.in_cross_replica_context()
        assert tf.distribute.get_replica_context() is None
        strategy.run(lambda: seen.append(tf.distribute.get_replica_context()))

    assert seen[0].strategy is strategy
    assert not tf.distribute.has_strategy()


def test_a_scope_ends_with_an_error_too():
    with pytest.raises(ZeroDivisionError), tf.distribute.MirroredStrategy().scope():
        raise ZeroDivisionError

    assert not tf.distribute.has_strategy()


def test_a_merge_call_is_for_all_replicas():
    strategy = tf.distribute.MirroredStrategy()

    def merge(given, number):
        return given is strategy, tf.distribute.in_cross_replica_context(), number

    def replica():
        return tf.distribute.get_replica_context().merge_call(merge, args=(3,))

    assert strategy.run(replica) == (True, True, 3)


def test_what_one_replica_gives_is_what_all_give(strategy):
    def replica(x):
        context = tf.distribute.get_replica_context()
        assert context.replica_id_in_sync_group == 0
        return context.all_reduce("SUM", x), context.all_gather(x, axis=0)

    x = tf.constant([1.0, 2.0])
    reduced, gathered = strategy.run(replica, args=(x,))

    for result in (reduced, gathered, strategy.gather(x, axis=0)):
        np.testing.assert_array_equal(result, [1, 2])
    [local] = strategy.experimental_local_results(x)
    assert local is x
    made = strategy.experimental_distribute_values_from_function(
        lambda context: context.num_replicas_in_sync
    )
    assert made == 1


@pytest.mark.parametrize(
    ("how", "axis", "expected"),
    [("SUM", None, [1, 2]), ("MEAN", None, [1, 2]), ("SUM", 0, 3), ("MEAN", 0, 1.5), ("sum", 0, 3),
     (tf.distribute.ReduceOp.SUM, 0, 3), (tf.distribute.ReduceOp.MEAN, 0, 1.5)],
)  # fmt: skip
def test_results_become_one(strategy, how, axis, expected):
    reduced = strategy.reduce(how, tf.constant([1.0, 2.0]), axis=axis)

    np.testing.assert_array_equal(reduced, expected)


def test_a_reduction_that_does_not_exist():
    with pytest.raises(ValueError, match="'MAX' is not a valid ReduceOp"):
        tf.distribute.MirroredStrategy().reduce("MAX", 1.0, axis=None)


def test_datasets_are_read_by_one_replica(strategy):
    data = tf.data.Dataset.range(4).batch(2)

    def make(context):
        return tf.data.Dataset.range(4).batch(context.get_per_replica_batch_size(2))

    whole = [batch.numpy().tolist() for batch in strategy.experimental_distribute_dataset(data)]
    made = [batch.numpy().tolist() for batch in strategy.distribute_datasets_from_function(make)]

    assert whole == made == [[0, 1], [2, 3]]


def test_a_loop_as_tensorflows_guide_writes_it(strategy):
    x = np.linspace(-1, 1, 32, dtype="float32").reshape(-1, 1)
    data = tf.data.Dataset.from_tensor_slices((x, 3 * x)).batch(8)
    with strategy.scope():
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        optimizer = keras.optimizers.SGD(0.5)

    def step(inputs):
        features, labels = inputs
        with tf.GradientTape() as tape:
            errors = tf.square(model(features, training=True) - labels)
            loss = tf.nn.compute_average_loss(errors[:, 0], global_batch_size=8)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    @tf.function
    def distributed(inputs):
        losses = strategy.run(step, args=(inputs,))
        return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

    for _ in range(20):
        for batch in strategy.experimental_distribute_dataset(data):
            loss = distributed(batch)

    assert float(loss) < 1e-3
    assert abs(float(model.layers[0].kernel[0, 0]) - 3) < 0.05


def test_fit_in_a_scope(strategy):
    with strategy.scope():
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")

    history = model.fit(np.ones((8, 1)), np.ones((8, 1)), epochs=3, verbose=0).history

    assert history["loss"][2] < history["loss"][0]


def test_several_devices_are_refused():
    with pytest.raises(DeviceError, match="2 devices"):
        tf.distribute.MirroredStrategy(["/gpu:0", "/gpu:1"])


def test_a_program_that_looks_for_a_tpu_goes_on_without():
    with pytest.raises(ValueError, match="Please provide a TPU Name to connect to"):
        tf.distribute.cluster_resolver.TPUClusterResolver()


def test_a_strategy_that_is_set_is_in_force_until_it_is_taken_back():
    strategy = tf.distribute.MirroredStrategy()

    tf.distribute.experimental_set_strategy(strategy)
    try:
        assert tf.distribute.get_strategy() is strategy
    finally:
        tf.distribute.experimental_set_strategy(None)

    assert not tf.distribute.has_strategy()
