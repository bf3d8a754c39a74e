"""Graph documents: models, graphs, functions, tapes and traces of the engine as plain data."""

import json

import numpy as np
import pytest
from minitf_widgets import GraphView, specs

import minitf as tf
from minitf import keras, observe
from minitf.core.graph import Graph
from minitf.errors import ArgumentError, MinitfError
from tests.widgets.test_documents import problems

RNG = np.random.default_rng(5)


def make_model(**traits):
    keras.utils.set_random_seed(7)
    layers = [
        keras.Input((8, 8), name="pixels"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(32, activation="relu", name="hidden"),
        keras.layers.Dropout(0.25, name="dropout"),
        keras.layers.Dense(10, activation="softmax", name="scores"),
    ]
    model = keras.Sequential(layers, name="digits", **traits)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


@pytest.fixture(scope="module")
def batch():
    return RNG.random((16, 8, 8), dtype=np.float32), RNG.integers(0, 10, 16)


def checked(document):
    """The document, valid, self-consistent, and as JSON reads it back."""
    assert problems(document, "graph") == []
    ids = [node["id"] for node in document["nodes"]]
    assert len(ids) == len(set(ids))
    scopes = {scope["id"] for scope in document["scopes"]}
    assert {node["scope"] for node in document["nodes"]} <= scopes | {""}
    assert all(scope["parent"] is None or scope["parent"] in scopes for scope in document["scopes"])
    assert {end for edge in document["edges"] for end in (edge["from"], edge["to"])} <= set(ids)
    for lane in ("values", "gradients"):
        assert set(document.get(lane, {})) <= set(ids)
    order = {name: at for at, name in enumerate(ids)}
    assert all(order[edge["from"]] < order[edge["to"]] for edge in document["edges"])
    return json.loads(json.dumps(document, allow_nan=False))


def by_id(entries):
    return {entry["id"]: entry for entry in entries}


class TestModel:
    def test_layers_are_scopes_with_their_class_and_arguments(self):
        document = checked(specs.graph_document(make_model()))
        scopes = by_id(document["scopes"])

        assert document["title"] == "digits"
        assert [(s["label"], s["kind"], s["class"], s["params"]) for s in scopes.values()] == [
            ("digits", "scope", "Sequential", 2410),
            ("flatten", "layer", "Flatten", 0),
            ("hidden", "layer", "Dense", 2080),
            ("dropout", "layer", "Dropout", 0),
            ("scores", "layer", "Dense", 330),
            ("softmax", "scope", None, 0),
        ]
        assert scopes["digits/hidden"]["config"] == {"units": 32, "activation": "relu"}
        assert scopes["digits/dropout"]["config"] == {"rate": 0.25}
        assert scopes["digits/hidden"]["output_shape"] == [None, 32]
        assert scopes["digits/scores/softmax"]["parent"] == "digits/scores"

    def test_operations_carry_their_row(self):
        nodes = by_id(specs.graph_document(make_model())["nodes"])
        matmul = nodes["digits/hidden/matmul"]

        assert (matmul["kind"], matmul["op"], matmul["symbol"]) == ("op", "matmul", "@")
        assert matmul["formula"] == r"z_{ij} = \sum_k x_{ik} \, y_{kj}"
        assert matmul["shape"] == [None, 32]
        assert matmul["flops"] == 2 * 64 * 32  # for one sample
        assert matmul["source"]["text"].startswith("model = keras.Sequential(")
        assert nodes["digits/hidden/kernel"]["kind"] == "variable"
        assert nodes["digits/hidden/kernel"]["params"] == 2048
        assert nodes["digits/hidden/kernel"]["trainable"] is True
        assert nodes["pixels"]["kind"] == "input"
        assert nodes["output"]["kind"] == "output"

    def test_edges_name_the_input(self):
        document = specs.graph_document(make_model())

        assert {
            (edge["from"], edge["input"])
            for edge in document["edges"]
            if edge["to"] == "digits/hidden/matmul"
        } == {("digits/flatten/reshape", "x"), ("digits/hidden/kernel", "y")}

    def test_values_are_those_of_the_model(self, batch):
        model, (x, y) = make_model(), batch
        document = checked(specs.graph_document(model, x, y))
        inner = keras.Sequential(model.layers[:2])

        assert document["values"]["digits/hidden/relu"] == observe.summarize(
            np.asarray(inner(x).numpy())
        )
        assert document["values"]["pixels"]["shape"] == [16, 8, 8]
        assert document["error"] is None
        assert by_id(document["nodes"])["digits/hidden/matmul"]["shape"] == [None, 32]
        assert by_id(document["nodes"])["digits/hidden/matmul"]["flops"] == 2 * 16 * 64 * 32

    def test_gradients_are_those_of_the_tape(self, batch):
        model, (x, y) = make_model(), batch
        document = specs.graph_document(model, x, y)
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)

        for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
            assert document["gradients"][variable.path] == observe.summarize(gradient.numpy())

    def test_the_same_model_and_numbers_give_the_same_document(self, batch):
        texts = {json.dumps(specs.graph_document(make_model(), *batch)) for _ in range(2)}
        model = make_model()
        again = {json.dumps(specs.graph_document(model, *batch)) for _ in range(2)}

        assert len(texts) == len(again) == 1

    def test_looking_changes_nothing(self, batch):
        model = make_model()
        before = model.get_weights()
        state = model.layers[2].seed_generator.state.numpy()
        specs.graph_document(model, *batch)
        specs.trace_document(model, *batch)

        assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
        assert np.array_equal(model.layers[2].seed_generator.state.numpy(), state)
        assert model.losses == []

    def test_frozen_layers_say_so(self):
        model = make_model()
        model.layers[1].trainable = False
        nodes = by_id(specs.graph_document(model)["nodes"])

        assert nodes["digits/hidden/kernel"]["trainable"] is False
        assert nodes["digits/scores/kernel"]["trainable"] is True

    def test_a_model_that_knows_no_shapes_shows_its_layers(self):
        model = keras.Sequential(
            [keras.layers.Dense(4, name="a"), keras.layers.Dense(2, name="b")], name="m"
        )
        document = checked(specs.graph_document(model))

        assert [scope["id"] for scope in document["scopes"]] == ["m", "m/a", "m/b"]
        assert [(edge["from"], edge["to"]) for edge in document["edges"]] == [
            ("m/a/call", "m/b/call")
        ]
        assert by_id(document["scopes"])["m/b"]["config"] == {"units": 2}

    def test_values_build_a_model_that_waits_for_its_shape(self):
        model = keras.Sequential([keras.layers.Dense(4, name="a")], name="m")
        document = checked(specs.graph_document(model, np.ones((3, 5), np.float32)))

        assert document["values"]["m/a/add"]["shape"] == [3, 4]

    def test_a_model_that_cannot_be_built_for_the_values(self):
        model = keras.Sequential([keras.layers.Dense(4, name="a")], name="m")
        document = checked(specs.graph_document(model, np.ones(3, np.float32)))

        assert [scope["id"] for scope in document["scopes"]] == ["m", "m/a"]
        assert "axes" in document["error"]["message"]

    def test_an_empty_model_waits_for_its_layers(self):
        model = keras.Sequential(name="m")
        view = GraphView(model, x=np.ones((3, 5), np.float32))
        assert view.spec["nodes"] == []

        model.add(keras.layers.Dense(4, name="a"))
        assert checked(view.spec)["values"]["m/a/add"]["shape"] == [3, 4]

    def test_a_model_inside_a_model(self, batch):
        inner = keras.Sequential([keras.layers.Dense(3, name="deep")], name="inner")
        model = keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(1)], name="outer")
        scopes = by_id(checked(specs.graph_document(model))["scopes"])

        assert scopes["outer/inner"]["kind"] == "layer"
        assert scopes["outer/inner/deep"]["class"] == "Dense"
        assert scopes["outer/inner"]["params"] == 15

    def test_a_model_of_the_learners_own(self):
        class Twice(keras.Model):
            def __init__(self):
                super().__init__(name="twice")
                self.dense = keras.layers.Dense(2, name="dense")

            def call(self, x):
                return self.dense(x) + self.dense(x)

        x = np.ones((3, 5), np.float32)
        document = checked(specs.graph_document(Twice(), x))
        nodes = by_id(document["nodes"])

        assert {"twice/dense/matmul", "twice/dense/matmul_1", "twice/add"} <= set(nodes)
        assert [node["params"] for node in nodes.values() if node["kind"] == "variable"] == [10, 2]
        assert by_id(document["scopes"])["twice/dense"]["class"] == "Dense"

    def test_names_with_markup_are_text(self):
        model = keras.Sequential(
            [keras.Input((2,)), keras.layers.Dense(1, name="<b>&dense")], name="m"
        )
        scopes = by_id(checked(specs.graph_document(model))["scopes"])

        assert "m/<b>&dense" in scopes


