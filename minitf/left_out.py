"""What TensorFlow and Keras have and minitf leaves out, said by name.

Where it sits   below the two public faces, which ask it about names that they have not got.
The one idea    a program that needs such a part should learn so from one line, and not be sent to
                a name that only looks alike.
Try it          >>> import minitf as tf
                >>> tf.lite
                Traceback (most recent call last):
                ...
                minitf.errors.UnknownNameError: minitf leaves out tf.lite: models for phones.
                  write instead: model.export("model.onnx", format="onnx"), or real TensorFlow
Read next       compat/install.py
"""

from __future__ import annotations

from minitf.errors import UnknownNameError

_REAL = "real TensorFlow: the program runs there as it is"
_REAL_KERAS = "real Keras: the program runs there as it is"
_QUANTIZED = ("numbers of 8 bits and fewer", _REAL_KERAS)
_DISTILLED = ("teaching a small model by a large one", "a train_step of your own, or real Keras")
_DRAWN = ("galleries of pictures", "matplotlib, or minitf_widgets.TensorView")

# What it is, and what to write instead.
TENSORFLOW = {
    "SparseTensor": ("sparse tensors", "a dense tensor, tf.scatter_nd or tf.IndexedSlices"),
    "SparseTensorSpec": ("sparse tensors", "tf.TensorSpec"),
    "audio": ("decoding of sound files", "the package soundfile, and tf.constant of its array"),
    "dtensor": ("tensors over many devices", _REAL),
    "feature_column": ("the columns of estimators", "keras.utils.FeatureSpace"),
    "lite": ("models for phones", 'model.export("model.onnx", format="onnx"), or real TensorFlow'),
    "mlir": ("TensorFlow's compiler", _REAL),
    "profiler": ("TensorFlow's profiler", 'minitf_widgets.GraphView(model, x, color_by="time")'),
    "quantization": ("numbers of 8 bits and fewer", _REAL),
    "queue": ("queues of TensorFlow 1", "tf.data.Dataset"),
    "raw_ops": ("operations by the names of their kernels", "the function of the same name in tf"),
    "sets": ("sets in the rows of tensors", "Python's set"),
    "sparse": ("sparse tensors", "a dense tensor, tf.scatter_nd or tf.IndexedSlices"),
    "tpu": ("TPUs", _REAL),
    "xla": ("the compiler XLA", "tf.function: its plan is compiled by minitf itself"),
}
KERAS = {
    "Quantizer": _QUANTIZED,
    "distillation": _DISTILLED,
    "quantizers": _QUANTIZED,
    "visualization": _DRAWN,
}


def left_out(where: str, name: str) -> UnknownNameError | None:
    """The error for a name that is left out; None for any other name.

    Args:
        where: What the learner wrote before the name: "tf" or "keras".
        name: The name.
    """
    known = TENSORFLOW if where == "tf" else KERAS
    if name not in known:
        return None
    what, instead = known[name]
    return UnknownNameError(f"minitf leaves out {where}.{name}: {what}.", instead=instead)
