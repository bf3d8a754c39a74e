"""Every public name of Keras is here, or stands in this list; so do parameters that differ."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from minitf import keras
from tests.conformance.against_keras.evaluate_names import find, parameters_of

RECORDED = Path(__file__).parent / "recorded" / "names.json"

# Left out by decision, as the README says: quantization, distillation, other backends,
# pictures of data.
ABSENT = {
    "": "Quantizer SymbolicScope distillation quantizers visualization",
    "callbacks": "OrbaxCheckpoint",
    "distillation": "DistillationLoss Distiller FeatureDistillation LogitsDistillation",
    "dtype_policies": "AWQDTypePolicy GPTQDTypePolicy Int4DTypePolicy QuantizedDTypePolicy "
    "QuantizedFloat8DTypePolicy",
    "layers": "FlaxLayer JaxLayer TorchModuleWrapper",
    "quantizers": "AWQConfig AbsMaxQuantizer Float8QuantizationConfig GPTQConfig "
    "Int4QuantizationConfig Int8QuantizationConfig QuantizationConfig Quantizer "
    "abs_max_quantize abs_max_quantize_grouped_with_zero_point "
    "compute_float8_amax_history compute_float8_scale deserialize "
    "fake_quant_with_min_max_vars get pack_int4 quantize_and_dequantize serialize "
    "unpack_int4",
    "saving": "KerasFileEditor",
    "visualization": "draw_bounding_boxes draw_segmentation_masks plot_bounding_box_gallery "
    "plot_image_gallery plot_segmentation_mask_gallery",
}  # fmt: skip
# The names of their parameters differ: one word for what all kinds of objects are serialized by,
# what stands for several metrics at once, and options of what is left out.
DIFFERENT = {
    "": "Input KerasTensor Variable",
    "activations": "serialize",
    "constraints": "serialize",
    "datasets.imdb": "load_data",
    "initializers": "serialize",
    "layers": "Conv3DTranspose Convolution3DTranspose Dense Input serialize",
    "losses": "deserialize dice serialize",
    "metrics": "CategoricalHinge ConcordanceCorrelation CosineSimilarity Hinge KLDivergence "
    "LogCoshError MeanSquaredLogarithmicError PearsonCorrelation Poisson "
    "SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SquaredHinge "
    "TopKCategoricalAccuracy serialize",
    "mixed_precision": "LossScaleOptimizer",
    "optimizers.schedules": "serialize",
    "optimizers": "LossScaleOptimizer serialize",
    "preprocessing.image": "smart_resize",
    "regularizers": "serialize",
    "saving": "deserialize_keras_object save_weights",
    "tree": "flatten is_nested",
    "utils": "deserialize_keras_object",
}  # fmt: skip


@functools.cache
def recorded() -> dict[str, Any]:
    return json.loads(RECORDED.read_text())


def listed(table: dict[str, str]) -> set[str]:
    return {f"{theme}.{name}".lstrip(".") for theme, names in table.items()
            for name in names.split()}  # fmt: skip


def is_there(name: str) -> bool:
    try:
        find(keras, name)
    except AttributeError:
        return False
    return True


def test_every_name_is_there_or_left_out_by_decision():
    assert {name for name in recorded() if not is_there(name)} == listed(ABSENT)


def test_parameters_have_the_names_of_keras():
    different = set()
    for name, theirs in recorded().items():
        if theirs is None or "args" in theirs or not is_there(name):
            continue
        ours = parameters_of(find(keras, name))
        if ours is not None and ours != theirs:
            different.add(name)
    assert different <= listed(DIFFERENT)


@pytest.mark.parametrize("name", ["layers.Dens", "optimizers.Admn", "ops.matmull"])
def test_a_name_that_nobody_has_gets_a_suggestion(name):
    with pytest.raises(AttributeError, match="write instead"):
        find(keras, name)
