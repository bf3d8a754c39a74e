"""BackpropStepper in Python: its words and numbers, choosing elements, predictions, stills."""

import numpy as np
import pytest
from minitf_widgets import BackpropStepper
from minitf_widgets.still_parts import text_width

import minitf as tf
from minitf import keras
from minitf.errors import ArgumentError
from tests.widgets import documents


def model_with_batch():
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, name="out")], name="model")
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    rng = np.random.default_rng(0)
    return model, rng.random((5, 6), dtype=np.float32), rng.integers(0, 3, 5)


def share_to(spec, target):
    """The last share that flows to `target`: its op, and the share."""
    found = [
        (step["node"], share)
        for step in spec["backward"]
        for share in step["inputs"]
        if share["from"] == target
    ]
    return found[-1]


def test_words_read_like_a_blackboard():
    lines = BackpropStepper(documents.scalar_trace()).describe().splitlines()
    assert lines[0] == "BackpropStepper: L = (w·x + b − y)², 12 steps"
    assert "  multiply(w, x) = 6" in lines
    assert "  square → subtract: upstream 1 × local 4 = 4" in lines
    assert "  multiply → w: upstream 4 × local 3 = 12" in lines
    assert "  w: 12, measured 12" in lines


def test_sums_over_branches_are_said():
    words = BackpropStepper(documents.branching_trace()).describe()
    assert "multiply → x: upstream 1 × local 3 = 3 (share 2 of 3, so far 4)" in words
    assert "(share 3 of 3, so far 7)" in words


def test_the_numbers_are_those_of_the_tape():
    w, b = tf.Variable(2.0, name="w"), tf.Variable(1.0, name="b")
    x, y = tf.constant(3.0), tf.constant(5.0)
    loss = lambda: (w * x + b - y) ** 2  # noqa: E731
    view = BackpropStepper(loss)
    with tf.GradientTape() as tape:
        value = loss()
    expected = tape.gradient(value, [w, b])
    for name, gradient in zip(("w", "b"), expected, strict=True):
        _, share = share_to(view.spec, name)
        assert share["accumulated"]["scalar"] == pytest.approx(float(gradient))
        assert view.spec["checks"][name]["numeric"] == pytest.approx(float(gradient), rel=1e-3)


def test_a_models_kernel_gets_the_tapes_gradient():
    model, x, y = model_with_batch()
    view = BackpropStepper(model, x, y)
    kernel = model.weights[0]
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, model(x))
    gradient = np.asarray(tape.gradient(loss, kernel))
    _, share = share_to(view.spec, "model/out/kernel")
    assert share["accumulated"]["norm"] == pytest.approx(np.linalg.norm(gradient), rel=1e-4)
    chosen = share["chosen"]
    assert chosen["downstream"] == pytest.approx(gradient[tuple(chosen["index"])], rel=1e-4)
    assert chosen["error"] < 1e-2


def test_choosing_an_element_gives_its_numbers():
    model, x, y = model_with_batch()
    view = BackpropStepper(model, x, y)
    node, share = share_to(view.spec, "model/out/kernel")
    assert view.can_choose
    numbers = view.choose(node, share["input"], (2, 1))
    assert numbers["index"] == [2, 1]
    total = sum(term["product"] for term in numbers["terms"]) + numbers["rest"]["sum"]
    assert numbers["downstream"] == pytest.approx(total, rel=1e-4)
    assert view.chosen == {f"{node}|{share['input']}": numbers}


def test_a_click_in_the_page_chooses_and_nonsense_is_ignored():
    model, x, y = model_with_batch()
    view = BackpropStepper(model, x, y)
    node, share = share_to(view.spec, "model/out/kernel")
    message = {"type": "choose", "node": node, "input": share["input"], "index": [0, 2]}
    view._handle_custom_msg(message, [])
    assert view.chosen[f"{node}|{share['input']}"]["index"] == [0, 2]
    before = dict(view.chosen)
    for nonsense in ({**message, "index": [9, 9]}, {"type": "choose"}, {**message, "node": "?"}, 7):
        view._handle_custom_msg(nonsense, [])
    assert view.chosen == before


def test_choosing_outside_says_the_shape():
    model, x, y = model_with_batch()
    view = BackpropStepper(model, x, y)
    node, share = share_to(view.spec, "model/out/kernel")
    with pytest.raises(ArgumentError, match=r"shape \(6, 3\); \(7, 0\) is not in it"):
        view.choose(node, share["input"], (7, 0))
    with pytest.raises(ArgumentError, match="No gradient flows"):
        view.choose("nothing", "x", (0, 0))


def test_a_document_alone_cannot_compute_other_elements():
    view = BackpropStepper(documents.digits_trace())
    assert not view.can_choose
    node, share = share_to(view.spec, "sequential/dense/kernel")
    with pytest.raises(ArgumentError, match="without the values behind it"):
        view.choose(node, share["input"], (0, 0))


def test_predictions_are_readable_from_python():
    view = BackpropStepper(documents.scalar_trace(), predict=True)
    assert view.predict
    assert view.answers == []
    given = {"node": "square", "input": "x", "guess": 1, "truth": 1, "right": True}
    view.set_state({"answers": [given]})  # what the page sends
    assert view.answers == [given]


def test_the_still_shows_the_step_that_the_cursor_names():
    trace = documents.scalar_trace()
    first = BackpropStepper(trace, cursor={"step": 0}).to_svg().split("</desc>")[1]
    last = BackpropStepper(trace).to_svg().split("</desc>")[1]
    assert "upstream" not in first
    assert "multiply → x: upstream 4 × local 2 = 8" in last
    assert ">12<" in last
    assert ">12<" not in first


def test_the_large_still_stays_readable():
    still = BackpropStepper(documents.digits_trace()).drawing()
    assert still.width < 1600
    assert still.height < 900


def test_a_document_of_another_kind_is_refused():
    with pytest.raises(ArgumentError, match=r"minitf\.trace"):
        BackpropStepper(documents.digits_graph())


def test_the_still_is_as_wide_as_its_longest_line():
    still = BackpropStepper(lambda x: x + tf.sigmoid(x) / 10.0, (2.0,)).drawing()
    lines = [shape for shape in still.shapes if "→" in getattr(shape, "text", "")]
    assert lines
    assert all(line.x + text_width(line.text, line.size) <= still.width for line in lines)
