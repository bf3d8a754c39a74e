"""GraphView in Python: words, what is open, and following a model that grows."""

import gc
import importlib
import pkgutil
import warnings
import weakref

import numpy as np
import pytest
from minitf_widgets import GraphView
from minitf_widgets.drawing import Drawing

import minitf as tf
import minitf.ops
from minitf import keras
from minitf.core.opdef import OPS
from minitf.errors import ArgumentError
from tests.widgets import documents


def growing_model():
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(4, name="hidden")], name="model")


def labels(view):
    return [scope["label"] for scope in view.spec["scopes"] if scope["kind"] == "layer"]


def test_words_read_like_the_model():
    lines = GraphView(documents.digits_graph()).describe().splitlines()
    assert lines[0] == "GraphView: sequential"
    assert lines[1] == "9 operations, 2,410 parameters"
    assert "    dense (Dense), (None, 32), 2,080 parameters" in lines
    assert "    dropout (Dropout), (None, 32)" in lines
    assert any(line.startswith("      kernel [variable] (64, 32), value norm") for line in lines)
    assert lines[-1].endswith("gradient 1")


def test_scalars_are_said_as_numbers():
    words = GraphView(documents.scalar_trace()["graph"]).describe()
    assert "multiply (), value 6, gradient 4" in words


def test_the_error_is_said_with_both_shapes():
    words = GraphView(documents.broken_graph()).describe()
    assert words.endswith(
        "Error: Layer dense_2 was built for 64 features and got 10.\n"
        "  expected (None, 64), received (None, 10)"
    )


def test_long_graphs_are_cut_with_a_count():
    document = documents.digits_graph()
    node = document["nodes"][0]
    document["nodes"] = [{**node, "id": f"n{i}", "label": f"n{i}"} for i in range(500)]
    document["edges"], document["scopes"] = [], []
    lines = GraphView(document).describe().splitlines()
    assert lines[-1] == "  … and 440 more lines"


def test_a_still_of_a_huge_graph_stops_somewhere_and_says_so():
    document = documents.digits_graph()
    node = document["nodes"][0]
    document["nodes"] = [{**node, "id": f"n{i}", "scope": ""} for i in range(3000)]
    shape = node["shape"]
    document["edges"] = [
        {"from": f"n{i}", "to": f"n{i + 1}", "input": "x", "shape": shape} for i in range(2999)
    ]
    document["scopes"] = []
    assert "… and 2920 more nodes" in GraphView(document).to_svg()


def test_a_refused_layer_is_drawn_beside_one_with_a_longer_name():
    document = documents.broken_graph()
    for scope in document["scopes"]:
        scope["id"] = scope["id"].replace("dense_2", "dens")
    document["error"]["scope"] = "sequential/dens"
    assert GraphView(document).to_svg().split("</desc>")[1].count("dense_2<") == 1


def test_expand_opens_scopes():
    document = documents.digits_graph()
    assert GraphView(document).expanded is None
    opened = GraphView(document, expand="sequential/dense").expanded
    assert sorted(opened) == ["sequential", "sequential/dense"]  # and what it lies in
    assert GraphView(document, expand=["a", "b"]).expanded == ["a", "b"]
    assert set(GraphView(document, expand="all").expanded) == {
        scope["id"] for scope in document["scopes"]
    }


def test_an_opened_layer_shows_its_operations_in_the_still():
    document = documents.digits_graph()
    folded = GraphView(document).to_svg()
    opened = GraphView(document, expand=["sequential/dense"]).to_svg()
    visible = lambda svg: svg.split("</desc>")[1]  # noqa: E731
    assert "matmul" not in visible(folded)
    assert "matmul" in visible(opened)


def test_each_symbol_of_an_operation_can_be_painted():
    for module in pkgutil.iter_modules(minitf.ops.__path__, "minitf.ops."):
        importlib.import_module(module.name)  # those that are loaded late, too
    drawing = Drawing(100, 100, "symbols")
    for op in OPS.values():
        drawing.text(0, 50, op.symbol or "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that is missing is a warning
        assert drawing.to_png()


def test_a_model_shows_its_layers_and_real_values():
    model = growing_model()
    x = np.ones((3, 6), dtype=np.float32)
    view = GraphView(model, x)
    assert labels(view) == ["hidden"]
    shown = view.spec["values"]["model/hidden/add"]
    kernel, bias = (variable.numpy() for variable in model.weights)
    assert shown["norm"] == pytest.approx(np.linalg.norm(x @ kernel + bias), rel=1e-5)


def test_the_picture_follows_a_model_that_grows():
    model = growing_model()
    view = GraphView(model)
    model.add(keras.layers.Dense(2, name="last"))
    assert labels(view) == ["hidden", "last"]
    model.pop()
    assert labels(view) == ["hidden"]


def test_a_shape_error_leaves_the_partial_graph_with_both_shapes():
    model = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(4, name="hidden")], name="model"
    )
    view = GraphView(model)
    other = keras.layers.Dense(2)
    other(tf.ones((1, 9)))  # now built for 9 features
    with pytest.raises(ValueError, match="9"):
        model.add(other)
    error = view.spec["error"]
    assert "9" in error["expected"]
    assert "4" in error["received"]
    assert error["scope"] == f"model/{other.name}"
    assert "Error:" in view.describe()
    model.add(keras.layers.Dense(3, name="third"))
    assert view.spec["error"] is None
    assert len(labels(view)) == 2


def test_a_closed_picture_follows_no_longer():
    model = growing_model()
    view = GraphView(model)
    view.close()
    model.add(keras.layers.Dense(2, name="last"))
    assert labels(view) == ["hidden"]
    assert model._structure_listeners == []


def test_a_model_does_not_keep_its_pictures_alive():
    model = growing_model()
    heard = []

    class Picture:
        def redraw(self, error):
            heard.append(error)

    from minitf_widgets.follow import Follower

    picture = Picture()
    follower = Follower(model, picture.redraw)
    gone = weakref.ref(picture)
    del picture
    gc.collect()
    assert gone() is None
    model.add(keras.layers.Dense(2, name="last"))
    assert heard == []
    assert follower._heard not in model._structure_listeners


def test_a_document_of_another_kind_is_refused():
    with pytest.raises(ArgumentError, match=r"minitf\.graph"):
        GraphView(documents.scalar_trace())


def test_what_cannot_be_shown_is_refused_in_words():
    with pytest.raises(ArgumentError, match=r"(?i)graph|model"):
        GraphView(object())
