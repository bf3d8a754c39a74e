"""Trace documents: the backward pass of the learner's own loss, number by number."""

import json

import numpy as np
import pytest
from minitf_widgets import BackpropStepper, specs
from minitf_widgets.library import formula_table

import minitf as tf
from minitf import keras, observe
from minitf.core import context
from minitf.errors import ArgumentError
from tests.widgets.test_documents import problems
from tests.widgets.test_specs import checked, make_model

RNG = np.random.default_rng(6)


@pytest.fixture(scope="module")
def batch():
    return RNG.random((16, 8, 8), dtype=np.float32), RNG.integers(0, 10, 16)


@pytest.fixture(scope="module")
def document(batch):
    return specs.trace_document(make_model(), *batch)


def shares_of(document):
    return [(step["node"], share) for step in document["backward"] for share in step["inputs"]]


def test_it_obeys_its_schema(document):
    assert problems(document, "trace") == []
    checked(document["graph"])
    ids = {node["id"] for node in document["graph"]["nodes"]}
    assert {document["loss"], *document["forward"], *document["checks"]} <= ids
    assert {share["from"] for _, share in shares_of(document)} <= ids


def test_forward_is_in_order_and_backward_is_the_same_list_read_backwards(document):
    backward = [step["node"] for step in document["backward"]]

    assert document["forward"][-1] == document["loss"] == backward[0]
    assert backward == [name for name in reversed(document["forward"]) if name in backward]


def test_gradients_are_those_of_the_tape(document, batch):
    model, (x, y) = make_model(), batch
    with tf.GradientTape() as tape:
        loss = model.compute_loss(x, y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)

    for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
        last = [share for _, share in shares_of(document) if share["from"] == variable.path][-1]
        assert last["part"] == last["branches"]
        assert last["accumulated"] == observe.summarize(gradient.numpy())
        assert document["graph"]["gradients"][variable.path] == last["accumulated"]


def test_terms_and_rest_add_up_and_agree_with_nudging(document):
    for node, share in shares_of(document):
        chosen = share["chosen"]
        total = sum(term["product"] for term in chosen["terms"]) + chosen["rest"]["sum"]
        assert total == pytest.approx(chosen["downstream"], rel=1e-5), node
        assert chosen["error"] < 1e-3, node


def test_every_node_is_checked(document):
    assert set(document["checks"]) == set(document["graph"]["gradients"])
    for name, check in document["checks"].items():
        assert check["error"] < 1e-3, name


def test_the_same_model_and_batch_give_the_same_document(batch):
    assert len({json.dumps(specs.trace_document(make_model(), *batch)) for _ in range(2)}) == 1


def test_all_formulas_are_there(document):
    used = {node["formula"] for node in document["graph"]["nodes"]} - {""}
    used |= {share["rule"] for _, share in shares_of(document)}

    assert used <= set(document["formulas"])
    assert document["formulas"] == {latex: formula_table()[latex] for latex in used}


def test_a_hand_drawn_chain():
    w, b = tf.Variable(2.0), tf.Variable(1.0)
    x, y = tf.constant(3.0), tf.constant(5.0)
    document = specs.trace_document(lambda: (w * x + b - y) ** 2, title="L")

    assert problems(document, "trace") == []
    labels = [node["label"] for node in document["graph"]["nodes"]]
    assert labels == ["w", "x", "multiply", "b", "add", "y", "subtract", "2", "power"]
    assert document["checks"]["w"]["analytic"] == 12.0
    assert [
        (node, share["from"], share["chosen"]["terms"][0]["local"])
        for node, share in shares_of(document)
    ] == [
        ("power", "subtract", 4.0),
        ("subtract", "add", 1.0),
        ("add", "multiply", 1.0),
        ("add", "b", 1.0),
        ("multiply", "w", 3.0),
    ]


def test_where_branches_meet():
    x = tf.Variable(3.0)
    document = specs.trace_document(lambda: x * x + x)
    parts = [
        (s["part"], s["branches"], s["accumulated"]["scalar"])
        for _, s in shares_of(document)
        if s["from"] == "x"
    ]

    assert parts == [(1, 3, 1.0), (2, 3, 4.0), (3, 3, 7.0)]


def test_watched_tensors_have_names():
    given = np.array([[1.0, 2.0]], np.float32)
    image, w = tf.constant(given), tf.Variable([[3.0], [4.0]], name="w")

    document = specs.trace_document(lambda: tf.reduce_sum(image @ w), watch={"picture": image})

    assert document["graph"]["gradients"]["picture"]["values"] == [[3.0, 4.0]]


