// The controls: buttons, and a track that is blue on the way forward and orange on the way back.

import type { Translate } from "../shared/i18n.ts";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import type { Step } from "./steps.ts";
import type { StepperKey } from "./texts.ts";

interface ControlsProps {
  title: string;
  steps: readonly Step[];
  at: number;
  playing: boolean;
  t: Translate<StepperKey>;
  onGo: (to: number) => void;
  onPlay: () => void;
}

export function Controls({ title, steps, at, playing, t, onGo, onPlay }: ControlsProps) {
  const last = steps.length - 1;
  const turn = steps.findIndex((step) => step.phase === "seed");
  const phase = steps[at]?.phase ?? "forward";
  const count = t("count", { phase: t(phase), at: at + 1, of: steps.length });
  const track = { "--mt-turn": `${last > 0 ? (100 * turn) / last : 50}%` };
  return (
    <Toolbar label={t("controls")}>
      <h3 class="mt-title">{title || t("stepper")}</h3>
      <span class="mt-track" style={track}>
        <input
          type="range"
          min={0}
          max={last}
          step={1}
          value={at}
          aria-label={t("scrub")}
          aria-valuetext={count}
          onInput={(event) => onGo(Number(event.currentTarget.value))}
        />
      </span>
      <span class={`mt-count ${phase === "forward" ? "mt-is-value" : "mt-is-gradient"}`}>{count}</span>
      <span class="mt-group">
        <IconButton icon="first" label={t("first")} hint="Home" disabled={at === 0} onPress={() => onGo(0)} />
        <IconButton
          icon="previous"
          label={t("back")}
          hint="ArrowLeft"
          disabled={at === 0}
          onPress={() => onGo(at - 1)}
        />
        <IconButton
          icon={playing ? "pause" : "play"}
          label={t(playing ? "pause" : "play")}
          hint="Space"
          primary
          onPress={onPlay}
        />
        <IconButton
          icon="next"
          label={t("next")}
          hint="ArrowRight"
          disabled={at === last}
          onPress={() => onGo(at + 1)}
        />
        <IconButton
          icon="last"
          label={t("last")}
          hint="End"
          disabled={at === last}
          onPress={() => onGo(last)}
        />
      </span>
    </Toolbar>
  );
}
