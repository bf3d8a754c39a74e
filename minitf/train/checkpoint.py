"""Checkpoints: save what objects hold, and put it back.

Where it sits   above tracking, object_graph and formats/bundle.
The one idea    walk the objects to be restored and the stored graph side by side, by the names of
                the steps.  Where both lead to a variable, the value is assigned.
Try it          >>> import minitf as tf, tempfile
                >>> net = tf.Module()
                >>> net.w = tf.Variable([1.0, 2.0])
                >>> path = tf.train.Checkpoint(net=net).write(tempfile.mkdtemp() + "/ckpt")
                >>> _ = net.w.assign([0.0, 0.0])
                >>> _ = tf.train.Checkpoint(net=net).read(path).assert_consumed()
                >>> net.w.numpy()
                array([1., 2.], dtype=float32)
Read next       minitf/train/matching.py, minitf/train/manager.py

https://www.tensorflow.org/guide/checkpoint
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.variable import Variable
from minitf.errors import ArgumentError
from minitf.formats import read_bundle, write_bundle
from minitf.module import AutoTrackable
from minitf.train.matching import Match
from minitf.train.object_graph import GRAPH_KEY, STATE, VALUE, encoded, key_of
from minitf.train.state import latest_checkpoint, update_checkpoint_state
from minitf.train.tracking import children, is_trackable, walk


class CheckpointOptions:
    """Accepted as in TensorFlow; nothing here changes what is saved."""

    def __init__(self, *args: Any, **options: Any):
        vars(self).update(options)


class Checkpoint(AutoTrackable):
    """A group of objects to be saved and restored together.

    Args:
        root: An object whose attributes are saved as if they were this checkpoint's own.
        kwargs: The objects, by the names they are saved under: variables, modules, layers,
            models, optimizers, lists and dicts of them, iterators of datasets.

    Raises:
        ArgumentError: An object holds nothing that could be saved.

    >>> import minitf as tf
    >>> checkpoint = tf.train.Checkpoint(step=tf.Variable(1))
    >>> checkpoint.step.numpy(), checkpoint.save_counter.numpy()
    (np.int32(1), np.int64(0))

    https://www.tensorflow.org/api_docs/python/tf/train/Checkpoint
    """

    def __init__(self, root: Any = None, **kwargs: Any):
        for name, value in sorted(kwargs.items()):
            _check_trackable(name, value)
            setattr(self, name, value)
        if root is not None:
            _check_trackable("root", root)
        self._root = root
        self._save_counter: Variable | None = None

    def trackable_children(self) -> dict[str, Any]:
        """What is saved, by name."""
        own = {name: part for name, part in vars(self).items() if not name.startswith("_")}
        if self._root is not None:
            own = children(self._root) | own
        return {**own, "save_counter": self._save_counter}

    @property
    def save_counter(self) -> Variable:
        """How often `save` was called; part of what is saved."""
        if self._save_counter is None:
            with context.init_scope():
                counter = Variable(np.int64(0), trainable=False, name="save_counter")
            self._save_counter = counter
        return self._save_counter

    def write(self, file_prefix: Any, options: Any = None) -> str:
        """Save into files that begin with `file_prefix`, and nothing else.

        Returns:
            The path to give to `read`.
        """
        prefix = os.fspath(file_prefix)
        nodes = walk(self)
        values: dict[str, Any] = {}
        for node in nodes:
            if isinstance(node.value, Variable):
                values[key_of(node.path, VALUE)] = _array_of(node.value)
            elif hasattr(node.value, "saved_state"):
                values[key_of(node.path, f"{STATE}_STATE")] = node.value.saved_state()
        graph = np.empty((), object)
        graph[()] = encoded(nodes)
        write_bundle(prefix, {**values, GRAPH_KEY: graph})
        return prefix

    def save(self, file_prefix: Any, options: Any = None) -> str:
        """Save into files numbered by `save_counter`, and note them as the latest of their folder.

        Args:
            file_prefix: "folder/ckpt" makes folder/ckpt-1, folder/ckpt-2, ...

        Returns:
            The path to give to `restore`.
        """
        prefix = os.fspath(file_prefix)
        self.save_counter.assign_add(1)
        path = self.write(f"{prefix}-{int(self.save_counter)}")
        update_checkpoint_state(os.path.dirname(path), path)
        return path

    def read(self, save_path: Any, options: Any = None) -> LoadStatus:
        """Restore what `write` saved.

        Values for objects that have no variables yet are kept until they have.

        Returns:
            A LoadStatus: its methods say what was found.

        Raises:
            MissingFileError: There is no such checkpoint.
            ShapeError, DTypeError: A variable is of another kind than the stored value; then
                nothing is changed.
        """
        return LoadStatus(self, os.fspath(save_path))

    def restore(self, save_path: Any, options: Any = None) -> LoadStatus:
        """Restore what `save` saved; with None nothing is restored.

        Args:
            save_path: As `save` gave it, or as tf.train.latest_checkpoint(folder) says it.
        """
        if save_path is not None and os.path.isdir(save_path):
            save_path = latest_checkpoint(save_path) or save_path
        _ = self.save_counter
        return LoadStatus(self, None if save_path is None else os.fspath(save_path))


def _array_of(variable: Variable) -> np.ndarray:
    """The value; of text, too, an array of objects, which keep zeros at their ends."""
    return np.asarray(variable.numpy(), variable.dtype.as_numpy_dtype)


def _check_trackable(name: str, value: Any) -> None:
    if not is_trackable(value) and not _may_hold_later(value):
        raise ArgumentError(
            f"`Checkpoint` was expecting {name} to be a trackable object (an object derived from "
            f"`Trackable`), got {value!r}.",
            why="a checkpoint saves variables and what holds them",
            instead=f"{name}=tf.Variable(...), or a tf.Module or layer",
        )


def _may_hold_later(value: Any) -> bool:
    return isinstance(value, (list, dict, tuple)) or callable(getattr(value, "function", None))


class LoadStatus:
    """What came of reading a checkpoint."""

    def __init__(self, root: Any, path: str | None):
        self._root = root
        self._match = Match({} if path is None else read_bundle(path))
        self._match.restore(root)
        self._match.wait(children(root))

    # What was found

    def assert_consumed(self) -> LoadStatus:
        """Make sure that everything stored was restored, and everything here was stored.

        Raises:
            AssertionError: The message names an object that was not.
        """
        self.assert_existing_objects_matched()
        for key in self._match.unused():
            raise AssertionError(
                f"Unresolved object in checkpoint: {key}. There is no such object here.  If that "
                "is meant, write .expect_partial() in place of .assert_consumed()"
            )
        return self

    def assert_existing_objects_matched(self) -> LoadStatus:
        """Make sure that every variable here was stored.

        Raises:
            AssertionError: The message names a variable that was not.
        """
        for node in self._match.restore(self._root):
            if isinstance(node.value, Variable) and not self._match.has_restored(node.value):
                raise AssertionError(
                    f"Object not assigned a value from checkpoint: {node.value!r}, found at "
                    f"{'.'.join(node.path)}"
                )
        return self

    def assert_nontrivial_match(self) -> LoadStatus:
        """Make sure that something was restored.

        Raises:
            AssertionError: Nothing was.
        """
        if self._match.is_trivial:
            raise AssertionError(
                "Nothing except the root object matched a checkpointed value. Typically this "
                "means that the checkpoint does not match the Python program."
            )
        return self

    def expect_partial(self) -> LoadStatus:
        """Say that not everything stored will be used."""
        return self

    def initialize_or_restore(self, session: Any = None) -> None:
        """Nothing is left to do: values were assigned when the checkpoint was read."""

    def run_restore_ops(self, session: Any = None) -> None:
        """Nothing is left to do: values were assigned when the checkpoint was read."""
