"""What a notebook shows: plain HTML that is well formed, short, and harmless."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import minitf as tf
from minitf.core.graph import Graph


def a_graph():
    graph = Graph("lesson")
    with graph.as_default():
        x = graph.placeholder([None, 3], name="x")
        y = tf.exp(x) + 1.0
    return graph, y


def a_tape():
    w = tf.Variable([1.0, 2.0], name="w<b>")
    with tf.GradientTape() as tape:
        tf.reduce_sum(w * w)
    return tape


THINGS = {
    "scalar": lambda: tf.constant(3.5),
    "vector": lambda: tf.range(30),
    "matrix": lambda: tf.constant([[1.5, -2.0], [np.nan, np.inf]]),
    "large": lambda: tf.zeros([500, 500, 500]),
    "text": lambda: tf.constant([["<script>alert(1)</script>", "a & b"]]),
    "bool": lambda: tf.constant([True, False]),
    "complex": lambda: tf.constant([1 + 2j]),
    "empty": lambda: tf.zeros([0, 3]),
    "half": lambda: tf.constant([1.5], "float16"),
    "variable": lambda: tf.Variable([1.0], name="w", trainable=False),
    "symbolic": lambda: a_graph()[1],
    "graph": lambda: a_graph()[0],
    "operation": lambda: a_graph()[1].op,
    "tape": lambda: a_tape(),
    "quiet tape": tf.GradientTape,
}


@pytest.mark.parametrize("name", THINGS)
def test_well_formed_and_short(name):
    html = THINGS[name]()._repr_html_()

    assert ET.fromstring(html).tag == "div"
    assert len(html) < 100_000
    assert "<script" not in html


def words(thing):
    return " ".join(ET.fromstring(thing._repr_html_()).itertext())


def test_it_says_what_it_is():
    assert "Tensor · shape (30,) · int32 · CPU:0" in words(tf.range(30))
    assert "Variable w:0, not trainable · shape (1,)" in words(THINGS["variable"]())
    assert "part of a graph" in words(a_graph()[1])
    assert "Graph lesson · 4 operations" in words(a_graph()[0])
    assert "no entries" in words(tf.zeros([0, 3]))


def test_a_long_axis_shows_its_ends():
    shown = words(tf.range(1000))

    assert "0 1 2 3 4 ⋯ 995 996 997 998 999" in shown
    assert "500" not in shown
    assert "and 7 more of these tables" in words(tf.zeros([10, 2, 2]))


def test_the_largest_number_has_the_deepest_colour():
    html = tf.constant([1.0, -4.0, 0.0])._repr_html_()

    assert "rgba(230, 130, 20, 0.15)" in html
    assert "rgba(40, 120, 220, 0.42)" in html
    assert "rgba(40, 120, 220, 0.00)" in html


def test_an_operation_says_what_it_does():
    shown = words(a_graph()[1].op)

    assert "Operation add · add" in shown
    assert "inputs exp, " in shown
    assert "Add entry by entry" in shown


def test_a_tape_lists_what_it_heard():
    shown = words(a_tape())

    assert "GradientTape · 2 operations · watches w<b>" in shown
    assert "multiply (2,), (2,) (2,)" in shown
    assert repr(a_tape()).startswith("<minitf.autodiff.tape.GradientTape object")


def test_a_long_graph_shows_its_ends():
    graph = Graph("long")
    with graph.as_default():
        x = tf.constant(1.0)
        for _ in range(100):
            x = tf.exp(x)
    assert "⋮" in words(graph)
    assert words(graph).count("exp_") < 90
