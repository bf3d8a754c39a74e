"""Metrics: sums over batches, weights, resets, and what "accuracy" means."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

metrics = keras.metrics
LABELS = np.array([0, 2, 1, 1, 0])
SCORES = np.array([[5, 1, 1], [0, 2, 1], [0, 3, 1], [4, 1, 1], [9, 1, 0]], "float32")

RIGHT = [1, 0, 1, 0, 1]
CASES = [
    (metrics.SparseCategoricalAccuracy(), LABELS, SCORES, RIGHT),
    (metrics.SparseCategoricalAccuracy(), LABELS[:, None], SCORES, RIGHT),
    (metrics.CategoricalAccuracy(), np.eye(3)[LABELS], SCORES, RIGHT),
    (metrics.BinaryAccuracy(), [[1.0], [0.0], [1.0]], [[0.9], [0.9], [0.51]], [1, 0, 1]),
    (metrics.BinaryAccuracy(threshold=0.95), [1.0, 0.0], [0.9, 0.9], [0, 1]),
    (metrics.Accuracy(), [1, 2, 3, 4], [1, 2, 0, 4], [1, 1, 0, 1]),
    (metrics.MeanSquaredError(), [[1.0], [2.0]], [[0.0], [0.0]], [1, 4]),
    (metrics.MeanAbsoluteError(), [[1.0], [2.0]], [[0.0], [0.0]], [1, 2]),
]


@pytest.mark.parametrize(("metric", "y_true", "y_pred", "each"), CASES)
def test_mean_over_batches_and_weights(metric, y_true, y_pred, each):
    y_true, y_pred, each = np.asarray(y_true), np.asarray(y_pred), np.asarray(each, float)
    metric.reset_state()
    for part in (slice(0, 2), slice(2, None)):
        if len(y_true[part]):
            metric.update_state(y_true[part], y_pred[part])
    assert float(metric.result()) == pytest.approx(each.mean())

    weight = np.arange(len(each), dtype="float32")
    metric.reset_state()
    assert float(metric.result()) == 0.0
    assert float(metric(y_true, y_pred, sample_weight=weight)) == pytest.approx(
        (each * weight).sum() / weight.sum()
    )


def test_root_mean_squared_error_is_the_root_of_the_whole_mean():
    metric = metrics.RootMeanSquaredError()
    metric.update_state([[0.0]], [[3.0]])
    metric.update_state([[0.0], [0.0]], [[0.0], [4.0]])
    assert float(metric.result()) == pytest.approx(np.sqrt((9 + 16) / 3))


@pytest.mark.parametrize(("units", "y", "kind"), [
    (1, np.zeros((6, 1)), "BinaryAccuracy"),
    (1, np.zeros(6), "BinaryAccuracy"),
    (3, np.zeros(6, int), "SparseCategoricalAccuracy"),
    (3, np.zeros((6, 1), int), "SparseCategoricalAccuracy"),
    (3, np.eye(3)[[0, 1, 2, 0, 1, 2]], "CategoricalAccuracy"),
])  # fmt: skip
def test_accuracy_is_chosen_by_the_targets(units, y, kind):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units)])
    model.compile("sgd", "mse" if units == 1 else "crossentropy", metrics=["accuracy"])
    model.fit(np.ones((6, 2)), y, verbose=0)
    assert [type(metric).__name__ for metric in model._compile_metrics.metrics] == [kind]


def test_a_metric_of_ones_own():
    class Largest(metrics.Metric):
        def __init__(self, name="largest"):
            super().__init__(name=name)
            self.value = self.add_weight(name="value")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.value.assign(tf.maximum(self.value, tf.reduce_max(y_pred)))

        def result(self):
            return self.value

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse", metrics=[Largest()])
    logs = model.evaluate(np.array([[1.0], [7.0], [3.0]]), np.zeros(3), batch_size=1, verbose=0,
                          return_dict=True)  # fmt: skip
    assert logs["largest"] == 7.0


def test_values_stay_in_variables_inside_a_compiled_function():
    metric = metrics.Mean()
    update = tf.function(lambda x: metric.update_state(x))
    for x in ([1.0, 2.0], [6.0, 7.0]):
        update(tf.constant(x))
    assert float(metric.result()) == 4.0


def test_configuration_makes_an_equal_metric():
    metric = metrics.BinaryAccuracy(threshold=0.3, name="hits")
    twin = metrics.deserialize(metrics.serialize(metric))
    assert (twin.name, twin.get_config()) == ("hits", metric.get_config())


MISTAKES = [
    (lambda: metrics.get("acuracy"), errors.UnknownNameError, "'accuracy'"),
    (lambda: metrics.BinaryAccuracy(threshold=3), errors.ArgumentError, "from 0 to 1"),
    (lambda: metrics.Metric().result(), NotImplementedError, "must define result"),
    (lambda: metrics.Metric().update_state(1), NotImplementedError, "must define update_state"),
    (lambda: metrics.MeanSquareError, errors.UnknownNameError, "MeanSquaredError"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_variables_and_metrics_in_attributes_belong_to_a_metric():
    metric = metrics.Mean()
    metric.more = {"a": [keras.Variable(0.0), keras.Variable(1.0)]}
    metric.inner = [metrics.Sum(), metrics.Mean()]

    assert len(metric.variables) == 2 + 2 + 3


def test_state_can_be_lent():
    metric = metrics.Mean()
    metric.update_state([1.0, 3.0])

    lent = metric.stateless_update_state([10.0, 1.0], [2.0])
    assert [float(value) for value in lent] == [12.0, 2.0]
    assert float(metric.stateless_result(lent)) == 6.0
    assert [float(value) for value in metric.stateless_reset_state()] == [0.0, 0.0]
    assert float(metric.result()) == 2.0  # its own state stayed
    with pytest.raises(ValueError, match="corresponding 1:1"):
        metric.stateless_result([1.0])


WEIGHTED = [  # values, weights, the mean: a weight counts for each entry it meets
    ([[1.0, 3.0], [5.0, 7.0]], 2.0, 4.0),
    ([[1.0, 3.0], [5.0, 7.0]], [1.0, 0.0], 2.0),
    ([[1.0, 3.0], [5.0, 7.0]], [[1.0, 0.0]], 3.0),
    ([[1.0, 3.0], [5.0, 7.0]], [[1.0], [0.0]], 2.0),
]


@pytest.mark.parametrize(("values", "weights", "mean"), WEIGHTED)
def test_weights_are_stretched(values, weights, mean):
    assert float(metrics.Mean()(values, sample_weight=weights)) == pytest.approx(mean)


def test_a_confusion_matrix_counts_exactly_and_leaves_out_what_is_no_class():
    iou = metrics.MeanIoU(2)
    iou.update_state([0, 1, 5, -1, 1], [0, 1, 1, 0, 7])

    assert iou.total_cm.numpy().tolist() == [[1, 0], [0, 1]]
    iou.total_cm.assign([[2**40 + 1, 0], [0, 0]])
    iou.update_state([0], [0])
    assert int(iou.total_cm.numpy()[0, 0]) == 2**40 + 2
    with pytest.warns(UserWarning, match="weight as `float`"):
        iou.update_state([0, 1], [0, 1], sample_weight=np.array([0.5, 1.0]))


REFUSED = [
    (lambda: metrics.AUC(curve="roc2"), "Invalid AUC curve value"),
    (lambda: metrics.AUC(summation_method="sum"), "Invalid AUC summation method value"),
    (lambda: metrics.AUC(num_thresholds=1), "must be an integer > 1"),
    (lambda: metrics.AUC(num_labels=2), "only when `multi_label` is True"),
    (lambda: metrics.PrecisionAtRecall(1.5), r"`recall` must be in the range \[0, 1\]"),
    (lambda: metrics.FBetaScore(beta=1), "should be a Python float"),
    (lambda: metrics.FBetaScore(threshold=1.5), "0 < threshold <= 1"),
    (lambda: metrics.F1Score()([1.0], [1.0]), "expects 2D inputs"),
    (lambda: metrics.R2Score()([1.0], [1.0]), "expects 2D inputs"),
    (lambda: metrics.Precision(class_id=1)([1.0], [1.0]), "y_pred must be a 2D array"),
]


@pytest.mark.parametrize(("make", "words"), REFUSED)
def test_refusals_say_what_keras_says(make, words):
    with pytest.raises(ValueError, match=words):
        make()