def test_only_what_the_loss_is_made_from_is_shown():
    w = tf.Variable(2.0, name="w")

    def loss():
        tf.exp(w)
        return w * 3.0

    assert specs.trace_document(loss)["forward"] == ["multiply"]


def test_an_element_can_be_asked_for(batch):
    document = specs.trace_document(
        make_model(), *batch, element={"digits/hidden/kernel": [3, 4], "pixels": [0, 1, 2]}
    )
    wanted = [s["chosen"]["index"] for _, s in shares_of(document) if "kernel" in s["from"]]

    assert wanted[-1] == [3, 4]
    assert document["checks"]["pixels"]["index"] == [0, 1, 2]


def test_after_training_the_numbers_are_still_right(batch):
    """Training pins the weights to their place and moves them into one piece of memory."""
    model = make_model()
    model.fit(*batch, epochs=2, verbose=0)
    document = specs.trace_document(model, *batch)

    variables = [n["id"] for n in document["graph"]["nodes"] if n["kind"] == "variable"]
    assert variables == [variable.path for variable in model.trainable_variables]
    for variable in model.trainable_variables:
        expected = observe.summarize(variable.numpy())
        assert document["graph"]["values"][variable.path] == expected
    assert max(check["error"] for check in document["checks"].values()) < 1e-3


class TestChoosing:
    def test_another_element(self, batch):
        model = make_model()
        trace = specs.as_trace(model, *batch)
        found = specs.choose(trace, "digits/scores/matmul", "y", [3, 4])
        hidden, upstream = trace["digits/hidden/relu"].numpy(), trace.gradients[
            "digits/scores/matmul"
        ]  # fmt: skip

        assert found["index"] == [3, 4]
        assert found["downstream"] == pytest.approx(hidden[:, 3] @ upstream[:, 4], rel=1e-5)
        assert found["numeric"] == pytest.approx(found["downstream"], rel=1e-3)

    def test_a_click_in_the_stepper(self, batch):
        model = make_model()
        stepper = BackpropStepper(model, *batch)
        found = stepper.choose("digits/hidden/matmul", "y", [5, 6])

        assert stepper.can_choose
        assert stepper.chosen == {"digits/hidden/matmul|y": found}
        with tf.GradientTape() as tape:
            loss = model.compute_loss(*batch, model(batch[0]))
        kernel = model.layers[1].kernel
        assert found["downstream"] == pytest.approx(
            tape.gradient(loss, kernel).numpy()[5, 6], rel=1e-4
        )

    def test_a_share_or_element_that_does_not_exist(self, batch):
        trace = specs.as_trace(make_model(), *batch)

        with pytest.raises(ArgumentError, match="handed no gradient"):
            specs.choose(trace, "digits/hidden/matmul", "z", [0, 0])
        with pytest.raises(ArgumentError, match="no entry"):
            specs.choose(trace, "digits/hidden/matmul", "y", [0, 99])


class TestBigTraces:
    def test_costs_are_capped(self, monkeypatch):
        from minitf_widgets import specs_trace

        monkeypatch.setattr(specs_trace, "MOST_SPELT_OUT", 5)
        monkeypatch.setattr(specs_trace, "CHECK_BUDGET", 0)
        x = tf.Variable(0.5)

        def loss():
            y = x
            for _ in range(20):
                y = tf.sin(y)
            return y

        trace = specs.as_trace(loss)
        document = specs.trace_document(trace)

        assert problems(document, "trace") == []
        spelt = [share["chosen"] is not None for _, share in shares_of(document)]
        assert spelt == [True] * 5 + [False] * 15
        assert list(document["checks"]) == ["x"]
        assert specs.choose(trace, "sin", "x", [])["error"] < 1e-6

    def test_a_large_operation_is_spelt_out_when_asked(self):
        w = tf.Variable(np.ones((2100, 1000), np.float32), name="w")
        x = tf.constant(np.ones((1, 2100), np.float32))
        trace = specs.as_trace(lambda: tf.reduce_sum(tf.square(w)) + tf.reduce_sum(x @ w))
        shares = dict(shares_of(specs.trace_document(trace)))

        assert shares["square"]["chosen"] is None
        assert specs.choose(trace, "square", "x", [3, 4])["downstream"] == 2.0


class TestMistakes:
    def test_they_are_explained(self):
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])

        with pytest.raises(ArgumentError, match="batch of inputs and targets"):
            specs.trace_document(model)
        with pytest.raises(ArgumentError, match="no loss that can be computed"):
            specs.trace_document(3.0)
        with pytest.raises(Exception, match="compile"):
            specs.trace_document(model, np.ones((1, 2)), np.ones((1, 1)))
        assert context.current.listeners == ()
