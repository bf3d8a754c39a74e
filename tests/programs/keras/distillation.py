"""Knowledge distillation: a small model learns from the soft answers of a large one."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(21)


class Distiller(keras.Model):
    def __init__(self, student, teacher):
        super().__init__()
        self.teacher = teacher
        self.student = student

    def compile(self, optimizer, metrics, student_loss_fn, distillation_loss_fn,
                alpha=0.1, temperature=3):
        super().compile(optimizer=optimizer, metrics=metrics)
        self.student_loss_fn = student_loss_fn
        self.distillation_loss_fn = distillation_loss_fn
        self.alpha = alpha
        self.temperature = temperature

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, allow_empty=False):
        teacher_pred = self.teacher(x, training=False)
        student_loss = self.student_loss_fn(y, y_pred)
        distillation_loss = self.distillation_loss_fn(
            ops.softmax(teacher_pred / self.temperature, axis=1),
            ops.softmax(y_pred / self.temperature, axis=1),
        ) * (self.temperature**2)
        return self.alpha * student_loss + (1 - self.alpha) * distillation_loss

    def call(self, x):
        return self.student(x)


def network(width, name):
    return keras.Sequential(
        [
            keras.Input(shape=(8, 8, 1)),
            layers.Conv2D(width, (3, 3), strides=(2, 2), padding="same"),
            layers.LeakyReLU(negative_slope=0.2),
            layers.MaxPooling2D(pool_size=(2, 2), strides=(1, 1), padding="same"),
            layers.Conv2D(2 * width, (3, 3), strides=(2, 2), padding="same"),
            layers.Flatten(),
            layers.Dense(4),
        ],
        name=name,
    )


teacher, student = network(16, "teacher"), network(4, "student")
student_scratch = keras.models.clone_model(student)
rng = np.random.RandomState(1)
y_train = rng.randint(0, 4, 96)
x_train = rng.rand(96, 8, 8, 1).astype("float32") * 0.6
for i, label in enumerate(y_train):
    x_train[i, 2 * label : 2 * label + 2] += 0.5

teacher.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
history = teacher.fit(x_train, y_train, epochs=3, batch_size=16, verbose=0)
print({name: np.round(values, 3).tolist() for name, values in history.history.items()})
print(np.round(teacher.evaluate(x_train, y_train, verbose=0), 3))

distiller = Distiller(student=student, teacher=teacher)
distiller.compile(
    optimizer=keras.optimizers.Adam(0.01),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
    student_loss_fn=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    distillation_loss_fn=keras.losses.KLDivergence(),
    alpha=0.1,
    temperature=10,
)
before = teacher.get_weights()[0].copy()
history = distiller.fit(x_train, y_train, epochs=3, batch_size=16, verbose=0)
print({name: np.round(values, 3).tolist() for name, values in history.history.items()})
print(np.round(distiller.evaluate(x_train, y_train, verbose=0), 3))
print(len(distiller.trainable_variables), np.abs(before - teacher.get_weights()[0]).max() > 0)
student_scratch.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                        metrics=["sparse_categorical_accuracy"])
print(np.round(student_scratch.evaluate(x_train, y_train, verbose=0, return_dict=True)["loss"], 3))
distiller.summary()
