"""Collections: lists that a graph keeps under names, as "variables" or "losses".

Where it sits   a part of SessionGraph.
The one idea    what belongs together is found again by name: all variables for their
                initialization, all losses for their sum.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> graph.add_to_collection("answers", 42)
                >>> graph.get_collection("answers")
                [42]
Read next       execution/session_graph.py
"""

from __future__ import annotations

import re
from typing import Any


class GraphKeys:
    """The names of TensorFlow's own collections."""

    GLOBAL_VARIABLES = VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    LOSSES = "losses"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    METRIC_VARIABLES = "metric_variables"
    GLOBAL_STEP = "global_step"
    TRAIN_OP = "train_op"
    SAVERS = "savers"
    INIT_OP = "init_op"


class Collections:
    """Lists under names."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._collections: dict[Any, list[Any]] = {}

    def add_to_collection(self, name: Any, value: Any) -> None:
        """Remember a thing under a name, as "losses"."""
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Remember a thing under several names."""
        for name in dict.fromkeys((names,) if isinstance(names, str) else names or ()):
            self.add_to_collection(name, value)

    def get_collection(self, name: Any, scope: str | None = None) -> list[Any]:
        """What was remembered under a name (a copy); with `scope`, where names begin with it."""
        found = self._collections.get(name, [])
        if scope is None:
            return list(found)
        return [one for one in found if re.match(scope, getattr(one, "name", ""))]

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The list itself that holds a collection."""
        return self._collections.setdefault(name, [])

    def get_all_collection_keys(self) -> list[Any]:
        """The names that something is remembered under."""
        return [name for name, found in self._collections.items() if found]

    def clear_collection(self, name: Any) -> None:
        """Forget a collection."""
        self._collections.pop(name, None)
