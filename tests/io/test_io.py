"""tf.io: each expectation was seen in TensorFlow 2.21."""

import zlib

import numpy as np
import pytest

import minitf as tf
from minitf.io import gfile

INVALID, MISSING = tf.errors.InvalidArgumentError, tf.errors.NotFoundError


def feature(*values):
    if isinstance(values[0], bytes):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
    if isinstance(values[0], int):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=values))
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


RECORD = tf.train.Example(
    features=tf.train.Features(
        feature={"a": feature(1.0, 2.0, 3.0), "b": feature(5), "c": feature(b"x", b"yy")}
    )
).SerializeToString()
Fixed, Sequence = tf.io.FixedLenFeature, tf.io.FixedLenSequenceFeature

PARSED = [
    ({"a": Fixed([3], tf.float32)}, [[1.0, 2.0, 3.0]]),
    ({"a": Fixed([3, 1], tf.float32), "b": Fixed([], tf.int64)}, [[[1.0], [2.0], [3.0]], 5]),
    ({"c": Fixed([2], tf.string)}, [[b"x", b"yy"]]),
    ({"z": Fixed([2], tf.int64, default_value=7)}, [[7, 7]]),
    ({"z": Fixed([], tf.int64, 7)}, [7]),
    ({"a": Sequence([], tf.float32, allow_missing=True)}, [[1.0, 2.0, 3.0]]),
    ({"z": Sequence([], tf.float32, allow_missing=True)}, [[]]),
]


@pytest.mark.parametrize(("features", "expected"), PARSED)
def test_parse_single_example(features, expected):
    found = tf.io.parse_single_example(RECORD, features)

    assert [found[key].numpy().tolist() for key in sorted(found)] == expected


MISTAKES = [
    ({"z": Fixed([1], tf.int64)}, "is required but could not be found"),
    ({"a": Fixed([2], tf.float32)}, "Number of float32 values != expected"),
    ({"a": Fixed([3], tf.int64)}, "Data types don't match"),
    ({"a": tf.io.VarLenFeature(tf.float32)}, "SparseTensor"),
]


@pytest.mark.parametrize(("features", "message"), MISTAKES)
def test_mistakes_in_features(features, message):
    with pytest.raises(INVALID, match=message):
        tf.io.parse_single_example(RECORD, features)


def test_what_is_no_example():
    with pytest.raises(INVALID, match="Could not parse example input"):
        tf.io.parse_single_example(b"garbage", {"a": Fixed([3], tf.float32)})


def test_examples_in_a_pipeline():
    features = {"a": Fixed([3], tf.float32), "b": Fixed([], tf.int64)}
    dataset = tf.data.Dataset.from_tensor_slices([RECORD, RECORD])

    single = dataset.map(lambda record: tf.io.parse_single_example(record, features)).batch(2)
    batch = dataset.batch(2).map(lambda records: tf.io.parse_example(records, features))

    assert single.element_spec["a"].shape == [None, 3]
    for found in (next(iter(single)), next(iter(batch))):
        assert found["a"].shape == [2, 3]
        assert found["b"].numpy().tolist() == [5, 5]


def test_lists_of_different_lengths_are_filled_up():
    other = tf.train.Example(
        features=tf.train.Features(feature={"a": feature(9.0)})
    ).SerializeToString()
    found = tf.io.parse_example([RECORD, other], {"a": Sequence([], tf.float32, True)})

    assert found["a"].numpy().tolist() == [[1.0, 2.0, 3.0], [9.0, 0.0, 0.0]]


def test_sequence_examples():
    steps = tf.train.FeatureLists(
        feature_list={"x": tf.train.FeatureList(feature=[feature(1), feature(2)])}
    )
    record = tf.train.SequenceExample(
        context=tf.train.Features(feature={"n": feature(2)}), feature_lists=steps
    ).SerializeToString()

    context, sequences = tf.io.parse_single_sequence_example(
        record, {"n": Fixed([], tf.int64)}, {"x": Sequence([], tf.int64)}
    )

    assert int(context["n"]) == 2
    assert sequences["x"].numpy().tolist() == [1, 2]


