"""tf.DeviceSpec, tf.TypeSpec and the name scope we are in: what real TensorFlow prints."""

from __future__ import annotations

import pytest

import minitf as tf

PS, WORKER = "/job:ps/device:CPU:0", "/job:worker/replica:0/task:3/device:GPU:1"


@pytest.mark.parametrize(
    ("name", "written"),
    [(PS, PS), (WORKER, WORKER), ("/gpu:0", "/device:GPU:0"), ("/device:CPU:*", "/device:CPU:*"),
     ("", "")],
)  # fmt: skip
def test_names_are_taken_apart_and_put_together(name, written):
    spec = tf.DeviceSpec.from_string(name)
    assert spec.to_string() == written
    assert spec == tf.DeviceSpec().parse_from_string(written)
    assert hash(spec) == hash(tf.DeviceSpec.from_string(written))


def test_merging_and_replacing():
    ps, worker = map(tf.DeviceSpec.from_string, (PS, WORKER))
    assert ps.make_merged_spec(worker).to_string() == WORKER
    merged = worker.make_merged_spec(tf.DeviceSpec(device_type="cpu"))
    assert merged.to_string() == "/job:worker/replica:0/task:3/device:CPU:1"
    assert ps.replace(job="x").to_string() == "/job:x/device:CPU:0"
    assert ps != worker


def test_a_name_that_is_none():
    with pytest.raises(ValueError, match="Unknown attribute 'nonsense' is encountered"):
        tf.DeviceSpec.from_string("/nonsense:1")


def test_tensors_are_made_there():
    with tf.device(tf.DeviceSpec(device_type="CPU", device_index=0)):
        assert tf.constant(1.0).device.endswith("/device:CPU:0")


def test_every_spec_is_a_type_spec():
    specs = (
        tf.TensorSpec([1]),
        tf.RaggedTensorSpec([None, None]),
        tf.data.DatasetSpec(tf.TensorSpec([1])),
        tf.data.Dataset.range(2).element_spec,
    )
    assert all(isinstance(spec, tf.TypeSpec) for spec in specs)
    assert not isinstance(3, tf.TypeSpec)


def test_scopes_say_their_name():
    assert tf.get_current_name_scope() == ""
    with tf.name_scope("a"), tf.name_scope("b"):
        assert tf.get_current_name_scope() == "a/b"
