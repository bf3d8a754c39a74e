// The controls: buttons, and a track that is blue on the way forward and orange on the way back.

import type { Translate } from "../shared/i18n.ts";
import { isHidden, useFrame } from "../shared/root.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { focusPanel } from "./question.tsx";
import type { Step } from "./steps.ts";
import type { Stride } from "./strides.ts";
import type { StepperKey } from "./texts.ts";

interface ControlsProps {
  title: string;
  steps: readonly Step[];
  strides: readonly Stride[];
  /** The stride shown. */
  at: number;
  playing: boolean;
  speed: number;
  /** null where the graph has no layers. */
  byLayer: boolean | null;
  asTable: boolean;
  t: Translate<StepperKey>;
  onGo: (to: number) => void;
  onPlay: () => void;
  onSpeed: (speed: number) => void;
  onLevel: () => void;
  onTable: () => void;
}

const SPEEDS = [0.5, 1, 2, 4];

export function Controls(props: ControlsProps) {
  const { title, steps, strides, at, playing, speed, byLayer, asTable, t, onGo } = props;
  const frame = useFrame();
  const last = strides.length - 1;
  const turn = strides.findIndex((stride) => steps[stride.from]?.phase !== "forward");
  const phase = steps[strides[at]?.from ?? 0]?.phase ?? "forward";
  const count = t("count", { phase: t(phase), at: at + 1, of: strides.length });
  const track = { "--mt-turn": `${last > 0 ? (100 * turn) / last : 50}%` };
  const move = (
    icon: "first" | "previous" | "next" | "last",
    label: StepperKey,
    hint: string,
    to: number,
  ) => (
    <IconButton
      icon={icon}
      label={t(label)}
      hint={hint}
      disabled={to < at ? at === 0 : at === last || last < 0}
      onPress={() => {
        onGo(to);
        if (to <= 0 || to >= last) focusPanel(frame);
      }}
    />
  );
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
        {move("first", "first", "Home", -1)}
        {move("previous", "back", "ArrowLeft", at - 1)}
        <IconButton
          icon={playing ? "pause" : "play"}
          label={t(playing ? "pause" : "play")}
          hint="Space"
          primary
          onPress={props.onPlay}
        />
        {move("next", "next", "ArrowRight", at + 1)}
        {move("last", "last", "End", last + 1)}
      </span>
      <span class="mt-group">
        {isHidden(frame, "speed") ? null : (
          <select
            class="mt-speed"
            aria-label={t("speed")}
            title={t("speed")}
            value={speed}
            onChange={(event) => props.onSpeed(Number(event.currentTarget.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        )}
        {byLayer === null || isHidden(frame, "layers") ? null : (
          <IconButton icon="layers" label={t("byLayer")} hint="L" pressed={byLayer} onPress={props.onLevel} />
        )}
        {isHidden(frame, "table") ? null : (
          <IconButton icon="table" label={t("table")} hint="T" pressed={asTable} onPress={props.onTable} />
        )}
      </span>
    </Toolbar>
  );
}
