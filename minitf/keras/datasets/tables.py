"""Small tables of real measurements; they come with scikit-learn and need no network.

Where it sits   below iris, breast_cancer, wine and diabetes.
The one idea    rows in the seed's order, the last part for testing.
Try it          >>> (x_train, y_train), (x_test, y_test) = load("iris", 0.2, seed=113)
                >>> x_train.shape, x_test.shape
                ((120, 4), (30, 4))
Read next       keras/datasets/iris.py

As https://scikit-learn.org/stable/datasets/toy_dataset.html
"""

from __future__ import annotations

from typing import Any

from minitf.errors import MissingExtraError
from minitf.keras.datasets.housing import Arrays, split


def load(name: str, test_split: float, seed: int) -> tuple[Arrays, Arrays]:
    """The table of scikit-learn called `name`, shuffled and split.

    Raises:
        MissingExtraError: scikit-learn is not installed.
        ArgumentError: `test_split` is not between 0 and 1.
    """
    try:
        from sklearn import datasets  # heavy and optional
    except ImportError as problem:
        raise MissingExtraError(
            f"The data set {name} comes with scikit-learn, which is not installed.",
            instead="pip install 'minitf[lab]', or pip install scikit-learn",
        ) from problem
    table: Any = getattr(datasets, f"load_{name}")()
    kind = "float32" if table.target.dtype.kind == "f" else "int32"
    return split(table.data.astype("float32"), table.target.astype(kind), test_split, seed)
