"""keras.datasets: real data to learn from.

Where it sits   beside the models; each data set is a module with `load_data()`.
The one idea    `(x_train, y_train), (x_test, y_test) = load_data()`.
Try it          >>> from minitf import keras
                >>> keras.datasets.digits.__name__.rpartition(".")[2]
                'digits'
Read next       keras/datasets/digits.py
"""

from minitf.keras.datasets import (
    boston_housing,
    breast_cancer,
    california_housing,
    cifar10,
    cifar100,
    diabetes,
    digits,
    fashion_mnist,
    imdb,
    iris,
    mnist,
    reuters,
    toys,
    wine,
)
from minitf.keras.serialization import suggesting

__all__ = [
    "boston_housing",
    "breast_cancer",
    "california_housing",
    "cifar10",
    "cifar100",
    "diabetes",
    "digits",
    "fashion_mnist",
    "imdb",
    "iris",
    "mnist",
    "reuters",
    "toys",
    "wine",
]

__getattr__ = suggesting("data set", __all__)
