"""GradFlow in words: the sizes of each layer's numbers, and why a gradient is zero.

Where it sits   reads a minitf.flow document; makes the sentences of its zeros in two languages.
The one idea    a sentence names the operation, the factor and the line: what to change, and where.
Read next       gradflow_still.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minitf.observe import Trace
from minitf.observe.source import locate
from minitf.observe.summary import real
from minitf.observe.why import Cause, why_zero
from minitf_widgets.documents import Document
from minitf_widgets.text import format_count, format_number, format_shape

# {op} is the operation, {at} at how many entries; {factor}, {extreme} and {part} as they say.
SENTENCES: dict[str, tuple[str, str]] = {
    "frozen": (
        "It is frozen: trainable is False, so no gradient is computed for it.",
        "它被冻结了：trainable 为 False，因此不计算它的梯度。",
    ),
    "unread": (
        "No operation reads it, so nothing depends on it.",
        "没有任何运算读取它，因此没有什么依赖于它。",
    ),
    "disconnected": (
        "The loss does not depend on it: what is computed from it ends at {op}. A detour through "
        ".numpy() or a Python number cuts the record, too.",
        "损失不依赖于它：由它算出的结果止于 {op}。经由 .numpy() 或 Python 数字绕行也会切断记录。",
    ),
    "stopped": (
        "{op} holds the gradient back: that is all it does.",
        "{op} 挡住了梯度：这正是它的作用。",
    ),
    "whole": (
        "{op} gives whole numbers or truth values. They jump, so they have no slope.",
        "{op} 的结果是整数或布尔值。它们只会跳变，没有斜率。",
    ),
    "flat": (
        "{op} is flat wherever it does not jump, so its slope is 0 everywhere.",
        "{op} 除了跳变处都是平的，因此斜率处处为 0。",
    ),
    "closed": (
        "{op} passes nothing: its input is not above 0 {at}{extreme}. Factor 0.",
        "{op} 什么也不放行：它的输入{at}都不大于 0{extreme}。因子为 0。",
    ),
    "saturated": (
        "{op} is saturated {at}: its output hardly moves when its input does. Factor {part}.",
        "{op} {at}都饱和了：输入变化时输出几乎不动。因子为 {part}。",
    ),
    "one_entry": (
        "{op} over a single entry is always 1, whatever its input. With one unit use a sigmoid.",
        "{op} 只作用于一个元素时恒为 1，与输入无关。只有一个单元时请用 sigmoid。",
    ),
    "zero_factor": (
        "{op} multiplies by {factor}, which is 0 wherever a gradient arrives.",
        "{op} 乘以 {factor}，而它在梯度到达之处都是 0。",
    ),
    "clipped": (
        "{op} took another value {at}: out of bounds it is flat. Factor 0.",
        "{op} {at}取了另一个值：越界之后它是平的。因子为 0。",
    ),
    "not_chosen": (
        "{op} chose other entries and none of these.",
        "{op} 选了别的元素，没有选这些。",
    ),
    "cancels": (
        "What arrives here is not zero, but its shares add up to zero.",
        "到达这里的梯度不为零，但各份相加后为零。",
    ),
    "faded": (
        "No single operation is to blame: each passes on a part (here {part}), and less than a "
        "ten-millionth of the largest gradient is left.",
        "不能归咎于某一个运算：每个只传递一部分（这里是 {part}），剩下的不到最大梯度的千万分之一。",
    ),
    "factor": (
        "The local factor of {op} is 0 for this batch.",
        "对这个批次，{op} 的局部因子为 0。",
    ),
}
AT = ("at all {n} entries that a gradient reaches", "在梯度到达的全部 {n} 个元素处")
ORIGIN = (" The zeros begin at {x}.", "零从 {x} 开始。")
EXTREME = (" (the largest is {x})", "（最大为 {x}）")
VANISHES, EXPLODES = 1e-3, 1e3


def zero_entry(trace: Trace, cause: Cause) -> Document:
    """One entry of the document's "zeros"."""
    node = None if cause.node is None else trace[cause.node]
    place = None if node is None or node.source is None else locate(node.source)
    return {
        "variables": [cause.variable],
        "kind": cause.kind,
        "node": cause.node,
        "op": node.opdef.name if node is not None and node.opdef is not None else None,
        "path": [_step(trace, name) for name in cause.path],
        "arrives": real(cause.arrives),
        "leaves": real(cause.leaves),
        "rule": cause.rule,
        "source": place._asdict() if place is not None and place.text else None,
        "words": {"en": _sentence(trace, cause, 0), "zh": _sentence(trace, cause, 1)},
    }


