"""A guide to tf.Module: layers and models from variables and functions."""

import tempfile

import tensorflow as tf


class SimpleModule(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.a_variable = tf.Variable(5.0, name="train_me")
        self.non_trainable_variable = tf.Variable(5.0, trainable=False, name="do_not_train_me")

    def __call__(self, x):
        return self.a_variable * x + self.non_trainable_variable


simple_module = SimpleModule(name="simple")
print(simple_module(tf.constant(5.0)))
print("trainable variables:", [v.name for v in simple_module.trainable_variables])
print("all variables:", [v.name for v in simple_module.variables])


class Dense(tf.Module):
    def __init__(self, in_features, out_features, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.ones([in_features, out_features]) * 0.5, name="w")
        self.b = tf.Variable(tf.zeros([out_features]), name="b")

    def __call__(self, x):
        y = tf.matmul(x, self.w) + self.b
        return tf.nn.relu(y)


class SequentialModule(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.dense_1 = Dense(in_features=3, out_features=3)
        self.dense_2 = Dense(in_features=3, out_features=2)

    def __call__(self, x):
        x = self.dense_1(x)
        return self.dense_2(x)


my_model = SequentialModule(name="the_model")
print("Model results:", my_model(tf.constant([[2.0, 2.0, 2.0]])))
print("Submodules:", len(my_model.submodules), my_model.name)
for var in my_model.variables:
    print(var.name, var.shape)


class FlexibleDense(tf.Module):
    def __init__(self, out_features, name=None):
        super().__init__(name=name)
        self.is_built = False
        self.out_features = out_features

    def __call__(self, x):
        if not self.is_built:
            self.w = tf.Variable(tf.ones([x.shape[-1], self.out_features]), name="w")
            self.b = tf.Variable(tf.zeros([self.out_features]), name="b")
            self.is_built = True
        return tf.nn.relu(tf.matmul(x, self.w) + self.b)


flexible = FlexibleDense(2)
print(flexible(tf.constant([[1.0, 2.0]])), len(flexible.variables))

chkp_path = tempfile.mkdtemp() + "/my_checkpoint"
checkpoint = tf.train.Checkpoint(model=my_model)
checkpoint.write(chkp_path)
new_model = SequentialModule()
new_model.dense_1.w.assign(tf.zeros([3, 3]))
new_checkpoint = tf.train.Checkpoint(model=new_model)
new_checkpoint.restore(chkp_path)
print(new_model(tf.constant([[2.0, 2.0, 2.0]])))


class MySequentialModule(SequentialModule):
    @tf.function
    def __call__(self, x):
        x = self.dense_1(x)
        return self.dense_2(x)


graph_model = MySequentialModule()
print(graph_model([[2.0, 2.0, 2.0]]))
print(graph_model([[[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]]))
