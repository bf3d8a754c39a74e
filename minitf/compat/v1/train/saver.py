"""The saver: a session's values in files, and back.

Where it sits   over minitf.formats; the files are TensorFlow's own, each opens the other's.
The one idea    a checkpoint is a table of names and arrays; the graph is not in it, it is built by
                the program again.
Try it          >>> import tempfile
                >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     v = tf.Variable(7.0, name="v")
                ...     sess.run(v.initializer)
                ...     path = tf.train.Saver().save(sess, tempfile.mkdtemp() + "/model.ckpt")
                ...     v.load(0.0)
                ...     tf.train.Saver().restore(sess, path)
                ...     print(v.eval())
                7.0
Read next       minitf/formats/bundle.py
"""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf.compat.v1.graph import get_collection
from minitf.compat.v1.train.meta_graph import read_meta, write_meta
from minitf.core.convert import convert_to_tensor
from minitf.core.variable import Variable
from minitf.errors import ShapeError
from minitf.execution.default_graph import get_default_graph
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.graph_variable import GraphVariable
from minitf.formats.bundle import read_bundle, write_bundle
from minitf.train.state import checkpoint_exists, update_checkpoint_state


class Saver:
    """Saves the values of variables, and restores them.

    Args:
        var_list: The variables, in a list or by the names they get in the file; default: all.
        max_to_keep: How many checkpoints are kept; None or 0: all.

    The other arguments are accepted as in TensorFlow and change nothing.

    Raises:
        ValueError: There are no variables.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Saver
    """

    def __init__(
        self,
        var_list: Any = None,
        reshape: bool = False,
        sharded: bool = False,
        max_to_keep: int | None = 5,
        keep_checkpoint_every_n_hours: float = 10000.0,
        name: str | None = None,
        restore_sequentially: bool = False,
        saver_def: Any = None,
        builder: Any = None,
        defer_build: bool = False,
        allow_empty: bool = False,
        write_version: Any = None,
        pad_step_number: bool = False,
        save_relative_paths: bool = False,
        filename: str | None = None,
    ):
        self._variables = {} if defer_build else _named(var_list, allow_empty)
        self._max_to_keep, self._pad_step = max_to_keep, pad_step_number
        self._kept: list[str] = []

    def build(self) -> None:
        """Take the variables there are now."""
        self._variables = _named(None, False)

    @property
    def last_checkpoints(self) -> list[str]:
        """The checkpoints that are kept, the newest last."""
        return list(self._kept)

    def set_last_checkpoints(self, last_checkpoints: list[str]) -> None:
        """Take these for the checkpoints saved so far."""
        self._kept = list(last_checkpoints)

    def recover_last_checkpoints(self, checkpoint_paths: list[str]) -> None:
        """Take those of the given checkpoints that exist for the ones saved so far."""
        self._kept = [path for path in checkpoint_paths if checkpoint_exists(path)]

    def save(
        self,
        sess: Any,
        save_path: str,
        global_step: Any = None,
        latest_filename: str | None = None,
        meta_graph_suffix: str = "meta",
        write_meta_graph: bool = True,
        write_state: bool = True,
        strip_default_attrs: bool = False,
        save_debug_info: bool = False,
    ) -> str:
        """Write a checkpoint.

        Args:
            sess: The session whose values are written.
            save_path: Path and beginning of the names of its files.
            global_step: A number (or a variable) that is put at the end of the name.

        Returns:
            The path, for `restore`.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Saver#save
        """
        path = os.fspath(save_path)
        if global_step is not None:
            plain = isinstance(global_step, (int, np.integer))
            step = int(global_step if plain else sess.run(global_step))
            path = f"{path}-{step:08d}" if self._pad_step else f"{path}-{step}"
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            raise ValueError(f"Parent directory of {path} doesn't exist, can't save.")
        names = list(self._variables)
        values = _values(sess, list(self._variables.values()))
        write_bundle(path, dict(sorted(zip(names, values, strict=True))))
        if write_meta_graph:
            write_meta(f"{path}.{meta_graph_suffix}", sess.graph, list(self._variables))
        if write_state:
            self._remember(path)
            update_checkpoint_state(folder, path, self._kept, latest_filename)
        return path

    def _remember(self, path: str) -> None:
        self._kept = [*[one for one in self._kept if one != path], path]
        while self._max_to_keep and len(self._kept) > self._max_to_keep:
            remove_checkpoint(self._kept.pop(0))

    def restore(self, sess: Any, save_path: str) -> None:
        """Give the session's variables the values of a checkpoint; they need no initializer.

        Raises:
            ValueError: There is no such checkpoint.
            MissingFileError: A variable is not in it.
            ShapeError: A value has another shape than its variable; nothing is changed.

        https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/Saver#restore
        """
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        path = os.fspath(save_path)
        if not checkpoint_exists(path):
            raise ValueError(f"The passed save_path is not a valid checkpoint: {path}")
        arrays = read_bundle(path, self._variables)
        for name, variable in self._variables.items():
            if tuple(arrays[name].shape) != tuple(variable.shape):
                raise ShapeError(
                    f"Assign requires shapes of both tensors to match. lhs shape= "
                    f"{list(variable.shape)} rhs shape= {list(arrays[name].shape)}: {name!r}",
                    why="the checkpoint was written by a program with other shapes",
                )
        for name, variable in self._variables.items():
            _put(sess, variable, arrays[name])


def _named(var_list: Any, allow_empty: bool) -> dict[str, Any]:
    """The variables by the names they have in the file."""
    if isinstance(var_list, Mapping):
        return dict(var_list)
    if var_list is None:
        saved = (GraphKeys.GLOBAL_VARIABLES, "saveable_objects")
        var_list = [one for key in saved for one in get_collection(key)]
    if not var_list and not allow_empty:
        raise ValueError("No variables to save")
    return {variable.name.partition(":")[0]: variable for variable in var_list}


def _values(sess: Any, variables: list[Variable]) -> list[np.ndarray]:
    own = [variable for variable in variables if isinstance(variable, GraphVariable)]
    found = dict(zip(map(id, own), sess.run(own), strict=True)) if own else {}
    own_or_eager = (found[id(one)] if id(one) in found else one.numpy() for one in variables)
    return list(map(np.asarray, own_or_eager))


def _put(sess: Any, variable: Variable, array: np.ndarray) -> None:
    tensor = convert_to_tensor(np.asarray(array, variable.dtype.as_numpy_dtype))
    if isinstance(variable, GraphVariable):
        sess.give_value(variable, tensor.array)
    else:
        variable.set_array(tensor.array)


def import_meta_graph(
    meta_graph_or_file: str, clear_devices: bool = False, import_scope: str | None = None
) -> Saver:
    """Build the graph of a file that `save` wrote, inside the default graph.

    Args:
        meta_graph_or_file: The file, as "model.ckpt-1000.meta".

    Returns:
        A Saver for its variables.

    Raises:
        OSError: There is no such file.
        DamagedFileError: It is none that minitf wrote.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/import_meta_graph
    """
    named = read_meta(os.fspath(meta_graph_or_file), get_default_graph())
    return Saver(named, allow_empty=True)


def export_meta_graph(filename: str, graph: Any = None, **options: Any) -> None:
    """Write the graph without any values.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/export_meta_graph
    """
    graph = graph or get_default_graph()
    saved = graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
    write_meta(filename, graph, [one.name.partition(":")[0] for one in saved])


def remove_checkpoint(checkpoint_prefix: str) -> None:
    """Delete the files of a checkpoint."""
    for path in glob.glob(f"{glob.escape(checkpoint_prefix)}.*"):
        os.remove(path)
