"""A picture keeps to its budget: thumbnails beyond, and a warning that says so."""

import json

import numpy as np
import pytest
from minitf_widgets import BackpropStepper, GraphView, trace
from minitf_widgets.budget import size_of, thin, within_budget
from minitf_widgets.documents import with_repeats, without_repeats
from minitf_widgets.specs import trace_document

from minitf import keras
from minitf.observe import TraceBudgetWarning
from tests.widgets import documents
from tests.widgets.test_documents import problems


def deep_model():
    """58 operations forward: 18 layers of 32 units and a loss, on 8 rows."""
    layers = [keras.layers.Dense(32, "relu") for _ in range(18)]
    model = keras.Sequential([keras.Input((64,)), *layers, keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    return model, rng.random((8, 64), dtype=np.float32), rng.integers(0, 10, 8)


def summaries_of(part):
    if isinstance(part, dict):
        if "thumb" in part and "histogram" in part:
            yield part
        else:
            for value in part.values():
                yield from summaries_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from summaries_of(value)


def test_within_the_budget_nothing_changes():
    document = documents.digits_trace()
    assert within_budget(document, 2_000_000) is document


@pytest.mark.parametrize("name", documents.ALL)
def test_a_document_travels_and_comes_back_whole(name):
    document = documents.ALL[name]()
    packed = json.loads(json.dumps(without_repeats(document)))
    assert with_repeats(packed) == json.loads(json.dumps(document))


def test_a_trace_says_each_array_once():
    document = trace_document(*deep_model())
    assert len(document["forward"]) == 58
    # Measured 225 KB, 48 KB in gzip; with every summary written out it was 388 KB.
    assert size_of(document) < 0.65 * len(json.dumps(document, separators=(",", ":")))
    assert size_of(document) < 260_000


def test_beyond_the_budget_arrays_are_thumbnails():
    document = documents.digits_trace()
    whole = size_of(document)
    with pytest.warns(TraceBudgetWarning, match=r"'sequential' would take 0\.\d MB, more than"):
        thinned = within_budget(document, whole - 1)
    assert problems(thinned, "trace") == []
    assert size_of(thinned) < whole
    for found in summaries_of(thinned):
        assert found["values"] is None
        assert found["histogram"] is None
    kept = [found["thumb"] for found in summaries_of(document)]
    assert [found["thumb"] for found in summaries_of(thinned)] == kept
    assert {k: thinned[k] for k in ("forward", "loss", "checks")} == {
        k: document[k] for k in ("forward", "loss", "checks")
    }


def test_then_the_thumbnails_get_small_and_the_warning_says_if_that_is_not_enough():
    document = documents.digits_trace()
    with pytest.warns(TraceBudgetWarning, match=r"still more than the budget.*trace\(.*budget="):
        thinned = within_budget(document, 1000)
    sides = [(f["thumb"]["rows"], f["thumb"]["cols"]) for f in summaries_of(thinned) if f["thumb"]]
    assert max(max(side) for side in sides) == 6
    assert problems(thinned, "trace") == []


def test_a_small_thumbnail_holds_entries_of_the_large_one():
    rng = np.random.default_rng(0)
    from minitf.observe import summarize

    large = {"x": summarize(rng.normal(size=(40, 40)))}
    small, said = thin(large, 0)
    assert small["x"]["thumb"]["rows"] == small["x"]["thumb"]["cols"] == 6
    assert small["x"]["thumb"]["scale"] == large["x"]["thumb"]["scale"]
    assert said == "with small thumbnails only"


def test_a_trace_is_made_once_for_several_pictures():
    model, x, y = deep_model()
    seen = trace(model, x, y, budget=5_000_000)
    graph, stepper = GraphView(seen), BackpropStepper(seen)
    assert graph.spec["gradients"].keys() <= {node.name for node in seen}
    assert stepper.spec["forward"] == trace_document(model, x, y)["forward"]


def test_the_budget_of_a_trace_is_that_of_its_pictures():
    model, x, y = deep_model()
    seen = trace(model, x, y, budget=150_000)
    with pytest.warns(TraceBudgetWarning, match="budget of 0.1 MB") as caught:
        stepper = BackpropStepper(seen)
    assert caught[0].filename == __file__  # where the learner asked for it
    assert all(found["histogram"] is None for found in summaries_of(stepper.spec))
