"""tf.strings, tf.ragged and tf.lookup: what TensorFlow 2.21 gives, line by line in recorded.txt."""

import builtins
from pathlib import Path

import numpy as np
import pytest

import minitf as tf

LINES = Path(__file__).with_name("recorded.txt").read_text(encoding="utf-8").splitlines()
NAMES = {"tf": tf, "np": np, "S": tf.strings}


@pytest.fixture
def names():
    initializer = tf.lookup.KeyValueTensorInitializer(["a", "b"], [1, 2])
    table = tf.lookup.StaticHashTable(initializer, default_value=-1)
    return {**NAMES, "r": tf.ragged.constant([[1, 2], [3]]), "t": table}


@pytest.mark.parametrize("line", LINES)
def test_as_tensorflow(line, names):
    code, _, expected = line.partition(" -> ")
    if expected.startswith("ERR"):
        name = expected.removeprefix("ERR ")
        kind = getattr(builtins, name, None) or getattr(tf.errors, name)
        with pytest.raises(kind):
            eval(code, names)
    else:
        assert repr(eval(code, names)).replace("\n", "⏎") == expected


def test_a_mutable_table():
    table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int32, default_value=-1)
    table.insert(["a", "b"], [1, 2])
    table.remove(["a"])

    assert table.lookup(["a", "b"]).numpy().tolist() == [-1, 2]
    assert int(table.size()) == 1


def test_texts_in_a_graph():
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["b"], [7]), 0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def numbers(x):
        words = tf.strings.split(tf.strings.lower(x))
        return table.lookup(words.to_tensor("")), tf.strings.length(x)

    found, lengths = numbers(tf.constant(["A b", "b", ""]))
    assert found.numpy().tolist() == [[0, 7], [7, 0], [0, 0]]
    assert lengths.numpy().tolist() == [3, 1, 0]


def test_a_dense_tensor_of_rows_is_differentiable():
    values = tf.Variable([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        dense = tf.RaggedTensor.from_row_lengths(values, [1, 2]).to_tensor()
        loss = tf.reduce_sum(dense * [[1.0, 9.0], [2.0, 3.0]])

    assert tape.gradient(loss, values).numpy().tolist() == [1, 2, 3]


def test_a_vocabulary_from_a_file(tmp_path):
    file = tmp_path / "words.txt"
    file.write_text("the\tDET\ncat\tNOUN\n", encoding="utf-8")
    index = tf.lookup.TextFileIndex
    numbers = tf.lookup.TextFileInitializer(
        str(file), tf.string, 0, tf.int64, index.LINE_NUMBER, delimiter="\t"
    )
    kinds = tf.lookup.TextFileInitializer(str(file), tf.string, 0, tf.string, 1)

    table = tf.lookup.StaticVocabularyTable(numbers, 1)
    assert table.lookup(["cat", "the", "dog"]).numpy().tolist() == [1, 0, 2]
    assert tf.lookup.StaticHashTable(kinds, "?").lookup("cat").numpy() == b"NOUN"


def test_more_ways_to_look_at_rows():
    r = tf.ragged.constant([[[1], [2, 3]], [[4]]])

    assert r.merge_dims(0, 1).to_list() == [[1], [2, 3], [4]]
    assert r.merge_dims(1, 2).to_list() == [[1, 2, 3], [4]]
    assert [part.numpy().tolist() for part in r.nested_row_lengths()] == [[2, 1], [1, 2, 1]]
    assert int(r.bounding_shape(axis=2)) == 2
    assert tf.ragged.map_flat_values(tf.square, r).to_list() == [[[1], [4, 9]], [[16]]]
    assert tf.ragged.segment_ids_to_row_splits([0, 0, 2]).numpy().tolist() == [0, 2, 2, 3]
    made = tf.RaggedTensor.from_nested_row_lengths([1, 2, 3, 4], [[2, 1], [1, 2, 1]])
    assert made.to_list() == r.to_list()
    assert tf.type_spec_from_value(r) == tf.RaggedTensorSpec([2, None, None], tf.int32)
