// Painting: axes, curves, marks, on a canvas.
//
// Where it sits   called by chart.ts whenever something changed.
// The one idea    training is a solid line, validation a dashed one with marks, in every chart: colour only helps.
//                 With several runs the colour and the shape of the marks say which run. What is no number is
//                 drawn where it happened: a cross for NaN, an arrow for infinity.
// Read next       decimate.ts, scale.ts

import { formatCount, formatNumber } from "../shared/format.ts";
import type { Curves, Line } from "./curves.ts";
import { drawPath, lowerBound, type Places } from "./decimate.ts";
import { type Scale, scaleOf } from "./scale.ts";

export interface PlotOptions {
  logX: boolean;
  logY: boolean;
  /** What the axis counts, in the reader's language. */
  unit: string;
  /** The stretch of the axis that is looked at; null for all. */
  zoom: readonly [number, number] | null;
  /** Several runs: colours tell them apart, not training from validation. */
  several: boolean;
  /** Steps (on the axis) that the chosen run can be forked from. */
  forks: readonly number[];
}

/** Reads a colour of the theme, for example `--mt-ink`. */
export type ReadColor = (name: string) => string;

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  x: Scale;
  y: Scale;
  places: Places;
}

const ROOM = { left: 54, right: 14, top: 10, bottom: 28 };
const MANY_EPOCHS = 30;

/** Where everything lies: the scales fit what is seen, with a little air. */
export function frameOf(
  curves: Curves,
  size: { width: number; height: number },
  options: PlotOptions,
): Frame {
  const left = ROOM.left;
  const width = Math.max(1, size.width - ROOM.left - ROOM.right);
  const height = Math.max(1, size.height - ROOM.top - ROOM.bottom);
  const [low, high] = rangeOfX(curves.lines, options);
  const x = scaleOf(low, high, options.logX);
  const y = scaleOfY(curves.lines, [low, high], options.logY);
  const places = {
    x: (value: number) => left + x.part(value) * width,
    y: (value: number) => ROOM.top + (1 - y.part(value)) * height,
  };
  return { left, top: ROOM.top, width, height, x, y, places };
}

function rangeOfX(lines: readonly Line[], { logX, zoom }: PlotOptions): [number, number] {
  if (zoom) return [zoom[0], zoom[1]];
  let [low, high] = [Number.POSITIVE_INFINITY, 1];
  for (const { xs } of lines) {
    const first = xs[lowerBound(xs, Number.MIN_VALUE)];
    if (first !== undefined) low = Math.min(low, first);
    high = Math.max(high, xs[xs.length - 1] ?? 0);
  }
  // From 0 on, and never an empty range, so that the first batches do not jump across the chart.
  if (!logX) return [low > high / 2 && low > 1 && low < high ? low : 0, high];
  const start = Number.isFinite(low) ? low : 1;
  return [start, Math.max(high, start * 2)];
}

function scaleOfY(lines: readonly Line[], [from, to]: readonly [number, number], log: boolean): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { xs, values } of lines) {
    const end = Math.min(values.length, lowerBound(xs, to) + 1);
    for (let at = lowerBound(xs, from); at < end; at++) {
      const value = values[at]!;
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return log ? scaleOf(0.1, 1, true) : scaleOf(0, 1, false);
  if (log) return scaleOf(low * 0.85, high * 1.15, true);
  // None below 0 and (nearly) none above 1, where accuracies end.
  const air = 0.06 * (high - low) || 0.06 * Math.abs(high) || 1;
  const bottom = low >= 0 ? Math.max(0, low - air) : low - air;
  return scaleOf(bottom, high <= 1 && low >= 0 ? Math.min(high + air, 1.015) : high + air, false);
}

/** Paint the whole chart but the crosshair. `ctx` counts in CSS pixels. */
export function paint(
  ctx: CanvasRenderingContext2D,
  curves: Curves,
  frame: Frame,
  options: PlotOptions,
  color: ReadColor,
): void {
  paintAxes(ctx, frame, options, color);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left - 9, 0, frame.width + 9 + ROOM.right, frame.top + frame.height + 9);
  ctx.clip();
  for (const line of curves.lines) paintLine(ctx, line, frame, options, color);
  paintForks(ctx, frame, options, color);
  if (curves.best) paintBest(ctx, curves.best, frame, color);
  ctx.restore();
}

function paintAxes(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  options: PlotOptions,
  color: ReadColor,
): void {
  const { left, top, width, height, x, y, places } = frame;
  ctx.font = `11px ${color("--mt-font") || "sans-serif"}`;
  ctx.lineWidth = 1;
  ctx.strokeStyle = color("--rm-grid");
  ctx.fillStyle = color("--mt-soft");
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.beginPath();
  for (const value of y.ticks(height / 34)) {
    const at = Math.round(places.y(value)) + 0.5;
    ctx.moveTo(left, at);
    ctx.lineTo(left + width, at);
    ctx.fillText(formatNumber(value, 3), left - 8, at);
  }
  const whole = (value: number) => options.unit !== "" && (Number.isInteger(value) || x.max < 3);
  const ticks = x.ticks(width / 76).filter((value) => whole(value) && value >= x.min && value <= x.max);
  ctx.textBaseline = "top";
  let free = 0; // where the last label ended
  ticks.forEach((value, at) => {
    const place = places.x(value);
    ctx.moveTo(Math.round(place) + 0.5, top);
    ctx.lineTo(Math.round(place) + 0.5, top + height);
    const number = Number.isInteger(value) ? formatCount(value) : formatNumber(value, 2);
    const label = at === 0 ? `${number} ${options.unit}` : number;
    const size = ctx.measureText(label).width;
    const start = Math.min(Math.max(left - 4, place - (at === 0 ? 6 : size / 2)), left + width + 12 - size);
    if (at > 0 && start < free + 8) return;
    ctx.textAlign = "left";
    ctx.fillText(label, start, top + height + 9);
    free = start + size;
  });
  ctx.stroke();
}

