"""Every document obeys its schema: those of the fixtures and those that the engine makes."""

import json

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from minitf_widgets.documents import SCHEMAS, check_document, newest_version, schema
from minitf_widgets.library import formula_table
from minitf_widgets.specs import graph_document, trace_document
from referencing import Registry, Resource

from minitf import keras
from minitf.errors import ArgumentError
from minitf.observe import Cursor, summarize
from minitf.observe.history import RunHistory
from tests.widgets import documents

NAMES = sorted(path.name.partition(".")[0] for path in SCHEMAS.glob("*.schema.json"))
PARTS = ("cursor", "summary")  # of documents, or of traits; they have no version of their own
DOCUMENTS = sorted(set(NAMES) - set(PARTS))


def problems(document, name):
    """What the schema finds wrong, as readable lines."""
    resources = [Resource.from_contents(schema(each)) for each in NAMES]
    registry = Registry().with_resources((each.id(), each) for each in resources)
    validator = Draft202012Validator(schema(name), registry=registry)
    found = sorted(validator.iter_errors(document), key=lambda error: list(error.absolute_path))
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def model_with_batch():
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(4, activation="relu"),
            keras.layers.Dropout(0.25),
            keras.layers.Dense(3),
        ]
    )
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    rng = np.random.default_rng(0)
    return model, rng.random((5, 6), dtype=np.float32), rng.integers(0, 3, 5)


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_schemas(name):
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", documents.ALL)
def test_fixtures_obey_their_schema(name):
    document = documents.ALL[name]()
    assert problems(document, document["schema"].removeprefix("minitf.")) == []


@pytest.mark.parametrize("name", documents.ALL)
def test_fixtures_of_the_front_end_are_up_to_date(name):
    stored = json.loads((documents.FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    fresh = documents.ALL[name]()
    assert stored["schema"] == fresh["schema"]
    ids = lambda document: [node["id"] for node in document.get("graph", document)["nodes"]]  # noqa: E731
    assert ids(stored) == ids(fresh)


def test_a_models_graph_obeys_the_schema():
    model, x, y = model_with_batch()
    assert problems(graph_document(model, x, y), "graph") == []
    assert problems(graph_document(model), "graph") == []


def test_a_models_trace_obeys_the_schema():
    assert problems(trace_document(*model_with_batch()), "trace") == []


def test_a_run_obeys_the_schema():
    run = RunHistory("run 1", epochs=1, steps=2)
    run.begin()
    run.add_batch(0, {"loss": 0.5})
    run.add_epoch(0, {"loss": 0.5, "val_loss": float("nan")})
    run.finish("done")
    history = {"schema": "minitf.history", "version": 1, "runs": [run.settle().to_dict()]}
    assert problems(history, "history") == []


@pytest.mark.parametrize(
    "array",
    [
        3.0,
        [],
        [1.0, float("nan"), float("inf"), -float("inf")],
        np.zeros((2, 3, 40)),
        [True, False],
    ],
)
def test_summaries_obey_the_schema(array):
    assert problems(summarize(array), "summary") == []


def test_both_summaries_say_the_same():
    """The engine's summary and the tests' own, which was written apart."""
    array = np.random.default_rng(1).normal(size=(20, 37)).astype(np.float32)
    ours, theirs = documents.summary(array), summarize(array)
    assert ours["thumb"]["data"] == theirs["thumb"]["data"]
    assert {k: theirs[k] for k in ("shape", "min", "max", "zeros", "histogram")} == {
        k: ours[k] for k in ("shape", "min", "max", "zeros", "histogram")
    }
    for name in ("mean", "std", "norm"):
        assert theirs[name] == pytest.approx(ours[name], rel=1e-5)


def test_a_schema_finds_what_is_wrong():
    document = documents.scalar_trace()
    document["graph"]["nodes"][0]["kind"] = "thing"
    del document["loss"]
    found = problems(document, "trace")
    assert any("'loss' is a required property" in line for line in found)
    assert any("'thing' is not one of" in line for line in found)


def test_every_formula_of_the_engine_was_rendered():
    from minitf.core.opdef import OPS

    table = formula_table()
    rows = [row for row in OPS.values() if row.formula]
    assert len(rows) > 30
    for row in rows:
        assert row.formula in table, row.name
        for rule in row.grads.values():
            assert rule.formula in table, (row.name, rule.formula)
    assert all(mathml.startswith("<math") for mathml in table.values())


def test_what_is_not_a_document_is_refused_with_a_reason():
    with pytest.raises(ArgumentError, match=r"minitf\.graph document was expected and None came"):
        check_document({"nodes": []}, "minitf.graph")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_a_name_and_a_version_and_a_newer_one_says_so(name):
    known = schema(name)["properties"]
    assert schema(name)["title"] == known["schema"]["const"] == f"minitf.{name}"
    newest = newest_version(f"minitf.{name}")
    document = {"schema": f"minitf.{name}", "version": newest}
    assert check_document(document, f"minitf.{name}") is document
    with pytest.raises(ArgumentError, match=f"version {newest + 1}; this minitf reads up to"):
        check_document({**document, "version": newest + 1}, f"minitf.{name}")
    for nonsense in (None, "1", 0):
        with pytest.raises(ArgumentError, match="a whole number"):
            check_document({**document, "version": nonsense}, f"minitf.{name}")


@pytest.mark.parametrize(
    "place", [{}, {"step": 3, "node": "a/b"}, {"epoch": 0, "sample": 2, "unit": (1, 2)}]
)
def test_a_cursor_obeys_its_schema(place):
    assert problems(Cursor(**place).to_dict(), "cursor") == []


@pytest.mark.parametrize("bad", [{"step": -1}, {"node": 1}, {"zoom": 2}, {"unit": [0.5]}])
def test_what_a_cursor_refuses_its_schema_refuses(bad):
    assert problems(bad, "cursor")
    with pytest.raises((ArgumentError, AttributeError)):
        Cursor(**bad)
