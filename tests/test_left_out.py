"""Names that are left out say so; none of them is here after all."""

import pytest

import minitf as tf
from minitf import keras, left_out
from minitf.errors import UnknownNameError


@pytest.mark.parametrize("name", left_out.TENSORFLOW)
def test_a_part_of_tensorflow(name):
    with pytest.raises(UnknownNameError, match=f"minitf leaves out tf.{name}: .*") as problem:
        getattr(tf, name)
    assert "write instead" in str(problem.value)


@pytest.mark.parametrize("name", left_out.KERAS)
def test_a_part_of_keras(name):
    with pytest.raises(UnknownNameError, match=f"minitf leaves out keras.{name}: ") as problem:
        getattr(keras, name)
    assert "write instead" in str(problem.value)


def test_programs_may_ask_whether_it_is_there():
    assert not hasattr(tf, "sparse")
    assert not hasattr(keras, "quantizers")


def test_other_names_are_looked_up_as_before():
    with pytest.raises(AttributeError, match=r"Did you mean 'tf\.reduce_sum'"):
        tf.reduce_sums  # noqa: B018