def _sentence(trace: Trace, cause: Cause, language: int) -> str:
    n = format_count(cause.entries)
    extreme = "" if cause.extreme is None else format_number(cause.extreme)
    part = cause.leaves / cause.arrives if cause.arrives else 0.0
    origin = "" if cause.origin is None else _named(trace, cause.origin)
    said = SENTENCES[cause.kind][language].format(
        op="" if cause.node is None else _named(trace, cause.node),
        at=AT[language].format(n=n),
        factor=None if cause.factor is None else _named(trace, cause.factor),
        extreme=EXTREME[language].format(x=extreme) if extreme else "",
        part=format_number(part, 3),
    )
    return said + (ORIGIN[language].format(x=origin) if origin else "")


def _step(trace: Trace, name: str | None) -> str:
    """A node of a path: an operation by what it does, a variable by its name."""
    if name is None:
        return ""
    row = trace[name].opdef
    return name.rpartition("/")[2] if row is None else row.name


def _named(trace: Trace, name: str) -> str:
    """A factor, with the layer it comes from."""
    step, scope = _step(trace, name), trace[name].scope.rpartition("/")[2]
    return f"{scope}/{step}" if scope and scope != step else step


def describe_flow(flow: Document) -> str:
    """The last look, layer by layer, and the zeros."""
    steps, losses = flow["steps"], flow["loss"]
    if not steps:
        return f"GradFlow: {flow['title']}, no look yet"
    looks = f"{len(steps)} look{'s' * (len(steps) > 1)}"
    head = f"GradFlow: {flow['title']}, step {steps[-1]:,} ({looks}), "
    lines = [head + f"loss {format_number(losses[-1])}"]
    for layer in flow["layers"]:
        lines += _layer_lines(layer)
    lines += [flow["verdicts"][-1]["en"]] if flow["verdicts"][-1]["en"] else []
    if flow["zeros"]:
        lines.append("Why is this gradient zero?")
        lines += [f"  {names(flow, zero)}: {_answer(zero)}" for zero in flow["zeros"]]
    return "\n".join(lines)


def _layer_lines(layer: Document) -> Iterator[str]:
    dead = layer["dead"][-1]["count"]
    died = f", {dead} of {layer['units']} units dead" if dead else ""
    yield (
        f"  {layer['label']}: activations {_norm(layer['activations'])}, "
        f"gradients {_norm(layer['signals'])}{died}"
    )
    for weight in layer["weights"]:
        frozen = "" if weight["trainable"] else " (frozen)"
        ratio = ratio_of(weight, -1)
        moved = f", update/weight {format_number(ratio, 3)}" if ratio is not None else ""
        yield (
            f"    {weight['label']} {format_shape(weight['shape'])}{frozen}: "
            f"weights {_norm(weight['values'])}, gradients {_norm(weight['gradients'])}{moved}"
        )


def _norm(lane: Document) -> str:
    number = lane["norm"][-1]
    return "–" if number == "NaN" else format_number(number)


def _answer(zero: Document) -> str:
    source = zero["source"]
    if source is None:
        return str(zero["words"]["en"])
    where = f"cell {source['cell']}, line" if source["cell"] else "line"
    return f"{zero['words']['en']} {where} {source['line']}: {source['text']}"


def ratio_of(weight: Document, look: int) -> float | None:
    """How large the update is beside the weight; None where it is not known."""
    update, size = (float(weight[lane]["norm"][look]) for lane in ("updates", "values"))
    known = update == update and size > 0  # NaN is not equal to itself
    return update / size if known else None


def verdicts(flow: Document) -> list[Document]:
    """For each look whether the gradient loses or gains size from the last layer to the first."""
    return [_verdict(flow, look) for look in range(len(flow["steps"]))]


def _verdict(flow: Document, look: int) -> Document:
    norms = [float(layer["signals"]["norm"][look]) for layer in flow["layers"]]
    norms = [norm for norm in norms if norm == norm]
    change = norms[0] / norms[-1] if len(norms) > 1 and norms[-1] else 1.0
    if VANISHES <= change <= EXPLODES or not change:
        return {"en": "", "zh": ""}
    size, faints = format_number(change, 2), change < 1
    return {
        "en": f"Gradients {'vanish' if faints else 'explode'}: the first layer gets {size} times "
        "what the last one gets.",
        "zh": f"梯度{'消失' if faints else '爆炸'}：第一层得到的是最后一层的 {size} 倍。",
    }


def names(flow: Document, zero: Document) -> str:
    """The variables of an entry, without the name of the model."""
    return ", ".join(name.removeprefix(f"{flow['title']}/") for name in zero["variables"])


def zeros_of(trace: Trace, variables: Iterable[str]) -> list[Document]:
    """Why these variables get nothing; those that are stopped at one place are one entry."""
    entries: dict[tuple[str | None, str], Document] = {}
    for name in variables:
        cause = why_zero(trace, name)
        if cause is None:
            continue
        known = entries.setdefault((cause.node, cause.kind), zero_entry(trace, cause))
        if name not in known["variables"]:
            known["variables"].append(name)
    return list(entries.values())