TENSORS = [tf.constant([[1.0, 2.0]]), tf.constant(3), tf.constant([b"a", b"bc"])]


@pytest.mark.parametrize("tensor", TENSORS, ids=["floats", "number", "text"])
def test_serialize_and_parse_tensors(tensor):
    back = tf.io.parse_tensor(tf.io.serialize_tensor(tensor), tensor.dtype)

    assert back.numpy().tolist() == tensor.numpy().tolist()


def test_the_bytes_of_a_tensor_are_tensorflows():
    assert tf.io.serialize_tensor(tf.constant([[1.0], [2.0]])).numpy() == (
        b'\x08\x01\x12\x08\x12\x02\x08\x02\x12\x02\x08\x01"\x08\x00\x00\x80?\x00\x00\x00@'
    )
    with pytest.raises(INVALID, match="Type mismatch"):
        tf.io.parse_tensor(tf.io.serialize_tensor(1.0), tf.int32)
    with pytest.raises(INVALID, match="Could not parse"):
        tf.io.parse_tensor(b"garb", tf.int32)


RAW = [
    ([b"\x01\x02", b"\x05\x06"], tf.uint8, True, [[1, 2], [5, 6]]),
    (b"\x01\x02\x03\x04", tf.int16, True, [513, 1027]),
    (b"\x01\x02\x03\x04", tf.int16, False, [258, 772]),
]


@pytest.mark.parametrize(("data", "dtype", "little", "expected"), RAW)
def test_decode_raw(data, dtype, little, expected):
    found = tf.io.decode_raw(data, dtype, little_endian=little)

    assert (found.numpy().tolist(), found.dtype) == (expected, dtype)


def test_decode_raw_of_half_a_number():
    with pytest.raises(INVALID, match="not a multiple of 2"):
        tf.io.decode_raw(b"\x01\x02\x03", tf.int16)


def test_decode_csv():
    number, half, word = tf.io.decode_csv(["1,2.5,a", "3,,b"], [0, 0.5, ""])

    assert number.numpy().tolist() == [1, 3]
    assert half.numpy().tolist() == [2.5, 0.5]
    assert word.numpy().tolist() == [b"a", b"b"]
    [_, quoted] = tf.io.decode_csv('1;"a;b"', [[0], [""]], field_delim=";")
    assert quoted.numpy() == b"a;b"
    [_, third] = tf.io.decode_csv(["1,2,3"], [[0], [1]], select_cols=[0, 2])
    assert third.numpy().tolist() == [3]


CSV_MISTAKES = [
    ("1,2,3", [[0], [0]], "Expect 2 fields but have 3 in record 0"),
    ("1,", [[0], tf.constant([], tf.float32)], "Field 1 is required but missing in record 0"),
    ("x,1", [[0], [0]], "Field 0 in record 0 is not a valid int32: x"),
]


@pytest.mark.parametrize(("line", "defaults", "message"), CSV_MISTAKES)
def test_mistakes_in_csv(line, defaults, message):
    with pytest.raises(INVALID, match=message):
        tf.io.decode_csv(line, defaults)


def test_whole_files(tmp_path):
    path = tmp_path / "folder" / "note.txt"
    tf.io.write_file(path, "hello")

    assert tf.io.read_file(str(path)).numpy() == b"hello"
    assert tf.io.matching_files(str(path.parent / "*")).numpy().tolist() == [str(path).encode()]
    names = tf.data.Dataset.list_files(str(path.parent / "*"))
    assert [text.numpy() for text in names.map(tf.io.read_file)] == [b"hello"]
    with pytest.raises(MISSING, match="No such file"):
        tf.io.read_file(str(tmp_path / "no"))


@pytest.mark.parametrize("compression", [None, "GZIP", "ZLIB"])
def test_records(compression, tmp_path):
    path = str(tmp_path / "data")
    with tf.io.TFRecordWriter(path, options=compression) as writer:
        writer.write(b"one")
        writer.write(RECORD)

    found = list(tf.data.TFRecordDataset(path, compression).as_numpy_iterator())
    assert found == [b"one", RECORD]
    if compression:
        with pytest.raises(tf.errors.DataLossError, match="corrupted record at 0"):
            list(tf.data.TFRecordDataset(path))


