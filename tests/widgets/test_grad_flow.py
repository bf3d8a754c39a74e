"""GradFlow: a callback that looks now and then, and changes nothing by it."""

import base64
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from minitf_widgets import GradFlow, RunMonitor, train
from minitf_widgets.gradflow_source import last_batch, parts_of
from minitf_widgets.gradflow_words import SENTENCES

import minitf as tf
from minitf import keras, observe
from minitf.errors import ArgumentError
from tests.widgets import flow_documents
from tests.widgets.flow_documents import a_dead_network, a_run, classifier, data
from tests.widgets.test_documents import problems


@pytest.fixture(scope="module")
def run():
    return a_run()


def test_every_step_of_a_short_run_is_looked_at(run):
    assert run.spec["steps"] == list(range(1, 17))
    assert [layer["label"] for layer in run.spec["layers"]] == ["hidden_1", "hidden_2", "logits"]
    assert run.spec["loss"][-1] < run.spec["loss"][0]


def test_looking_changes_nothing(run):
    model = classifier()
    history = model.fit(*data(), epochs=2, batch_size=8, verbose=0, shuffle=False)
    watched = run.model
    for ours, theirs in zip(watched.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert watched.history.history == history.history


def test_dropout_and_moving_means_stay_as_they_are():
    def trained(*callbacks):
        keras.utils.set_random_seed(3)
        model = keras.Sequential(
            [keras.Input((8,)), keras.layers.Dense(4), keras.layers.BatchNormalization(),
             keras.layers.Dropout(0.5), keras.layers.Dense(3)]
        )  # fmt: skip
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(True))
        model.fit(
            *data(), epochs=2, batch_size=8, verbose=0, callbacks=[c(model) for c in callbacks]
        )
        return model.get_weights()

    for ours, theirs in zip(trained(GradFlow), trained(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_the_numbers_are_the_tapes(run):
    model, (x, y) = run.model, data()
    batch = (x[-8:], y[-8:])  # the last one of an epoch without shuffling
    np.testing.assert_array_equal(last_batch(model)[0], batch[0])
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy(True)(batch[1], model(batch[0]))
    gradient = tape.gradient(loss, model.layers[0].kernel)
    weight = run.spec["layers"][0]["weights"][0]
    assert weight["gradients"]["norm"][-1] == pytest.approx(np.linalg.norm(gradient), rel=1e-5)
    assert weight["values"]["norm"][-1] == pytest.approx(
        np.linalg.norm(model.layers[0].kernel), rel=1e-5
    )
    assert run.spec["loss"][-1] == pytest.approx(float(loss), rel=1e-5)


def test_an_update_is_what_the_step_added():
    model = classifier()
    before = model.layers[0].kernel.numpy()
    flow = GradFlow(model)
    model.fit(*data(8), batch_size=8, verbose=0, callbacks=[flow])
    moved = np.linalg.norm(model.layers[0].kernel.numpy() - before)
    updates = flow.spec["layers"][0]["weights"][0]["updates"]
    assert updates["norm"] == [pytest.approx(moved, rel=1e-6)]


def test_every_histogram_holds_every_entry(run):
    for layer in run.spec["layers"]:
        for weight in layer["weights"]:
            for lane in ("values", "gradients", "updates"):
                counts = np.frombuffer(base64.b64decode(weight[lane]["counts"]), "<u4")
                assert (counts.reshape(-1, 64).sum(axis=1) == np.prod(weight["shape"])).all()


def test_long_runs_get_about_48_looks_and_their_last_step():
    model, flow = classifier(), None
    flow = GradFlow(model)
    model.fit(*data(), epochs=50, batch_size=8, verbose=0, callbacks=[flow])
    steps = flow.spec["steps"]
    assert 40 <= len(steps) <= 64
    assert steps[-1] == 400
    assert flow.spec["layers"][0]["weights"][0]["updates"]["norm"][-1] != "NaN"
    model.fit(*data(), epochs=50, batch_size=8, verbose=0, callbacks=[flow])
    assert flow.spec["steps"][-1] == 800
    assert len(flow.spec["steps"]) <= 64


def test_the_learner_may_say_how_often():
    assert a_run(every=5).spec["steps"] == [1, 6, 11, 16]


def test_a_fixed_batch_is_looked_at_from_the_beginning():
    model, (x, y) = classifier(), data()
    flow = GradFlow(model, x=x, y=y, samples=10)
    assert flow.spec["steps"] == [0]
    model.fit(x, y, batch_size=32, verbose=0, callbacks=[flow])
    assert flow.spec["steps"] == [0, 1, 2]
    total = np.frombuffer(base64.b64decode(flow.spec["layers"][0]["activations"]["counts"]), "<u4")
    assert (total.reshape(-1, 64).sum(axis=1) == 10 * 6).all()


def test_from_a_trace_a_loss_a_run_and_a_document():
    model, (x, y) = classifier(), data()
    loss = lambda: keras.losses.SparseCategoricalCrossentropy(True)(y, model(x))  # noqa: E731
    labels = ["hidden_1", "hidden_2", "logits"]
    assert [p["label"] for p in GradFlow(loss).spec["layers"]][:3] == labels
    with observe.record(budget=10**8) as trace:
        loss()
    trace.backward()
    assert [p["label"] for p in GradFlow(trace).spec["layers"]][:3] == labels
    run = train(model, x, y, epochs=1, show=False)
    run.wait()
    after = GradFlow(run)
    assert [part["label"] for part in after.spec["layers"]] == labels
    assert after.describe() == GradFlow(after.spec).describe()


def test_beside_a_monitor():
    model, monitor = classifier(), RunMonitor()
    flow = GradFlow(model)
    model.fit(*data(), batch_size=8, verbose=0, callbacks=[monitor, flow])
    assert flow.spec["steps"] == list(range(1, 9))
    assert GradFlow(monitor).spec["layers"]


def test_plain_operations_are_parts_themselves():
    w = tf.Variable([[1.0], [2.0]], name="w")
    b = tf.Variable([0.5], name="b")
    trace = observe.record_backward(
        lambda: tf.reduce_mean(tf.nn.relu(tf.ones([3, 2]) @ w + b)), names={id(w): "w", id(b): "b"}
    )
    assert [(part.label, part.weights) for part in parts_of(trace)] == [
        ("matmul", ["w"]), ("add", ["b"]), ("relu", []), ("reduce_mean", []),
    ]  # fmt: skip


def test_dead_units_are_counted_and_named():
    flow = a_dead_network()
    assert flow.spec["layers"][1]["dead"] == [{"count": 6, "units": [0, 1, 2, 3, 4, 5]}]
    assert "6 of 6 units dead" in flow.describe()


def test_why_names_the_operation_the_layer_and_the_line():
    flow = a_dead_network()
    by_kind = {zero["kind"]: zero for zero in flow.spec["zeros"]}
    assert by_kind["frozen"]["variables"] == [
        "classifier/hidden_1/kernel", "classifier/hidden_1/bias",
    ]  # fmt: skip
    closed = by_kind["closed"]
    assert closed["variables"] == ["classifier/hidden_2/kernel", "classifier/hidden_2/bias"]
    assert closed["node"] == "classifier/hidden_2/relu"
    assert closed["path"] == ["kernel", "matmul", "add", "relu"]
    assert "hidden_2/relu passes nothing" in closed["words"]["en"]
    assert "keras.layers.Dense" in closed["source"]["text"]
    assert "hidden_2/relu, which is 0" in by_kind["zero_factor"]["words"]["en"]
    assert closed["rule"] in flow.spec["formulas"]


def test_the_still_gives_the_whole_reason():
    flow = a_dead_network()
    shown = " ".join(ElementTree.fromstring(flow.drawing().to_svg()).itertext())
    for zero in flow.spec["zeros"]:
        assert set(zero["words"]["en"].split()) <= set(shown.split())


def test_a_loss_that_reads_its_weights_as_numbers():
    w = tf.Variable([1.0, 2.0], name="w")
    flow = GradFlow(lambda: tf.reduce_sum(tf.constant((w * 2.0).numpy())))
    [zero] = flow.spec["zeros"]
    assert (zero["kind"], zero["path"]) == ("disconnected", ["w", "multiply"])
    assert ".numpy()" in flow.describe()


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_sentence_can_be_filled(kind):
    for sentence in SENTENCES[kind]:
        assert sentence.format(op="relu", at="here", factor="x", extreme="", part="0")


def test_vanishing_is_said():
    keras.utils.set_random_seed(0)
    deep = [keras.layers.Dense(8, activation="sigmoid") for _ in range(8)]
    model = keras.Sequential([keras.Input((8,)), *deep, keras.layers.Dense(3)])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(True))
    flow = GradFlow(model, *data())
    assert "Gradients vanish" in flow.describe()
    assert "梯度消失" in flow.spec["verdicts"][0]["zh"]


@pytest.mark.parametrize("name", flow_documents.ALL)
def test_documents_obey_the_schema(name):
    document = flow_documents.ALL[name]()
    assert problems(document, document["schema"].removeprefix("minitf.")) == []
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.parametrize("name", flow_documents.ALL)
def test_fixtures_of_the_front_end_are_up_to_date(name):
    stored = json.loads((flow_documents.FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert stored.keys() == flow_documents.ALL[name]().keys()


def test_words_and_stills_are_the_same_every_time(run):
    again = a_run()
    assert run.describe() == again.describe()
    assert run.to_svg() == again.to_svg()
    root = ElementTree.fromstring(run.to_svg())
    assert root.find("{*}desc").text == run.describe()
    for shape in run.drawing().shapes:
        for x, y in getattr(shape, "points", None) or [(shape.x, shape.y)]:
            assert 0 <= x <= run.drawing().width
            assert 0 <= y <= run.drawing().height


def test_markup_in_names_is_text():
    document = flow_documents.flow_dead()
    document["title"] = "<script>alert(1)</script>"
    document["layers"][0]["label"] = "<img src=x>"
    svg = GradFlow(document).to_svg()
    assert "<script" not in svg
    assert "<img" not in svg
    ElementTree.fromstring(svg)


def test_what_cannot_be_shown_says_so():
    with pytest.raises(ArgumentError, match="GradFlow cannot show int"):
        GradFlow(3)
    with pytest.raises(ArgumentError, match="reads no variable"):
        GradFlow(lambda: tf.constant(1.0))
    with pytest.raises(ArgumentError, match=r"minitf\.flow document was expected"):
        GradFlow({"schema": "minitf.graph", "version": 1})
    flow = GradFlow(classifier())
    assert flow.describe() == "GradFlow: classifier, no look yet"
    with pytest.raises(ArgumentError, match="no batch to look at"):
        flow.look()


def test_a_model_that_runs_eagerly_needs_a_batch_of_its_own():
    model, (x, y) = classifier(), data()
    model.compile("sgd", model.loss, run_eagerly=True)
    with pytest.raises(ArgumentError, match="x=x_train"):
        model.fit(x, y, verbose=0, callbacks=[GradFlow(model)])
    flow = GradFlow(model, x=x, y=y)
    model.fit(x, y, batch_size=32, verbose=0, callbacks=[flow])
    assert flow.spec["steps"] == [0, 1, 2]
