"""A multilayer perceptron with modules and an Adam optimizer of one's own."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(5)
labels = rng.randint(0, 3, 90)
centers = rng.normal(size=(3, 8)) * 2
points = (centers[labels] + rng.normal(size=(90, 8))).astype(np.float32)


class DenseLayer(tf.Module):
    def __init__(self, out_dim, seed, activation=tf.identity):
        super().__init__()
        self.out_dim = out_dim
        self.activation = activation
        self.seed = seed
        self.built = False

    def __call__(self, x):
        if not self.built:
            self.in_dim = x.shape[1]
            lim = np.sqrt(6.0 / (self.in_dim + self.out_dim))
            start = np.random.RandomState(self.seed).uniform(-lim, lim, (self.in_dim, self.out_dim))
            self.w = tf.Variable(start, dtype=tf.float32)
            self.b = tf.Variable(tf.zeros([self.out_dim]))
            self.built = True
        z = tf.add(tf.matmul(x, self.w), self.b)
        return self.activation(z)


class MLP(tf.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    @tf.function
    def __call__(self, x, preds=False):
        for layer in self.layers:
            x = layer(x)
        return x


class Adam:
    def __init__(self, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, ep=1e-7):
        self.beta_1, self.beta_2, self.learning_rate, self.ep = beta_1, beta_2, learning_rate, ep
        self.t = 1.0
        self.v_dvar, self.s_dvar = [], []
        self.built = False

    def apply_gradients(self, grads, vars):
        if not self.built:
            for var in vars:
                self.v_dvar.append(tf.Variable(tf.zeros(shape=var.shape)))
                self.s_dvar.append(tf.Variable(tf.zeros(shape=var.shape)))
            self.built = True
        for i, (d_var, var) in enumerate(zip(grads, vars)):
            self.v_dvar[i].assign(self.beta_1 * self.v_dvar[i] + (1 - self.beta_1) * d_var)
            self.s_dvar[i].assign(
                self.beta_2 * self.s_dvar[i] + (1 - self.beta_2) * tf.square(d_var))
            v_dvar_bc = self.v_dvar[i] / (1 - (self.beta_1**self.t))
            s_dvar_bc = self.s_dvar[i] / (1 - (self.beta_2**self.t))
            var.assign_sub(self.learning_rate * (v_dvar_bc / (tf.sqrt(s_dvar_bc) + self.ep)))
        self.t += 1.0


def cross_entropy_loss(y_pred, y):
    sparse_ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=y_pred)
    return tf.reduce_mean(sparse_ce)


def accuracy(y_pred, y):
    class_preds = tf.argmax(tf.nn.softmax(y_pred), axis=1)
    return tf.reduce_mean(tf.cast(tf.equal(y, class_preds), tf.float32))


mlp = MLP([DenseLayer(16, 1, tf.nn.relu), DenseLayer(12, 2, tf.nn.relu), DenseLayer(3, 3)])
optimizer = Adam(0.01)
train_ds = tf.data.Dataset.from_tensor_slices((points, labels)).batch(30)
for epoch in range(6):
    losses = []
    for x_batch, y_batch in train_ds:
        with tf.GradientTape() as tape:
            y_pred = mlp(x_batch)
            batch_loss = cross_entropy_loss(y_pred, y_batch)
        grads = tape.gradient(batch_loss, mlp.variables)
        optimizer.apply_gradients(grads, mlp.variables)
        losses.append(float(batch_loss))
    print(f"Epoch: {epoch} loss {np.mean(losses):.4f} "
          f"accuracy {accuracy(mlp(points), labels).numpy():.4f}")
print(len(mlp.trainable_variables))
