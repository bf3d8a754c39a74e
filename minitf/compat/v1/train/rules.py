"""The rules of TensorFlow 1's optimizers, each as its paper's formula, spelt in ops.

Where it sits   over optimizer.py.
The one idea    a rule keeps some numbers for each variable, and says how they and the gradient
                make the next value.
Try it          >>> import minitf.compat.v1 as tf
                >>> w = tf.Variable(1.0)
                >>> rule = MomentumOptimizer(0.1, 0.9)
                >>> for _ in range(2): _ = rule.minimize(lambda: w * w)
                >>> w.numpy().round(4)
                np.float32(0.46)
Read next       compat/v1/train/adaptive.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat.v1.train.optimizer import Optimizer
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


class GradientDescentOptimizer(Optimizer):
    r"""Down the slope: :math:`w \leftarrow w - \eta\, g`.

    Args:
        learning_rate: How far.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/GradientDescentOptimizer
    """

    def __init__(
        self, learning_rate: Any, use_locking: bool = False, name: str = "GradientDescent"
    ):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        return var.assign_sub(self._value_of(self._learning_rate, var.dtype) * grad)


class MomentumOptimizer(Optimizer):
    r"""With a running start: :math:`a \leftarrow m a + g,\ w \leftarrow w - \eta\, a`.

    Args:
        learning_rate: How far.
        momentum: How much of the earlier steps is kept.
        use_nesterov: Look ahead along the way, as Nesterov.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/MomentumOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "Momentum",
        use_nesterov: bool = False,
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._momentum = learning_rate, momentum
        self._use_nesterov = use_nesterov

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._zeros_slot(var, "momentum", self._name)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        rate = self._value_of(self._learning_rate, var.dtype)
        momentum = self._value_of(self._momentum, var.dtype)
        kept = self.get_slot(var, "momentum")
        speed = kept.assign(kept.read_value() * momentum + grad)
        speed = speed if isinstance(speed, Tensor) else speed.read_tensor()
        if self._use_nesterov:
            return var.assign_sub(rate * grad + rate * momentum * speed)
        return var.assign_sub(rate * speed)


class ProximalGradientDescentOptimizer(Optimizer):
    """Down the slope, then towards zero by what l1 and l2 ask for.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/ProximalGradientDescentOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        use_locking: bool = False,
        name: str = "ProximalGradientDescent",
    ):
        super().__init__(use_locking, name)
        self._learning_rate = learning_rate
        self._l1, self._l2 = l1_regularization_strength, l2_regularization_strength

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        rate = self._value_of(self._learning_rate, var.dtype)
        return self._step(var, grad, rate)

    def _step(self, var: Any, grad: Tensor, rate: Any) -> Any:
        moved = var.read_value() - rate * grad
        if self._l1:
            shorter = OPS["abs"](moved) - rate * self._l1
            moved = OPS["sign"](moved) * OPS["relu"](shorter)
        return var.assign(moved / (1 + rate * self._l2))


class ProximalAdagradOptimizer(ProximalGradientDescentOptimizer):
    """The same with Adagrad's widths of steps.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/ProximalAdagradOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        use_locking: bool = False,
        name: str = "ProximalAdagrad",
    ):
        strengths = l1_regularization_strength, l2_regularization_strength
        super().__init__(learning_rate, *strengths, use_locking, name)
        self._start = initial_accumulator_value

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._filled_slot(var, self._start, "accumulator", self._name)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        kept = self.get_slot(var, "accumulator")
        total = kept.assign(kept.read_value() + grad * grad)
        total = total if isinstance(total, Tensor) else total.read_tensor()
        rate = self._value_of(self._learning_rate, var.dtype) * OPS["rsqrt"](total)
        return self._step(var, grad, rate)
