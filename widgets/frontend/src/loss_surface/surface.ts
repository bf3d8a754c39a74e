// What LossSurface knows: the document, and where things are on the map.
//
// The one idea    the map has a fixed size in units of its own; everything is placed in them and scaled as a whole.

import type { Real } from "../shared/documents.ts";
import { decodeBase64 } from "../shared/summary.ts";

export interface Walk {
  name: string;
  x: readonly Real[];
  y: readonly Real[];
  height: readonly Real[];
}

export interface SurfaceDocument {
  schema: "minitf.surface";
  version: number;
  title: string;
  names: readonly string[];
  x: readonly number[];
  y: readonly number[];
  grid: { rows: number; cols: number; data: string };
  levels: readonly Real[];
  lines: readonly string[];
  runs: readonly Walk[];
}

export const WIDTH = 640;
export const HEIGHT = 440;

/** The heights, the lowest row first. */
export function heightsOf({ grid }: SurfaceDocument): Float32Array {
  return new Float32Array(decodeBase64(grid.data).buffer as ArrayBuffer);
}

/** How deep a height lies: 1 in the lowest band, 0 above the highest line. */
export function depthOf(levels: readonly Real[], height: number): number {
  if (!levels.length || Number.isNaN(height)) return 0;
  return 1 - levels.filter((level) => Number(level) < height).length / levels.length;
}

/** Where a place is on the map, from its top left. */
export function onMap({ x, y }: SurfaceDocument, across: number, up: number): [number, number] {
  return [(WIDTH * (across - x[0]!)) / (x[1]! - x[0]!), HEIGHT * (1 - (up - y[0]!) / (y[1]! - y[0]!))];
}

export function isOnMap({ x, y }: SurfaceDocument, across: number, up: number): boolean {
  return across >= x[0]! && across <= x[1]! && up >= y[0]! && up <= y[1]!;
}

/** The way of a run up to a step, as the path of an SVG; a lost run ends where it was lost. */
export function wayOf(surface: SurfaceDocument, run: Walk, step: number): string {
  let way = "";
  for (let i = 0; i <= Math.min(step, run.x.length - 1); i++) {
    const place = onMap(surface, Number(run.x[i]), Number(run.y[i]));
    // Far outside numbers grow too large for a renderer; the way out is still seen.
    if (!place.every((at) => Math.abs(at) < 1e5)) break;
    way += `${way ? "L" : "M"}${place.map((at) => at.toFixed(1)).join(" ")}`;
  }
  return way;
}

/** The lowest height of the map and of all runs: curves are drawn from there. */
export function lowestOf(surface: SurfaceDocument): number {
  const heights = [...heightsOf(surface), ...surface.runs.flatMap((run) => run.height.map(Number))];
  return heights.reduce((low, height) => (height < low ? height : low), Number.POSITIVE_INFINITY);
}

/** Round numbers inside a range: where an axis has its marks. */
export function marksOf([low, high]: readonly number[], most = 6): number[] {
  const raw = (high! - low!) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw)!;
  const first = Math.ceil(low! / step - 1e-9);
  const last = Math.floor(high! / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