class TestErrors:
    def stop(self, model, layer):
        """The document that a listener makes when adding the layer fails."""
        heard = []
        model.add_structure_listener(
            lambda model, error=None: heard.append(specs.graph_document(model, error=error))
        )
        with pytest.raises(MinitfError):
            model.add(layer)
        return checked(heard[-1])

    def test_a_layer_that_cannot_take_its_input(self):
        misfit = keras.layers.Dense(3, name="misfit")
        misfit.build((None, 64))
        document = self.stop(make_model(), misfit)
        error = document["error"]

        assert error["scope"] == "digits/misfit"
        assert error["from"] == "digits/scores/softmax/softmax"
        assert (error["expected"], error["received"]) == ("(None, 64)", "(None, 10)")
        assert "misfit" in error["message"]
        assert by_id(document["scopes"])["digits/misfit"]["class"] == "Dense"
        assert "digits/hidden/matmul" in by_id(document["nodes"])
        assert "output" not in by_id(document["nodes"])

    def test_an_error_inside_a_layer(self):
        class Product(keras.layers.Layer):
            def call(self, x):
                return tf.exp(x) @ tf.ones([3, 3])

        document = self.stop(make_model(), Product(name="product"))

        assert document["error"]["scope"] == "digits/product"
        assert document["error"]["received"] == "(None, 10) and (3, 3)"
        assert document["error"]["node"] == "digits/product/matmul"
        assert "digits/product/exp" in by_id(document["nodes"])
        assert [
            (edge["from"], edge["input"], edge["shape"])
            for edge in document["edges"]
            if edge["to"] == "digits/product/matmul"
        ] == [
            ("digits/product/exp", "x", [None, 10]),
            ("digits/product/constant", "y", [3, 3]),
        ]

    def test_after_the_error_the_model_is_shown_as_it_was(self):
        model = make_model()
        before = specs.graph_document(model)
        misfit = keras.layers.Dense(3)
        misfit.build((None, 64))
        self.stop(model, misfit)

        after = specs.graph_document(model)
        assert [n["id"] for n in after["nodes"]] == [n["id"] for n in before["nodes"]]
        assert after["error"] is None

    def test_a_batch_of_the_wrong_shape(self, batch):
        document = checked(specs.graph_document(make_model(), batch[0][:, :4]))

        assert "values" not in document
        assert document["error"]["from"] == "pixels"
        assert document["error"]["expected"] == "(None, 8, 8)"
        assert document["error"]["received"] == "(16, 4, 8)"

    def test_targets_that_do_not_fit(self, batch):
        document = checked(specs.graph_document(make_model(), batch[0], batch[1][:3]))

        assert "values" in document
        assert "gradients" not in document
        assert "targets of shape" in document["error"]["message"]

    def test_what_cannot_be_shown(self):
        with pytest.raises(ArgumentError, match="cannot show int"):
            specs.graph_document(3)
        with pytest.raises(ArgumentError, match="never called"):
            specs.graph_document(tf.function(lambda x: x))
        with pytest.raises(ArgumentError, match="2 were given"):
            specs.graph_document(make_model(), [np.ones(2), np.ones(2)])