def test_an_unknown_compression(tmp_path):
    with pytest.raises(ValueError, match="Not a valid compression_type"):
        tf.io.TFRecordWriter(str(tmp_path / "data"), "FOO")


def test_gfile_reads_and_writes(tmp_path):
    path = str(tmp_path / "w.txt")
    with gfile.GFile(path, "w") as file:
        file.write("one\ntwo\n")
    with gfile.GFile(path) as file:
        assert list(file) == ["one\n", "two\n"]
    with gfile.GFile(path, "rb") as file:
        assert (file.readline(), file.read(2), file.tell(), file.size()) == (b"one\n", b"tw", 6, 8)


def test_gfile_folders(tmp_path):
    folder = str(tmp_path)
    gfile.makedirs(f"{folder}/a/b")
    gfile.mkdir(f"{folder}/a")

    assert (gfile.exists(f"{folder}/a"), gfile.isdir(f"{folder}/a")) == (True, True)
    assert gfile.listdir(folder) == ["a"]
    assert gfile.glob(f"{folder}/*") == [f"{folder}/a"]
    gfile.rmtree(f"{folder}/a")
    assert not gfile.exists(f"{folder}/a")


def test_gfile_moves(tmp_path):
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    (tmp_path / "one").write_text("text")
    gfile.copy(one, other)
    with pytest.raises(tf.errors.AlreadyExistsError):
        gfile.copy(one, other)
    with pytest.raises(tf.errors.AlreadyExistsError):
        gfile.rename(one, other)
    gfile.rename(one, other, overwrite=True)

    assert (gfile.exists(one), gfile.stat(other).length) == (False, 4)
    gfile.remove(other)


GFILE_MISTAKES = [
    (lambda folder: gfile.GFile(f"{folder}/no").read(), MISSING),
    (lambda folder: gfile.GFile(f"{folder}/no", "x"), INVALID),
    (lambda folder: gfile.remove(f"{folder}/no"), MISSING),
    (lambda folder: gfile.listdir(f"{folder}/no"), MISSING),
    (lambda folder: gfile.mkdir(f"{folder}/no/no"), MISSING),
    (lambda folder: gfile.stat(f"{folder}/no"), MISSING),
    (lambda folder: gfile.copy(f"{folder}/no", f"{folder}/a"), MISSING),
]


@pytest.mark.parametrize(("act", "kind"), GFILE_MISTAKES)
def test_gfile_mistakes(act, kind, tmp_path):
    with pytest.raises(kind):
        act(str(tmp_path))


def test_numbers_from_a_binary_file(tmp_path):
    (tmp_path / "data").write_bytes(np.arange(6, dtype="<i2").tobytes())
    dataset = tf.data.FixedLengthRecordDataset(str(tmp_path / "data"), 4)

    rows = dataset.map(lambda record: tf.io.decode_raw(record, tf.int16))
    assert [row.numpy().tolist() for row in rows] == [[0, 1], [2, 3], [4, 5]]


def test_bytes_keep_their_zeros():
    assert tf.constant(b"a\x00").numpy() == b"a\x00"


def test_base64_and_compression():
    assert tf.io.encode_base64(["hello?>", "ÿ"]).numpy().tolist() == [b"aGVsbG8_Pg", b"w78"]
    assert tf.io.encode_base64("hello", pad=True).numpy() == b"aGVsbG8="
    assert tf.io.decode_base64("aGVsbG8").numpy() == b"hello"
    assert tf.io.decode_compressed(zlib.compress(b"abc"), "ZLIB").numpy() == b"abc"
    with pytest.raises(INVALID, match="Invalid character"):
        tf.io.decode_base64("a$$")


def test_pictures_are_read_here_too():
    assert tf.io.decode_png is tf.image.decode_png
