"""Moving averages of variables: often a better model than the last step's.

Where it sits   over variables; a Saver can restore averages in the variables' place.
The one idea    a second number beside each variable follows it slowly.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     v = tf.Variable(0.0)
                ...     ema = ExponentialMovingAverage(decay=0.9)
                ...     follow = ema.apply([v])
                ...     sess.run(tf.global_variables_initializer())
                ...     sess.run(tf.assign(v, 10.0)); sess.run(follow)
                ...     print(round(float(sess.run(ema.average(v))), 4))
                np.float32(10.0)
                1.0
Read next       compat/v1/train/saver.py
"""

from __future__ import annotations

from typing import Any

from minitf.compat.v1.graph import control_dependencies, group
from minitf.compat.v1.variables import (
    global_variables,
    moving_average_variables,
    trainable_variables,
)
from minitf.core import context
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.graph_collections import GraphKeys
from minitf.execution.graph_variable import GraphVariable
from minitf.ops.creation import zeros


class ExponentialMovingAverage:
    r"""Keeps :math:`a \leftarrow d\,a + (1-d)\,v` for variables and tensors.

    Args:
        decay: How slowly the average forgets.
        num_updates: A count of steps; early on, the average then forgets faster.
        zero_debias: Correct the averages of tensors for their start at zero.
        name: The last part of the averages' names.

    https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage
    """

    def __init__(
        self,
        decay: float,
        num_updates: Any = None,
        zero_debias: bool = False,
        name: str = "ExponentialMovingAverage",
    ):
        self._decay, self._num_updates, self._name = decay, num_updates, name
        self._averages: dict[int, Any] = {}
        self._followed: list[Any] = []

    @property
    def name(self) -> str:
        """The last part of the averages' names."""
        return self._name

    def apply(self, var_list: Any = None) -> Any:
        """An operation that moves the averages on.

        Args:
            var_list: Variables or tensors; default: all trainable variables.
        """
        chosen = trainable_variables() if var_list is None else list(var_list)
        with control_dependencies(None):
            for followed in chosen:
                self._follow(followed)
        decay = self._decay_now()
        moved = []
        for followed in chosen:
            average = self._averages[id(followed)]
            now = followed.read_value() if isinstance(followed, Variable) else followed
            moved.append(average.assign_sub((average.read_value() - now) * (1 - decay)))
        return group(*moved, name=self._name)

    def _decay_now(self) -> Any:
        if self._num_updates is None:
            return self._decay
        steps = OPS["cast"](self._num_updates, dtype="float32")
        return OPS["minimum"]((1 + steps) / (10 + steps), self._decay)

    def _follow(self, followed: Any) -> None:
        if id(followed) in self._averages:
            return
        if not isinstance(followed, (Variable, Tensor)):
            raise TypeError(f"An average is taken of variables and tensors, not of {followed!r}.")
        name = f"{self._base(followed)}/{self._name}"
        if isinstance(followed, GraphVariable):
            initial: Any = followed.initialized_value()
        elif isinstance(followed, Variable):
            initial = followed.read_tensor()
        else:
            initial = zeros(followed.shape, followed.dtype)
        if context.current.graph is None:
            made = Variable(initial, trainable=False, name=name)
        else:
            made = GraphVariable(initial, False, [GraphKeys.GLOBAL_VARIABLES], name=f"{name}/")
            for variable in [followed] if isinstance(followed, Variable) else []:
                made.graph.add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, variable)
        self._averages[id(followed)] = made
        self._followed.append(followed)

    def _base(self, followed: Any) -> str:
        return followed.name.partition(":")[0]

    def average(self, var: Any) -> Any:
        """The average that follows a variable, or None."""
        return self._averages.get(id(var))

    def average_name(self, var: Any) -> str:
        """What the average of a variable is called in a checkpoint."""
        average = self._averages.get(id(var))
        return average.op.name if average is not None else f"{self._base(var)}/{self._name}"

    def variables_to_restore(self, moving_avg_variables: Any = None) -> dict[str, Any]:
        """For a Saver: names of averages, and the variables that they are to be read into."""
        followed = moving_avg_variables
        if followed is None:
            followed = [*trainable_variables(), *moving_average_variables()]
        named = {self.average_name(variable): variable for variable in followed}
        taken = {id(variable) for variable in named.values()}
        others = global_variables()
        own = {id(average) for average in self._averages.values()}
        rest = [v for v in others if id(v) not in taken | own]
        return {**named, **{variable.op.name: variable for variable in rest}}
