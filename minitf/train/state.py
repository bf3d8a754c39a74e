"""The file `checkpoint`: which checkpoints a folder has, and which is the latest.

Where it sits   below checkpoint and manager.
The one idea    a small text file beside the checkpoints; paths in it are relative to the folder.
Try it          >>> import minitf as tf, tempfile
                >>> folder = tempfile.mkdtemp()
                >>> tf.train.latest_checkpoint(folder) is None
                True
                >>> path = tf.train.Checkpoint(step=tf.Variable(1)).save(folder + "/ckpt")
                >>> tf.train.latest_checkpoint(folder) == folder + "/ckpt-1"
                True
Read next       minitf/train/manager.py
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from minitf.formats.bundle import bundle_exists


class CheckpointState(NamedTuple):
    """What the file `checkpoint` says.

    Attributes:
        model_checkpoint_path: The latest one.
        all_model_checkpoint_paths: All that are kept, the oldest first.
        all_model_checkpoint_timestamps: When they were saved, if that is known.
    """

    model_checkpoint_path: str
    all_model_checkpoint_paths: Sequence[str] = ()
    all_model_checkpoint_timestamps: Sequence[float] = ()


def update_checkpoint_state(
    save_dir: str,
    model_checkpoint_path: str,
    all_model_checkpoint_paths: Sequence[str] | None = None,
    latest_filename: str | None = None,
    all_model_checkpoint_timestamps: Sequence[float] | None = None,
    last_preserved_timestamp: float | None = None,
) -> None:
    """Write the file `checkpoint` of a folder.

    Args:
        save_dir: The folder.
        model_checkpoint_path: The latest checkpoint.
        all_model_checkpoint_paths: All that are kept; default: the latest.
        latest_filename: Another name for the file.
        all_model_checkpoint_timestamps: When they were saved.
        last_preserved_timestamp: When one was last put aside to be kept.
    """
    paths = list(all_model_checkpoint_paths or [model_checkpoint_path])
    if paths[-1] != model_checkpoint_path:
        paths.append(model_checkpoint_path)
    lines = [f"model_checkpoint_path: {_quoted(_relative(model_checkpoint_path, save_dir))}"]
    lines += [f"all_model_checkpoint_paths: {_quoted(_relative(p, save_dir))}" for p in paths]
    times = all_model_checkpoint_timestamps or ()
    lines += [f"all_model_checkpoint_timestamps: {float(time)!r}" for time in times]
    if last_preserved_timestamp is not None:
        lines.append(f"last_preserved_timestamp: {float(last_preserved_timestamp)!r}")
    place = os.path.join(save_dir, latest_filename or "checkpoint")
    with open(f"{place}.tmp", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.replace(f"{place}.tmp", place)


def get_checkpoint_state(
    checkpoint_dir: Any, latest_filename: str | None = None
) -> CheckpointState | None:
    """What the file `checkpoint` of a folder says; None when there is none."""
    folder = os.fspath(checkpoint_dir)
    try:
        with open(os.path.join(folder, latest_filename or "checkpoint"), encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return None
    found = re.findall(r'^(\w+): ("(?:[^"\\]|\\.)*"|[-\d.e+]+)$', text, re.MULTILINE)
    values: dict[str, list[Any]] = {}
    for name, value in found:
        values.setdefault(name, []).append(ast.literal_eval(value))
    if "model_checkpoint_path" not in values:
        return None
    return CheckpointState(
        os.path.join(folder, values["model_checkpoint_path"][0]),
        [os.path.join(folder, path) for path in values.get("all_model_checkpoint_paths", ())],
        values.get("all_model_checkpoint_timestamps", []),
    )


def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The path of the latest checkpoint in a folder; None when there is none.

    https://www.tensorflow.org/api_docs/python/tf/train/latest_checkpoint
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None or not bundle_exists(state.model_checkpoint_path):
        return None
    return state.model_checkpoint_path


def checkpoint_exists(checkpoint_prefix: Any) -> bool:
    """Whether there is a checkpoint of this path."""
    return bundle_exists(os.fspath(checkpoint_prefix))


def _relative(path: str, folder: str) -> str:
    """A path inside the folder is written without the folder, so that both can be moved."""
    inside = os.path.relpath(path, folder or ".")
    return path if inside.startswith("..") else inside


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
