"""Matching: a stored object graph beside the objects to be restored.

Where it sits   between object_graph and checkpoint.
The one idea    start at both roots and follow steps of the same name.  What is left over waits: a
                network that is built later gets its values then.
Try it          >>> import minitf as tf, tempfile
                >>> saved = tf.Module()
                >>> saved.w = tf.Variable(3.0)
                >>> path = tf.train.Checkpoint(net=saved).write(tempfile.mkdtemp() + "/ckpt")
                >>> later = tf.Module()
                >>> _ = tf.train.Checkpoint(net=later).read(path)
                >>> later.w = tf.Variable(0.0)
                >>> later.w.numpy()
                np.float32(3.0)
Read next       minitf/train/checkpoint.py
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from minitf.core import context, deferred
from minitf.core.variable import Variable
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.train.object_graph import GRAPH, GRAPH_KEY
from minitf.train.tracking import Node, walk


class Match:
    """Stored values on their way into objects.

    Args:
        values: The arrays of a checkpoint, with its object graph; {} when nothing is restored.

    Raises:
        ArgumentError: There is no object graph among the values.
    """

    def __init__(self, values: dict[str, np.ndarray]):
        self._values = values
        self._stored = _nodes(values) if values else []
        self._restored: dict[int, Variable] = {}  # by id, which is theirs while they are here
        self._used: set[int] = set()  # numbers of stored objects that were found

    def restore(self, root: Any) -> list[Node]:
        """Assign to all variables that have not got their value yet; returns the objects met.

        Raises:
            ShapeError, DTypeError: A variable is of another kind; then none is changed.
        """
        if not self._stored:
            return []
        nodes = walk(root)
        todo = []
        for number, stored in self._pairs(nodes):
            value = nodes[number].value
            self._used.add(stored)
            for attribute in self._stored[stored].get("attributes", ()):
                if id(value) not in self._restored:
                    todo.append((value, attribute["checkpoint_key"]))
        for value, key in todo:
            _check(value, self._values.get(key))
        for value, key in todo:
            self._put(value, key)
            self._restored[id(value)] = value
        return nodes

    def _pairs(self, nodes: list[Node]) -> list[tuple[int, int]]:
        """Numbers of objects, here and stored, that the same steps lead to."""
        pairs, seen = [(0, 0)], {0}
        for number, stored in pairs:  # grows while it is read
            steps = {
                reference.get("local_name", ""): reference.get("node_id", 0)
                for reference in self._stored[stored].get("children", ())
            }
            for name, child in nodes[number].children.items():
                if name in steps and child not in seen:
                    seen.add(child)
                    pairs.append((child, steps[name]))
        return pairs

    def _put(self, value: Any, key: str) -> None:
        if isinstance(value, Variable) and key in self._values:
            with context.init_scope():
                value.assign(self._values[key])
        elif hasattr(value, "restore_state") and f"{key}_STATE" in self._values:
            value.restore_state(self._values[f"{key}_STATE"])

    def wait(self, held: Mapping[str, Any]) -> None:
        """Values left over wait until something is built; for no longer than the objects live.

        What an earlier checkpoint left over for the same objects waits no more.
        """
        held_by = frozenset(map(id, held.values()))
        deferred.waiting[:] = [
            other for other in deferred.waiting if getattr(other, "held_by", None) != held_by
        ]
        if len(self._used) == len(self._stored):
            return
        alive = {name: _weak(part) for name, part in held.items()}

        def ask() -> None:
            parts = {name: part() for name, part in alive.items()}
            root = {name: part for name, part in parts.items() if part is not None}
            if root and len(self._used) < len(self._stored):
                self.restore(root)
            else:
                deferred.waiting.remove(ask)

        ask.held_by = held_by  # type: ignore[attr-defined]
        deferred.waiting.append(ask)

    def has_restored(self, variable: Variable) -> bool:
        return id(variable) in self._restored

    def unused(self) -> Iterator[str]:
        """The names of stored values that nobody wanted."""
        for number, stored in enumerate(self._stored):
            if number not in self._used:
                for attribute in stored.get("attributes", ()):
                    yield attribute.get("checkpoint_key", "")

    @property
    def is_trivial(self) -> bool:
        """Whether nothing but the root was found."""
        return len(self._used) < 2


def _weak(part: Any) -> Callable[[], Any]:
    try:
        return weakref.ref(part)
    except TypeError:  # a list or dict
        return lambda: part


def _nodes(values: Mapping[str, np.ndarray]) -> list[Mapping[str, Any]]:
    if GRAPH_KEY not in values:
        raise ArgumentError(
            "This checkpoint was written by tf.compat.v1.train.Saver: it knows the names of "
            "variables, not the objects that hold them.",
            instead=f"tf.train.load_checkpoint(path).get_tensor({next(iter(values))!r})",
        )
    return GRAPH.decode(values[GRAPH_KEY].item())["nodes"]


def _check(value: Any, stored: np.ndarray | None) -> None:
    """Make sure that a stored value fits its variable."""
    if stored is None or not isinstance(value, Variable):
        return
    if not value.shape.is_compatible_with(stored.shape):
        raise ShapeError(
            f"Received incompatible tensor with shape {stored.shape} when attempting to restore "
            f"variable with shape {value.shape} and name {value.name}."
        )
    if stored.dtype != np.dtype(value.dtype.as_numpy_dtype):
        raise DTypeError(
            f"The checkpoint holds {stored.dtype} for variable {value.name}, which is "
            f"{value.dtype.name}."
        )
