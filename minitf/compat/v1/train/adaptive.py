"""Optimizers with a step width of its own for each number: Adagrad, Adadelta, RMSProp, Adam, Ftrl.

Where it sits   over optimizer.py, beside rules.py.
The one idea    where gradients have been large, steps are made small.
Try it          >>> import minitf.compat.v1 as tf
                >>> w = tf.Variable(1.0)
                >>> _ = AdamOptimizer(0.1).minimize(lambda: w * w)
                >>> w.numpy().round(4)
                np.float32(0.9)
Read next       compat/v1/train/schedules.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat.v1.graph import control_dependencies, group
from minitf.compat.v1.train.optimizer import Optimizer
from minitf.core import context
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor


def _set(variable: Any, value: Tensor) -> Tensor:
    """Assign, and give the value."""
    assigned = variable.assign(value)
    return assigned if isinstance(assigned, Tensor) else value


class AdagradOptimizer(Optimizer):
    r"""By all gradients so far: :math:`a \leftarrow a + g^2,\ w \leftarrow w - \eta g / \sqrt a`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/AdagradOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        use_locking: bool = False,
        name: str = "Adagrad",
    ):
        if initial_accumulator_value <= 0.0:
            raise ValueError(
                f"initial_accumulator_value must be positive: {initial_accumulator_value}"
            )
        super().__init__(use_locking, name)
        self._learning_rate, self._start = learning_rate, initial_accumulator_value

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._filled_slot(var, self._start, "accumulator", self._name)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        rate = self._value_of(self._learning_rate, var.dtype)
        kept = self.get_slot(var, "accumulator")
        total = _set(kept, kept.read_value() + grad * grad)
        return var.assign_sub(rate * grad / OPS["sqrt"](total))


class AdadeltaOptimizer(Optimizer):
    """Steps as wide as earlier steps were: Adadelta.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/AdadeltaOptimizer
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: Any = 0.95,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "Adadelta",
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._rho, self._epsilon = learning_rate, rho, epsilon

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._zeros_slot(var, "accum", self._name)
            self._zeros_slot(var, "accum_update", self._name)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        settings = (self._learning_rate, self._rho, self._epsilon)
        rate, rho, epsilon = (self._value_of(one, var.dtype) for one in settings)
        squares, steps = self.get_slot(var, "accum"), self.get_slot(var, "accum_update")
        size = _set(squares, squares.read_value() * rho + grad * grad * (1 - rho))
        before = steps.read_value()
        step = OPS["sqrt"](before + epsilon) * OPS["rsqrt"](size + epsilon) * grad
        return group(
            steps.assign(before * rho + step * step * (1 - rho)), var.assign_sub(rate * step)
        )


class RMSPropOptimizer(Optimizer):
    r"""By a moving mean of squares: :math:`s \leftarrow \rho s + (1-\rho) g^2`.

    Args:
        learning_rate: How far.
        decay: How slowly the mean forgets.
        momentum: How much of the earlier steps is kept.
        epsilon: Keeps from division by zero; inside the root.
        centered: Divide by the spread of the gradients instead of their size.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/RMSPropOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        decay: Any = 0.9,
        momentum: Any = 0.0,
        epsilon: Any = 1e-10,
        use_locking: bool = False,
        centered: bool = False,
        name: str = "RMSProp",
    ):
        super().__init__(use_locking, name)
        self._settings = (learning_rate, decay, momentum, epsilon)
        self._centered = centered

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._filled_slot(var, 1.0, "rms", self._name)
            if self._centered:
                self._zeros_slot(var, "mg", self._name)
            self._zeros_slot(var, "momentum", self._name)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        rate, decay, momentum, epsilon = (self._value_of(s, var.dtype) for s in self._settings)
        rms, kept = self.get_slot(var, "rms"), self.get_slot(var, "momentum")
        spread = _set(rms, rms.read_value() * decay + grad * grad * (1 - decay))
        if self._centered:
            mean = self.get_slot(var, "mg")
            middle = _set(mean, mean.read_value() * decay + grad * (1 - decay))
            spread = spread - middle * middle
        step = rate * grad * OPS["rsqrt"](spread + epsilon)
        return var.assign_sub(_set(kept, kept.read_value() * momentum + step))


