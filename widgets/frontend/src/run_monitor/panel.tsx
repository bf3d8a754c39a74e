// One chart with its heading: what is drawn, and the numbers under the crosshair.
//
// Where it sits   the loss panel and the second panel of charts.tsx.
// The one idea    the legend is the read-out: it always shows numbers, of the crosshair or else the latest.
// Read next       chart.ts, curves.ts, legend.tsx

import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatCount, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { useFrame } from "../shared/root.tsx";
import { useSound } from "../shared/sound_button.tsx";
import { IconButton } from "../shared/toolbar.tsx";
import { Chart, type Place } from "./chart.ts";
import { type Curves, curvesOf, type Shown, type Unit } from "./curves.ts";
import { lowerBound } from "./decimate.ts";
import { Legend, spokenValues } from "./legend.tsx";
import type { PlotOptions } from "./plot.ts";
import type { Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

export interface PanelProps {
  name: string;
  heading: ComponentChildren;
  /** The runs that are drawn, and the one that is read off. */
  shown: readonly Shown[];
  chosen: Run;
  smoothing: number;
  unit: Unit;
  logX: boolean;
  place: Place;
  /** Steps that the chosen run can be forked from. */
  forks: readonly number[];
  t: Translate<TextKey>;
}

export function Panel(props: PanelProps) {
  const { name, shown, chosen, smoothing, unit, logX, place, t } = props;
  const curves = useMemo(
    () => curvesOf(shown, chosen, name, smoothing, unit),
    [shown, chosen, name, smoothing, unit],
  );
  const logY = useSignal(false);
  const several = shown.length > 1;
  const forks = unit === "steps" ? props.forks : [];
  const options = { logX, logY: logY.value, unit: t(unit), zoom: place.zoom.value, several, forks };
  const host = useChart(curves, options, place);
  const sound = useSound(() => melodies(curves));
  const at = place.at.value;
  const last = Math.max(0, curves.places.length - 1);
  const now = at === null ? last : placeAt(curves, at);
  return (
    <section class="rm-panel" data-chart={name}>
      <header class="rm-head">
        <div class="rm-title">
          {props.heading}
          <Remark name={name} curves={curves} at={at === null ? null : now} t={t} />
        </div>
        <span class="rm-tools">
          <button
            type="button"
            class="mt-button rm-log"
            aria-pressed={logY.value}
            aria-label={t("logarithmic", { name })}
            title={t("logarithmic", { name })}
            aria-keyshortcuts="y"
            onClick={() => {
              logY.value = !logY.value;
            }}
          >
            {t("log")}
          </button>
          <IconButton
            icon="sound"
            label={t("sound", { name })}
            hint="s"
            pressed={sound.playing}
            onPress={sound.toggle}
          />
        </span>
        <Legend curves={curves} several={several} at={at} t={t} />
      </header>
      <div
        class="rm-plot"
        role="slider"
        aria-label={t("chart", { name })}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={now}
        aria-valuetext={`${t("step")} ${formatCount(curves.steps[now] ?? 0)}${spokenValues(curves, several, at, t)}`}
        tabIndex={0}
        ref={host}
        onKeyDown={(event) => {
          const key = event.key.toLowerCase();
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (key === "s") sound.toggle();
          else if (key === "y") logY.value = !logY.value;
          else if (key === "0") place.zoom.value = null;
          else if (!move(event, curves, now, last, place)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    </section>
  );
}

/** The point of the chosen run at or before a place of the axis. */
function placeAt({ places }: Curves, x: number): number {
  const at = lowerBound(places, x);
  return Math.max(0, places[at] === x ? at : at - 1);
}

/** The crosshair by keyboard; + and − look closer around it, and from further away. */
function move(event: KeyboardEvent, curves: Curves, now: number, last: number, place: Place): boolean {
  const page = event.shiftKey ? Math.max(1, Math.round(last / 20)) : 1;
  const targets: Record<string, number> = {
    ArrowLeft: now - page,
    ArrowRight: now + page,
    Home: 0,
    End: last,
  };
  const target = targets[event.key];
  if (target !== undefined) place.at.value = curves.places[Math.min(last, Math.max(0, target))] ?? null;
  else if (event.key === "+" || event.key === "-")
    zoom(curves, now, last, event.key === "+" ? 0.5 : 2, place);
  else return false;
  return true;
}

function zoom({ places }: Curves, now: number, last: number, factor: number, place: Place): void {
  const [low, high] = place.zoom.value ?? [0, places[last] ?? 1];
  const half = ((high - low) * factor) / 2;
  const middle = places[now] ?? (low + high) / 2;
  const whole = 2 * half >= (places[last] ?? 1);
  place.zoom.value = whole ? null : [Math.max(0, middle - half), Math.min(places[last]!, middle + half)];
}

/** A chart that follows size, theme, numbers and crosshair. */
function useChart(curves: Curves, options: PlotOptions, place: Place) {
  const frame = useFrame();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  useEffect(() => {
    const made = new Chart(host.current!, place);
    chart.current = made;
    const observer = new ResizeObserver(() => made.redraw());
    observer.observe(host.current!);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [place]);
  // Colours are read from the theme when it paints.
  const { logX, logY, unit, zoom: stretch, several, forks } = options;
  const dark = frame.dark.value;
  useEffect(
    () => chart.current?.set(curves, options),
    [place, curves, logX, logY, unit, stretch, several, forks, dark],
  );
  useSignalEffect(() => {
    place.at.value;
    chart.current?.drawCross();
  });
  return host;
}

/** The chosen run as it is played: its smoothed curve, then its validation. */
function melodies(curves: Curves): ArrayLike<number>[] {
  const mine = curves.lines.filter((line) => line.chosen);
  const main = mine.find((line) => line.kind === "smooth") ?? mine.find((line) => line.kind !== "validation");
  const held = mine.find((line) => line.kind === "validation");
  return [main?.values ?? [], held?.values ?? []];
}

/** Where the crosshair is, else the best epoch; before both, that a value stopped being a number. */
function Remark(props: { name: string; curves: Curves; at: number | null; t: Translate<TextKey> }) {
  const { name, curves, at, t } = props;
  const { best, broken } = curves;
  if (broken) {
    const value = formatNumber(broken.value);
    return (
      <span class="rm-remark rm-broken" role="alert">
        {t("broken", { name, value, step: formatCount(broken.step) })}
      </span>
    );
  }
  if (at !== null) {
    const step = curves.steps[at] ?? 0;
    return (
      <span class="rm-remark mt-number" data-crosshair={step}>
        {t("step")} {formatCount(step)}
      </span>
    );
  }
  if (!best) return null;
  return <span class="rm-remark">◯ {t("best", { value: formatNumber(best.value), epoch: best.epoch })}</span>;
}
