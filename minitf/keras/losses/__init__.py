"""keras.losses: what `compile(loss=...)` takes, by name or as an object.

Where it sits   between the trainer and the ops; one file for each family.
The one idea    a name, a function, a class and an object all mean the same loss.
Try it          >>> from minitf import keras
                >>> keras.losses.get("mse").__name__
                'mean_squared_error'
Read next       keras/losses/loss.py
"""

from minitf.keras.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
    binary_crossentropy,
    categorical_crossentropy,
    sparse_categorical_crossentropy,
)
from minitf.keras.losses.loss import Loss, LossFunctionWrapper, table
from minitf.keras.losses.regression import (
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredError,
    MeanSquaredLogarithmicError,
    Poisson,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    poisson,
)
from minitf.keras.serialization import suggesting

get, serialize, deserialize = table.get, table.serialize, table.deserialize

__all__ = [
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Huber",
    "LogCosh",
    "Loss",
    "LossFunctionWrapper",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SparseCategoricalCrossentropy",
    "binary_crossentropy",
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
    "sparse_categorical_crossentropy",
]

__getattr__ = suggesting("loss", __all__)
