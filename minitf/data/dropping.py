"""Nodes that look at elements and drop some: those that came before, those that cannot be made.

Where it sits   beside rearranging, whose nodes never look.
The one idea    how many elements are left is known only when all were seen.
Try it          >>> import minitf as tf
                >>> [int(x) for x in tf.data.Dataset.from_tensor_slices([3, 1, 3]).unique()]
                [3, 1]
Read next       minitf/data/mapping.py
"""

from __future__ import annotations

from collections.abc import Iterator

from minitf.data import structure
from minitf.data.nodes import UNKNOWN, Element, Env, Node, Unary
from minitf.errors import OpError


class IgnoringErrors(Unary):
    """Without the elements that cannot be made."""

    label = "_IgnoreErrorsDataset"

    def elements(self, env: Env) -> Iterator[Element]:
        elements = self.source.elements(env)
        while True:
            try:
                element = next(elements, None)
            except OpError:
                continue
            if element is None:
                return
            yield element

    def cardinality(self) -> int:
        return UNKNOWN


class Unique(Unary):
    """Without the elements that came before."""

    def __init__(self, source: Node):
        super().__init__(source)
        if len(structure.flatten(source.spec)) != 1:
            raise TypeError(
                "`tf.data.Dataset.unique()` is only supported for single-component elements."
            )

    def elements(self, env: Env) -> Iterator[Element]:
        seen = set()
        for element in self.source.elements(env):
            key = str(element[0].tolist())
            if key not in seen:
                seen.add(key)
                yield element

    def cardinality(self) -> int:
        return UNKNOWN
