"""Writing for TensorBoard in TensorFlow 2: writers, steps, scalars, histograms."""

import os
import tempfile

import tensorflow as tf

logdir = tempfile.mkdtemp()
writer = tf.summary.create_file_writer(logdir)
w = tf.Variable([2.0, -1.0])
optimizer = tf.keras.optimizers.SGD(0.1)
with writer.as_default():
    for step in range(4):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w**2)
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
        tf.summary.scalar("loss", loss, step=step)
        tf.summary.histogram("w", w, step=step)
        tf.summary.text("note", "step %d" % step, step=step)
        print("step", step, "loss %.4f" % loss)
    tf.summary.experimental.set_step(10)
    tf.summary.scalar("later", 0.5)
writer.flush()
writer.close()
files = [name for name in os.listdir(logdir) if "tfevents" in name]
print(len(files))
found = []
for event in tf.compat.v1.train.summary_iterator(os.path.join(logdir, files[0])):
    for value in event.summary.value:
        found.append((value.tag, event.step))
print(sorted(set(found))[:4], len(found))
