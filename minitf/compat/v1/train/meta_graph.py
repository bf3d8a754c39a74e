"""The graph in a file: `model.ckpt-1000.meta`, from which a program goes on without the code.

Where it sits   below saver; over the plain data of minitf.saved_model.
The one idea    each operation as a record: what it is called, what it does, which tensors (by
                number) it takes.  Reading is doing everything again, in the same order, under the
                same names.  TensorFlow's own .meta files are of another kind.
Try it          >>> import tempfile
                >>> import minitf.compat.v1 as tf
                >>> path = tempfile.mkdtemp() + "/model.ckpt"
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     w = tf.Variable(3.0, name="w")
                ...     double = tf.multiply(w, 2.0, name="double")
                ...     sess.run(w.initializer)
                ...     path = tf.train.Saver().save(sess, path)
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     tf.train.import_meta_graph(path + ".meta").restore(sess, path)
                ...     print(sess.run("double:0"))
                6.0
Read next       saved_model/graphs.py
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

from minitf.backends.devices import CPU
from minitf.core.opdef import OPS
from minitf.core.operation import Operation, live_attrs
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import DamagedFileError, MinitfError
from minitf.execution.graph_variable import GraphVariable
from minitf.saved_model.graphs import Shelf, Store, decoded_value, encoded_value

_KIND = "minitf graph 1"


def write_meta(path: str, graph: Any, saved: list[str]) -> None:
    """Write a graph; one that holds Python code (a py_func) is left out, as it cannot be read."""
    variables = _variables(graph)
    store = Store({id(variable): number for number, variable in enumerate(variables)})
    numbers: dict[int, int] = {}
    try:
        operations = [_record(operation, numbers, store) for operation in graph.operations]
    except MinitfError:
        return
    record = {
        "kind": _KIND, "saved": saved, "operations": operations,
        "variables": [_variable(variable, numbers) for variable in variables],
        "collections": _collections(graph, numbers, variables),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("graph.json", json.dumps(record))
        for name, array in store.arrays.items():
            data = io.BytesIO()
            np.save(data, array.astype("S") if array.dtype == object else array)
            archive.writestr(name, data.getvalue())


def _variables(graph: Any) -> list[GraphVariable]:
    named = (operation.attrs.get("variable") for operation in graph.operations)
    return list(dict.fromkeys(one for one in named if isinstance(one, GraphVariable)))


def _record(operation: Operation, numbers: dict[int, int], store: Store) -> dict[str, Any]:
    """One operation as plain data; its outputs get the next numbers."""
    record = {
        "op": operation.opdef.name, "name": operation.name,
        "inputs": [numbers[id(tensor)] for tensor in operation.arguments],
        "after": [other.name for other in operation.control_inputs],
        "attrs": {
            name: encoded_value(value, numbers, store, operation.name)
            for name, value in live_attrs(operation).items()
        },
        "shapes": [None if t.shape.rank is None else list(t.shape) for t in operation.outputs],
    }  # fmt: skip
    for tensor in operation.outputs:
        numbers[id(tensor)] = len(numbers)
    return record


def _variable(variable: GraphVariable, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "name": variable.name, "shape": list(variable.shape), "dtype": variable.dtype.name,
        "trainable": variable.trainable, "initial": numbers[id(variable.initial_value)],
        "op": variable.op.name, "initializer": variable.initializer.name,
        "read": variable.graph.get_operation_by_name(variable.op.name).name,
    }  # fmt: skip


def _collections(graph: Any, numbers: dict[int, int], variables: list[GraphVariable]) -> Any:
    """The members of collections that are variables, tensors or operations."""
    places = {id(variable): number for number, variable in enumerate(variables)}
    found: dict[str, list[Any]] = {}
    for key in graph.get_all_collection_keys():
        for one in graph.get_collection(key) if isinstance(key, str) else ():
            if id(one) in places:
                found.setdefault(key, []).append(["variable", places[id(one)]])
            elif isinstance(one, Tensor) and id(one) in numbers:
                found.setdefault(key, []).append(["tensor", numbers[id(one)]])
            elif isinstance(one, Operation):
                found.setdefault(key, []).append(["operation", one.name])
    return found


def read_meta(path: str, graph: Any) -> dict[str, GraphVariable]:
    """Build the graph of a file inside another one; gives the variables to be restored, by name.

    Raises:
        OSError: There is no such file.
        DamagedFileError: It is none of minitf's.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            record = json.loads(archive.read("graph.json"))
            names = [name for name in archive.namelist() if name != "graph.json"]
            arrays = {name: np.load(io.BytesIO(archive.read(name))) for name in names}
    except (zipfile.BadZipFile, KeyError, ValueError):
        record = {}
    if record.get("kind") != _KIND:
        raise DamagedFileError(
            f"{path!r} is no graph that minitf wrote.",
            why="the .meta files of TensorFlow itself are of another kind",
            instead="build the graph in the program, then saver.restore(sess, path)",
        )
    arrays = {k: a.astype(object) if a.dtype.kind == "S" else a for k, a in arrays.items()}
    variables = [_shell(one, graph) for one in record["variables"]]
    with graph.as_default(), graph.control_dependencies(None):
        tensors, operations = _rebuild(record, graph, Shelf(arrays, dict(enumerate(variables))))
    for variable, one in zip(variables, record["variables"], strict=True):
        _complete(variable, one, tensors, operations)
    kinds: dict[str, Any] = {"variable": variables, "tensor": tensors, "operation": operations}
    for key, members in record["collections"].items():
        for kind, place in members:
            graph.add_to_collection(key, kinds[kind][place])
    by_name = {variable.name.partition(":")[0]: variable for variable in variables}
    return {name: by_name[name] for name in record["saved"] if name in by_name}


def _shell(one: dict[str, Any], graph: Any) -> GraphVariable:
    """A variable that knows its name and shape; its operations are still to come."""
    variable = object.__new__(GraphVariable)
    variable.graph, variable.name, variable.trainable = graph, one["name"], one["trainable"]
    variable.constraint, variable.memory, variable.pinned = None, variable, False
    variable._shape, variable._dtype = TensorShape(one["shape"]), as_dtype(one["dtype"])
    variable.device_object = CPU
    return variable


def _rebuild(
    record: dict[str, Any], graph: Any, shelf: Shelf
) -> tuple[list[Tensor], dict[str, Operation]]:
    """Append all operations: the tensors by number, the operations by their name in the file."""
    tensors: list[Tensor] = []
    operations: dict[str, Operation] = {}
    for one in record["operations"]:
        attrs = {k: decoded_value(part, tensors, shelf) for k, part in one["attrs"].items()}
        inputs = tuple(tensors[number] for number in one["inputs"])
        graph.control_inputs = tuple(operations[name] for name in one["after"])
        made = graph.append(OPS[one["op"]], inputs, attrs, f"{one['name']}/")
        operations[one["name"]] = made
        for tensor, shape in zip(made.outputs, one["shapes"], strict=True):
            tensor._shape = TensorShape(shape)
            if one["op"] == "read_variable":
                tensor.variable = attrs["variable"]
        tensors += made.outputs
    return tensors, operations


def _complete(
    variable: GraphVariable,
    one: dict[str, Any],
    tensors: list[Tensor],
    operations: dict[str, Operation],
) -> None:
    variable.op, variable.initializer = operations[one["op"]], operations[one["initializer"]]
    variable.initial_value = tensors[one["initial"]]
    read = operations[one["read"]]
    variable.graph.take_read(variable, read.output)
    variable.graph.name_means(variable.op.name, read)
