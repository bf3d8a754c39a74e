"""`tf.summary` of TensorFlow 1: summaries are tensors that a session runs and a writer stores.

Where it sits   rows whose result is a serialized message, and a writer over minitf.formats.
The one idea    a summary is computed like anything else in the graph; its value is a piece of an
                event file.
Try it          >>> import tempfile
                >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     tf.summary.scalar("loss", tf.constant(0.5))
                ...     writer = tf.summary.FileWriter(tempfile.mkdtemp(), sess.graph)
                ...     writer.add_summary(sess.run(tf.summary.merge_all()), global_step=1)
                ...     writer.close()
                <tf.Tensor 'loss:0' shape=() dtype=string>
Read next       minitf/formats/events.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from minitf.compat.v1.drawn import histogram_of, png
from minitf.compat.v1.graph import add_to_collections, get_collection
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.execution.graph_collections import GraphKeys
from minitf.formats.events import SUMMARY, EventWriter, read_events
from minitf.formats.tensors import tensor_message
from minitf.formats.wire import Message

GRAPH = Message(
    node=(
        1,
        Message(
            name=(1, "string"), op=(2, "string"), input=(3, "string", "repeated"),
            device=(4, "string"),
        ),
        "repeated",
    )
)  # fmt: skip


def _encoded(values: list[dict[str, Any]]) -> Tensor:
    return convert_to_tensor(np.array(SUMMARY.encode({"value": values}), object), dtype="string")


def _scalar(x: Tensor, tag: str) -> Tensor:
    return _encoded([{"tag": tag, "number": float(x.numpy())}])


def _histogram(x: Tensor, tag: str) -> Tensor:
    return _encoded([{"tag": tag, "histogram": histogram_of(np.asarray(x.numpy(), np.float64))}])


def _image(x: Tensor, tag: str, most: int) -> Tensor:
    pictures = np.asarray(x.numpy())[:most]
    if pictures.dtype != np.uint8:
        top = max(float(np.abs(pictures).max(initial=0)), 1e-12)
        low = float(pictures.min(initial=0)) < 0
        scaled = pictures / top * 127 + 128 if low else pictures / top * 255
        pictures = np.clip(scaled, 0, 255).astype(np.uint8)
    one = len(pictures) == 1
    names = [f"{tag}/image" if one else f"{tag}/image/{i}" for i in range(len(pictures))]
    return _encoded([
        {"tag": name, "image": {
            "height": picture.shape[0], "width": picture.shape[1],
            "colorspace": picture.shape[2], "encoded": png(picture),
        }}
        for name, picture in zip(names, pictures, strict=True)
    ])  # fmt: skip


def _text(x: Tensor, tag: str) -> Tensor:
    metadata = {"plugin": {"name": "text"}}
    message = tensor_message(np.asarray(x.numpy(), object).reshape(-1))
    return _encoded([{"tag": tag, "tensor": message, "metadata": metadata}])


def _merge(*parts: Tensor) -> Tensor:
    """Messages one after the other are one message with the values of all."""
    whole = b"".join(part.numpy() for part in parts)
    return convert_to_tensor(np.array(whole, object), dtype="string")


def _row(name: str, call: Any, words: str, signature: str = "x:any -> z") -> None:
    op(
        name, signature, symbol="📈", stateful=True, call=call, words=words,
        formula=r"z = \text{message}(x)", shape=lambda *shapes, **attrs: (), dtype="string",
    )  # fmt: skip


_row("scalar_summary", _scalar, "A number with a name, as a piece of an event file.")
_row("histogram_summary", _histogram, "How numbers are spread, as a piece of an event file.")
_row("image_summary", _image, "Pictures with a name, as a piece of an event file.")
_row("text_summary", _text, "Texts with a name, as a piece of an event file.")
_row("merge_summary", _merge, "Several summaries as one.", "*x:any -> z")


def _summary(row: str, name: str, data: Any, collections: Any, family: Any, **attrs: Any) -> Tensor:
    name = re.sub(r"[^-/\w.]", "_", f"{family}/{name}" if family else name)
    tag = context.scoped(name)
    made = OPS[row](data, tag=tag, name=name, **attrs)
    if made.is_symbolic:
        tag = made.op.name
        made.op.attrs["tag"] = tag  # the name made unique
        add_to_collections([GraphKeys.SUMMARIES] if collections is None else collections, made)
    return made


def scalar(name: str, tensor: Any, collections: Any = None, family: str | None = None) -> Tensor:
    """A number to be drawn over the steps.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/summary/scalar
    """
    return _summary("scalar_summary", name, tensor, collections, family)


def histogram(name: str, values: Any, collections: Any = None, family: str | None = None) -> Tensor:
    """How numbers are spread, to be drawn over the steps."""
    return _summary("histogram_summary", name, values, collections, family)


def image(
    name: str, tensor: Any, max_outputs: int = 3, collections: Any = None, family: Any = None
) -> Tensor:
    """Pictures: shape (n, height, width, channels)."""
    return _summary("image_summary", name, tensor, collections, family, most=max_outputs)


def text(name: str, tensor: Any, collections: Any = None) -> Tensor:
    """Texts."""
    return _summary("text_summary", name, tensor, collections, None)


def merge(inputs: Any, collections: Any = None, name: str | None = None) -> Tensor:
    """Several summaries as one.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/summary/merge
    """
    made = OPS["merge_summary"](*inputs, name=name or "Merge/MergeSummary")
    if collections:
        add_to_collections(collections, made)
    return made


def merge_all(
    key: Any = GraphKeys.SUMMARIES, scope: str | None = None, name: str | None = None
) -> Tensor | None:
    """All summaries of the graph as one; None when there are none.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/summary/merge_all
    """
    found = get_collection(key, scope)
    return merge(found, name=name) if found else None


def summary_iterator(path: str) -> Iterator[Any]:
    """The events of a file.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/summary_iterator
    """
    for event in read_events(path):
        values = [
            SimpleNamespace(tag=one.get("tag", ""), simple_value=one.get("number", 0.0), **{
                kind: SimpleNamespace(**one[kind]) for kind in ("histogram", "image") if kind in one
            })
            for one in event.get("summary", {}).get("value", [])
        ]  # fmt: skip
        yield SimpleNamespace(
            wall_time=event.get("wall_time", 0.0), step=event.get("step", 0),
            file_version=event.get("file_version", ""), graph_def=event.get("graph_def", b""),
            summary=SimpleNamespace(value=values),
        )  # fmt: skip


class FileWriter:
    """Stores summaries in an event file, for TensorBoard.

    Args:
        logdir: The folder.
        graph: A graph to be stored too.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/summary/FileWriter
    """

    def __init__(
        self,
        logdir: str,
        graph: Any = None,
        max_queue: int = 10,
        flush_secs: int = 120,
        graph_def: Any = None,
        filename_suffix: str | None = None,
        session: Any = None,
    ):
        self._folder = logdir
        self._writer = EventWriter(logdir, filename_suffix or "")
        if graph is not None or graph_def is not None:
            self.add_graph(graph, graph_def=graph_def)

    def get_logdir(self) -> str:
        """The folder."""
        return self._folder

    def add_summary(self, summary: Any, global_step: Any = None) -> None:
        """Store a summary: what a session gave for it, or a Summary made by hand."""
        data = summary if isinstance(summary, bytes) else summary.SerializeToString()
        event = {"summary": SUMMARY.decode(data)}
        self._writer.add(event if global_step is None else {"step": int(global_step), **event})

    def add_graph(self, graph: Any, global_step: Any = None, graph_def: Any = None) -> None:
        """Store a graph, to be looked at."""
        described = graph.as_graph_def() if graph_def is None else graph_def
        nodes = [{"name": n.name, "op": n.op, "input": n.input} for n in described.node]
        self._writer.add({"graph_def": GRAPH.encode({"node": nodes})})

    def add_session_log(self, session_log: Any, global_step: Any = None) -> None:
        """Programs tell the writer when a session starts; it is not stored."""

    def add_run_metadata(self, run_metadata: Any, tag: str, global_step: Any = None) -> None:
        """Programs hand over times of single operations; minitf has none."""

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._writer.flush()

    def close(self) -> None:
        """Flush and close."""
        if not self._writer.closed:
            self._writer.close()

    def reopen(self) -> None:
        """Go on in a new file."""
        self.close()
        self._writer = EventWriter(self._folder)

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()


class Summary:
    """A summary made by hand: `tf.Summary(value=[tf.Summary.Value(tag="a", simple_value=1.0)])`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/Summary
    """

    class Value:
        """One number with a name."""

        def __init__(self, tag: str = "", simple_value: float = 0.0):
            self.tag, self.simple_value = tag, simple_value

    class _Values(list):
        def add(self, tag: str = "", simple_value: float = 0.0) -> Summary.Value:
            """One more."""
            self.append(Summary.Value(tag, simple_value))
            return self[-1]

    def __init__(self, value: Any = ()):
        self.value = Summary._Values(value)

    def SerializeToString(self) -> bytes:
        """The bytes of an event file."""
        values = [{"tag": one.tag, "number": float(one.simple_value)} for one in self.value]
        return SUMMARY.encode({"value": values})
