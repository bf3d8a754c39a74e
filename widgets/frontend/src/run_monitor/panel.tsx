// One chart with its heading: what is drawn, and the numbers under the crosshair.
//
// Where it sits   the loss panel and the metrics panel of view.tsx.
// The one idea    the legend is the read-out: it always shows numbers, of the crosshair or else the latest.
// Read next       chart.ts, curves.ts

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatCount, formatNumber } from "../shared/format.ts";
import type { Translate } from "../shared/i18n.ts";
import { useFrame } from "../shared/root.tsx";
import { Chart, type ChartOptions, structureOf } from "./chart.ts";
import { type Curves, curvesOf, type LineKind, valueAt } from "./curves.ts";
import type { Run } from "./runs.ts";
import type { TextKey } from "./texts.ts";

interface PanelProps {
  name: string;
  heading: ComponentChildren;
  run: Run;
  others: readonly Run[];
  smoothing: number;
  logarithmic: boolean;
  syncKey: string;
  t: Translate<TextKey>;
}

export function Panel(props: PanelProps) {
  const { name, run, others, smoothing, logarithmic, t } = props;
  const curves = useMemo(() => curvesOf(run, others, name, smoothing), [run, others, name, smoothing]);
  const at = useSignal<number | null>(null);
  const last = Math.max(0, curves.steps.length - 1);
  const shown = Math.min(at.value ?? last, last);
  const { place, onKey } = useChart(curves, { logarithmic, unit: t("steps"), syncKey: props.syncKey }, at);
  return (
    <section class="rm-panel" data-chart={name}>
      <header class="rm-head">
        {props.heading}
        <Remark name={name} curves={curves} at={at.value} t={t} />
        <Legend curves={curves} at={at.value} t={t} />
      </header>
      <div
        class="rm-plot"
        role="slider"
        aria-label={t("chart", { name })}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={shown}
        aria-valuetext={spokenValues(curves, shown, t)}
        tabIndex={0}
        onKeyDown={onKey}
        ref={place}
      />
    </section>
  );
}

/** A uPlot chart that follows size, theme and data. */
function useChart(curves: Curves, options: Omit<ChartOptions, "onCursor">, at: Signal<number | null>) {
  const frame = useFrame();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const structure = structureOf(curves.lines, options);
  const dark = frame.dark.value;

  // Built anew for another structure, not for other numbers.
  useEffect(() => {
    const el = place.current!;
    const made = new Chart(el, curves, {
      ...options,
      onCursor: (index) => {
        at.value = index;
      },
    });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize(el.clientWidth, el.clientHeight));
    observer.observe(el);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [structure]);

  useEffect(() => chart.current?.update(curves), [curves]);
  // Colours are read from the theme when it draws.
  useEffect(() => chart.current?.redraw(), [dark]);

  const onKey = (event: KeyboardEvent) => {
    const last = curves.steps.length - 1;
    const now = at.peek() ?? last;
    const page = Math.max(1, Math.round(last / 20));
    const places: Record<string, number> = {
      ArrowLeft: now - (event.shiftKey ? page : 1),
      ArrowRight: now + (event.shiftKey ? page : 1),
      Home: 0,
      End: last,
    };
    const target = places[event.key];
    if (event.key === "0") chart.current?.resetZoom();
    else if (target === undefined) return;
    else chart.current?.moveCursor(Math.min(last, Math.max(0, target)));
    event.preventDefault();
    event.stopPropagation();
  };
  return { place, onKey };
}

const LEGEND: readonly [LineKind, TextKey][] = [
  ["smooth", "smoothed"],
  ["train", "train"],
  ["validation", "validation"],
];

/** What a screen reader says when the crosshair moves. */
function spokenValues(curves: Curves, at: number, t: Translate<TextKey>): string {
  const parts = LEGEND.flatMap(([kind, key]) => {
    const line = curves.lines.find((each) => each.kind === kind);
    return line ? [`${t(key)} ${formatNumber(valueAt(line, at))}`] : [];
  });
  return [`${t("step")} ${formatCount(curves.steps[at] ?? 0)}`, ...parts].join(", ");
}

function Legend({ curves, at, t }: { curves: Curves; at: number | null; t: Translate<TextKey> }) {
  const shown = at ?? curves.steps.length - 1;
  return (
    <div class="rm-legend">
      {LEGEND.map(([kind, key]) => {
        const line = curves.lines.find((each) => each.kind === kind);
        if (!line) return null;
        return (
          <span key={kind} class={`rm-entry rm-is-${kind}`}>
            <Sample kind={kind} />
            {t(key)}
            <b class="mt-number">{formatNumber(valueAt(line, shown))}</b>
          </span>
        );
      })}
    </div>
  );
}

/** A short piece of the line, as it looks in the chart. */
function Sample({ kind }: { kind: LineKind }) {
  const dashed = kind === "validation";
  return (
    <svg width="24" height="10" viewBox="0 0 24 10" aria-hidden="true">
      {kind === "train" ? null : (
        <path
          d="M1 5h22"
          stroke="currentColor"
          stroke-width="2"
          stroke-dasharray={dashed ? "6 4" : undefined}
        />
      )}
      {kind === "smooth" ? null : <circle cx="12" cy="5" r="3.2" fill="currentColor" />}
    </svg>
  );
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
  const step = at === null ? undefined : curves.steps[at];
  if (step !== undefined) {
    return (
      <span class="rm-remark mt-number" data-crosshair={step}>
        {t("step")} {formatCount(step)}
      </span>
    );
  }
  if (!best) return null;
  return <span class="rm-remark">◯ {t("best", { value: formatNumber(best.value), epoch: best.epoch })}</span>;
}
