"""Published networks: their names, and the arguments they are made with.

Small pictures and few classes keep it quick; every name of keras.applications is there.
"""

from typing import Any

SMALL = {"weights": None, "classes": 7, "classifier_activation": None, "input_shape": (32, 32, 3)}
BODY = {"weights": None, "include_top": False, "pooling": "max"}
LARGER = {**SMALL, "input_shape": (75, 75, 3)}

# These are run too; of the others only the structure is compared.
RUN: list[tuple[str, dict[str, Any]]] = [
    ("ConvNeXtTiny", SMALL), ("DenseNet121", SMALL), ("EfficientNetB0", SMALL),
    ("EfficientNetV2B0", SMALL), ("EfficientNetV2S", SMALL), ("InceptionResNetV2", LARGER),
    ("InceptionV3", LARGER), ("MobileNet", SMALL),
    ("MobileNet", {**BODY, "alpha": 0.25, "depth_multiplier": 2, "input_shape": (45, 32, 3)}),
    ("MobileNetV2", SMALL), ("MobileNetV2", {**BODY, "alpha": 1.4, "input_shape": (33, 32, 3)}),
    ("MobileNetV3Large", SMALL), ("MobileNetV3Small", {**SMALL, "alpha": 1.5}),
    ("MobileNetV3Small", {**SMALL, "minimalistic": True, "include_preprocessing": False}),
    ("NASNetMobile", SMALL), ("ResNet50", SMALL), ("ResNet50V2", SMALL),
    ("ResNet50", {**BODY, "input_shape": (32, 40, 1)}),
    ("VGG16", {**BODY, "input_shape": (32, 32, 3)}), ("Xception", LARGER),
]  # fmt: skip
BUILT: list[tuple[str, dict[str, Any]]] = [
    *[(name, SMALL) for name in (
        "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtSmall", "DenseNet169", "DenseNet201",
        "EfficientNetB1", "EfficientNetB2", "EfficientNetB3", "EfficientNetB4", "EfficientNetB5",
        "EfficientNetB6", "EfficientNetB7", "EfficientNetV2B1", "EfficientNetV2B2",
        "EfficientNetV2B3", "EfficientNetV2L", "EfficientNetV2M", "NASNetLarge", "ResNet101",
        "ResNet101V2", "ResNet152", "ResNet152V2", "VGG16", "VGG19")],
    *[(name, {"weights": None, "include_top": False}) for name in (
        "ConvNeXtXLarge", "DenseNet121", "EfficientNetB0", "InceptionV3", "MobileNetV3Large",
        "ResNet50V2", "VGG19", "Xception")],
    ("EfficientNetV2B0", {**BODY, "include_preprocessing": False}),
    ("MobileNetV2", {**BODY, "input_shape": (None, 64, 3), "name": "body"}),
    ("NASNetMobile", {**BODY, "input_shape": (None, None, 3)}),
]  # fmt: skip
CASES = [(name, kwargs, True) for name, kwargs in RUN] + [
    (name, kwargs, False) for name, kwargs in BUILT
]

# Arguments that do not go together; each is refused.
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("VGG16", {"weights": "nowhere.h5"}), ("VGG16", {"classes": 10}),
    ("VGG16", {"weights": None, "input_shape": (31, 32, 3)}),
    ("VGG16", {"input_shape": (100, 100, 3)}),
    ("VGG16", {"weights": None, "input_shape": (64, 64)}),
    ("ResNet50", {"weights": None, "input_shape": (None, 64, 3)}),
    ("ResNet50", {"include_top": False, "input_shape": (64, 64, 4)}),
    ("InceptionV3", {"weights": None, "input_shape": (74, 75, 3)}),
    ("MobileNet", {"alpha": 0.3}), ("MobileNet", {"depth_multiplier": 2}),
    ("MobileNetV2", {"alpha": 0.3}), ("MobileNetV3Small", {"alpha": 1.5}),
    ("MobileNetV3Small", {"weights": None, "input_shape": (16, 64, 3)}),
    ("NASNetMobile", {"include_top": False, "input_shape": (None, 64, 3)}),
    ("VGG16", {"weights": None, "classifier": "softmax"}),
]  # fmt: skip
