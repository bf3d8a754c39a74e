// A heatmap: blue for values, orange for gradients; grey below zero; one cell may be chosen.
//
// Where it sits   on nodes (small), on cards and in the stepper (large, clickable).
// The one idea    the lane's colour is "plus" and grey is "minus", so hue says value or gradient, and never has to
//                 be read twice. Full colour is the largest size in the array; NaN and infinities stand out in red.
// Read next       summary.ts

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Summary } from "./documents.ts";
import { formatIndex, formatNumber } from "./format.ts";
import { type Cells, cellsOf, cellToIndex, indexToCell, largest } from "./summary.ts";

export type Lane = "value" | "gradient";

type Color = readonly [red: number, green: number, blue: number];

interface Palette {
  zero: Color;
  minus: Color;
  value: Color;
  gradient: Color;
  broken: Color;
}

const LIGHT: Palette = {
  zero: [250, 250, 251],
  minus: [72, 78, 86],
  value: [0, 114, 178],
  gradient: [213, 94, 0],
  broken: [200, 0, 60],
};

const DARK: Palette = {
  zero: [34, 39, 45],
  minus: [190, 198, 206],
  value: [86, 180, 233],
  gradient: [240, 160, 48],
  broken: [255, 90, 120],
};

/** The colour of one number; `full` is the size that gets full colour. */
export function cellColor(value: number, full: number, lane: Lane, dark: boolean): Color {
  const palette = dark ? DARK : LIGHT;
  if (!Number.isFinite(value)) return palette.broken;
  const strength = full > 0 ? Math.min(1, Math.abs(value) / full) ** 0.7 : 0;
  const end = value < 0 ? palette.minus : palette[lane];
  return palette.zero.map((from, i) =>
    Math.round(from + ((end[i] ?? 0) - from) * strength),
  ) as unknown as Color;
}

function paint(canvas: HTMLCanvasElement, cells: Cells, lane: Lane, dark: boolean): void {
  canvas.width = cells.cols;
  canvas.height = cells.rows;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(cells.cols, cells.rows);
  const full = largest(cells);
  cells.values.forEach((value, i) => {
    image.data.set([...cellColor(value, full, lane, dark), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
}

/** The heatmap as an image of its own: a data address. */
export function heatmapAddress(cells: Cells, lane: Lane, dark: boolean): string {
  const canvas = document.createElement("canvas");
  paint(canvas, cells, lane, dark);
  return canvas.toDataURL();
}

/** Width and height in pixels: square cells where they fit, never thinner than `least`. */
export function heatmapSize(cells: Cells, most: number, least = 8): [width: number, height: number] {
  const cell = Math.min(most / cells.cols, most / cells.rows, Math.max(most / 4, 12));
  return [Math.max(least, Math.round(cells.cols * cell)), Math.max(least, Math.round(cells.rows * cell))];
}

interface HeatmapProps {
  summary: Summary;
  lane: Lane;
  dark: boolean;
  /** The longer side in pixels. */
  size: number;
  label: string;
  chosen?: readonly number[] | null | undefined;
  /** Elements that can be chosen, where not all can. */
  spots?: readonly (readonly number[])[] | undefined;
  onChoose?: ((index: number[]) => void) | undefined;
}

export function Heatmap({ summary, lane, dark, size, label, chosen, spots, onChoose }: HeatmapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const cells = useMemo(() => cellsOf(summary), [summary]);
  useLayoutEffect(() => {
    if (canvas.current && cells) paint(canvas.current, cells, lane, dark);
  }, [cells, lane, dark]);
  if (!cells) return null;
  const [width, height] = heatmapSize(cells, size);
  const mark = chosen ? indexToCell(summary, cells, chosen) : null;
  const choose = (row: number, col: number) => onChoose?.(cellToIndex(summary, cells, row, col));
  const onClick = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * cells.rows);
    const col = Math.floor(((event.clientX - box.left) / box.width) * cells.cols);
    choose(clamp(row, cells.rows), clamp(col, cells.cols));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    const [row, col] = mark ?? [0, 0];
    choose(clamp(row + (move[0] ?? 0), cells.rows), clamp(col + (move[1] ?? 0), cells.cols));
    event.preventDefault();
    event.stopPropagation();
  };
  const picture = (
    <canvas class="mt-heatmap" ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} />
  );
  const few = spots && spots.length < cells.rows * cells.cols ? spots : [];
  const marker = (
    <>
      {few.map((spot) => (
        <Mark key={spot.join()} cells={cells} mark={indexToCell(summary, cells, spot)} kind="spot" />
      ))}
      {mark ? <Mark cells={cells} mark={mark} kind="mark" /> : null}
    </>
  );
  const name = chosen ? `${label} ${formatIndex(chosen)}` : label;
  if (!onChoose) {
    return (
      <span class="mt-heatmap-frame" role="img" aria-label={name} title={rangeOf(summary)}>
        {picture}
        {marker}
      </span>
    );
  }
  return (
    <span
      class="mt-heatmap-frame"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={mark ? mark[0] * cells.cols + mark[1] : 0}
      aria-valuemin={0}
      aria-valuemax={cells.rows * cells.cols - 1}
      aria-valuetext={chosen ? formatIndex(chosen) : "–"}
      style={{ cursor: "crosshair" }}
      title={rangeOf(summary)}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {picture}
      {marker}
    </span>
  );
}

function Mark({
  cells,
  mark,
  kind,
}: {
  cells: Cells;
  mark: readonly [number, number];
  kind: "mark" | "spot";
}) {
  const part = (count: number, of: number) => `${(100 * count) / of}%`;
  const style = {
    left: `calc(${part(mark[1], cells.cols)} - 2px)`,
    top: `calc(${part(mark[0], cells.rows)} - 2px)`,
    width: `calc(${part(1, cells.cols)} + 4px)`,
    height: `calc(${part(1, cells.rows)} + 4px)`,
  };
  return <span class={`mt-heatmap-${kind}`} style={style} />;
}

function clamp(position: number, size: number): number {
  return Math.max(0, Math.min(size - 1, position));
}

function rangeOf(summary: Summary): string {
  return `${formatNumber(summary.min)} … ${formatNumber(summary.max)}`;
}
