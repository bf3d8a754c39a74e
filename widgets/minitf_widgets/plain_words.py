"""The words on the pages of GradFlow and TensorView, in English and Chinese.

Where it sits   the picture's ``_words`` trait; frontend/src/plain/words.ts reads them.
The one idea    these pictures bring their words along with their numbers, so the library that every
                page loads does not have to.
Try it          >>> sorted(FLOW_WORDS["en"]) == sorted(FLOW_WORDS["zh"])
                True
Read next       gradflow_words.py
"""

from __future__ import annotations

from minitf_widgets._requirements import traitlets

Words = dict[str, dict[str, str]]


def words_trait(words: Words) -> traitlets.Dict:
    """The trait that carries them; it never changes."""
    return traitlets.Dict(words, read_only=True).tag(sync=True)


_FLOW: dict[str, tuple[str, str]] = {
    "waiting": (
        "Pass it to fit: model.fit(x, y, callbacks=[flow])",
        "把它传给 fit：model.fit(x, y, callbacks=[flow])",
    ),
    "mode": ("Strips show", "色带显示"),
    "activations": ("activations", "激活值"),
    "weights": ("weights", "权重"),
    "updates": ("updates", "更新量"),
    "gradients": ("gradients", "梯度"),
    "look": ("Step looked at", "查看的步"),
    "step": ("step {n} · loss {loss}", "第 {n} 步 · 损失 {loss}"),
    "layer": ("layer", "层"),
    "dead": ("{n} of {of} dead", "{of} 个中死了 {n} 个"),
    "deadUnits": ("dead units", "死单元"),
    "frozen": ("frozen", "已冻结"),
    "broken": ("{n} NaN/∞", "{n} 个 NaN/∞"),
    "none": ("none", "无"),
    "strip": (
        "{name}: from {low} to {high}; norm {norm}",
        "{name}：从 {low} 到 {high}；范数 {norm}",
    ),
    "depth": ("Norms along depth", "沿深度的范数"),
    "ratio": ("Update ÷ weight", "更新 ÷ 权重"),
    "guide": (
        "Dotted: 0.001, about healthy. Blue: first layer, orange: last; dashed: vectors.",
        "点线：0.001，大致健康。蓝：第一层，橙：最后一层；虚线：向量。",
    ),
    "noRatio": ("Known when a fit is watched.", "观察 fit 时才知道。"),
    "why": ("Why is this gradient zero?", "这个梯度为什么是零？"),
    "where": ("cell {cell}, line {line}", "单元格 {cell}，第 {line} 行"),
    "line": ("line {line}", "第 {line} 行"),
}

_TENSOR: dict[str, tuple[str, str]] = {}


def _by_language(table: dict[str, tuple[str, str]]) -> Words:
    return {
        language: {key: both[number] for key, both in table.items()}
        for number, language in enumerate(("en", "zh"))
    }


FLOW_WORDS = _by_language(_FLOW)
TENSOR_WORDS = _by_language(_TENSOR)