class TestOtherSources:
    def test_a_graph(self):
        graph = Graph()
        with graph.as_default():
            x = graph.placeholder([None, 2], name="x")
            with tf.name_scope("half"):
                tf.reduce_sum(x * 0.5 + [1.0, 2.0])
        document = checked(specs.graph_document(graph))
        labels = {node["id"]: node["label"] for node in document["nodes"]}

        assert labels["half/constant"] == "0.5"
        assert labels["half/constant_1"] == "[1, 2]"
        assert [scope["id"] for scope in document["scopes"]] == ["half"]
        assert "values" not in document

        values = checked(specs.graph_document(graph, [[2.0, 4.0]]))["values"]
        assert values["half/reduce_sum"]["scalar"] == 6.0

    def test_a_function_without_its_gradients(self):
        w = tf.Variable(3.0, name="w")

        @tf.function
        def step(x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(w * x)
            w.assign_sub(0.1 * tape.gradient(loss, w))
            return loss

        step(tf.constant([1.0, 2.0]))
        before = w.numpy()
        document = checked(specs.graph_document(step, tf.constant([1.0, 2.0])))

        ops = [node["op"] for node in document["nodes"] if node["kind"] == "op"]
        assert "multiply" in ops
        assert "reduce_sum" in ops
        assert not {"assign", "ones_like", "spread"} & set(ops)
        assert document["title"] == "step"
        assert document["nodes"][-1]["kind"] == "output"
        assert w.numpy() == before

    def test_a_tape_knows_the_learners_names(self):
        slope = tf.Variable(3.0)
        x = tf.constant([1.0, 2.0])
        with tf.GradientTape(persistent=True) as tape:
            tf.reduce_sum(slope * x)
        document = checked(specs.graph_document(tape))

        assert [node["id"] for node in document["nodes"]] == [
            "slope",
            "x",
            "multiply",
            "reduce_sum",
        ]
        assert document["values"]["reduce_sum"]["scalar"] == 9.0

    def test_a_trace_of_a_model_knows_its_layers(self, batch):
        model = make_model()
        with observe.record() as trace:
            loss = model.compute_loss(batch[0], batch[1], model(tf.constant(batch[0])))
        trace.backward(loss)
        document = checked(specs.graph_document(trace))

        assert by_id(document["scopes"])["digits/hidden"]["class"] == "Dense"
        assert "digits/hidden/kernel" in document["gradients"]

    def test_values_beyond_the_budget_are_summaries(self):
        x = tf.constant(np.ones((50, 50), np.float32))
        with pytest.warns(observe.TraceBudgetWarning), observe.record(budget=100) as trace:
            tf.reduce_sum(tf.exp(x))
        document = checked(specs.graph_document(trace))

        assert document["values"]["exp"]["mean"] == pytest.approx(np.e, rel=1e-6)


class TestGrowth:
    def test_one_view_follows_the_model(self):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)], name="m")
        view = GraphView(model)
        sizes = [len(view.spec["nodes"])]
        for units in (5, 2):
            model.add(keras.layers.Dense(units))
            sizes.append(len(view.spec["nodes"]))

        assert sizes == [6, 10, 14]

    def test_the_view_shows_the_error_and_recovers(self):
        model = make_model()
        view = GraphView(model)
        misfit = keras.layers.Dense(3, name="misfit")
        misfit.build((None, 64))
        with pytest.raises(MinitfError):
            model.add(misfit)
        assert view.spec["error"]["scope"] == "digits/misfit"

        model.add(keras.layers.Dense(3, name="fits"))
        assert view.spec["error"] is None
        assert "digits/fits" in by_id(view.spec["scopes"])

    def test_a_closed_view_follows_no_more(self):
        model = make_model()
        view = GraphView(model)
        view.close()

        assert model._structure_listeners == []


def test_outputs_of_a_dict_have_their_names():
    x = keras.Input((4,), name="x")
    one, two = keras.layers.Dense(2)(x), keras.layers.Dense(3)(x)
    named = specs.graph_document(keras.Model(x, {"sum": one, "larger": two}))
    found = {n["label"]: n["shape"] for n in named["nodes"] if n["kind"] == "output"}
    assert found == {"larger": [None, 3], "sum": [None, 2]}
    listed = specs.graph_document(keras.Model(x, [one, two]))
    assert [n["id"] for n in listed["nodes"] if n["kind"] == "output"] == ["output_0", "output_1"]
