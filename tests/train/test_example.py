"""tf.train.Example: the bytes and the text are those of real protocol buffers."""

import base64

import pytest

from minitf.train import (
    BytesList,
    Example,
    Feature,
    FeatureList,
    FeatureLists,
    Features,
    FloatList,
    Int64List,
    SequenceExample,
)

# Written by TensorFlow 2.21.
BYTES = (
    "CkIKEQoBYRIMEgoKCM3MzD0AAABACg8KAWISCgoICgR4Igr/CgAKBQoBZRIAChUKAWkSEBoOCgz///////////8BrAI="
)


@pytest.fixture
def example():
    feature = {
        "b": Feature(bytes_list=BytesList(value=[b'x"\n\xff', b""])),
        "a": Feature(float_list=FloatList(value=[0.1, 2])),
        "i": Feature(int64_list=Int64List(value=[-1, 300])),
        "e": Feature(),
    }
    return Example(features=Features(feature=feature))


def test_the_bytes_are_tensorflows(example):
    assert base64.b64encode(example.SerializeToString()).decode() == BYTES


def test_there_and_back(example):
    back = Example.FromString(example.SerializeToString())

    assert back == example
    assert back.features.feature["i"].int64_list.value == [-1, 300]
    parsed = Example()
    parsed.ParseFromString(example.SerializeToString())
    assert parsed == example


def test_fields_are_filled_in_place():
    example = Example()
    example.features.feature["a"].int64_list.value.append(3)

    assert Example.FromString(example.SerializeToString()) == example
    assert example.features.feature["a"].WhichOneof("kind") == "int64_list"
    assert Feature().WhichOneof("kind") is None
    assert Feature(int64_list=Int64List(value=[])).WhichOneof("kind") == "int64_list"


def test_the_text(example):
    assert str(example.features.feature["b"]) == (
        'bytes_list {\n  value: "x\\"\\n\\377"\n  value: ""\n}\n'
    )
    assert str(example.features.feature["a"]) == "float_list {\n  value: 0.1\n  value: 2\n}\n"
    assert str(example).startswith('features {\n  feature {\n    key: "a"\n    value {\n')


def test_sequences():
    step = Feature(int64_list=Int64List(value=[1]))
    example = SequenceExample(
        context=Features(feature={"length": step}),
        feature_lists=FeatureLists(feature_list={"x": FeatureList(feature=[step, step])}),
    )

    assert SequenceExample.FromString(example.SerializeToString()) == example


MISTAKES = [
    (lambda: BytesList(value=["text"]), TypeError, "expected one of: bytes"),
    (lambda: Int64List(value=[1.5]), TypeError, "expected one of: int"),
    (lambda: FloatList(value=["a"]), TypeError, "expected a float"),
    (lambda: Feature(foo=1), ValueError, 'has no "foo" field'),
]


@pytest.mark.parametrize(("make", "kind", "message"), MISTAKES)
def test_mistakes(make, kind, message):
    with pytest.raises(kind, match=message):
        make()