class AdamOptimizer(Optimizer):
    """Momentum and RMSProp in one, with the first steps corrected: Adam.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/AdamOptimizer
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "Adam",
    ):
        super().__init__(use_locking, name)
        self._settings = (learning_rate, beta1, beta2, epsilon)

    def _create_slots(self, var_list: list[Any]) -> None:
        for name, beta in (("beta1_power", self._settings[1]), ("beta2_power", self._settings[2])):
            self._shared(name, beta() if callable(beta) else beta)
        for var in var_list:
            self._zeros_slot(var, "m", self._name)
            self._zeros_slot(var, "v", self._name)

    def _powers(self) -> tuple[Any, Any]:
        graph = context.current.graph
        return self._others["beta1_power", graph], self._others["beta2_power", graph]

    def _prepare(self) -> None:
        """The step width, corrected for the short memory of the first steps; once for all."""
        rate, *_ = self._settings
        first, second = (power.read_tensor() for power in self._powers())
        self._rate = self._value_of(rate, first.dtype) * OPS["sqrt"](1 - second) / (1 - first)

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        _, beta1, beta2, epsilon = (self._value_of(one, var.dtype) for one in self._settings)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        mean = _set(m, m.read_value() * beta1 + grad * (1 - beta1))
        size = _set(v, v.read_value() * beta2 + grad * grad * (1 - beta2))
        rate = self._value_of(self._rate, var.dtype)
        return var.assign_sub(rate * mean / (OPS["sqrt"](size) + epsilon))

    def _finish(self, update_ops: list[Any], name_scope: str) -> Any:
        with control_dependencies([one for one in update_ops if one is not None]):
            _, beta1, beta2, _ = self._settings
            moved = [
                power.assign(power.read_value() * self._value_of(beta, power.dtype))
                for power, beta in zip(self._powers(), (beta1, beta2), strict=True)
            ]
        return group(*update_ops, *moved, name=name_scope)


class FtrlOptimizer(Optimizer):
    """Follow the regularized leader: for large sparse linear models.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/train/FtrlOptimizer
    """

    def __init__(
        self,
        learning_rate: Any,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        use_locking: bool = False,
        name: str = "Ftrl",
        accum_name: str | None = None,
        linear_name: str | None = None,
        l2_shrinkage_regularization_strength: float = 0.0,
    ):
        super().__init__(use_locking, name)
        self._learning_rate, self._power = learning_rate, learning_rate_power
        self._start, self._l1 = initial_accumulator_value, l1_regularization_strength
        self._l2, self._shrinkage = l2_regularization_strength, l2_shrinkage_regularization_strength
        self._names = accum_name or name, linear_name or name

    def _create_slots(self, var_list: list[Any]) -> None:
        for var in var_list:
            self._filled_slot(var, self._start, "accum", self._names[0])
            self._zeros_slot(var, "linear", self._names[1])

    def _apply_dense(self, grad: Tensor, var: Any) -> Any:
        rate = self._value_of(self._learning_rate, var.dtype)
        accum, linear = self.get_slot(var, "accum"), self.get_slot(var, "linear")
        old, value = accum.read_value() * 1, var.read_value()
        new = old + grad * grad
        sigma = (new**-self._power - old**-self._power) / rate
        pull = grad + 2.0 * self._shrinkage * value if self._shrinkage else grad
        total = _set(linear, linear.read_value() + pull - sigma * value)
        quadratic = new**-self._power / rate + 2.0 * self._l2
        inside = OPS["abs"](total) <= self._l1
        moved = (OPS["sign"](total) * self._l1 - total) / quadratic
        return group(
            var.assign(OPS["where"](inside, OPS["zeros_like"](moved), moved)), accum.assign(new)
        )
