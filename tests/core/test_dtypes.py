"""The types of entries: their attributes and names are TensorFlow's (recorded from 2.21)."""

import copy
import pickle

import numpy as np
import pytest

import minitf as tf
from minitf import dtypes, errors

# name: number in files, size, kind, limits (None: there are none), real type
FACTS = {
    "float16": (19, 2, "floating", None, "float16"),
    "bfloat16": (14, 2, "floating", None, "bfloat16"),
    "float32": (1, 4, "floating", (0, 1), "float32"),
    "float64": (2, 8, "floating", (0, 1), "float64"),
    "int8": (6, 1, "integer", (0, 127), "int8"),
    "int16": (5, 2, "integer", (0, 32767), "int16"),
    "int32": (3, 4, "integer", (0, 2**31 - 1), "int32"),
    "int64": (9, 8, "integer", (0, 2**63 - 1), "int64"),
    "uint8": (4, 1, "unsigned", (0, 255), "uint8"),
    "uint16": (17, 2, "unsigned", (0, 65535), "uint16"),
    "uint32": (22, 4, "unsigned", (0, 2**32 - 1), "uint32"),
    "uint64": (23, 8, "unsigned", (0, 2**64 - 1), "uint64"),
    "bool": (10, 1, "bool", (0, True), "bool"),
    "complex64": (8, 8, "complex", None, "float32"),
    "complex128": (18, 16, "complex", None, "float64"),
    "string": (7, 0, "string", None, "string"),
}


def test_every_type_has_its_facts():
    assert set(FACTS) == set(dtypes.ALL)


@pytest.mark.parametrize("name", FACTS)
def test_attributes(name):
    number, size, kind, limits, real = FACTS[name]
    dtype = getattr(tf.dtypes, name)

    assert (dtype.name, dtype.as_datatype_enum, dtype.size) == (name, number, size)
    assert dtype.is_integer == (kind in ("integer", "unsigned"))
    assert dtype.is_unsigned == (kind == "unsigned")
    assert dtype.is_floating == (kind == "floating")
    assert dtype.is_complex == (kind == "complex")
    assert dtype.is_bool == (kind == "bool")
    assert dtype.is_numeric == (kind not in ("bool", "string"))
    assert dtype.real_dtype == real
    assert dtype.base_dtype is dtype
    if limits is None:
        with pytest.raises(ValueError, match="does not have defined limits"):
            _ = dtype.limits
    else:
        assert dtype.limits == limits
    assert (repr(dtype), str(dtype)) == (f"tf.{name}", f"<dtype: '{name}'>")
    assert pickle.loads(pickle.dumps(dtype)) is copy.deepcopy(dtype) is dtype


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("half", "float16"), ("float", "float32"), ("double", "float64"), (float, "float32"),
        (bool, "bool"), (object, "string"), (1, "float32"), (3, "int32"), (14, "bfloat16"),
        (np.float32, "float32"), (np.dtype("int8"), "int8"), (np.dtype("S3"), "string"),
        (np.dtype("U3"), "string"), (np.str_, "string"), (np.bool_, "bool"),
    ],
    ids=repr,
)  # fmt: skip
def test_what_names_a_type(value, name):
    assert tf.as_dtype(value).name == name


@pytest.mark.parametrize(
    "value", ["flaot32", "int", "i4", "str", int, complex, str, bytes, None, 99, 3.5, "datetime64"]
)
def test_what_names_none(value):
    with pytest.raises(errors.DTypeError):
        tf.as_dtype(value)


def test_the_answer_to_int_names_a_type():
    with pytest.raises(TypeError, match="int32"):
        tf.cast(1.5, int)


@pytest.mark.parametrize("name", ["bool", "complex64", "string"])
def test_no_smallest_number(name):
    with pytest.raises(TypeError, match="Cannot find minimum value"):
        _ = dtypes.ALL[name].min


def test_bfloat16_comes_with_ml_dtypes():
    ml_dtypes = pytest.importorskip("ml_dtypes", reason="bfloat16 needs ml_dtypes")

    assert tf.as_dtype(ml_dtypes.bfloat16) is tf.bfloat16
    assert tf.as_dtype(np.dtype(ml_dtypes.bfloat16)) is tf.bfloat16
    assert tf.bfloat16.as_numpy_dtype is ml_dtypes.bfloat16
    assert float(tf.bfloat16.max) == pytest.approx(3.38953e38)
