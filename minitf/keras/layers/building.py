"""Building a layer: what happens around `build`.

Where it sits   under keras.layers.layer.
The one idea    a layer's author makes variables in `build`; around it, they get names in the
                layer's scope, the shape is kept for files, and after it nothing is added.
Try it          >>> from minitf import keras
                >>> dense = keras.layers.Dense(2)
                >>> dense.build((None, 3))
                >>> dense.kernel.path, dense.get_build_config()
                ('dense/kernel', {'input_shape': (None, 3)})
Read next       keras/layers/layer.py
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from minitf.core import context
from minitf.core.deferred import something_built


def in_own_scope(build: Callable[..., Any]) -> Callable[..., Any]:
    """`build` in the layer's name scope, with `built` set afterwards."""
    signature = inspect.signature(build)

    @functools.wraps(build)
    def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        self._check_initialised()
        if self._building:  # super().build(...) inside a build
            return build(self, *args, **kwargs)
        self._building = True
        try:
            with context.own_scope(self.name) as self.path:
                result = build(self, *args, **kwargs)
        finally:
            self._building = False
        self.built = True
        something_built()
        given = signature.bind(self, *args, **kwargs).arguments
        shapes = dict(list(given.items())[1:])
        self._build_shape = next(iter(shapes.values()), None) if len(shapes) < 2 else shapes
        self._lock_state()
        return result

    return wrapper


def as_shapes(shape: Any) -> Any:
    """Tuples again, after a trip through JSON: one shape, or a structure of several."""
    if isinstance(shape, dict):
        return {name: as_shapes(part) for name, part in shape.items()}
    if shape is None or isinstance(shape, (int, str)):
        return shape
    if any(isinstance(part, (list, tuple, dict)) for part in shape):
        return [as_shapes(part) for part in shape]
    return tuple(shape)
