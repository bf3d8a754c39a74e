// LossSurface as it is seen: the map, a slider over the steps, and beside it the runs and their losses.
//
// Where it sits   drawn by index.tsx.
// The one idea    one step is looked at by all runs at once; playing moves it, and so do the slider and the arrow keys.
// Read next       map.tsx, side.tsx

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Table } from "../plain/table.tsx";
import { translator } from "../shared/i18n.ts";
import { setTrait } from "../shared/model.ts";
import { useFrame } from "../shared/root.tsx";
import { SoundButton } from "../shared/sound_button.tsx";
import { IconButton, Toolbar } from "../shared/toolbar.tsx";
import { type Point, SurfaceMap } from "./map.tsx";
import { heightText, Side } from "./side.tsx";
import { lowestOf, type SurfaceDocument } from "./surface.ts";
import { texts } from "./texts.ts";

interface SurfaceProps {
  surface: SurfaceDocument;
  cursor: Signal<{ step?: number } | null>;
}

const RACE = 6000; // milliseconds from the first step to the last, at most 12 steps a second

export function SurfaceView({ surface, cursor }: SurfaceProps) {
  const frame = useFrame();
  const t = translator(texts, frame.locale.value);
  const hidden = useSignal<readonly string[]>([]);
  const [playing, table] = [useSignal(false), useSignal(false)];
  const pointed = useSignal<Point | null>(null);
  const lowest = useMemo(() => lowestOf(surface), [surface]);
  const { runs } = surface;
  const last = Math.max(0, ...runs.map((run) => run.x.length - 1));
  const step = Math.min(last, cursor.value?.step ?? last);
  const shown = runs.filter((run) => !hidden.value.includes(run.name));

  const go = (to: number) =>
    setTrait(frame.model, "cursor", { ...cursor.peek(), step: Math.max(0, Math.min(last, to)) });
  useSignalEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(
      () => {
        const at = Math.min(last, cursor.peek()?.step ?? last);
        if (at >= last) playing.value = false;
        else go(at + 1);
      },
      Math.max(80, RACE / Math.max(1, last)),
    );
    return () => clearInterval(timer);
  });
  const play = () => {
    if (!playing.value && step >= last) go(0);
    playing.value = !playing.value;
  };
  const stop = (to: number) => {
    playing.value = false;
    go(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowLeft: () => stop(step - 1),
      ArrowRight: () => stop(step + 1),
      Home: () => stop(0),
      End: () => stop(last),
      " ": play,
    };
    const inControl = (event.target as Element).matches("button, input");
    if (!moves[event.key] || inControl || event.ctrlKey || event.metaKey || event.altKey) return;
    moves[event.key]!();
    event.preventDefault();
  };
  const now = t("step", { n: step, last });
  return (
    <>
      <Toolbar label={surface.title}>
        <h3 class="mt-title">{surface.title}</h3>
        {last ? (
          <>
            <IconButton icon="previous" label={t("back")} disabled={!step} onPress={() => stop(step - 1)} />
            <IconButton
              icon={playing.value ? "pause" : "play"}
              label={t(playing.value ? "pause" : "play")}
              primary
              onPress={play}
            />
            <IconButton
              icon="next"
              label={t("forward")}
              disabled={step >= last}
              onPress={() => stop(step + 1)}
            />
            <input
              type="range"
              max={last}
              value={step}
              aria-label={t("look")}
              aria-valuetext={now}
              onInput={(event) => stop(+event.currentTarget.value)}
            />
            <span class="ls-now">{now}</span>
            <SoundButton
              label={t("sound")}
              curves={() => shown.map((run) => run.height.map((height) => Math.log(Number(height) - lowest)))}
            />
            <IconButton
              icon="table"
              label={t("table")}
              pressed={table.value}
              onPress={() => {
                table.value = !table.value;
              }}
            />
          </>
        ) : null}
      </Toolbar>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and cannot be a grid everywhere. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the picture is scrolled with the keyboard. */}
      <div class="pl-body" role="group" tabIndex={0} aria-label={t("map")} onKeyDown={onKey}>
        {table.value ? (
          <Table
            label={surface.title}
            heads={["#", ...shown.map((run) => run.name)]}
            rows={Array.from({ length: last + 1 }, (_, i) => [i, ...shown.map((run) => heightText(run, i))])}
          />
        ) : (
          <SurfaceMap
            surface={surface}
            step={step}
            hidden={hidden.value}
            label={t("map")}
            onPoint={(place) => {
              pointed.value = place;
            }}
          />
        )}
        <Side
          surface={surface}
          step={step}
          last={last}
          lowest={lowest}
          hidden={hidden}
          pointed={pointed.value}
          t={t}
        />
      </div>
    </>
  );
}
