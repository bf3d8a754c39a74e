"""Models that broke off: the graph so far, the edge that failed, both shapes."""

import numpy as np
import pytest
from minitf_widgets import GraphView, specs
from minitf_widgets.specs_symbols import ends

import minitf as tf
from minitf import keras
from minitf.errors import ShapeError
from tests.widgets.test_specs import by_id, checked

L = keras.layers


def narrow(name="narrow", features=9):
    """A layer that is built for more features than it will get."""
    layer = L.Dense(2, name=name)
    layer.build((None, features))
    return layer


class Composite(L.Layer):
    def __init__(self):
        super().__init__(name="block")
        self.first, self.second = L.Dense(5, name="first"), narrow("second")

    def call(self, x):
        return self.second(self.first(x))


class Product(L.Layer):
    def call(self, x):
        return tf.exp(x) @ tf.ones([3, 3])


class Mine(keras.Model):
    def __init__(self):
        super().__init__(name="mine")
        self.a, self.b = L.Dense(4, name="a"), narrow("b", 7)

    def call(self, x):
        return self.b(tf.nn.relu(self.a(x)))


def symbols():
    image, facts = keras.Input((8, 8, 3), name="image"), keras.Input((5,), name="facts")
    flat = L.Flatten(name="flat")(L.Conv2D(4, 3, name="conv")(image))
    return image, facts, flat, L.Dense(7, name="dense")(facts)


def stopped(source, call):
    """The document after a call that fails."""
    with pytest.raises(ShapeError) as caught:
        call()
    return checked(specs.error_document(source, caught.value))


def facts_of(document):
    error = document["error"]
    return error["scope"], error["from"], error["expected"], error["received"]


class TestFunctional:
    def test_a_layer_that_refuses_its_input(self):
        image, _, flat, dense = symbols()
        document = stopped([image, flat], lambda: L.Conv2D(3, 3, name="again")(dense))

        assert facts_of(document) == ("again", "dense/add", "at least 4 axes", "(None, 7)")
        assert by_id(document["scopes"])["again"]["class"] == "Conv2D"
        assert {"conv", "flat", "dense"} <= {scope["id"] for scope in document["scopes"]}

    def test_two_branches_that_do_not_fit(self):
        image, facts, flat, dense = symbols()
        document = stopped([image, facts], lambda: L.Add(name="sum")([flat, dense]))

        assert facts_of(document) == ("sum", "flat/reshape", "", "(None, 144) and (None, 7)")
        assert document["error"]["also"] == ["dense/add"]

    def test_an_operator_between_them(self):
        image, facts, flat, dense = symbols()
        document = stopped([image, facts], lambda: flat + dense)

        assert document["error"]["node"] == "add"
        assert {edge["from"] for edge in document["edges"] if edge["to"] == "add"} == {
            "flat/reshape",
            "dense/add",
        }

    def test_a_layer_inside_a_layer(self):
        _, facts, _, dense = symbols()
        document = stopped(facts, lambda: Composite()(dense))

        assert facts_of(document)[:2] == ("block/second", "block/first/add")
        assert by_id(document["scopes"])["block/second"]["parent"] == "block"

    def test_the_learners_objects_stay_as_they_were(self):
        image, _, _, dense = symbols()
        layer = L.Conv2D(3, 3)
        stopped(image, lambda: layer(dense))

        assert not layer.built
        assert layer._inbound_nodes == []
        assert len(dense._keras_history.operation._inbound_nodes) == 1


class TestModels:
    def test_a_subclassed_model_that_breaks_off(self):
        document = checked(specs.graph_document(Mine(), np.ones((2, 3), np.float32)))

        assert facts_of(document) == ("mine/b", "mine/relu", "(None, 7)", "(None, 4)")
        assert "mine/a/matmul" in by_id(document["nodes"])

    def test_a_subclassed_model_called_on_numbers(self):
        model = Mine()
        document = stopped(model, lambda: model(tf.ones((2, 3))))

        assert facts_of(document) == ("mine/b", "mine/relu", "(None, 7)", "(None, 4)")

    def test_data_that_do_not_fit_the_model(self):
        model = keras.Sequential([keras.Input((6,), name="x"), L.Dense(4)], name="m")
        document = stopped(model, lambda: model(tf.ones((2, 5))))

        assert facts_of(document) == (None, "x", "(None, 6)", "(2, 5)")

    def test_an_error_elsewhere_is_none_of_its_business(self):
        model = keras.Sequential([keras.Input((6,)), L.Dense(4)])
        view = GraphView(model)
        before = view.spec

        assert not view.show_error(KeyError("no such thing"))
        with pytest.raises(ShapeError) as caught:
            Mine()(tf.ones((2, 3)))
        assert not view.show_error(caught.value)
        assert view.spec is before


class TestGrowth:
    def test_ends_are_what_nothing_else_was_made_of(self):
        image, facts, flat, dense = symbols()
        named = {"image": image, "flat": flat, "list": [dense], "number": 3}

        assert [t is flat for t in ends([image], named)] == [True]
        assert {id(t) for t in ends([image, facts], named)} == {id(flat), id(dense)}

    def test_the_picture_of_an_input_shows_what_is_made_of_it(self):
        x = keras.Input((4,), name="x")
        view = GraphView(x)
        assert [node["id"] for node in view.spec["nodes"]] == ["x"]
        view._names = {"x": x, "y": L.Dense(2, name="last")(x)}
        view.refresh()
        assert [scope["id"] for scope in view.spec["scopes"]] == ["last"]

    def test_a_graph_is_looked_at_again_after_each_cell(self, cells):
        graph = tf.Graph()
        view = GraphView(graph)
        with graph.as_default():
            tf.constant(1.0) + 2.0
        assert view.spec["nodes"] == []
        cells.end()
        assert [node["kind"] for node in view.spec["nodes"]] == ["constant", "constant", "op"]

    def test_a_failing_cell_shows_where(self, cells):
        model = Mine()
        view = GraphView(model)
        with pytest.raises(ShapeError) as caught:
            model(tf.ones((2, 3)))
        cells.end(caught.value)
        assert view.spec["error"]["scope"] == "mine/b"
        cells.end(NameError("model_"))  # another mistake does not wipe the picture
        assert view.spec["error"]["scope"] == "mine/b"

    def test_ten_layers_in_a_cell_are_one_drawing(self, cells):
        model = keras.Sequential([keras.Input((4,))], name="m")
        view = GraphView(model)
        heard = []
        view.observe(lambda change: heard.append(change), "spec")
        for _ in range(10):
            model.add(L.Dense(4))
        cells.end()
        assert len(heard) == 1

    def test_a_picture_that_is_gone_is_called_no_more(self, cells):
        GraphView(tf.Graph()).close()
        assert cells.callbacks == []


class Cells:
    """The kernel's events, as far as a picture hears them."""

    def __init__(self):
        self.callbacks = []

    def register(self, event, callback):
        assert event == "post_run_cell"
        self.callbacks.append(callback)

    def unregister(self, event, callback):
        self.callbacks.remove(callback)

    def end(self, problem=None):
        result = type("Result", (), {"error_in_exec": problem})()
        for callback in tuple(self.callbacks):
            callback(result)


@pytest.fixture
def cells(monkeypatch):
    events = Cells()
    monkeypatch.setattr("minitf_widgets.follow.running_cells", lambda: events)
    return events
