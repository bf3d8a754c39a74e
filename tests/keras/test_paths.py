"""Where variables live: their paths name the models and layers around them, as in Keras."""

from __future__ import annotations

import numpy as np

from minitf import keras
from minitf.keras import layers

X = np.ones((1, 2), "float32")


def sequential(name, *inner):
    return keras.Sequential(list(inner), name=name)


def paths(model):
    return [variable.path for variable in model.variables]


class Holder(layers.Layer):
    def __init__(self):
        super().__init__(name="holder")
        self.inner = sequential("inner", layers.Dense(2, name="dense", use_bias=False))

    def call(self, x):
        return self.inner(x)


def test_models_that_are_built_in_a_call():
    class Whole(keras.Model):
        def __init__(self):
            super().__init__(name="whole")
            dense = layers.Dense(2, name="deep", use_bias=False)
            self.first = Holder()
            self.second = sequential("outer", sequential("middle", dense))

        def call(self, x):
            return self.second(self.first(x))

    model = Whole()
    model(X)
    assert paths(model) == ["whole/holder/inner/dense/kernel", "whole/outer/middle/deep/kernel"]


def test_models_in_a_sequential_model():
    model = sequential("outer", keras.Input((2,)), Holder())
    assert paths(model) == ["outer/holder/inner/dense/kernel"]
    later = sequential("later", Holder())
    later.build((None, 2))
    assert paths(later) == ["later/holder/inner/dense/kernel"]


def test_a_model_by_itself():
    model = sequential("alone", layers.Dense(1, name="dense", use_bias=False))
    model.build((None, 3))
    assert paths(model) == ["alone/dense/kernel"]
