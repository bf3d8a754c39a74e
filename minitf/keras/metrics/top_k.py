"""Top-k accuracy, and the metrics that are the means of a loss or a correlation.

Where it sits   metrics over MeanMetricWrapper.
The one idea    many metrics are nothing but a function of targets and predictions, averaged.
Try it          >>> from minitf import keras
                >>> top = keras.metrics.TopKCategoricalAccuracy(k=2)
                >>> top.update_state([[0, 0, 1]], [[0.5, 0.1, 0.4]])
                >>> float(top.result())
                1.0
Read next       keras/metrics/metric.py

As https://keras.io/api/metrics/accuracy_metrics/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras import losses
from minitf.keras.config import epsilon, floatx
from minitf.keras.metrics.f_score import correlation_parts
from minitf.keras.metrics.metric import MeanMetricWrapper, table


@table.add()
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Tensor:
    """1 where the right class is among the k largest predictions, else 0; targets one-hot."""
    return sparse_top_k_categorical_accuracy(ops.argmax(y_true, axis=-1), y_pred, k)


@table.add()
def sparse_top_k_categorical_accuracy(
    y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False
) -> Tensor:
    """1 where the right class is among the k largest predictions, else 0; class numbers."""
    true, pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    shape = true.shape
    if true.ndim == pred.ndim and true.shape[-1] == 1:
        true = ops.squeeze(true, -1)
        shape = true.shape
    true = ops.reshape(ops.cast(true, "int32"), (-1,))
    if from_sorted_ids:
        rows = ops.cast(pred, "int32")[:, :k]
        hits = ops.reduce_any(ops.equal(ops.expand_dims(true, 1), rows), axis=1)
    else:
        hits = ops.in_top_k(true, ops.reshape(pred, (-1, pred.shape[-1])), k)
    found = ops.cast(hits, floatx())
    return found if len(shape) < 2 else ops.reshape(found, [-1, *shape[1:]])


@table.add()
def pearson_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """Covariance divided by both standard deviations: 1 on a rising line."""
    _, one, other, together = correlation_parts(y_true, y_pred, axis)
    return together / (ops.sqrt(one) * ops.sqrt(other) + epsilon())


@table.add()
def concordance_correlation(y_true: Any, y_pred: Any, axis: int = -1) -> Tensor:
    """As the correlation, and 1 only where predictions are the targets.  Lin 1989."""
    gap, one, other, together = correlation_parts(y_true, y_pred, axis)
    return 2.0 * together / (one + other + ops.square(gap) + epsilon())


def _mean_of(
    class_name: str, function: Any, words: str, default_name: str | None = None,
    unwritten: str | None = None, direction: str | None = None, **defaults: Any,
) -> Any:  # fmt: skip
    """A metric class that averages a function; `defaults` are its further arguments.

    Keras leaves some of them out of its configurations: `unwritten`.  The `direction` is where
    the mean should go; that of a loss is known to be down.
    """

    def __init__(
        self: Any, *args: Any, name: str = default_name or function.__name__, dtype: Any = None,
        **given: Any,
    ) -> None:  # fmt: skip
        named = dict(zip(_order(defaults), args, strict=False))
        name, dtype = named.pop("name", name), named.pop("dtype", dtype)
        values = {**defaults, **named, **given}
        MeanMetricWrapper.__init__(self, function, name=name, dtype=dtype, **values)

    def get_config(self: Any) -> dict[str, Any]:
        config = MeanMetricWrapper.get_config(self)
        return {key: value for key, value in config.items() if key != unwritten}

    body = {
        "__init__": __init__, "get_config": get_config, "__doc__": words, "__module__": __name__,
        "_direction": direction,
    }  # fmt: skip
    return table.add()(type(class_name, (MeanMetricWrapper,), body))


def _order(defaults: dict[str, Any]) -> list[str]:
    """The order of positional arguments: k comes first where there is one."""
    first = [name for name in defaults if name == "k"]
    return [*first, "name", "dtype", *(name for name in defaults if name != "k")]


TopKCategoricalAccuracy = _mean_of(
    "TopKCategoricalAccuracy", top_k_categorical_accuracy,
    "How often the right class is among the k largest, targets one-hot.", k=5,
    direction="up",
)  # fmt: skip
SparseTopKCategoricalAccuracy = _mean_of(
    "SparseTopKCategoricalAccuracy", sparse_top_k_categorical_accuracy,
    "How often the right class is among the k largest, targets as class numbers.", k=5,
    from_sorted_ids=False, unwritten="from_sorted_ids", direction="up",
)  # fmt: skip
PearsonCorrelation = _mean_of(
    "PearsonCorrelation",
    pearson_correlation,
    "The mean correlation along an axis.",
    axis=-1,
    direction="up",
)
ConcordanceCorrelation = _mean_of(
    "ConcordanceCorrelation",
    concordance_correlation,
    "The mean concordance.",
    axis=-1,
    direction="up",
)
CosineSimilarity = _mean_of(
    "CosineSimilarity", losses.cosine_similarity, "The mean cosine of the angle.",
    unwritten="axis", direction="up", axis=-1,
)  # fmt: skip
LogCoshError = _mean_of("LogCoshError", losses.log_cosh, "The mean of log(cosh(error)).", "logcosh")
MeanSquaredLogarithmicError = _mean_of(
    "MeanSquaredLogarithmicError", losses.mean_squared_logarithmic_error,
    "The mean squared error of log(1 + y).",
)  # fmt: skip
Poisson = _mean_of("Poisson", losses.poisson, "The mean Poisson loss, for counts.")
KLDivergence = _mean_of(
    "KLDivergence", losses.kl_divergence, "The mean distance of two distributions."
)
Hinge = _mean_of("Hinge", losses.hinge, "The mean hinge.")
SquaredHinge = _mean_of("SquaredHinge", losses.squared_hinge, "The mean squared hinge.")
CategoricalHinge = _mean_of(
    "CategoricalHinge", losses.categorical_hinge, "The mean hinge over classes."
)
