// One chart of curves, drawn by uPlot.
//
// Where it sits   made by panel.tsx, fed with curves.ts.
// The one idea    training is a solid line, validation a dashed one with dots, in every chart: colour only helps.
//                 The raw batches stay, faint, behind the smoothed curve that is made of them.
// Read next       panel.tsx

import uPlot from "uplot";
import { formatCount, formatNumber } from "../shared/format.ts";
import type { Curves, Line, LineKind } from "./curves.ts";

export interface ChartOptions {
  logarithmic: boolean;
  /** What the axis counts, in the reader's language. */
  unit: string;
  /** Charts with one key share their crosshair. */
  syncKey: string;
  /** The place of the crosshair on the axis of steps, null when there is none. */
  onCursor(at: number | null): void;
}

/** Reads a colour of the theme, for example `--mt-ink`. */
type ReadColor = (name: string) => string;

/** uPlot's own type leaves out the last argument: tell the charts that share the crosshair. */
type MoveCursor = (place: { left: number; top: number }, fireHook: boolean, publish: boolean) => void;

interface LineStyle {
  color: string;
  width: number;
  alpha: number;
  dash?: number[];
  dots?: number;
}

const LINE_STYLES: Record<LineKind, LineStyle> = {
  otherTrain: { color: "--mt-soft", width: 1.2, alpha: 0.55 },
  otherValidation: { color: "--mt-soft", width: 1.2, alpha: 0.55, dash: [4, 4] },
  raw: { color: "--rm-train", width: 1, alpha: 0.28 },
  smooth: { color: "--rm-train", width: 1.75, alpha: 0.85 },
  train: { color: "--rm-train", width: 0, alpha: 1, dots: 6 },
  validation: { color: "--rm-validation", width: 2, alpha: 1, dash: [7, 4], dots: 7 },
};

/** What makes a chart a different one: then it is built anew, else only its numbers change. */
export function structureOf(
  lines: readonly Line[],
  { logarithmic, unit }: Pick<ChartOptions, "logarithmic" | "unit">,
): string {
  return `${logarithmic} ${unit} ${manyEpochs(lines)} ${lines.map((line) => line.kind).join(" ")}`;
}

/** With many epochs dots would cover the lines: then they are left out. */
function manyEpochs(lines: readonly Line[]): boolean {
  const epochs = lines.find((line) => line.kind === "train" || line.kind === "validation");
  return (epochs?.values.reduce((count: number, value) => count + (value === null ? 0 : 1), 0) ?? 0) > 30;
}

export class Chart {
  readonly #plot: uPlot;
  readonly #readColor: ReadColor;
  #curves: Curves;

  constructor(place: HTMLElement, curves: Curves, options: ChartOptions) {
    this.#curves = curves;
    this.#readColor = (name) => getComputedStyle(place).getPropertyValue(name).trim() || "#888";
    this.#plot = new uPlot(this.#plotOptions(place, options), columns(curves), place);
  }

  update(curves: Curves): void {
    const zoomed = this.#isZoomed();
    this.#curves = curves;
    const { min, max } = this.#plot.scales.x!;
    this.#plot.setData(columns(curves), !zoomed);
    if (zoomed && min != null && max != null) this.#plot.setScale("x", { min, max });
  }

  /** A reader who zoomed in keeps the place; otherwise the axis grows with the run. */
  #isZoomed(): boolean {
    const { min, max } = this.#plot.scales.x!;
    const [low, high] = stepRange(null, this.#curves.steps[0] ?? null, this.#curves.steps.at(-1) ?? null);
    return min != null && (min !== low || max !== high);
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.#plot.setSize({ width, height });
  }

  redraw(): void {
    this.#plot.redraw(false, true);
  }

  destroy(): void {
    this.#plot.destroy();
  }

