"""The object graph: the part of a checkpoint that says which object held which.

Where it sits   between tracking and checkpoint.
The one idea    values are stored under names made of the way to them.  The graph is stored, too, so
                that a checkpoint can be restored into objects that hold each other in the same
                way, whatever the variables are called.
Try it          >>> key_of(("net", "a/b"), "VARIABLE_VALUE")
                'net/a.Sb/.ATTRIBUTES/VARIABLE_VALUE'
Read next       minitf/train/checkpoint.py

As TensorFlow's trackable_object_graph.proto.
"""

from __future__ import annotations

from collections.abc import Sequence

from minitf.core.variable import Variable
from minitf.formats.wire import Message
from minitf.train.tracking import Node

GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"
VALUE, STATE = "VARIABLE_VALUE", "ITERATOR"

REFERENCE = Message(node_id=(1, "int"), local_name=(2, "string"))
ATTRIBUTE = Message(name=(1, "string"), full_name=(2, "string"), checkpoint_key=(3, "string"))
SLOT = Message(
    original_variable_node_id=(1, "int"), slot_name=(2, "string"),
    slot_variable_node_id=(3, "int"),
)  # fmt: skip
OBJECT = Message(
    children=(1, REFERENCE, "repeated"), attributes=(2, ATTRIBUTE, "repeated"),
    slot_variables=(3, SLOT, "repeated"), has_values=(5, Message(value=(1, "int"))),
)  # fmt: skip
GRAPH = Message(nodes=(1, OBJECT, "repeated"))


def key_of(path: Sequence[str], attribute: str) -> str:
    """The name that a value is stored under."""
    steps = (step.replace(".", "..").replace("/", ".S") for step in path)
    return "/".join([*steps, ".ATTRIBUTES", attribute])


def encoded(nodes: Sequence[Node]) -> bytes:
    """The graph of some objects, as bytes."""
    return GRAPH.encode({"nodes": [_object(node) for node in nodes]})


def _object(node: Node) -> dict:
    references = [{"node_id": number, "local_name": name} for name, number in node.children.items()]
    attributes = []
    if isinstance(node.value, Variable):
        attributes.append((VALUE, node.value.name.removesuffix(":0")))
    elif hasattr(node.value, "saved_state"):
        attributes.append((STATE, ""))
    return {
        "children": references,
        "attributes": [
            {"name": name, "full_name": full_name, "checkpoint_key": key_of(node.path, name)}
            for name, full_name in attributes
        ],
        "has_values": {"value": 1} if attributes else None,
    }
