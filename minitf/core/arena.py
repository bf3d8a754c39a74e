"""The arena: several variables in one piece of memory.

Where it sits   above Variable; optimizers and plans use it.
The one idea    an optimizer does the same to every weight, so one step over all of them laid end to
                end is as good as many small ones, and much faster.
Try it          >>> a, b = Variable([1.0, 2.0]), Variable(3.0)
                >>> Arena([a, b]).flat.shape
                TensorShape([3])
Read next       keras/optimizers/optimizer.py
"""

from __future__ import annotations

from collections.abc import Sequence

from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.errors import DTypeError


class Arena:
    """Several variables in one piece of memory, so that one update serves them all.

    Args:
        variables: Variables of one number type on one device.

    Attributes:
        flat: A Variable over the whole; each of the variables is a stretch of it.

    >>> a, b = Variable([1.0, 2.0]), Variable(3.0)
    >>> Arena([a, b]).flat.assign_add([10.0, 10.0, 10.0]).numpy()
    array([11., 12., 13.], dtype=float32)
    >>> b.numpy()
    np.float32(13.0)
    """

    def __init__(self, variables: Sequence[Variable], name: str = "arena"):
        kinds = {(variable.dtype, variable.device_object) for variable in variables}
        if len(kinds) != 1:
            raise DTypeError("An arena holds variables of one number type on one device.")
        [(dtype, device)] = kinds
        backend = device.backend
        sizes = [variable.shape.num_elements() or 0 for variable in variables]
        whole = backend.empty((sum(sizes),), dtype, device)
        start = 0
        for variable, size in zip(variables, sizes, strict=True):
            place = whole[start : start + size].reshape(tuple(variable.shape))
            backend.write(place, variable.array)
            variable.move_to(place)
            variable.memory = self
            start += size
        self.variables = tuple(variables)
        self.flat = Variable(Tensor(whole, device), name=name)
        self.flat.move_to(whole)
        self.flat.memory = self
        Arena.moves += 1

    moves = 0  # how often variables were moved: plans made before look for their arrays again
