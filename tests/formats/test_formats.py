"""Files of TensorFlow: what it wrote is read, and what is written is what it writes."""

import base64
import io
import zlib

import numpy as np
import pytest

from minitf import errors, formats
from minitf.formats import checksum, tables
from minitf.formats.events import EventWriter, read_events
from minitf.formats.tensors import TENSOR, array_of, tensor_message
from minitf.formats.wire import Message

# Written by TensorFlow 2.21: Checkpoint(v=Variable([[0.5, 1.5]]), l=[Variable(1), Variable(
# ["words", "ä"])]).write(...), and a TFRecordWriter that wrote "abc" and "".
INDEX = (
    "c-muNVB=tvV&Y(Akl~AW_HcFf4)FK%3vqPvagFzP@^W<!iFXfj4DjG!7h+J5)OgKk8rE`VAA=lkj=q7uo?}Qzkf&2<h-<KZ"
    "m}8J9SXY>%PpB&gGf+8)28*ezXj3YajG!Stwd_JHLQEV?3OpLTrm{tqOBiH?%kZgZ6ygA?X9Vfd;4o#=dik9J2pB=cP40X8"
    "aL$2G3pX$@GM6))V}y&jT&|J6%*gS8k)MGe2>;#Cty1cK8vtdJI;;"
)
DATA = (
    "c-muNV6bOkIAG7nz`(%Dv}GY{eR+OSO7Y<(PZ{O1ojkaNxL7$Dg&1>y6q68RnHCcVBUp@Ch|vH@u?R65g2l{*47vEi9D_U^"
    "oqSy5!yJ7=U4hD_WXkmQ9795aJe@*AT!Zyd6@WE52w7oh<OoYF%1lhkNtKez(Kn#j1VaKQ007T(J01"
)
RECORDS = "AwAAAAAAAACwmUkOYWJjblfxIQAAAAAAAAAAKQOYB9jqgqI="


@pytest.fixture
def tensorflows_bundle(tmp_path):
    for ending, text in ((".index", INDEX), (".data-00000-of-00001", DATA)):
        (tmp_path / f"ckpt{ending}").write_bytes(zlib.decompress(base64.b85decode(text)))
    return str(tmp_path / "ckpt")


def test_a_bundle_of_tensorflow_is_read(tensorflows_bundle):
    found = formats.read_bundle(tensorflows_bundle)

    assert found["v/.ATTRIBUTES/VARIABLE_VALUE"].tolist() == [[0.5, 1.5]]
    assert found["l/0/.ATTRIBUTES/VARIABLE_VALUE"] == 1
    assert found["l/1/.ATTRIBUTES/VARIABLE_VALUE"].tolist() == [b"words", "ä".encode()]


def test_a_bundle_is_written_as_tensorflow_writes_it(tensorflows_bundle, tmp_path):
    found = formats.read_bundle(tensorflows_bundle)
    graph, first, second, variable = sorted(found)
    order = (variable, first, second, graph)
    formats.write_bundle(str(tmp_path / "own"), {name: found[name] for name in order})

    data = [tmp_path / f"{name}.data-00000-of-00001" for name in ("own", "ckpt")]
    assert data[0].read_bytes() == data[1].read_bytes()
    index = [
        tables.read_table((tmp_path / f"{name}.index").read_bytes()) for name in ("own", "ckpt")
    ]
    assert index[0] == index[1]


TYPES = ["float16", "float32", "float64", "int8", "int64", "uint16", "bool", "complex64"]


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3)])
def test_every_type_and_shape_comes_back(dtype, shape, tmp_path):
    array = np.ones(shape, dtype)
    formats.write_bundle(str(tmp_path / "b"), {"array": array})

    back = formats.read_bundle(str(tmp_path / "b"))["array"]
    assert (back.dtype, back.shape, back.tolist()) == (array.dtype, shape, array.tolist())
    assert formats.read_header(str(tmp_path / "b")) == {"array": (array.dtype, shape)}
    again = array_of(TENSOR.decode(TENSOR.encode(tensor_message(array))))
    assert (again.dtype, again.shape, again.tolist()) == (array.dtype, shape, array.tolist())


def test_many_names_fill_many_blocks(tmp_path):
    arrays = {f"layer_{i}/kernel": np.full(2, i) for i in range(500)}
    formats.write_bundle(str(tmp_path / "b"), arrays)

    back = formats.read_bundle(str(tmp_path / "b"))
    assert {name: value.tolist() for name, value in back.items()} == {
        name: value.tolist() for name, value in arrays.items()
    }


def test_missing_and_damaged_bundles(tmp_path, tensorflows_bundle):
    with pytest.raises(errors.NotFoundError, match="Failed to find any matching files"):
        formats.read_bundle(str(tmp_path / "nothing"))
    with pytest.raises(errors.NotFoundError, match="Key x not found"):
        formats.read_bundle(tensorflows_bundle, ["x"])
    data = tmp_path / "ckpt.data-00000-of-00001"
    data.write_bytes(data.read_bytes()[:-1] + b"?")
    with pytest.raises(errors.DataLossError):
        formats.read_bundle(tensorflows_bundle)
    (tmp_path / "ckpt.index").write_bytes(b"no table")
    with pytest.raises(errors.DataLossError):
        formats.read_bundle(tensorflows_bundle)


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 5001, 70000])
def test_lanes_give_the_checksum_of_the_plain_loop(length):
    data = np.arange(length).astype("uint8").tobytes()
    plain = checksum._bytewise(memoryview(data), 0xFFFFFFFF) ^ 0xFFFFFFFF

    assert formats.crc32c(data) == plain
    assert formats.crc32c(data[length // 3 :], formats.crc32c(data[: length // 3])) == plain


def test_records_of_tensorflow_are_read_and_written():
    data = base64.b64decode(RECORDS)
    assert list(formats.read_records(io.BytesIO(data))) == [b"abc", b""]

    file = io.BytesIO()
    for record in (b"abc", b""):
        formats.write_record(file, record)
    assert file.getvalue() == data


@pytest.mark.parametrize("cut", [3, 14, 18])
def test_a_record_file_that_is_cut_off(cut):
    with pytest.raises(errors.DataLossError, match="corrupted record at 0"):
        list(formats.read_records(io.BytesIO(base64.b64decode(RECORDS)[:cut])))


def test_messages():
    inner = Message(a=(1, "int"))
    outer = Message(
        many=(1, inner, "repeated"), numbers=(2, "int", "repeated"), map=(3, inner, "map"),
        half=(4, "float"), text=(5, "string"),
    )  # fmt: skip
    message = {
        "many": [{"a": -1}, {}], "numbers": [1, 300, -5], "map": {"x": {"a": 2}}, "half": 0.5,
        "text": "ä",
    }  # fmt: skip

    assert outer.decode(outer.encode(message)) == message
    assert inner.decode(outer.encode({"text": "unknown fields are skipped"})) == {}
    with pytest.raises(ValueError, match="beyond the data"):
        outer.decode(outer.encode(message)[:-1])


def test_event_files(tmp_path):
    writer = EventWriter(str(tmp_path), suffix=".v2")
    writer.add({"step": 7, "summary": {"value": [{"tag": "loss", "number": 0.25}]}})
    writer.close()

    version, event = read_events(writer.path)
    assert version["file_version"] == "brain.Event:2"
    assert (event["step"], event["summary"]["value"]) == (7, [{"tag": "loss", "number": 0.25}])
    assert writer.path.endswith(".v2")
