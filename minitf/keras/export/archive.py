"""ExportArchive: functions of a model in a folder, to be called without the model's code.

Where it sits   behind `model.export(path)`; a tf.Module that `tf.saved_model.save` writes.
The one idea    an endpoint is a function and the shapes of its inputs: traced once, written down,
                and there again under its name when the folder is loaded.
Try it          >>> import minitf as tf, tempfile
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
                >>> folder = tempfile.mkdtemp()
                >>> model.export(folder, verbose=False)
                >>> tf.saved_model.load(folder).serve(tf.ones((5, 3))).shape
                TensorShape([5, 2])
Read next       minitf/saved_model/__init__.py

As https://keras.io/api/models/model_saving_apis/export/.  The folder is minitf's own format, which
real TensorFlow does not open; ONNX is for other programs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf import saved_model
from minitf.core import nest
from minitf.errors import ArgumentError, NotReadyError
from minitf.execution.function import Function, function
from minitf.keras.export.onnx_file import as_spec, export_onnx, input_specs
from minitf.keras.messages import say
from minitf.module import Module

FORMATS = ("tf_saved_model", "onnx")


class ExportArchive(Module):
    """Endpoints, and what they need.

    >>> from minitf import keras
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    >>> archive = ExportArchive()
    >>> archive.track(model)
    >>> _ = archive.add_endpoint("double", lambda x: model(x) * 2,
    ...                          [keras.InputSpec(shape=(None, 3), dtype="float32")])
    >>> archive.endpoints
    ['double']

    https://keras.io/api/models/model_saving_apis/export/
    """

    def __init__(self, format: str = "saved_model", **kwargs: Any) -> None:
        super().__init__()
        if format not in ("saved_model", "tf_saved_model"):
            raise ArgumentError(f"ExportArchive writes saved models, not {format!r}.")
        self.tracked: list[Any] = []
        self.endpoints: list[str] = []
        self.collections: dict[str, list[Any]] = {}

    def track(self, resource: Any) -> None:
        """Keep a layer or model, whose variables are written with the endpoints.

        Raises:
            NotReadyError: It has no variables yet.
        """
        if not getattr(resource, "built", True):
            raise NotReadyError(
                "The layer provided has not yet been built. It must be built before export.",
                instead="call it on a batch first",
            )
        self.tracked.append(resource)

    def add_endpoint(
        self, name: str, fn: Any, input_signature: Any = None, **kwargs: Any
    ) -> Callable[..., Any]:
        """Register a function.

        Args:
            name: How it is called when the folder is loaded.
            fn: A function of tensors, or a tf.function that was called before.
            input_signature: Its arguments: a list of things with a shape and a dtype.

        Raises:
            ArgumentError: The name is taken, or nothing says what the inputs are.
        """
        if name in self.endpoints:
            raise ArgumentError(f"Endpoint name '{name}' is already taken.")
        if isinstance(fn, Function) and input_signature is None:
            made = fn
        elif input_signature is None:
            raise ArgumentError(
                "If the `fn` argument provided is not a `tf.function` that was called before, you "
                "must provide an `input_signature` argument to specify the shape and dtype of the "
                "function inputs.",
                instead="[keras.InputSpec(shape=(None, 3), dtype='float32')]",
            )
        else:
            made = function(fn, input_signature=nest.map_structure(as_spec, input_signature))
        setattr(self, name, made)
        self.endpoints.append(name)
        return made

    def track_and_add_endpoint(
        self, name: str, resource: Any, input_signature: Any, **kwargs: Any
    ) -> Callable[..., Any]:
        """`track` and `add_endpoint` at once, for a model or layer that is called."""
        self.track(resource)
        return self.add_endpoint(name, lambda *args: resource(*args), input_signature)

    def add_variable_collection(self, name: str, variables: Any) -> None:
        """Keep variables under a name of their own.

        Raises:
            ArgumentError: These are no variables.
        """
        if not isinstance(variables, (list, tuple, set)):
            raise ArgumentError(
                "Expected `variables` to be a list/tuple/set. Received instead object of type "
                f"'{type(variables)}'."
            )
        self.collections[name] = list(variables)

    def write_out(self, filepath: Any, options: Any = None, verbose: bool = True) -> None:
        """Write the folder.

        Raises:
            NotReadyError: There is no endpoint.
        """
        if not self.endpoints:
            raise NotReadyError(
                "No endpoints have been set yet. Call add_endpoint().",
                why="a function is what is exported",
            )
        made = {name: getattr(self, name) for name in self.endpoints}
        signatures = {"serving_default": made[self.endpoints[0]], **made}
        saved_model.save(self, filepath, signatures, options)
        if verbose:
            say(f"Saved artifact at '{filepath}'.")


def export_model(
    model: Any, filepath: Any, format: str = "tf_saved_model", verbose: bool | None = None,
    input_signature: Any = None, **kwargs: Any,
) -> None:  # fmt: skip
    """See Model.export."""
    if format not in FORMATS:
        raise ArgumentError(
            f"Unrecognized format={format}. Supported formats are: {list(FORMATS)}.",
            why="the others are those of libraries that are not here",
            instead="format='onnx', which the others import",
        )
    if not model.built:
        raise NotReadyError(
            "The model provided has not yet been built. It must be built before export.",
            instead="call it on a batch first",
        )
    if format == "onnx":
        export_onnx(model, filepath, input_signature, **kwargs)
        if verbose is not False:
            say(f"Saved artifact at '{filepath}'.")
        return
    archive = ExportArchive()
    specs = [input_specs(model, input_signature)]
    archive.track(model)
    archive.add_endpoint("serve", lambda inputs: model(inputs, training=False), specs)
    archive.write_out(filepath, verbose=verbose is not False)
