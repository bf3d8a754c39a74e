"""tf.Module: which variables it has, in which order, under which names."""

import pytest

import minitf as tf


class Layer(tf.Module):
    def __init__(self, size, name=None):
        super().__init__(name)
        self.w = tf.Variable(tf.ones([size]), name="w")
        self.b = tf.Variable(0.0, name="b", trainable=False)

    @tf.Module.with_name_scope
    def __call__(self, x):
        if not hasattr(self, "late"):
            self.late = tf.Variable(1.0, name="late")
        return self.w * x


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.z = Layer(2, "first")
        self.a = tf.Variable(1.0)
        self.layers = [Layer(1), Layer(3)]
        self.table = {"k": tf.Variable(5.0), "j": Layer(1)}
        self.pair = (tf.Variable(2.0),)
        self.same = self.a


def test_variables_come_by_attribute_name_own_ones_first():
    sums = [float(tf.reduce_sum(variable)) for variable in Net().variables]

    assert sums == [1, 2, 5, 0, 1, 0, 3, 0, 1, 0, 2]


def test_what_training_changes():
    net = Net()

    assert len(net.trainable_variables) == 7
    assert {variable.name for variable in net.non_trainable_variables} == {"b:0"}


def test_submodules():
    assert [module.name for module in Net().submodules] == ["layer", "layer", "layer", "first"]


def test_names_and_scopes():
    layer, outer = Layer(2, "first"), tf.Module(name="outer")
    layer(1.0)

    assert layer.late.name == "first/late:0"
    assert layer.name_scope.name == "first/"
    with layer.name_scope, outer.name_scope:
        assert tf.Variable(1.0, name="v").name == "outer/v:0"


def test_the_name_of_the_class_in_snake_case():
    class MyHTTPNet2(tf.Module):
        pass

    assert MyHTTPNet2().name == "my_http_net2"


@pytest.mark.parametrize("name", ["a b", "1a", "x/y", ""])
def test_a_name_that_is_none(name):
    with pytest.raises(ValueError, match="not a valid module name"):
        tf.Module(name=name)


def test_paths():
    net = Net()
    paths = [path for path, _ in net._flatten(predicate=lambda v: v is net.a, with_path=True)]

    assert paths == [("a",), ("same",)]


def test_variables_made_before_init_are_found():
    class Hasty(tf.Module):
        def __init__(self):
            self.v = tf.Variable(1.0)

    assert len(Hasty().variables) == 1
