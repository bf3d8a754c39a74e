"""Exporting functions with their variables, and loading them without the code."""

import os
import tempfile

import tensorflow as tf

folder = tempfile.mkdtemp()


class CustomModule(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = tf.Variable(1.0)

    @tf.function
    def __call__(self, x):
        return x * self.v

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
    def mutate(self, new_v):
        self.v.assign(new_v)


module = CustomModule()
module_no_signatures_path = os.path.join(folder, "module_no_signatures")
module(tf.constant(0.0))
print("Saving model...")
tf.saved_model.save(module, module_no_signatures_path)
imported = tf.saved_model.load(module_no_signatures_path)
print(imported(tf.constant(3.0)).numpy())
imported.mutate(tf.constant(2.0))
print(imported(tf.constant(3.0)).numpy(), imported.v.numpy(), module.v.numpy())
try:
    imported(tf.constant([3.0]))
except ValueError:
    print("no such signature")

module = CustomModule()


class WithOutputs(tf.Module):
    def __init__(self):
        super().__init__()
        self.table = tf.Variable([[1.0, 2.0], [3.0, 4.0]])

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def serve(self, x):
        y = tf.matmul(x, self.table)
        return {"sum": tf.reduce_sum(y, axis=1), "double": y * 2}


other = WithOutputs()
path = os.path.join(folder, "with_outputs")
tf.saved_model.save(other, path, signatures={"serving_default": other.serve})
loaded = tf.saved_model.load(path)
print(list(loaded.signatures.keys()))
infer = loaded.signatures["serving_default"]
out = infer(x=tf.constant([[1.0, 1.0]]))
print({name: value.numpy().tolist() for name, value in sorted(out.items())})
with tf.GradientTape() as tape:
    total = tf.reduce_sum(loaded.serve(tf.ones([3, 2]))["double"])
print(tape.gradient(total, loaded.table).numpy())
