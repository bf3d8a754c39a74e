"""Every pipeline gives what real TensorFlow 2.21 gives: elements, order, specs, sizes, errors."""

import json

import pytest

import minitf as tf
from tests.data.evaluate import HERE, evaluated, pipelines

RECORDED = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", list(pipelines()))
def test_pipeline(line):
    kind, expected = RECORDED[line]
    found_kind, found = evaluated(tf, line)

    assert found_kind == kind, found
    if kind == "error":
        assert set(found) & set(expected), (found, expected)
    else:
        assert json.loads(json.dumps(found)) == expected
