"""A graph neural network: messages along edges, gathered and summed with segment ops."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(5)


def create_ffn(hidden_units, dropout_rate, name=None):
    fnn_layers = []
    for units in hidden_units:
        fnn_layers.append(layers.BatchNormalization())
        fnn_layers.append(layers.Dropout(dropout_rate))
        fnn_layers.append(layers.Dense(units, activation="gelu"))
    return keras.Sequential(fnn_layers, name=name)


class GraphConvLayer(layers.Layer):
    def __init__(self, hidden_units, dropout_rate=0.2, aggregation_type="mean",
                 combination_type="concat", normalize=False, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.aggregation_type = aggregation_type
        self.combination_type = combination_type
        self.normalize = normalize
        self.ffn_prepare = create_ffn(hidden_units, dropout_rate)
        self.update_fn = create_ffn(hidden_units, dropout_rate)

    def build(self, input_shape):
        node_shape, _, _ = input_shape
        self.ffn_prepare.build(node_shape)
        width = self.ffn_prepare.compute_output_shape(node_shape)[-1]
        concat = node_shape[-1] + width if self.combination_type == "concat" else width
        self.update_fn.build((None, concat))
        self.built = True

    def prepare(self, node_repesentations, weights=None):
        messages = self.ffn_prepare(node_repesentations)
        if weights is not None:
            messages = messages * tf.expand_dims(weights, -1)
        return messages

    def aggregate(self, node_indices, neighbour_messages, node_repesentations):
        num_nodes = node_repesentations.shape[0]
        if self.aggregation_type == "sum":
            return tf.math.unsorted_segment_sum(
                neighbour_messages, node_indices, num_segments=num_nodes)
        if self.aggregation_type == "mean":
            return tf.math.unsorted_segment_mean(
                neighbour_messages, node_indices, num_segments=num_nodes)
        return tf.math.unsorted_segment_max(
            neighbour_messages, node_indices, num_segments=num_nodes)

    def update(self, node_repesentations, aggregated_messages):
        if self.combination_type == "concat":
            h = tf.concat([node_repesentations, aggregated_messages], axis=1)
        else:
            h = node_repesentations + aggregated_messages
        node_embeddings = self.update_fn(h)
        if self.normalize:
            node_embeddings = tf.nn.l2_normalize(node_embeddings, axis=-1)
        return node_embeddings

    def call(self, inputs):
        node_repesentations, edges, edge_weights = inputs
        node_indices, neighbour_indices = edges[0], edges[1]
        neighbour_repesentations = tf.gather(node_repesentations, neighbour_indices)
        neighbour_messages = self.prepare(neighbour_repesentations, edge_weights)
        aggregated_messages = self.aggregate(node_indices, neighbour_messages,
                                             node_repesentations)
        return self.update(node_repesentations, aggregated_messages)


class GNNNodeClassifier(keras.Model):
    def __init__(self, graph_info, num_classes, hidden_units, aggregation_type="sum",
                 dropout_rate=0.2, *args, **kwargs):
        super().__init__(*args, **kwargs)
        node_features, edges, edge_weights = graph_info
        self.node_features = node_features
        self.edges = edges
        self.edge_weights = edge_weights
        if self.edge_weights is None:
            self.edge_weights = tf.ones(shape=edges.shape[1])
        self.edge_weights = self.edge_weights / tf.math.reduce_sum(self.edge_weights)
        self.preprocess = create_ffn(hidden_units, dropout_rate, name="preprocess")
        self.conv1 = GraphConvLayer(hidden_units, dropout_rate, aggregation_type,
                                    normalize=True, name="graph_conv1")
        self.conv2 = GraphConvLayer(hidden_units, dropout_rate, aggregation_type,
                                    combination_type="add", name="graph_conv2")
        self.postprocess = create_ffn(hidden_units, dropout_rate, name="postprocess")
        self.compute_logits = layers.Dense(units=num_classes, name="logits")

    def call(self, input_node_indices):
        x = self.preprocess(self.node_features)
        x1 = self.conv1((x, self.edges, self.edge_weights))
        x = x1 + x
        x2 = self.conv2((x, self.edges, self.edge_weights))
        x = x2 + x
        x = self.postprocess(x)
        node_embeddings = tf.gather(x, input_node_indices)
        return self.compute_logits(node_embeddings)


rng = np.random.RandomState(0)
classes = rng.randint(0, 3, 30)
features = (np.eye(3)[classes] + rng.normal(size=(30, 3)) * 0.7).astype("float32")
pairs = [(i, j) for i in range(30) for j in range(30)
         if i != j and rng.rand() < (0.4 if classes[i] == classes[j] else 0.03)]
edges = np.array(pairs).T
print(edges.shape)
for kind in ("sum", "mean", "max"):
    gnn_model = GNNNodeClassifier(
        graph_info=(tf.constant(features), tf.constant(edges), None), num_classes=3,
        hidden_units=[8, 8], aggregation_type=kind, dropout_rate=0.3, name="gnn_model",
    )
    print("GNN output shape:", gnn_model(np.array([1, 10, 25])).shape)
    gnn_model.compile(
        optimizer=keras.optimizers.Adam(0.02),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    early_stopping = keras.callbacks.EarlyStopping(
        monitor="val_acc", patience=4, restore_best_weights=True)
    history = gnn_model.fit(np.arange(24), classes[:24], epochs=6, batch_size=8, verbose=0,
                            validation_data=(np.arange(24, 30), classes[24:]),
                            callbacks=[early_stopping])
    print(kind, np.round(history.history["loss"], 3), np.round(history.history["val_acc"], 3))
print(np.round(gnn_model.predict(np.arange(4), verbose=0), 3))
print(len(gnn_model.trainable_weights), len(gnn_model.non_trainable_weights))
gnn_model.summary()
