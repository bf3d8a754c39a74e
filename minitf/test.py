"""`tf.test`: TestCase, and questions about the hardware.

Where it sits   a public face, loaded when it is first used.
The one idea    unittest's TestCase, which knows how to compare tensors, also nested ones.
Try it          >>> TestCase().assertAllClose([1.0, 2.0], [1.0, 2.0 + 1e-9])
Read next       https://www.tensorflow.org/api_docs/python/tf/test
"""

from __future__ import annotations

import tempfile
import unittest
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.autodiff import GradientTape
from minitf.backends import devices
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.ops import set_seed


def main(argv: list[str] | None = None) -> None:
    """Run the tests of the program that calls this."""
    unittest.main(module="__main__", argv=argv)


def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """Whether there is a GPU.  Newer programs ask tf.config.list_physical_devices("GPU")."""
    return devices.gpu_count() > 0


def gpu_device_name() -> str:
    """The name of the first GPU; "" without one."""
    return "/device:GPU:0" if devices.gpu_count() else ""


def is_built_with_cuda() -> bool:
    """False: minitf has no compiled code; GPUs are used through torch."""
    return False


is_built_with_gpu_support = is_built_with_rocm = is_built_with_xla = is_built_with_cuda


def compute_gradient(
    f: Callable[..., Any], x: Any, delta: float | None = None
) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """The derivatives of f by backprop, and by nudging each entry of each input.

    https://www.tensorflow.org/api_docs/python/tf/test/compute_gradient
    """
    values = [convert_to_tensor(one) for one in x]
    return (
        tuple(_by_backprop(f, values, i) for i in range(len(values))),
        tuple(_by_nudging(f, values, i, delta) for i in range(len(values))),
    )


def _by_backprop(f: Callable[..., Any], values: list[Any], i: int) -> np.ndarray:
    with GradientTape() as tape:
        tape.watch(values[i])
        result = f(*values)
    return tape.jacobian(result, values[i]).numpy().reshape(-1, np.size(values[i].numpy()))


def _by_nudging(
    f: Callable[..., Any], values: list[Any], i: int, delta: float | None
) -> np.ndarray:
    x = np.asarray(values[i].numpy())
    step = delta or (1 / 1024 if x.dtype == np.float32 else 1e-6)
    columns = []
    for place in np.ndindex(x.shape):
        sides = []
        for sign in (1, -1):
            moved = x.copy()
            moved[place] += sign * step
            around = [*values[:i], convert_to_tensor(moved), *values[i + 1 :]]
            sides.append(np.asarray(f(*around).numpy(), np.float64).reshape(-1))
        columns.append((sides[0] - sides[1]) / (2 * step))
    return np.stack(columns, axis=1)


class TestCase(unittest.TestCase):
    """A unittest.TestCase for tensors; each test begins with the same random seed.

    https://www.tensorflow.org/api_docs/python/tf/test/TestCase
    """

    def setUp(self) -> None:
        super().setUp()
        set_seed(87654321)
        np.random.seed(87654321)  # noqa: NPY002 - tests draw from numpy's global stream

    def evaluate(self, tensors: Any) -> Any:
        """The values, as numpy arrays."""
        return nest.map_structure(_value, tensors)

    def get_temp_dir(self) -> str:
        """A folder for the files of this test."""
        return tempfile.mkdtemp()

    def assertAllEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """All entries are equal."""
        for one, other in self._pairs(a, b):
            np.testing.assert_array_equal(one, other, err_msg=msg or "")

    def assertNotAllEqual(self, a: Any, b: Any, msg: str | None = None) -> None:
        """At least one entry differs."""
        equal = all(np.array_equal(one, other) for one, other in self._pairs(a, b))
        self.assertFalse(equal, msg or "The two values are equal at all elements.")

    def assertAllClose(
        self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: str | None = None
    ) -> None:
        """All entries are nearly equal."""
        for one, other in self._pairs(a, b):
            np.testing.assert_allclose(one, other, rtol=rtol, atol=atol, err_msg=msg or "")

    def assertNotAllClose(
        self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: str | None = None
    ) -> None:
        """At least one entry is far off."""
        close = all(np.allclose(one, other, rtol, atol) for one, other in self._pairs(a, b))
        self.assertFalse(close, msg or "The two values are close at all elements.")

    def assertAllCloseAccordingToType(
        self, a: Any, b: Any, rtol: float = 1e-6, atol: float = 1e-6, msg: str | None = None,
        **others: float,
    ) -> None:  # fmt: skip
        """As assertAllClose, less strict for half precision."""
        half = any(
            np.asarray(one).dtype.itemsize == 2 for pair in self._pairs(a, b) for one in pair
        )
        self.assertAllClose(
            a, b, max(rtol, 1e-3) if half else rtol, max(atol, 1e-3) if half else atol
        )

    def assertNear(self, f1: Any, f2: Any, err: float, msg: str | None = None) -> None:
        """Two numbers differ by no more than `err`."""
        self.assertLessEqual(abs(float(f1) - float(f2)), err, msg)

    def assertArrayNear(self, farray1: Any, farray2: Any, err: float, msg: Any = None) -> None:
        """All entries differ by no more than `err`."""
        for one, other in zip(farray1, farray2, strict=True):
            self.assertNear(one, other, err, msg)

    def assertAllGreater(self, a: Any, comparison_target: Any) -> None:
        """All entries are larger."""
        self.assertTrue(np.all(_value(a) > comparison_target))

    def assertAllGreaterEqual(self, a: Any, comparison_target: Any) -> None:
        """No entry is smaller."""
        self.assertTrue(np.all(_value(a) >= comparison_target))

    def assertAllLess(self, a: Any, comparison_target: Any) -> None:
        """All entries are smaller."""
        self.assertTrue(np.all(_value(a) < comparison_target))

    def assertAllLessEqual(self, a: Any, comparison_target: Any) -> None:
        """No entry is larger."""
        self.assertTrue(np.all(_value(a) <= comparison_target))

    def assertAllInRange(
        self, target: Any, lower_bound: Any, upper_bound: Any, **open_: bool
    ) -> None:
        """All entries lie between two numbers."""
        value = _value(target)
        self.assertTrue(np.all((value >= lower_bound) & (value <= upper_bound)))

    def assertAllInSet(self, target: Any, expected_set: Any) -> None:
        """All entries are among these."""
        self.assertLessEqual(set(np.ravel(_value(target)).tolist()), set(expected_set))

    def assertShapeEqual(self, input_a: Any, input_b: Any, msg: str | None = None) -> None:
        """The shapes are equal."""
        self.assertEqual(tuple(np.shape(_value(input_a))), tuple(np.shape(_value(input_b))), msg)

    def assertDTypeEqual(self, target: Any, expected_dtype: Any) -> None:
        """The number type is this one."""
        self.assertEqual(convert_to_tensor(target).dtype, expected_dtype)

    def _pairs(self, a: Any, b: Any) -> list[tuple[Any, Any]]:
        """The leaves of two structures side by side; lists of numbers are one leaf."""
        if isinstance(a, dict) or isinstance(b, dict):
            self.assertEqual(set(a), set(b))
            return [pair for key in a for pair in self._pairs(a[key], b[key])]
        try:
            return [(np.asarray(_value(a)), np.asarray(_value(b)))]
        except ValueError:  # rows of different lengths
            self.assertEqual(len(a), len(b))
            return [pair for x, y in zip(a, b, strict=True) for pair in self._pairs(x, y)]


def _value(x: Any) -> Any:
    if hasattr(x, "numpy"):
        return x.numpy()
    return [_value(part) for part in x] if isinstance(x, (list, tuple)) else x
