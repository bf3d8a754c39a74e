"""Twin networks: one shared tower, a distance, a contrastive loss; and triplets by add_loss."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

rng = np.random.RandomState(0)
left, right = rng.rand(24, 6).astype("float32"), rng.rand(24, 6).astype("float32")
same = (rng.rand(24) > 0.5).astype("float32")


def euclidean_distance(vects):
    x, y = vects
    sum_square = ops.sum(ops.square(x - y), axis=1, keepdims=True)
    return ops.sqrt(ops.maximum(sum_square, keras.backend.epsilon()))


inputs = layers.Input((6,))
x = layers.BatchNormalization()(inputs)
x = layers.Dense(5, activation="tanh")(x)
x = layers.Dense(3)(x)
embedding_network = keras.Model(inputs, x)
input_1, input_2 = layers.Input((6,)), layers.Input((6,))
tower_1, tower_2 = embedding_network(input_1), embedding_network(input_2)
merge_layer = layers.Lambda(euclidean_distance, output_shape=(1,))([tower_1, tower_2])
normal_layer = layers.BatchNormalization()(merge_layer)
output_layer = layers.Dense(1, activation="sigmoid")(normal_layer)
siamese = keras.Model(inputs=[input_1, input_2], outputs=output_layer)
siamese.summary()


def contrastive_loss(margin=1):
    def contrastive_loss(y_true, y_pred):
        square_pred = ops.square(y_pred)
        margin_square = ops.square(ops.maximum(margin - (y_pred), 0))
        return ops.mean((1 - y_true) * square_pred + (y_true) * margin_square)

    return contrastive_loss


for i, w in enumerate(siamese.trainable_weights):
    w.assign(0.5 * np.random.RandomState(i).normal(size=w.shape))
siamese.compile(loss=contrastive_loss(margin=1), optimizer="RMSprop", metrics=["accuracy"])
history = siamese.fit([left, right], same, validation_data=([left, right], same), batch_size=8,
                      epochs=2, shuffle=False, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
print(np.round(siamese.evaluate([left, right], same, verbose=0), 4))


class DistanceLayer(layers.Layer):
    def call(self, anchor, positive, negative):
        ap_distance = ops.sum(tf.square(anchor - positive), -1)
        an_distance = ops.sum(tf.square(anchor - negative), -1)
        return (ap_distance, an_distance)


tower = keras.Sequential([keras.Input((6,)), layers.Dense(4, kernel_initializer="ones")])
anchor = layers.Input(name="anchor", shape=(6,))
positive = layers.Input(name="positive", shape=(6,))
negative = layers.Input(name="negative", shape=(6,))
distances = DistanceLayer()(tower(anchor), tower(positive), tower(negative))
network = keras.Model(inputs=[anchor, positive, negative], outputs=distances)


class SiameseModel(keras.Model):
    def __init__(self, siamese_network, margin=0.5):
        super().__init__()
        self.siamese_network = siamese_network
        self.margin = margin
        self.loss_tracker = keras.metrics.Mean(name="loss")

    def call(self, inputs):
        return self.siamese_network(inputs)

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self._compute_loss(data)
        gradients = tape.gradient(loss, self.siamese_network.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.siamese_network.trainable_weights))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

    def test_step(self, data):
        loss = self._compute_loss(data)
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

    def _compute_loss(self, data):
        ap_distance, an_distance = self.siamese_network(data)
        loss = ap_distance - an_distance
        return ops.maximum(loss + self.margin, 0.0)

    @property
    def metrics(self):
        return [self.loss_tracker]


third = rng.rand(24, 6).astype("float32")
dataset = tf.data.Dataset.from_tensor_slices((left, right, third))
dataset = dataset.batch(8, drop_remainder=False).prefetch(2)
triplets = SiameseModel(network)
triplets.compile(optimizer=keras.optimizers.Adam(0.01), weighted_metrics=[])
history = triplets.fit(dataset, epochs=2, validation_data=dataset, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
cosine = keras.metrics.CosineSimilarity()
print(round(float(cosine(tower(left[:1]), tower(right[:1]))), 4))
