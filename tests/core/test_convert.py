"""What becomes a tensor, and of which type: recorded from TensorFlow 2.21."""

import numpy as np
import pytest

import minitf as tf

GROUPS = {
    "INTS": "int32 int64 int8 uint8 uint16 uint64",
    "FLOATS": "float32 float64 float16 bfloat16",
    "COMPLEX": "complex64 complex128",
}
KINDS = [*" ".join(GROUPS.values()).split(), "bool", "string"]

# The value, its type when none is asked for ("-": it has none), and the types it may be asked for.
RECORDED = [
    ("3", "int32", "INTS FLOATS COMPLEX"),
    ("-3", "int32", "FLOATS COMPLEX int32 int64 int8 uint8 uint16"),
    ("2**40", "int64", "INTS FLOATS COMPLEX"),
    ("2**70", "-", "float32 float64 float16 complex128"),
    ("3.5", "float32", "FLOATS COMPLEX"),
    ("3.0", "float32", "FLOATS COMPLEX"),
    ("True", "bool", "int32 int64 uint64 float32 float64 float16 bool complex128"),
    ("1+2j", "complex128", "COMPLEX"),
    ("'a'", "string", "string"),
    ("b'a'", "string", "string"),
    ("None", "-", ""),
    ("float('nan')", "float32", "FLOATS COMPLEX"),
    ("float('inf')", "float32", "FLOATS COMPLEX"),
    ("1e300", "-", "FLOATS COMPLEX"),
    ("[1,2]", "int32", "INTS FLOATS COMPLEX"),
    ("[1.,2.]", "float32", "FLOATS COMPLEX"),
    ("[1,2.0]", "float32", "FLOATS COMPLEX"),
    ("[2.5,1]", "float32", "FLOATS COMPLEX"),
    ("[True,False]", "bool", "int32 int64 uint64 float32 float64 float16 bool complex128"),
    ("[True,2]", "-", "int32 int64 uint64 float32 float64 float16 complex128"),
    ("[2,True]", "int32", "INTS FLOATS COMPLEX"),
    ("[True,2.0]", "-", "float32 float64 float16 complex128"),
    ("[1,2j]", "-", "complex128"),
    ("['a','bc']", "string", "string"),
    ("['a',1]", "-", ""),
    ("[1,'a']", "-", ""),
    ("[None]", "-", ""),
    ("[1,None]", "-", ""),
    ("[]", "float32", "INTS FLOATS COMPLEX bool string"),
    ("[[]]", "float32", "INTS FLOATS COMPLEX bool string"),
    ("[[],[]]", "float32", "INTS FLOATS COMPLEX bool string"),
    ("(1,2)", "int32", "INTS FLOATS COMPLEX"),
    ("[[1,2],[3]]", "-", ""),
    ("[1,[2]]", "-", ""),
    ("[[1],2]", "-", ""),
    ("[[[1]]]", "int32", "INTS FLOATS COMPLEX"),
    ("[1,2**40]", "int64", "INTS FLOATS COMPLEX"),
    ("[2**31]", "int64", "INTS FLOATS COMPLEX"),
    ("[-2**31]", "int32", "FLOATS COMPLEX int32 int64 int8 uint8 uint16"),
    ("range(3)", "int32", "INTS FLOATS COMPLEX"),
    ("np.float64(3.5)", "float64", "INTS FLOATS COMPLEX bool"),
    ("np.float32(3.5)", "float32", "INTS FLOATS COMPLEX bool"),
    ("np.float16(3.5)", "float16", "INTS FLOATS COMPLEX bool"),
    ("np.int64(3)", "int64", "INTS FLOATS COMPLEX bool"),
    ("np.int32(3)", "int32", "INTS FLOATS COMPLEX bool"),
    ("np.int8(3)", "int8", "INTS FLOATS COMPLEX bool"),
    ("np.uint8(3)", "uint8", "INTS FLOATS COMPLEX bool"),
    ("np.bool_(True)", "bool", "INTS FLOATS COMPLEX bool"),
    ("np.complex64(1j)", "complex64", "INTS FLOATS COMPLEX bool"),
    ("np.array([1.,2.])", "float64", "INTS FLOATS COMPLEX bool"),
    ("np.array([1.,2.],'float32')", "float32", "INTS FLOATS COMPLEX bool"),
    ("np.array([1,2])", "int64", "INTS FLOATS COMPLEX bool"),
    ("np.array([1,2],'int8')", "int8", "INTS FLOATS COMPLEX bool"),
    ("np.array([1,2],'uint16')", "uint16", "INTS FLOATS COMPLEX bool"),
    ("np.array([True])", "bool", "INTS FLOATS COMPLEX bool"),
    ("np.array([1j])", "complex128", "INTS FLOATS COMPLEX bool"),
    ("np.array([1,2],object)", "-", "INTS FLOATS COMPLEX bool"),
    ("np.array(3.5)", "float64", "INTS FLOATS COMPLEX bool"),
    ("np.array([])", "float64", "INTS FLOATS COMPLEX bool string"),
    ("np.array([1.5,2.])", "float64", "INTS FLOATS COMPLEX bool"),
    ("np.array([np.inf])", "float64", "INTS FLOATS COMPLEX bool"),
    ("[np.float64(1),np.float64(2)]", "float64", "FLOATS COMPLEX"),
    ("[np.int64(1),np.int64(2)]", "int32", "INTS FLOATS COMPLEX"),
    ("[np.float64(1),2]", "float64", "FLOATS COMPLEX"),
    ("[1,np.float32(2)]", "float32", "FLOATS COMPLEX"),
    ("[np.int32(1),2.5]", "float32", "FLOATS COMPLEX"),
    ("[np.array([1.,2.]),np.array([3.,4.])]", "float64", "FLOATS COMPLEX"),
    ("[np.array([1,2],'int32'),[3,4]]", "int32", "INTS FLOATS COMPLEX"),
    ("[np.float32(1)]", "float32", "FLOATS COMPLEX"),
    ("[np.bool_(True)]", "bool", "bool"),
    ("{}", "-", ""),
    ("'é'", "string", "string"),
]


