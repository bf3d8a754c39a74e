"""Steps on large batches are bound part by part; the results are those of the whole."""

import numpy as np
import pytest

from minitf.backends import threads
from minitf.backends.numpy import chains, convolution, deal, pooling, samples

PLACES = {"strides": (1, 1), "padding": "SAME", "dilations": (1, 1)}
WINDOWS = {"window": (2, 2), "strides": (2, 2), "padding": "SAME", "dilations": (1, 1)}
RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch):
    """Two threads, and every batch counts as large."""
    monkeypatch.setattr(threads, "intra", lambda: 2)
    monkeypatch.setattr(chains, "WORTH", 0.0)
    monkeypatch.setattr(deal, "HEAD_START", 0.0)


def in_parts(bind, out, arrays, attrs):
    made = np.full_like(out, np.nan)
    steps = chains.arranged(bind(made, arrays, attrs))
    for step in steps:
        step()
    return made, len(steps)


def whole(bind, out, arrays, attrs):
    made = np.empty_like(out)
    for step in bind(made, arrays, attrs):
        step()
    return made


# Three samples and filters of 3x3: arrays that do not belong to samples look as if they did.
X, W = RANDOM.normal(size=(3, 7, 6, 2)), RANDOM.normal(size=(3, 3, 2, 4))
Z = whole(convolution.conv, np.empty((3, 7, 6, 4)), (X, W), PLACES)
POOLED = whole(pooling.max_pool, np.empty((3, 4, 3, 2)), (X,), WINDOWS)
CASES = [
    (samples.by_samples(convolution.conv, of_samples=1), convolution.conv, Z, (X, W),
     PLACES),
    (samples.by_samples(convolution.conv_input, of_samples=1), convolution.conv_input, X,
     (Z, W), PLACES),
    (samples.summed(convolution.conv_filters, of_samples=2), convolution.conv_filters, W,
     (X, Z, W), PLACES),
    (samples.by_samples(pooling.max_pool), pooling.max_pool, POOLED, (X,), WINDOWS),
    (samples.by_samples(pooling.max_pool_give), pooling.max_pool_give, X,
     (RANDOM.normal(size=POOLED.shape), X, POOLED), WINDOWS),
    (samples.by_samples(pooling.avg_pool), pooling.avg_pool, POOLED, (X,), WINDOWS),
    (samples.by_samples(pooling.avg_pool_give), pooling.avg_pool_give, X,
     (RANDOM.normal(size=POOLED.shape), X), WINDOWS),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "bind", "out", "arrays", "attrs"), CASES)
def test_parts_make_what_the_whole_makes(parts, bind, out, arrays, attrs):
    made, count = in_parts(parts, out, arrays, attrs)

    np.testing.assert_allclose(made, whole(bind, out, arrays, attrs), rtol=1e-12, atol=1e-12)
    assert count <= 2
