"""Logistic regression with the core API: normalization, loss, accuracy, batches."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(2)
half = 60
features = np.concatenate([rng.normal(0, 1, (half, 5)), rng.normal(1.5, 1, (half, 5))])
features = (features * [1, 10, 100, 0.1, 5]).astype(np.float32)
target = np.concatenate([np.zeros(half), np.ones(half)]).astype(np.float32)[:, None]
order = rng.permutation(2 * half)
x_train, y_train = tf.constant(features[order]), tf.constant(target[order])


class Normalize(tf.Module):
    def __init__(self, x):
        self.mean = tf.Variable(tf.math.reduce_mean(x, axis=0))
        self.std = tf.Variable(tf.math.reduce_std(x, axis=0))

    def norm(self, x):
        return (x - self.mean) / self.std

    def unnorm(self, x):
        return (x * self.std) + self.mean


norm_x = Normalize(x_train)
x_train_norm = norm_x.norm(x_train)
print(tf.reduce_max(tf.abs(norm_x.unnorm(x_train_norm) - x_train)).numpy() < 1e-3)


def log_loss(y_pred, y):
    ce = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=y_pred)
    return tf.reduce_mean(ce)


class LogisticRegression(tf.Module):
    def __init__(self):
        self.built = False

    def __call__(self, x, train=True):
        if not self.built:
            self.w = tf.Variable(tf.linspace(-0.5, 0.5, x.shape[-1])[:, None])
            self.b = tf.Variable(tf.zeros([1]))
            self.built = True
        z = tf.add(tf.matmul(x, self.w), self.b)
        return z if train else tf.sigmoid(z)


def predict_class(y_pred, thresh=0.5):
    return tf.cast(y_pred > thresh, tf.float32)


def accuracy(y_pred, y):
    y_pred = tf.math.sigmoid(y_pred)
    check_equal = tf.cast(predict_class(y_pred) == y, tf.float32)
    return tf.reduce_mean(check_equal)


batch_size = 40
train_dataset = tf.data.Dataset.from_tensor_slices((x_train_norm, y_train)).batch(batch_size)
log_reg = LogisticRegression()
for epoch in range(30):
    batch_losses, batch_accs = [], []
    for x_batch, y_batch in train_dataset:
        with tf.GradientTape() as tape:
            y_pred_batch = log_reg(x_batch)
            batch_loss = log_loss(y_pred_batch, y_batch)
        batch_acc = accuracy(y_pred_batch, y_batch)
        grads = tape.gradient(batch_loss, log_reg.variables)
        for g, v in zip(grads, log_reg.variables):
            v.assign_sub(0.1 * g)
        batch_losses.append(batch_loss)
        batch_accs.append(batch_acc)
    if epoch % 10 == 0:
        print(f"Epoch: {epoch}, Training log loss: {tf.reduce_mean(batch_losses):.4f}, "
              f"accuracy {tf.reduce_mean(batch_accs):.4f}")
predictions = predict_class(log_reg(x_train_norm, train=False))
print(tf.math.confusion_matrix(y_train[:, 0], predictions[:, 0]).numpy())


class ExportModule(tf.Module):
    def __init__(self, model, norm_x, class_pred):
        self.model = model
        self.norm_x = norm_x
        self.class_pred = class_pred

    @tf.function(input_signature=[tf.TensorSpec(shape=[None, None], dtype=tf.float32)])
    def __call__(self, x):
        x = self.norm_x.norm(x)
        y = self.model(x, train=False)
        y = self.class_pred(y)
        return y


exported = ExportModule(model=log_reg, norm_x=norm_x, class_pred=predict_class)
print(bool(tf.reduce_all(exported(x_train) == predictions)))