@pytest.mark.parametrize(("code", "natural", "accepted"), RECORDED)
def test_conversion(code, natural, accepted):
    pytest.importorskip("ml_dtypes", reason="bfloat16 needs ml_dtypes")
    for group, names in GROUPS.items():
        accepted = accepted.replace(group, names)

    assert [kind for kind in KINDS if _type(code, kind) == kind] == sorted(
        accepted.split(), key=KINDS.index
    )
    assert _type(code, None) == natural


def _type(code, dtype):
    value = eval(code, {"np": np})
    try:
        return tf.constant(value, dtype).dtype.name
    except (TypeError, ValueError):
        return "-"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x + np.float64(3.5)", 6), ("np.array([1.5, 2.0]) + x", [4, 5]), ("x + True", 4),
        ("x + [True, 2]", [4, 5]), ("x + 2**40", 3), ("x + range(3)", [3, 4, 5]),
        ("x + [tf.constant(1), 2]", [4, 5]), ("y + np.array([1, 2], 'int8')", [4.5, 5.5]),
        ("y * 2**70", 3.5 * 2.0**70), ("s + 'b'", b"ab"), ("s + ['', 'c']", [b"a", b"ac"]),
        ("s == ['a', 'b']", [True, False]), ("'b' + s", b"ba"),
    ],
)  # fmt: skip
def test_a_value_takes_the_type_of_the_tensor_it_meets(code, expected):
    names = {"x": tf.constant(3), "y": tf.constant(3.5), "s": tf.constant("a"), "np": np, "tf": tf}
    result = eval(code, names)

    wanted = tf.constant(expected, result.dtype)
    np.testing.assert_array_equal(result.numpy(), wanted.numpy())


@pytest.mark.parametrize(
    "code",
    ["x + 3.5", "3.5 + x", "x + [1.0, 2.0]", "x + 'a'", "x + None", "x + 1j", "x == 'a'",
     "x + [1, [2]]", "x + {}", "y + 'a'", "s + 1", "x + y", "x + [tf.constant(1), 2.5]",
     "tf.constant([tf.constant(1), tf.constant(2.0)])"],
)  # fmt: skip
def test_what_does_not_mix(code):
    names = {"x": tf.constant(3), "y": tf.constant(3.5), "s": tf.constant("a"), "tf": tf}
    with pytest.raises((TypeError, ValueError)):
        eval(code, names)


def test_text_is_held_as_bytes():
    one, many = tf.constant("ä"), tf.constant([["a", b"b"], ["", "long text"]])

    assert one.numpy() == "ä".encode()
    assert (many.dtype, many.shape) == (tf.string, (2, 2))
    assert many.numpy().tolist() == [[b"a", b"b"], [b"", b"long text"]]
