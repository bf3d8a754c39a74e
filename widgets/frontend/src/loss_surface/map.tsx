// The map: shades for heights, contour lines, and the way of each run with its marker.
//
// Where it sits   the left half of view.tsx.
// The one idea    runs differ by color, by dashes and by the shape of their marker: any one of them is enough.

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { formatNumber } from "../shared/format.ts";
import { useFrame } from "../shared/root.tsx";
import { depthOf, HEIGHT, heightsOf, marksOf, onMap, type SurfaceDocument, WIDTH, wayOf } from "./surface.ts";

export const DASHES = [undefined, "9 4", "2 4", "12 4 2 4", "5 3", "14 6"];
const SHAPES = [
  "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
  "M-5.5-5.5h11v11h-11z",
  "M0-7 7 5.5H-7z",
  "M0-7.5 7.5 0 0 7.5-7.5 0z",
  "M0 7-7-5.5H7z",
  "M-6.5-2.5h4v-4h5v4h4v5h-4v4h-5v-4h-4z",
];

/** The marker of a run; in the legend, too. */
export function Marker({ number }: { number: number }) {
  return <path class="ls-marker" d={SHAPES[number % SHAPES.length]} />;
}

/** Both numbers of a place that is pointed at, and the loss there. */
export type Point = readonly [number, number, number];

interface MapProps {
  surface: SurfaceDocument;
  step: number;
  hidden: readonly string[];
  label: string;
  onPoint: (place: Point | null) => void;
}

export function SurfaceMap({ surface, step, hidden, label, onPoint }: MapProps) {
  const frame = useFrame();
  const dark = frame.dark.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const heights = useMemo(() => heightsOf(surface), [surface]);
  useLayoutEffect(() => paint(canvas.current, surface, heights, dark), [surface, dark]);
  const { names, grid } = surface;
  const [left, bottom] = [46, 40];
  const point = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const part = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    const inside = part.every((each) => each >= 0 && each < 1);
    const at = Math.floor(part[1]! * grid.rows) * grid.cols + Math.floor(part[0]! * grid.cols);
    const of = (range: readonly number[], share: number) => range[0]! + share * (range[1]! - range[0]!);
    onPoint(inside ? [of(surface.x, part[0]!), of(surface.y, part[1]!), heights[at]!] : null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing tells a height; the runs' are in the list and the table.
    <div
      class="ls-map"
      style={{ "--ls-height": `${frame.height.value}px` }}
      onMouseMove={point}
      onMouseLeave={() => onPoint(null)}
    >
      <canvas ref={canvas} />
      <svg viewBox={`${-left} -8 ${WIDTH + left + 8} ${HEIGHT + bottom + 8}`} role="img" aria-label={label}>
        <svg width={WIDTH} height={HEIGHT} overflow="hidden" aria-hidden="true">
          <g transform={`matrix(${WIDTH / 1000} 0 0 ${-HEIGHT / 1000} 0 ${HEIGHT})`}>
            {surface.lines.map((line, i) => (
              <path key={i} class="ls-line" d={line} />
            ))}
          </g>
          {surface.runs.map((run, i) =>
            hidden.includes(run.name) ? null : (
              <g key={run.name} class={`ls-run ls-run-${i % 6}`} data-run={run.name}>
                <path class="ls-way" d={wayOf(surface, run, step)} stroke-dasharray={DASHES[i % 6]} />
              </g>
            ),
          )}
          {surface.runs.map((run, i) => {
            const at = Math.min(step, run.x.length - 1);
            const place = onMap(surface, Number(run.x[at]), Number(run.y[at]));
            return hidden.includes(run.name) || !place.every((each) => Math.abs(each) < 1e5) ? null : (
              <g key={run.name} class={`ls-run-${i % 6}`} transform={`translate(${place})`}>
                <Marker number={i} />
              </g>
            );
          })}
        </svg>
        <rect class="ls-border" width={WIDTH} height={HEIGHT} />
        {marksOf(surface.x).map((mark) => (
          <text key={`x${mark}`} x={onMap(surface, mark, 0)[0]} y={HEIGHT + 17} text-anchor="middle">
            {formatNumber(mark)}
          </text>
        ))}
        {marksOf(surface.y).map((mark) => (
          <text key={`y${mark}`} x={-6} y={onMap(surface, 0, mark)[1] + 4} text-anchor="end">
            {formatNumber(mark)}
          </text>
        ))}
        <text class="ls-name" x={WIDTH / 2} y={HEIGHT + 35} text-anchor="middle">
          {names[0]}
        </text>
        {names[1]!.length < 3 ? (
          <text class="ls-name" x={4 - left} y={HEIGHT / 2}>
            {names[1]}
          </text>
        ) : (
          <text
            class="ls-name"
            transform={`translate(${14 - left} ${HEIGHT / 2}) rotate(-90)`}
            text-anchor="middle"
          >
            {names[1]}
          </text>
        )}
      </svg>
    </div>
  );
}

function paint(
  canvas: HTMLCanvasElement | null,
  { grid, levels }: SurfaceDocument,
  heights: Float32Array,
  dark: boolean,
): void {
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return;
  canvas.width = grid.cols;
  canvas.height = grid.rows;
  const image = context.createImageData(grid.cols, grid.rows);
  const [color, most] = dark ? [[86, 180, 233], 90] : [[0, 114, 178], 100];
  heights.forEach((height, i) => {
    const [row, col] = [grid.rows - 1 - Math.floor(i / grid.cols), i % grid.cols];
    image.data.set([...color, most * depthOf(levels, height)], 4 * (row * grid.cols + col));
  });
  context.putImageData(image, 0, 0);
}
