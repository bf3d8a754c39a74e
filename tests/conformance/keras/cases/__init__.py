"""The cases by theme: plain data, one module a theme."""

from tests.conformance.keras.cases import convolution

LAYERS = {"convolution": convolution.CASES}
