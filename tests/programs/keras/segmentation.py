"""Image segmentation with a small U-Net: residual blocks, transposed convolutions, a Dice score."""

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(6)
img_size, num_classes, batch_size = (16, 16), 3, 4


def get_model(img_size, num_classes):
    inputs = keras.Input(shape=(*img_size, 3))
    x = layers.Conv2D(4, 3, strides=2, padding="same")(inputs)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    previous_block_activation = x
    for filters in [6, 8]:
        x = layers.Activation("relu")(x)
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
        residual = layers.Conv2D(filters, 1, strides=2, padding="same")(previous_block_activation)
        x = layers.add([x, residual])
        previous_block_activation = x
    for filters in [8, 6, 4]:
        x = layers.Activation("relu")(x)
        x = layers.Conv2DTranspose(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
        x = layers.Conv2DTranspose(filters, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.UpSampling2D(2)(x)
        residual = layers.UpSampling2D(2)(previous_block_activation)
        residual = layers.Conv2D(filters, 1, padding="same")(residual)
        x = layers.add([x, residual])
        previous_block_activation = x
    outputs = layers.Conv2D(num_classes, 3, activation="softmax", padding="same")(x)
    return keras.Model(inputs, outputs)


class Pictures(keras.utils.PyDataset):
    """Discs and bars, made when they are asked for."""

    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        rng = np.random.RandomState(index)
        y = np.zeros((batch_size, *img_size, 1), "uint8")
        rows, columns = np.mgrid[:16, :16]
        for i in range(batch_size):
            r, c = rng.randint(4, 12, 2)
            y[i, (rows - r) ** 2 + (columns - c) ** 2 < 9, 0] = 1
            y[i, :, rng.randint(0, 16)] = 2
        x = np.eye(3)[y[..., 0]] + rng.normal(size=(batch_size, *img_size, 3)) * 0.3
        return x.astype("float32"), y


def dice(y_true, y_pred):
    one_hot = ops.one_hot(ops.cast(y_true[..., 0], "int32"), num_classes)
    both = ops.sum(one_hot * y_pred, axis=(1, 2))
    return ops.mean(2.0 * both / (ops.sum(one_hot + y_pred, axis=(1, 2)) + 1e-6))


model = get_model(img_size, num_classes)
model.summary(show_trainable=True)
model.compile(
    optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy",
    metrics=[dice, keras.metrics.MeanIoU(num_classes, sparse_y_pred=False, name="iou"), "accuracy"],
)
callbacks = [
    keras.callbacks.ModelCheckpoint("segmentation.keras", save_best_only=True),
    keras.callbacks.ReduceLROnPlateau(patience=0, factor=0.5, min_delta=0.5),
    keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, sorted(logs))),
]
history = model.fit(Pictures(5), epochs=2, validation_data=Pictures(2), callbacks=callbacks,
                    verbose=0)
for name, values in history.history.items():
    print(name, np.round(values, 2))
best = keras.models.load_model("segmentation.keras", custom_objects={"dice": dice})
predictions = best.predict(Pictures(2), verbose=0)
print(predictions.shape, round(float(predictions.mean()), 3))
print([round(float(v), 2) for v in best.evaluate(Pictures(2), verbose=0)])
