"""`tf.image`: resizing, cropping, turning, colors, chance, comparing.

Where it sits   a public face, loaded when first used; resizing itself stands in minitf/ops.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/image
                An image has shape (height, width, channels), with a batch axis before it or not.
Try it          >>> import minitf as tf
                >>> tf.image.flip_left_right([[[1], [2], [3]]]).numpy().ravel()
                array([3, 2, 1], dtype=int32)
Read next       image/cropping.py
"""

from minitf.image.boxes import (
    crop_and_resize,
    draw_bounding_boxes,
    non_max_suppression,
    non_max_suppression_with_scores,
)
from minitf.image.chance import (
    random_brightness,
    random_contrast,
    random_crop,
    random_flip_left_right,
    random_flip_up_down,
    random_hue,
    random_jpeg_quality,
    random_saturation,
    stateless_random_brightness,
    stateless_random_contrast,
    stateless_random_crop,
    stateless_random_flip_left_right,
    stateless_random_flip_up_down,
    stateless_random_hue,
    stateless_random_jpeg_quality,
    stateless_random_saturation,
)
from minitf.image.colors import (
    grayscale_to_rgb,
    hsv_to_rgb,
    rgb_to_grayscale,
    rgb_to_hsv,
    rgb_to_yiq,
    rgb_to_yuv,
    yiq_to_rgb,
    yuv_to_rgb,
)
from minitf.image.cropping import (
    ResizeMethod,
    central_crop,
    crop_to_bounding_box,
    extract_patches,
    pad_to_bounding_box,
    resize_with_crop_or_pad,
    resize_with_pad,
)
from minitf.image.light import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_jpeg_quality,
    adjust_saturation,
    convert_image_dtype,
    per_image_standardization,
)
from minitf.image.measures import (
    image_gradients,
    psnr,
    sobel_edges,
    ssim,
    ssim_multiscale,
    total_variation,
)
from minitf.image.turning import flip_left_right, flip_up_down, rot90, transpose
from minitf.ops.image_files import (
    decode_and_crop_jpeg,
    decode_bmp,
    decode_gif,
    decode_image,
    decode_jpeg,
    decode_png,
    encode_jpeg,
    encode_png,
    extract_jpeg_shape,
    is_jpeg,
)
from minitf.ops.resizing import resize

__all__ = sorted(name for name in globals() if not name.startswith("_"))