interface Look {
  stroke: string;
  width: number;
  alpha: number;
  dash: number[];
  marks: boolean;
}

function lookOf(line: Line, options: PlotOptions, many: boolean, color: ReadColor): Look {
  const { kind, chosen } = line;
  const single = kind === "validation" ? "--rm-validation" : "--rm-train";
  const look: Look = {
    stroke: color(options.several ? `--rm-run-${line.color}` : single),
    width: 1.75,
    alpha: chosen ? 1 : 0.8,
    dash: [],
    marks: false,
  };
  if (kind === "raw") return { ...look, width: 1, alpha: 0.28 };
  if (kind === "smooth") return { ...look, width: chosen ? 1.75 : 1.4, alpha: chosen ? 0.9 : 0.75 };
  const marks = chosen && !many;
  if (kind === "validation") return { ...look, width: chosen ? 2 : 1.4, dash: [7, 4], marks };
  return { ...look, width: chosen ? 2 : 1.4, marks };
}

function paintLine(
  ctx: CanvasRenderingContext2D,
  line: Line,
  frame: Frame,
  options: PlotOptions,
  color: ReadColor,
): void {
  const { xs, values } = line;
  const range = [
    Math.max(0, lowerBound(xs, frame.x.min) - 1),
    Math.min(xs.length, lowerBound(xs, frame.x.max) + 1),
  ] as const;
  const look = lookOf(line, options, range[1] - range[0] > MANY_EPOCHS, color);
  ctx.globalAlpha = look.alpha;
  ctx.strokeStyle = ctx.fillStyle = look.stroke;
  ctx.lineWidth = look.width;
  ctx.lineJoin = "round";
  ctx.setLineDash(look.dash);
  // Where batches are drawn, the means of epochs are dots on them; where those would be too many, a line.
  const dotsOnly = line.kind === "train" && line.withBatches && (look.marks || !line.chosen);
  if (!dotsOnly) {
    ctx.beginPath();
    drawPath(ctx, xs, values, frame.places, range, frame.width);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  if (look.marks) {
    for (let at = range[0]; at < range[1]; at++) {
      const [x, y] = [frame.places.x(xs[at]!), frame.places.y(values[at]!)];
      if (!Number.isNaN(y))
        paintMark(ctx, x, y, options.several ? line.color : 0, line.kind === "train" ? 3 : 3.5);
    }
  }
  ctx.globalAlpha = 1;
  if (line.kind !== "smooth") paintBroken(ctx, line, range, frame, color);
}

/** A filled circle, square, triangle or diamond: one shape for each colour. */
export function paintMark(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  shape: number,
  size: number,
): void {
  ctx.beginPath();
  if (shape % 4 === 0) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else if (shape % 4 === 1) ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else {
    const corners = shape % 4 === 2 ? TRIANGLE : DIAMOND;
    for (const [dx, dy] of corners) ctx.lineTo(x + dx * size * 1.25, y + dy * size * 1.25);
    ctx.closePath();
  }
  ctx.fill();
}

const TRIANGLE = [
  [0, -1],
  [1, 0.8],
  [-1, 0.8],
] as const;
const DIAMOND = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/** What is no number, at the edge it went over: × for NaN, ▲ and ▼ for infinities. */
function paintBroken(
  ctx: CanvasRenderingContext2D,
  { xs, values }: Line,
  [from, to]: readonly [number, number],
  frame: Frame,
  color: ReadColor,
): void {
  let free = Number.NEGATIVE_INFINITY;
  ctx.fillStyle = color("--mt-error");
  ctx.font = `bold 12px ${color("--mt-font") || "sans-serif"}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (let at = from; at < to; at++) {
    const value = values[at]!;
    if (Number.isFinite(value)) continue;
    const x = frame.places.x(xs[at]!);
    if (x < free) continue; // side by side, never over each other
    free = x + 9;
    const sign = Number.isNaN(value) ? "×" : value > 0 ? "▲" : "▼";
    ctx.fillText(sign, x, sign === "▼" ? frame.top + frame.height - 6 : frame.top + 6);
  }
}

function paintForks(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  options: PlotOptions,
  color: ReadColor,
): void {
  ctx.fillStyle = color("--mt-soft");
  for (const place of options.forks) {
    const x = frame.places.x(place);
    if (!Number.isNaN(x)) ctx.fillRect(x - 0.75, frame.top + frame.height - 5, 1.5, 5);
  }
}

function paintBest(
  ctx: CanvasRenderingContext2D,
  best: { x: number; value: number },
  frame: Frame,
  color: ReadColor,
): void {
  const [x, y] = [frame.places.x(best.x), frame.places.y(best.value)];
  if (Number.isNaN(y)) return;
  ctx.strokeStyle = color("--mt-ink");
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.arc(x, y, 7, 0, 2 * Math.PI);
  ctx.stroke();
}
