"""The cases by theme: plain data, one module a theme."""

from tests.conformance.against_keras.cases import (
    arranging,
    augmenting,
    chance,
    convolution,
    core,
    normalization,
    pooling,
    preprocessing,
    sequences,
)

LAYERS = {
    theme.__name__.rpartition(".")[2]: theme.CASES
    for theme in (
        arranging,
        augmenting,
        convolution,
        core,
        normalization,
        pooling,
        preprocessing,
        sequences,
        chance,
    )
}
