// The words of TensorView.

import { commonTexts, type Texts } from "../shared/i18n.ts";

const en = {
  ...commonTexts.en,
  rows: "rows: axis",
  columns: "columns: axis",
  axis: "axis {n}",
  image: "Show as image",
  exact: "Show every entry around the chosen one",
  sampled: "Overview of {n} picked entries out of {of}.",
  asking: "These entries are in the kernel only.",
  next: "Next marked entry",
  heatmap: "Entries; arrow keys move",
  histogram: "How many entries have which size",
  min: "min",
  max: "max",
  std: "std",
  zeros: "zeros",
  nan: "× NaN",
  inf: "× infinite",
  outliers: "○ outliers",
  none: "No entries.",
  sound: "Play this row as sound",
} satisfies Record<string, string>;

export type TensorKey = keyof typeof en;

const zh: Record<TensorKey, string> = {
  ...commonTexts.zh,
  rows: "行：轴",
  columns: "列：轴",
  axis: "轴 {n}",
  image: "以图像显示",
  exact: "显示所选元素周围的全部元素",
  sampled: "从 {of} 个元素中均匀取出的 {n} 个。",
  asking: "这些元素只在内核中。",
  next: "下一个有标记的元素",
  heatmap: "元素；方向键移动",
  histogram: "各数值的元素个数",
  min: "最小",
  max: "最大",
  std: "标准差",
  zeros: "零",
  nan: "× NaN",
  inf: "× 无穷",
  outliers: "○ 离群值",
  none: "没有元素。",
  sound: "以声音播放这一行",
};

export const texts: Texts<TensorKey> = { en, zh };
