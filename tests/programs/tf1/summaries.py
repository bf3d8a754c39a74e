"""What TensorBoard reads: scalars and histograms, merged, written step by step."""

import os
import tempfile

import numpy as np
import tensorflow as tf

logdir = tempfile.mkdtemp()
x = tf.placeholder(tf.float32, [None, 2], name="x")
with tf.name_scope("layer"):
    w = tf.Variable([[1.0], [-1.0]], name="w")
    y = tf.matmul(x, w)
    tf.summary.histogram("weights", w)
loss = tf.reduce_mean(tf.square(y - 1.0))
tf.summary.scalar("loss", loss)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
merged = tf.summary.merge_all()

data = np.array([[1.0, 2.0], [0.5, -1.0]])
with tf.Session() as sess:
    writer = tf.summary.FileWriter(logdir, sess.graph)
    sess.run(tf.global_variables_initializer())
    for step in range(5):
        summary, value, _ = sess.run([merged, loss, train], {x: data})
        writer.add_summary(summary, step)
        print("step", step, "loss %.5f" % value)
    writer.flush()
    writer.close()

files = os.listdir(logdir)
print(len(files), files[0].startswith("events.out.tfevents"))
found = []
for event in tf.train.summary_iterator(os.path.join(logdir, files[0])):
    for value in event.summary.value:
        if value.tag == "loss":
            found.append(round(value.simple_value, 5))
print(found)
