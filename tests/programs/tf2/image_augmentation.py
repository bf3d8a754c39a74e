"""Pictures: turning, cropping, colors; inside a dataset."""

import numpy as np
import tensorflow as tf

image = tf.constant(np.linspace(0, 255, 6 * 6 * 3).reshape(6, 6, 3).astype(np.uint8))
print(image.shape, image.dtype)
flipped = tf.image.flip_left_right(image)
print(flipped[0, :, 0].numpy())
grayscaled = tf.image.rgb_to_grayscale(image)
print(grayscaled.shape, tf.squeeze(grayscaled)[0].numpy())
saturated = tf.image.adjust_saturation(image, 3)
print(saturated[2, 2].numpy(), saturated.dtype)
bright = tf.image.adjust_brightness(image, 0.4)
print(bright[0, :2, 0].numpy())
cropped = tf.image.central_crop(image, central_fraction=0.5)
print(cropped.shape)
rotated = tf.image.rot90(image)
print(rotated[0, :, 0].numpy())


def resize_and_rescale(image, label):
    image = tf.cast(image, tf.float32)
    image = tf.image.resize(image, [4, 4])
    image = image / 255.0
    return image, label


def augment(image_label, seed):
    image, label = image_label
    image, label = resize_and_rescale(image, label)
    image = tf.image.resize_with_crop_or_pad(image, 6, 6)
    new_seed = tf.random.experimental.stateless_split(seed, num=1)[0, :]
    image = tf.image.stateless_random_crop(image, size=[4, 4, 3], seed=seed)
    image = tf.image.stateless_random_brightness(image, max_delta=0.5, seed=new_seed)
    image = tf.clip_by_value(image, 0, 1)
    return image, label


images = np.stack([image.numpy(), flipped.numpy(), rotated.numpy()])
dataset = tf.data.Dataset.from_tensor_slices((images, [0, 1, 2]))
resized = dataset.map(resize_and_rescale).batch(3)
for batch, labels in resized:
    print(batch.shape, labels.numpy(), batch[0, 1, 1].numpy().round(4))
counter = tf.data.Dataset.range(3).map(lambda i: tf.stack([tf.cast(i, tf.int32), 0]))
train_ds = tf.data.Dataset.zip((dataset, counter)).map(augment).batch(3)
for batch, labels in train_ds:
    print(batch.shape, bool(tf.reduce_all((batch >= 0) & (batch <= 1))))
