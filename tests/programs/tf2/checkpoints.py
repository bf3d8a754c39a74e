"""A guide to checkpoints: objects that are tracked, managers, restoring later."""

import os
import tempfile

import tensorflow as tf

folder = tempfile.mkdtemp()


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([[1.0]], name="w")
        self.layers = [tf.Variable([2.0]), tf.Variable([3.0])]
        self.parts = {"one": tf.Variable(4.0)}

    def __call__(self, x):
        return x @ self.w + self.layers[0] + self.layers[1] * self.parts["one"]


net = Net()
step = tf.Variable(1)
ckpt = tf.train.Checkpoint(step=step, net=net)
manager = tf.train.CheckpointManager(ckpt, os.path.join(folder, "tf_ckpts"), max_to_keep=3)


def train_and_checkpoint(net, manager, steps):
    ckpt.restore(manager.latest_checkpoint)
    if manager.latest_checkpoint:
        print("Restored from", os.path.basename(manager.latest_checkpoint))
    else:
        print("Initializing from scratch.")
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(net(tf.constant([[1.0], [2.0]])) - 5.0))
        variables = net.trainable_variables
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(0.01 * g)
        ckpt.step.assign_add(1)
        if int(ckpt.step) % 5 == 0:
            path = manager.save()
            print("Saved for step {}: {} loss {:1.4f}".format(
                int(ckpt.step), os.path.basename(path), loss.numpy()))


train_and_checkpoint(net, manager, 20)
print([os.path.basename(c) for c in manager.checkpoints])
net = Net()
step = tf.Variable(1)
ckpt = tf.train.Checkpoint(step=step, net=net)
manager = tf.train.CheckpointManager(ckpt, os.path.join(folder, "tf_ckpts"), max_to_keep=3)
train_and_checkpoint(net, manager, 5)
print(len(net.trainable_variables), net.w.numpy().round(4))

path = tf.train.Checkpoint(a=tf.Variable([7.0]), b=tf.Variable(8)).save(folder + "/pair")
only = tf.Variable([0.0])
status = tf.train.Checkpoint(a=only).restore(path)
status.expect_partial()
print(only.numpy())
try:
    tf.train.Checkpoint(a=only, missing=tf.Variable(0)).restore(path).assert_consumed()
except AssertionError:
    print("not everything was found")


class Late(tf.Module):
    pass


late = Late()
pending = tf.train.Checkpoint(model=late)
source = Late()
source.v = tf.Variable(9.0)
saved = tf.train.Checkpoint(model=source).write(folder + "/late")
pending.restore(saved)
late.v = tf.Variable(0.0)
print("restored on creation:", late.v.numpy())
for name, shape in tf.train.list_variables(path):
    print(name, shape)
reader = tf.train.load_checkpoint(path)
print(reader.get_tensor("a/.ATTRIBUTES/VARIABLE_VALUE"))