  /** Put the crosshair on a place of the axis: what the arrow keys do. */
  moveCursor(at: number): void {
    const step = this.#curves.steps[at];
    if (step === undefined) return;
    const left = this.#plot.valToPos(step, "x");
    const move = this.#plot.setCursor as MoveCursor;
    move({ left, top: this.#plot.over.clientHeight / 2 }, true, true);
  }

  #plotOptions(place: HTMLElement, options: ChartOptions): uPlot.Options {
    const axis = () => ({
      stroke: () => this.#readColor("--mt-soft"),
      grid: { stroke: () => this.#readColor("--rm-grid"), width: 1 },
      ticks: { show: false },
      font: `11px ${this.#readColor("--mt-font") || "sans-serif"}`,
    });
    return {
      width: place.clientWidth || 300,
      height: place.clientHeight || 160,
      legend: { show: false },
      padding: [10, 14, 0, 0],
      scales: { x: { time: false, range: stepRange }, y: scaleOf(options.logarithmic) },
      axes: [
        {
          ...axis(),
          size: 30,
          gap: 4,
          space: 56,
          values: (_plot, splits) => splits.map((step, at) => wholeStep(step, at === 0 ? options.unit : "")),
        },
        {
          ...axis(),
          size: 52,
          gap: 4,
          space: 30,
          values: (_plot, splits) => splits.map(options.logarithmic ? roundNumber : shortNumber),
        },
      ],
      series: [{}, ...this.#curves.lines.map((line) => this.#series(line))],
      cursor: {
        sync: { key: options.syncKey, setSeries: false },
        drag: { x: true, y: false, setScale: true },
        points: { show: false },
        y: false,
      },
      hooks: {
        setCursor: [(plot) => options.onCursor(plot.cursor.idx ?? null)],
        draw: [(plot) => this.#drawBest(plot)],
      },
    };
  }

  /** All of the run again: a double click, or the key 0. */
  resetZoom(): void {
    this.#plot.setData(columns(this.#curves), true);
  }

  #series({ kind }: Line): uPlot.Series {
    const { color, alpha, dash, ...style } = LINE_STYLES[kind];
    const many = manyEpochs(this.#curves.lines);
    const dots = many ? undefined : style.dots;
    const width = many && kind === "train" ? 2 : style.width;
    const stroke = () => this.#readColor(color);
    const points = dots ? { show: true, size: dots, stroke, fill: stroke, width: 0 } : { show: false };
    const series: uPlot.Series = { stroke, width, alpha, spanGaps: true, points };
    if (dash) series.dash = dash;
    return series;
  }

  #drawBest(plot: uPlot): void {
    const { best } = this.#curves;
    if (!best || best.step < plot.scales.x!.min! || best.step > plot.scales.x!.max!) return;
    const { ctx } = plot;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = this.#readColor("--mt-ink");
    ctx.lineWidth = 1.5 * scale;
    ctx.beginPath();
    const [x, y] = [plot.valToPos(best.step, "x", true), plot.valToPos(best.value, "y", true)];
    ctx.arc(x, y, 7 * scale, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.restore();
  }
}

function columns(curves: Curves): uPlot.AlignedData {
  return [curves.steps, ...curves.lines.map((line) => line.values)] as uPlot.AlignedData;
}

// From 0 on, and never an empty range, so that the first batches do not jump across the chart.
function stepRange(_plot: unknown, min: number | null, max: number | null): uPlot.Range.MinMax {
  const low = min === null || min <= 1 ? 0 : min;
  return [low, Math.max(max ?? 1, low + 1)];
}

// A little air above and below, but none below 0 and (nearly) none above 1, where accuracies end.
function scaleOf(logarithmic: boolean): uPlot.Scale {
  if (logarithmic) return { distr: 3, log: 10, range: (_plot, min, max) => [min * 0.85, max * 1.15] };
  return {
    range: (_plot, min, max) => {
      const air = 0.06 * (max - min) || 0.06 * Math.abs(max) || 1;
      const low = min >= 0 ? Math.max(0, min - air) : min - air;
      return [low, max <= 1 && min >= 0 ? Math.min(max + air, 1.015) : max + air];
    },
  };
}

function wholeStep(step: number, unit: string): string {
  if (!Number.isInteger(step)) return "";
  return unit ? `${formatCount(step)} ${unit}` : formatCount(step);
}

function shortNumber(value: number | null): string {
  return value === null ? "" : formatNumber(value, 3);
}

/** Only 1, 2, 5 and the like: the ends of a logarithmic axis lie anywhere. */
function roundNumber(value: number | null): string {
  return value !== null && Number(value.toPrecision(1)) === value ? formatNumber(value, 3) : "";
}
