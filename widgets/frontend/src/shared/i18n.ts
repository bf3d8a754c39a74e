// Words in English and Chinese.
//
// Where it sits   each widget has a table of its own words; this turns a table and a locale into a function.
// The one idea    a key that is missing in one language is a type error, not a blank button.

export type Locale = "en" | "zh";

/** Both languages hold the same keys. */
export type Texts<Key extends string> = Record<Locale, Record<Key, string>>;

export type Translate<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** `t("step", { n: 3 })` puts 3 in place of {n}. An unknown locale reads English. */
export function translator<Key extends string>(texts: Texts<Key>, locale: string): Translate<Key> {
  const table = texts[locale === "zh" ? "zh" : "en"];
  return (key, values = {}) =>
    table[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Words that several widgets use. */
export const commonTexts = {
  en: {
    empty: "Nothing to show yet.",
    other:
      "This picture needs a {schema} document and got something else. Build it anew with the Python class.",
    newer:
      "This document was written by a newer minitf ({version}). Update minitf, or export the page again.",
    shape: "shape",
    dtype: "dtype",
    parameters: "parameters",
    value: "value",
    gradient: "gradient",
    norm: "norm",
    mean: "mean",
    element: "element",
    table: "Show as table",
    close: "Close",
    picture: "Picture",
    minitf_graph: "Computation graph",
    minitf_trace: "Backward pass, step by step",
    minitf_history: "Training run",
    minitf_flow: "Flow of gradients",
    minitf_tensor: "Tensor",
    minitf_surface: "Map of a loss",
    kernelGone: "The kernel behind this picture is gone: you can look around, but Python no longer answers.",
    runCell: "To have it back, run cell [{number}] again:",
    runItsCell: "To have it back, run its cell again.",
  },
  zh: {
    empty: "暂时没有可显示的内容。",
    other: "此图需要 {schema} 文档，但收到了别的内容。请用 Python 类重新生成。",
    newer: "此文档由更新版本的 minitf（{version}）写成。请更新 minitf，或重新导出页面。",
    shape: "形状",
    dtype: "数据类型",
    parameters: "参数",
    value: "值",
    gradient: "梯度",
    norm: "范数",
    mean: "均值",
    element: "元素",
    table: "以表格显示",
    close: "关闭",
    picture: "图",
    minitf_graph: "计算图",
    minitf_trace: "逐步反向传播",
    minitf_history: "训练过程",
    minitf_flow: "梯度流动",
    minitf_tensor: "张量",
    minitf_surface: "损失地形图",
    kernelGone: "此图背后的内核已不在：仍可查看，但 Python 不再应答。",
    runCell: "要恢复它，请重新运行单元格 [{number}]：",
    runItsCell: "要恢复它，请重新运行它的单元格。",
  },
} satisfies Texts<string>;
