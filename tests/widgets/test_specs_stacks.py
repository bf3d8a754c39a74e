"""Repeated blocks: what stacks, where blocks are cut, and what does not stack."""

import numpy as np
import pytest
from minitf_widgets import GraphView, specs
from minitf_widgets.specs_stacks import longest_repeat

from minitf import keras
from tests.widgets.test_specs import checked

L = keras.layers


class Block(L.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.up, self.down = L.Dense(8, name="up"), L.Dense(4, name="down")

    def call(self, x):
        return x + self.down(self.up(x))


def blocks(count, inner=Block):
    x = start = keras.Input((4,), name="x")
    for number in range(count):
        x = inner(name=f"block_{number}")(x)
    return keras.Model(start, L.Dense(2, name="last")(x), name="m")


def residuals(count):
    """Blocks of six layers that are called one by one."""
    x = start = keras.Input((8, 8, 3))
    x = L.Conv2D(4, 3, padding="same", name="stem")(x)
    for _ in range(count):
        y = L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, padding="same")(x)))
        x = L.Add()([x, L.Conv2D(4, 3, padding="same")(y)])
        x = L.ReLU()(x)
    return keras.Model(start, L.Dense(2)(L.GlobalAveragePooling2D()(x)), name="m")


def stacks(model):
    """The ids of alike scopes, stack by stack."""
    found = {}
    for scope in checked(specs.graph_document(model))["scopes"]:
        if "stack" in scope:
            found.setdefault(scope["stack"], []).append(scope["id"])
    return list(found.values())


@pytest.mark.parametrize(
    ("letters", "repeat"),
    [
        ("abcabc", None),  # twice is no habit
        ("abcabcabc", (0, 3, 3)),
        ("xabababab", (1, 2, 4)),
        ("aaaaaa", None),  # a row of single parts
        ("abxyzxyzxyzabab", (2, 3, 3)),
        ("", None),
    ],
)
def test_the_longest_repeat(letters, repeat):
    assert longest_repeat(letters) == repeat


def test_alike_blocks_in_a_row_stack():
    assert stacks(blocks(4)) == [[f"m/block_{number}" for number in range(4)]]


def test_two_blocks_or_three_plain_layers_do_not():
    assert stacks(blocks(2)) == []
    assert stacks(blocks(3, lambda name: L.Dense(4, name=name))) == []


def test_a_block_of_another_size_ends_the_stack():
    x = start = keras.Input((4,))
    for number in range(6):
        x = Block(name=f"block_{number}")(x)
        if number == 2:
            x = L.Dense(4, use_bias=False)(x)
    assert [len(stack) for stack in stacks(keras.Model(start, x))] == [3, 3]


def test_blocks_side_by_side_do_not_stack():
    start = keras.Input((4,))
    model = keras.Model(start, L.Add()([Block()(start) for _ in range(4)]))
    assert stacks(model) == []


def test_layers_called_one_by_one_are_cut_where_a_single_tensor_passes():
    [stack] = stacks(residuals(4))
    labels = [name.removeprefix("m/").split(" … ") for name in stack]
    assert len(stack) == 4
    assert [first.startswith("conv2d") for first, _ in labels] == [True] * 4
    assert [last.startswith("re_lu") for _, last in labels] == [True] * 4


def test_few_layers_stay_as_they_are():
    assert stacks(residuals(2)) == []


def test_the_steps_of_an_unrolled_layer_stack():
    layer = L.LSTM(5, unroll=True, name="lstm")  # not unrolled it is one op
    model = keras.Sequential([keras.Input((7, 3)), layer], name="m")
    document = specs.graph_document(model)
    [stack] = stacks(model)
    nodes = {node["id"]: node for node in document["nodes"]}

    assert len(stack) == 7
    assert nodes["m/lstm/recurrent_kernel"]["scope"] == "m/lstm"  # all steps read it
    assert nodes["m/lstm/recurrent_kernel"]["uses"] == 7
    assert nodes["m/lstm/matmul_1"]["scope"] == stack[0]


def test_words_and_still_say_how_many():
    view = GraphView(blocks(5))
    assert "    block_0 (Block), (None, 4), 76 parameters ×5, up to block_4" in str(view)
    assert "block_3 (Block)" not in str(view)
    assert "block_0 ×5" in view.to_svg()


def test_one_opened_block_leaves_the_others_stacked_in_the_still():
    drawn = GraphView(blocks(7), expand=["m", "m/block_2"]).to_svg().split("</desc>")[1]
    assert "block_0 ×2<" in drawn
    assert "block_3 ×4<" in drawn


def test_stacks_change_no_number():
    model, x = blocks(4), np.ones((2, 4), np.float32)
    document = checked(specs.graph_document(model, x))
    assert set(document["values"]) >= {"m/block_3/add", "m/last/add"}
    assert sum(node["params"] for node in document["nodes"]) == model.count_params()
