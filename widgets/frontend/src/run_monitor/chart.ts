// One chart on the page: two canvases, the pointer, and a crosshair that all charts of a view share.
//
// Where it sits   made by panel.tsx, fed with curves.ts, painted by plot.ts.
// The one idea    curves are painted when numbers change, the crosshair when the pointer moves: it has a canvas of
//                 its own, so moving it costs nothing however long the curves are.
// Read next       plot.ts

import type { Signal } from "@preact/signals";
import { type Curves, valueAt } from "./curves.ts";
import { type Frame, frameOf, type PlotOptions, paint, paintMark } from "./plot.ts";

/** What the charts of one view have in common. */
export interface Place {
  /** Where the crosshair stands, in numbers of the axis; null when it is away. */
  at: Signal<number | null>;
  /** The stretch that is looked at; null for all. */
  zoom: Signal<readonly [number, number] | null>;
}

export class Chart {
  readonly #host: HTMLElement;
  readonly #place: Place;
  readonly #curvesLayer = document.createElement("canvas");
  readonly #crossLayer = document.createElement("canvas");
  #curves: Curves | null = null;
  #options: PlotOptions | null = null;
  #frame: Frame | null = null;
  /** Where on the axis a drag began. */
  #dragFrom: number | null = null;

  constructor(host: HTMLElement, place: Place) {
    this.#host = host;
    this.#place = place;
    host.append(this.#curvesLayer, this.#crossLayer);
    host.onpointermove = (event) => this.#point(event);
    host.onpointerdown = (event) => this.#grab(event);
    host.onpointerup = (event) => this.#release(event);
    host.onpointerleave = () => {
      this.#dragFrom = null;
      place.at.value = null;
    };
    host.ondblclick = () => {
      place.zoom.value = null;
    };
  }

  /** Show these curves. */
  set(curves: Curves, options: PlotOptions): void {
    this.#curves = curves;
    this.#options = options;
    this.redraw();
  }

  /** Paint everything again: another size, another theme, other numbers. */
  redraw(): void {
    const [curves, options] = [this.#curves, this.#options];
    const size = { width: this.#host.clientWidth, height: this.#host.clientHeight };
    if (!curves || !options || !size.width || !size.height) return;
    this.#frame = frameOf(curves, size, options);
    const ctx = cleared(this.#curvesLayer, size);
    if (ctx) paint(ctx, curves, this.#frame, options, this.#color);
    this.drawCross();
  }

  readonly #color = (name: string): string => getComputedStyle(this.#host).getPropertyValue(name).trim();

  /** The crosshair with a mark on each curve, and the stretch that is being chosen. */
  drawCross(): void {
    const [frame, options, at] = [this.#frame, this.#options, this.#place.at.value];
    const size = { width: this.#host.clientWidth, height: this.#host.clientHeight };
    const ctx = cleared(this.#crossLayer, size);
    if (!ctx || !frame || !options || at === null) return;
    const x = frame.places.x(at);
    if (!(x >= frame.left - 1 && x <= frame.left + frame.width + 1)) return;
    if (this.#dragFrom !== null) {
      const from = frame.places.x(this.#dragFrom);
      ctx.fillStyle = this.#color("--rm-train");
      ctx.globalAlpha = 0.16;
      ctx.fillRect(Math.min(from, x), frame.top, Math.abs(x - from), frame.height);
      ctx.globalAlpha = 1;
    }
    ctx.fillStyle = this.#color("--mt-soft");
    ctx.fillRect(Math.round(x), frame.top, 1, frame.height);
    for (const line of this.#curves!.lines) {
      const value = line.kind === "smooth" || line.kind === "validation" ? valueAt(line, at) : null;
      const y = value === null ? Number.NaN : frame.places.y(value);
      const single = line.kind === "validation" ? "--rm-validation" : "--rm-train";
      ctx.fillStyle = this.#color(options.several ? `--rm-run-${line.color}` : single);
      if (!Number.isNaN(y)) paintMark(ctx, x, y, options.several ? line.color : 0, 3.5);
    }
  }

  #valueUnder(event: PointerEvent): number | null {
    const frame = this.#frame;
    if (!frame) return null;
    const part = (event.clientX - this.#host.getBoundingClientRect().left - frame.left) / frame.width;
    return frame.x.value(Math.min(1, Math.max(0, part)));
  }

  #point(event: PointerEvent): void {
    this.#place.at.value = this.#valueUnder(event);
  }

  #grab(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === "touch") return;
    this.#dragFrom = this.#valueUnder(event);
    this.#host.setPointerCapture(event.pointerId);
  }

  #release(event: PointerEvent): void {
    const [from, to, frame] = [this.#dragFrom, this.#valueUnder(event), this.#frame];
    this.#dragFrom = null;
    if (from === null || to === null || !frame) return;
    // A click is not a drag.
    if (Math.abs(frame.places.x(from) - frame.places.x(to)) > 6)
      this.#place.zoom.value = [Math.min(from, to), Math.max(from, to)];
    this.drawCross();
  }

  destroy(): void {
    this.#curvesLayer.remove();
    this.#crossLayer.remove();
  }
}

/** An empty canvas of this size that is sharp on this screen and counts in CSS pixels. */
function cleared(
  canvas: HTMLCanvasElement,
  { width, height }: { width: number; height: number },
): CanvasRenderingContext2D | null {
  const ratio = Math.max(1, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  const ctx = canvas.getContext("2d");
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx?.clearRect(0, 0, width, height);
  return ctx;
}
