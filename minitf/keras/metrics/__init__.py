"""keras.metrics: what `compile(metrics=[...])` takes, by name or as an object.

Where it sits   between the trainer and the ops; one file for each family.
The one idea    a metric is a few sums in variables and a formula over them.
Try it          >>> from minitf import keras
                >>> keras.metrics.get("mse").name
                'mean_squared_error'
Read next       keras/metrics/metric.py
"""

from minitf.keras.losses import (
    binary_crossentropy,
    categorical_crossentropy,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
    sparse_categorical_crossentropy,
)
from minitf.keras.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
)
from minitf.keras.metrics.metric import Mean, MeanMetricWrapper, Metric, Sum, table
from minitf.keras.metrics.regression import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    RootMeanSquaredError,
    SparseCategoricalCrossentropy,
)
from minitf.keras.serialization import suggesting

get, serialize, deserialize = table.get, table.serialize, table.deserialize

for _function in (
    huber, log_cosh, poisson, mean_squared_logarithmic_error,
):  # fmt: skip
    table.add()(_function)

__all__ = [
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCrossentropy",
    "CategoricalAccuracy",
    "CategoricalCrossentropy",
    "Mean",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanMetricWrapper",
    "MeanSquaredError",
    "Metric",
    "RootMeanSquaredError",
    "SparseCategoricalAccuracy",
    "SparseCategoricalCrossentropy",
    "Sum",
    "binary_accuracy",
    "binary_crossentropy",
    "categorical_accuracy",
    "categorical_crossentropy",
    "deserialize",
    "get",
    "huber",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "poisson",
    "serialize",
    "sparse_categorical_accuracy",
    "sparse_categorical_crossentropy",
]

__getattr__ = suggesting("metric", __all__)
