// The words of LossSurface.

import { commonTexts, type Texts } from "../shared/i18n.ts";

const en = {
  ...commonTexts.en,
  play: "Race",
  pause: "Pause",
  back: "One step back",
  forward: "One step on",
  look: "Step looked at",
  step: "step {n} of {last}",
  map: "Map of the loss; deeper is darker; arrow keys step",
  runs: "Runs",
  show: "Show {name}",
  off: "off the map",
  loss: "loss",
  above: "loss above its lowest point",
  here: "loss here",
  sound: "Play the losses as sound",
} satisfies Record<string, string>;

export type SurfaceKey = keyof typeof en;

const zh: Record<SurfaceKey, string> = {
  ...commonTexts.zh,
  play: "开始比赛",
  pause: "暂停",
  back: "后退一步",
  forward: "前进一步",
  look: "所看的步",
  step: "第 {n} 步，共 {last} 步",
  map: "损失的地形图；越深颜色越深；方向键逐步移动",
  runs: "各次运行",
  show: "显示 {name}",
  off: "在图外",
  loss: "损失",
  above: "损失高出最低点",
  here: "此处损失",
  sound: "以声音播放损失",
};

export const texts: Texts<SurfaceKey> = { en, zh };
