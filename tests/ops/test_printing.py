"""tf.print: the very text of TensorFlow 2.21, eagerly and in functions."""

import sys

import pytest

import minitf as tf

RECORDED = [
    ("1", "1\n"), ("'hello'", "hello\n"), ("tf.constant(1 / 3)", "0.333333343\n"),
    ("tf.constant(1 / 3, tf.float64)", "0.33333333333333331\n"), ("tf.constant(1e10)", "1e+10\n"),
    ("tf.constant(1234567.0)", "1234567\n"), ("tf.constant(float('nan'))", "nan\n"),
    ("tf.constant([True, False])", "[1 0]\n"), ("tf.constant('a')", "a\n"),
    ("tf.constant(['a', 'b'])", '["a" "b"]\n'), ("tf.range(10)", "[0 1 2 ... 7 8 9]\n"),
    ("tf.range(6)", "[0 1 2 3 4 5]\n"), ("tf.zeros([2, 2])", "[[0 0]\n [0 0]]\n"),
    ("tf.zeros([2, 2, 1])", "[[[0]\n  [0]]\n\n [[0]\n  [0]]]\n"), ("tf.zeros([0, 2])", "[]\n"),
    ("tf.constant(0.1, tf.float16)", "0.0999755859\n"), ("(1, 'a')", "(1, 'a')\n"),
    ("{'a': 1, 'b': tf.constant(2)}", "{'a': 1, 'b': 2}\n"), ("None", "None\n"),
    ("[tf.constant('a'), 'b']", "[\"a\", 'b']\n"), ("(tf.constant(1),)", "(1,)\n"),
    ("v", "[1 2]\n"), ("'x:', tf.constant([1.0]), 3", "x: [1] 3\n"),
    ("tf.range(20), summarize=2", "[0 1 ... 18 19]\n"), ("1, 2, sep=', '", "1, 2\n"),
    ("tf.ones([9]), summarize=-1", "[1 1 1 1 1 1 1 1 1]\n"), ("1, end='!'", "1!"),
    ("tf.ragged.constant([[1], [2, 3]])", "[[1], [2, 3]]\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "text"), RECORDED)
def test_text(arguments, text, capsys):
    code = f"tf.print({arguments})"
    names = {"tf": tf, "v": tf.Variable([1.0, 2.0])}
    eval(code, names)
    assert capsys.readouterr().err == text
    tf.function(lambda: eval(code, names))()
    assert capsys.readouterr().err == text


def test_a_function_prints_at_every_run(capsys):
    @tf.function
    def double(x):
        tf.print("x is", x, output_stream=sys.stdout)
        return 2 * x

    for value in (1.0, 2.0):
        double(tf.constant(value))
    assert capsys.readouterr().out == "x is 1\nx is 2\n"


def test_into_a_file(tmp_path):
    for number in range(2):
        tf.print(tf.constant(number), output_stream=f"file://{tmp_path / 'log'}")

    assert (tmp_path / "log").read_text() == "0\n1\n"
    with pytest.raises(ValueError, match="output_stream"):
        tf.print(1, output_stream="nowhere")
