"""The first lines of many programs: versions, devices, eager or not."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

tf.config.threading.set_inter_op_parallelism_threads(2)
print(tf.config.threading.get_inter_op_parallelism_threads())
print(tf.__version__.split(".")[0], int(keras.__version__.split(".")[0]) >= 2)
major, minor = (int(part) for part in tf.__version__.split(".")[:2])
print((major, minor) >= (2, 0), tf.version.VERSION == tf.__version__)
print("Eager mode:", tf.executing_eagerly())
print("CPUs:", len(tf.config.list_physical_devices("CPU")))
print("Built with CUDA:", isinstance(tf.test.is_built_with_cuda(), bool))
for gpu in tf.config.experimental.list_physical_devices("GPU"):
    tf.config.experimental.set_memory_growth(gpu, True)
tf.random.set_seed(42)
np.random.seed(42)
tf.keras.utils.set_random_seed(1)
tf.get_logger().setLevel("ERROR")
print(isinstance(tf.test.gpu_device_name(), str), tf.keras.backend.floatx(), tf.keras.backend.epsilon())
tf.keras.backend.clear_session()
tf.config.run_functions_eagerly(True)


@tf.function
def f(x):
    return x * 2


print(f(tf.constant(2)).numpy(), tf.config.functions_run_eagerly())
tf.config.run_functions_eagerly(False)
AUTOTUNE = tf.data.experimental.AUTOTUNE
print(AUTOTUNE == tf.data.AUTOTUNE, tf.data.experimental.cardinality(tf.data.Dataset.range(3)).numpy())
