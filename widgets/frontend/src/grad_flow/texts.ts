// The words of GradFlow.

import { commonTexts, type Texts } from "../shared/i18n.ts";

const en = {
  ...commonTexts.en,
  waiting: "Pass it to fit: model.fit(x, y, callbacks=[flow])",
  mode: "Strips show",
  activations: "activations",
  weights: "weights",
  updates: "updates",
  gradients: "gradients",
  look: "Step looked at",
  step: "step {n} · loss {loss}",
  layer: "layer",
  dead: "{n} of {of} dead",
  deadUnits: "dead units",
  frozen: "frozen",
  broken: "{n} NaN/∞",
  none: "none",
  strip: "{name}: from {low} to {high}; norm {norm}",
  depth: "Norms along depth",
  ratio: "Update ÷ weight",
  guide: "Dotted: 0.001, about healthy. Blue: first layer, orange: last; dashed: vectors.",
  noRatio: "Known when a fit is watched.",
  why: "Why is this gradient zero?",
  where: "cell {cell}, line {line}",
  line: "line {line}",
  sound: "Play the gradient norms, first layer to last",
} satisfies Record<string, string>;

export type FlowKey = keyof typeof en;

const zh: Record<FlowKey, string> = {
  ...commonTexts.zh,
  waiting: "把它传给 fit：model.fit(x, y, callbacks=[flow])",
  mode: "色带显示",
  activations: "激活值",
  weights: "权重",
  updates: "更新量",
  gradients: "梯度",
  look: "查看的步",
  step: "第 {n} 步 · 损失 {loss}",
  layer: "层",
  dead: "{of} 个中死了 {n} 个",
  deadUnits: "死单元",
  frozen: "已冻结",
  broken: "{n} 个 NaN/∞",
  none: "无",
  strip: "{name}：从 {low} 到 {high}；范数 {norm}",
  depth: "沿深度的范数",
  ratio: "更新 ÷ 权重",
  guide: "点线：0.001，大致健康。蓝：第一层，橙：最后一层；虚线：向量。",
  noRatio: "观察 fit 时才知道。",
  why: "这个梯度为什么是零？",
  where: "单元格 {cell}，第 {line} 行",
  line: "第 {line} 行",
  sound: "从第一层到最后一层播放梯度范数",
};

export const texts: Texts<FlowKey> = { en, zh };
