"""Augmentations: what happens to labels, masks and boxes, and where a program goes wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.keras.utils.bounding_boxes.formats import densify_bounding_boxes

layers, boxes_of = keras.layers, keras.utils.bounding_boxes
PICTURES = np.arange(4 * 6 * 8 * 3, dtype="float32").reshape(4, 6, 8, 3) % 256


def listed(config):
    """A configuration as a file holds it, without tuples."""
    return json.loads(json.dumps(config))


EVERY = [
    layers.AugMix(seed=1),
    layers.AutoContrast(),
    layers.ContrastLimitedAdaptiveHistogramEqualization(),
    layers.CutMix(seed=1),
    layers.Equalization(),
    layers.MixUp(seed=1),
    layers.RandAugment(seed=1),
    layers.RandomColorDegeneration(0.5, seed=1),
    layers.RandomColorJitter(brightness_factor=0.2, hue_factor=0.2, seed=1),
    layers.RandomElasticTransform(seed=1),
    layers.RandomErasing(seed=1),
    layers.RandomGaussianBlur(seed=1),
    layers.RandomGrayscale(seed=1),
    layers.RandomHue(0.5, seed=1),
    layers.RandomInvert(seed=1),
    layers.RandomPerspective(seed=1),
    layers.RandomPosterization(4, seed=1),
    layers.RandomSaturation(0.5, seed=1),
    layers.RandomSharpness(0.5, seed=1),
    layers.RandomShear(0.5, 0.5, seed=1),
    layers.Solarization(0.5, 0.5, seed=1),
]


@pytest.mark.parametrize("layer", EVERY, ids=lambda layer: type(layer).__name__)
class TestEvery:
    def test_a_dataset_is_mapped_to_what_a_call_gives(self, layer):
        layer = type(layer).from_config(layer.get_config())
        mapped = next(iter(tf.data.Dataset.from_tensors(PICTURES).map(layer)))

        assert mapped.shape == PICTURES.shape
        assert np.isfinite(mapped.numpy()).all()

    def test_a_picture_alone_keeps_its_shape(self, layer):
        assert layer(PICTURES[0]).shape == PICTURES[0].shape

    def test_the_dict_that_was_given_is_left_as_it_was(self, layer):
        data = {"images": PICTURES, "labels": np.eye(4, dtype="float32")}
        made = layer(data)

        assert data["images"] is PICTURES
        assert made["labels"].shape == (4, 4)

    def test_a_model_of_it_is_saved_and_loaded(self, layer, tmp_path):
        made = type(layer).from_config(layer.get_config())
        model = keras.Sequential([keras.Input((6, 8, 3)), made])
        model.save(tmp_path / "model.keras")
        again = keras.models.load_model(tmp_path / "model.keras")

        assert listed(again.layers[0].get_config()) == listed(made.get_config())
        np.testing.assert_array_equal(again.predict(PICTURES, verbose=0),
                                      model.predict(PICTURES, verbose=0))  # fmt: skip


MOVING = [
    layers.RandomShear(0.6, seed=2),
    layers.RandomPerspective(seed=2),
    layers.RandomElasticTransform(seed=2, value_range=(0, 9)),
]


@pytest.mark.parametrize("layer", MOVING, ids=lambda layer: type(layer).__name__)
def test_a_mask_moves_with_its_picture_and_has_no_new_classes(layer):
    classes = (np.arange(16 * 16).reshape(1, 16, 16, 1) // 64 % 4 * 2 + 1).astype("float32")
    layer.interpolation = "nearest"
    made = layer({"images": classes, "segmentation_masks": classes})

    np.testing.assert_array_equal(made["images"], made["segmentation_masks"])
    assert set(np.unique(made["segmentation_masks"])) <= {0.0, 1.0, 3.0, 5.0, 7.0}


def test_labels_are_mixed_as_pictures_are():
    pictures = np.eye(4, dtype="float32").reshape(4, 1, 1, 4) * np.ones((4, 8, 8, 4), "float32")
    for layer in (layers.MixUp(0.5, seed=3), layers.CutMix(1.0, seed=3)):
        made = layer({"images": pictures, "labels": np.eye(4)})
        parts = made["images"].numpy().mean(axis=(1, 2))

        np.testing.assert_allclose(parts.sum(axis=1), 1.0, rtol=1e-5)
        # CutMix counts areas between pixels, so it is right to a row or two
        np.testing.assert_allclose(parts, made["labels"], atol=0.3)


def test_a_box_stays_around_its_thing():
    picture = np.zeros((1, 40, 40, 1), "float32")
    picture[0, 12:20, 16:30] = 1.0
    boxes = {"boxes": np.array([[[16.0, 12.0, 30.0, 20.0]]]), "labels": np.array([[5]])}
    layer = layers.RandomPerspective(scale=0.3, seed=4, bounding_box_format="xyxy")
    made = layer({"images": picture, "bounding_boxes": boxes})
    rows, columns = np.nonzero(made["images"].numpy()[0, ..., 0] > 0.5)
    around = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]

    np.testing.assert_allclose(made["bounding_boxes"]["boxes"][0, 0], around, atol=1.5)
    assert made["bounding_boxes"]["labels"].numpy().tolist() == [[5]]


def test_boxes_without_a_format_are_refused():
    data = {"images": PICTURES, "bounding_boxes": {"boxes": np.zeros((4, 1, 4)),
                                                   "labels": np.zeros((4, 1))}}  # fmt: skip
    with pytest.raises(ValueError, match="didn't specify a bounding box format"):
        layers.RandomShear(0.5)(data)


def test_what_cannot_move_boxes_says_so():
    data = {"images": PICTURES, "bounding_boxes": {"boxes": np.zeros((4, 1, 4)),
                                                   "labels": np.zeros((4, 1))}}  # fmt: skip
    with pytest.raises(NotImplementedError):
        layers.CutMix(bounding_box_format="xyxy")(data)


@pytest.mark.parametrize(("make", "words"), [
    (lambda: layers.RandomHue(2.0), r"in the range \[0, 1\]"),
    (lambda: layers.RandomPosterization([1, 2, 3]), "a list of two numbers"),
    (lambda: layers.AutoContrast(255), "`value_range` argument"),
    (lambda: layers.RandomGrayscale(1.5), "between 0 and 1"),
    (lambda: layers.RandomGaussianBlur(kernel_size=4), "odd number"),
    (lambda: layers.RandomPerspective(scale=2.0), "`scale` argument"),
    (lambda: layers.RandomShear("much"), "`factor` argument"),
    (lambda: layers.Solarization(-1), "`addition_factor`"),
    (lambda: layers.RandomErasing(fill_value="red")(PICTURES), "`fill_value` argument"),
    (lambda: layers.MixUp()(PICTURES[0, 0]), "rank 3"),
])  # fmt: skip
def test_wrong_arguments_get_the_words_of_keras(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("arguments", [{"interpolation": "cubic"}, {"fill_mode": "black"}])
def test_unknown_modes_are_not_implemented(arguments):
    with pytest.raises(NotImplementedError, match="Unknown `"):
        layers.RandomShear(0.5, **arguments)


class TestBoxes:
    def test_every_format_leads_back(self):
        corners = np.array([[[1.0, 2.0, 5.0, 8.0], [0.0, 0.0, 3.0, 1.0]]], "float32")
        for form in ("yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx",
                     "rel_xywh", "rel_center_xywh"):  # fmt: skip
            there = boxes_of.convert_format(corners, "xyxy", form, 10, 20)
            back = boxes_of.convert_format(there, form, "xyxy", 10, 20)
            np.testing.assert_allclose(back, corners, rtol=1e-5)

    def test_deltas_lead_back(self):
        anchors = np.array([[0.0, 0.0, 4.0, 8.0], [1.0, 1.0, 2.0, 2.0]])
        found = np.array([[1.0, 0.0, 3.0, 4.0], [0.0, 1.0, 4.0, 2.0]])
        how = {"variance": [0.1, 0.1, 0.2, 0.2]}
        deltas = boxes_of.encode_box_to_deltas(anchors, found, "xyxy", "xyxy", **how)
        back = boxes_of.decode_deltas_to_boxes(anchors, deltas, "xyxy", "xyxy", **how)
        np.testing.assert_allclose(back, found, atol=1e-5)

    def test_a_box_outside_loses_its_label(self):
        boxes = {"boxes": np.array([[9.0, 9.0, 12.0, 12.0]]), "labels": np.array([3])}
        made = boxes_of.clip_to_image_size(boxes, 5, 5)
        assert made["labels"].numpy().tolist() == [-1]

    def test_lists_of_several_lengths_are_filled_up(self):
        boxes = {"boxes": [[[1, 1, 2, 2]], [[1, 1, 3, 3], [2, 2, 3, 3]]], "labels": [[4], [5, 6]]}
        made = densify_bounding_boxes(boxes, is_batched=True)
        assert made["boxes"].shape == (2, 2, 4)
        assert made["labels"].numpy().tolist() == [[4, -1], [5, 6]]

    @pytest.mark.parametrize(("boxes", "words"), [
        ({"boxes": np.zeros((4, 1, 4))}, "dict with keys"),
        ({"boxes": [[[0, 0, 1, 1]]], "labels": [[1], [2]]}, "same length"),
        ({"boxes": np.zeros((4, 1, 4)), "labels": np.zeros(4)}, "to have rank 2 or 3"),
    ])  # fmt: skip
    def test_boxes_that_do_not_fit_are_refused(self, boxes, words):
        with pytest.raises(ValueError, match=words):
            densify_bounding_boxes(boxes)

    def test_a_number_of_boxes_is_asked_for(self):
        boxes = {"boxes": np.ones((4, 2, 4)), "labels": np.ones((4, 2))}
        for number in (1, 3):
            layer = layers.MaxNumBoundingBoxes(number, bounding_box_format="xyxy")
            made = layer({"images": PICTURES, "bounding_boxes": boxes})["bounding_boxes"]
            assert made["boxes"].shape == (4, number, 4)
            assert made["labels"].shape == (4, number)
