// Reading a Summary: the thumbnail's numbers, and which element a cell stands for.
//
// Where it sits   between the documents and the heatmaps.
// The one idea    a thumbnail is a sample, never an average: each cell is one real element of the array, so a
//                 click on a cell chooses an element whose numbers can be shown.
// Read next       heatmap.tsx

import type { Summary, Thumb } from "./documents.ts";
import { toNumber } from "./format.ts";

export interface Cells {
  rows: number;
  cols: number;
  values: Float32Array;
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The numbers of a thumbnail, row by row. */
export function decodeThumb(thumb: Thumb): Cells {
  const bytes = new Int8Array(decodeBase64(thumb.data).buffer);
  const scale = toNumber(thumb.scale);
  const values = Float32Array.from(bytes, (byte) => (byte === -128 ? Number.NaN : (byte * scale) / 127));
  return { rows: thumb.rows, cols: thumb.cols, values };
}

/** What a heatmap shows of an array: its thumbnail, or one cell for a scalar. */
export function cellsOf(summary: Summary): Cells | null {
  if (summary.thumb) return decodeThumb(summary.thumb);
  if (summary.scalar === null) return null;
  return { rows: 1, cols: 1, values: Float32Array.of(toNumber(summary.scalar)) };
}

/** The array seen as a matrix: the last axis is the columns, all others together the rows. */
export function matrixSize(shape: readonly number[]): [rows: number, cols: number] {
  const cols = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return [rows, cols];
}

/** The index of the element that the cell (row, col) of a thumbnail shows. */
export function cellToIndex(summary: Summary, cells: Cells, row: number, col: number): number[] {
  const [rows, cols] = matrixSize(summary.shape);
  const position = [Math.floor((row * rows) / cells.rows), Math.floor((col * cols) / cells.cols)] as const;
  let flat = position[0] * cols + position[1];
  const index: number[] = [];
  for (const size of [...summary.shape].reverse()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  return index;
}

/** The cell nearest to an element: the inverse of `cellToIndex`, as far as the sample goes. */
export function indexToCell(
  summary: Summary,
  cells: Cells,
  index: readonly number[],
): [row: number, col: number] {
  const [rows, cols] = matrixSize(summary.shape);
  const flat = index.reduce((sum, position, axis) => sum * (summary.shape[axis] ?? 1) + position, 0);
  const [row, col] = [Math.floor(flat / cols), flat % cols];
  return [nearest(row, rows, cells.rows), nearest(col, cols, cells.cols)];
}

// The last cell whose sampled element does not lie behind `position`.
function nearest(position: number, size: number, cells: number): number {
  const guess = Math.min(cells - 1, Math.ceil((position * cells) / size));
  return Math.floor((guess * size) / cells) > position ? guess - 1 : guess;
}

/** The largest finite size among the cells: what full colour stands for. */
export function largest(cells: Cells): number {
  let most = 0;
  for (const value of cells.values) {
    if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  }
  return most;
}
