"""A recurrent network with TensorArrays in a tf.function; masks, beams of one, teacher forcing."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
vocab, units, batch, length = 6, 10, 8, 5
source = rng.randint(2, vocab, (batch, length))
source[:, -1] = 1
target = source.copy()


def start(*shape):
    return tf.Variable(rng.normal(size=shape) * 0.4, dtype=tf.float32)


class Seq2Seq(tf.Module):
    def __init__(self):
        super().__init__()
        self.embedding = start(vocab, units)
        self.enc, self.dec = start(2 * units, units), start(2 * units, units)
        self.out = start(units, vocab)

    def encode(self, tokens):
        embedded = tf.gather(self.embedding, tokens)
        h = tf.zeros([tf.shape(tokens)[0], units])
        for t in tf.range(tf.shape(tokens)[1]):
            h = tf.tanh(tf.concat([embedded[:, t], h], 1) @ self.enc)
        return h

    @tf.function
    def __call__(self, tokens, wanted):
        h = self.encode(tokens)
        steps = tf.shape(wanted)[1]
        logits = tf.TensorArray(tf.float32, size=steps)
        before = tf.zeros([tf.shape(tokens)[0]], tf.int64)
        for t in tf.range(steps):
            x = tf.gather(self.embedding, before)
            h = tf.tanh(tf.concat([x, h], 1) @ self.dec)
            logits = logits.write(t, h @ self.out)
            before = wanted[:, t]
        return tf.transpose(logits.stack(), [1, 0, 2])

    @tf.function
    def greedy(self, tokens, most):
        h = self.encode(tokens)
        token = tf.zeros([tf.shape(tokens)[0]], tf.int64)
        written = tf.TensorArray(tf.int64, size=0, dynamic_size=True)
        t = 0
        while t < most and tf.reduce_any(token != 1):
            h = tf.tanh(tf.concat([tf.gather(self.embedding, token), h], 1) @ self.dec)
            token = tf.argmax(h @ self.out, axis=1)
            written = written.write(t, token)
            t += 1
        return tf.transpose(written.stack())


model = Seq2Seq()
optimizer = tf.keras.optimizers.SGD(0.5)
for step in range(61):
    with tf.GradientTape() as tape:
        logits = model(source, target)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
        loss = tf.reduce_mean(losses)
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    if step % 20 == 0:
        print("step %d loss %.4f" % (step, loss))
out = model.greedy(source, tf.constant(7))
print(out.shape[0], out.dtype, [v.name.split(":")[0] for v in variables][:1])
