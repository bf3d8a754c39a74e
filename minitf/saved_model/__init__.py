"""`tf.saved_model`: a module's functions and variables in a folder, without its code.

Where it sits   a public face on top.
The one idea    a tf.function's graph is a list of operations, and each operation is data: the name
                of its op, its inputs, its static data.  Written down, it can be read again by a
                program that never saw the Python function.
Try it          >>> import minitf as tf, tempfile
                >>> class Doubler(tf.Module):
                ...     @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
                ...     def double(self, x):
                ...         return x * 2.0
                >>> folder = tempfile.mkdtemp()
                >>> tf.saved_model.save(Doubler(), folder)
                >>> tf.saved_model.load(folder).double([1.0, 4.0]).numpy()
                array([2., 8.], dtype=float32)
Read next       minitf/saved_model/graphs.py

The folder is minitf's own: graphs as JSON, arrays as TensorFlow's tensor bundles.  It is not
Google's SavedModel protocol buffer, and real TensorFlow does not open it.
https://www.tensorflow.org/guide/saved_model
"""

from minitf.saved_model.loading import load
from minitf.saved_model.saving import LoadOptions, SaveOptions, contains_saved_model, save

SERVING = "serve"
TRAINING = "train"
DEFAULT_SERVING_SIGNATURE_DEF_KEY = "serving_default"
VARIABLES_DIRECTORY, ASSETS_DIRECTORY = "variables", "assets"
