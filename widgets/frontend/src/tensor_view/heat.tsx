// One slice as colours: a canvas with a cell for each entry, and above it marks, numbers and the chosen entry.

import { useLayoutEffect, useRef } from "preact/hooks";
import { cellColor } from "../shared/heatmap.tsx";
import { useFrame } from "../shared/root.tsx";
import { entryText, markOf, type Part, type TensorDocument } from "./tensor.ts";

interface HeatProps {
  spec: TensorDocument;
  part: Part;
  /** The places of rows and columns. */
  rows: readonly number[];
  cols: readonly number[];
  indexOf: (row: number, col: number) => number[];
  image: boolean;
  /** How much wider than tall. */
  ratio: number;
  chosen: readonly [row: number, col: number];
  label: string;
  /** What stands beside the rows and above the columns. */
  labels: readonly [rows: readonly string[] | null, cols: readonly string[] | null];
  text: string;
  onHover: (row: number, col: number) => void;
  onLeave: () => void;
  onChoose: (row: number, col: number) => void;
  onKey: (event: KeyboardEvent) => void;
}

const [NUMBERS, MARKS] = [8, 5000];

export function Heat(props: HeatProps) {
  const { spec, part, rows, cols, indexOf, image, chosen } = props;
  const frame = useFrame();
  const dark = frame.dark.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height, width] = [rows.length, cols.length];
  // As wide as the tensor is, within reason: a long vector is drawn taller than its cells are wide.
  const ratio = Math.max(0.25, Math.min(24, props.ratio));
  useLayoutEffect(() => {
    const context = canvas.current!.getContext("2d");
    const pixels = context?.createImageData(width, height);
    const full = image ? (spec.dtype === "uint8" ? 1 : 255) : Number(spec.scale);
    for (const [i, row] of rows.entries()) {
      for (const [j, col] of cols.entries()) {
        const index = indexOf(row, col);
        const color = image
          ? [0, 1, 2].map((channel) => part.size([...index.slice(0, -1), channel]) * full)
          : spec.kind === "text"
            ? [0, 0, 0, 0]
            : cellColor(part.size(index), full, "value", dark);
        pixels?.data.set([...color, 255].slice(0, 4), 4 * (i * width + j));
      }
    }
    if (pixels) context!.putImageData(pixels, 0, 0);
  });
  const place = (event: MouseEvent): [number, number] => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const along = (at: number, size: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor((at / size) * count)));
    return [
      along(event.clientY - box.top, box.height, height),
      along(event.clientX - box.left, box.width, width),
    ];
  };
  const [beside, above] = [fitting(props.labels[0]), fitting(props.labels[1])];
  // Words above the columns take room, and so does a second line of sliders.
  const more = (above ? (isLong(above) ? 66 : 16) : 0) + (spec.shape.length > 3 ? 36 : 0);
  const most = `max(160px, ${frame.height.value - more}px - var(--tv-rest))`;
  const cell = width > NUMBERS ? 44 : 76;
  const shape = `min(100%, ${width * cell}px, ${most} * ${ratio})`;
  return (
    <div class="tv-grid" style={{ "--tv-width": shape }}>
      {above ? <Labels class="tv-above" words={above} chosen={chosen[1]} /> : null}
      {beside ? <Labels class="tv-beside" words={beside} chosen={chosen[0]} /> : null}
      <div
        class="tv-heat"
        role="slider"
        tabIndex={0}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={height * width - 1}
        aria-valuenow={chosen[0] * width + chosen[1]}
        aria-valuetext={props.text}
        style={{ aspectRatio: `${ratio}` }}
        onPointerMove={(event) => props.onHover(...place(event))}
        onPointerLeave={props.onLeave}
        onClick={(event) => props.onChoose(...place(event))}
        onKeyDown={props.onKey}
      >
        <canvas ref={canvas} width={width} height={height} />
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {image ? null : <Marks {...props} dark={dark} />}
          <rect x={chosen[1]} y={chosen[0]} width={1} height={1} />
        </svg>
      </div>
    </div>
  );
}

/** Labels of more places than this are read at the chosen entry only. */
const MOST_LABELS = 48;

function fitting(words: readonly string[] | null): readonly string[] | null {
  return words && words.length <= MOST_LABELS ? words : null;
}

function isLong(words: readonly string[]): boolean {
  return words.some((word) => word.length > 2);
}

function Labels(props: { class: string; words: readonly string[]; chosen: number }) {
  return (
    <div class={`${props.class}${isLong(props.words) ? " tv-long" : ""}`} aria-hidden="true">
      {props.words.map((word, at) => (
        <span key={at} class={at === props.chosen ? "tv-chosen" : undefined}>
          {word}
        </span>
      ))}
    </div>
  );
}

/** Crosses on what is no finite number, rings around what is far out; numbers where there is room. */
function Marks({ spec, part, rows, cols, indexOf, dark }: HeatProps & { dark: boolean }) {
  if (rows.length * cols.length > MARKS) return null;
  const marks = { broken: "", far: "", "": "" };
  const numbers = cols.length <= NUMBERS && rows.length <= 2 * NUMBERS;
  const texts = rows.flatMap((row, i) =>
    cols.map((col, j) => {
      const index = indexOf(row, col);
      const kind = spec.kind === "text" ? "" : markOf(spec, part.size(index));
      const [x, y] = [j + 0.3, i + 0.3];
      marks[kind] += kind === "far" ? `M${x} ${y}h.4v.4h-.4z` : `M${x} ${y}l.4 .4m0-.4l-.4 .4`;
      const text = entryText(spec, part.at(index), spec.kind === "complex" ? 2 : 3);
      const ink = inkOn(
        spec.kind === "text" ? null : cellColor(part.size(index), Number(spec.scale), "value", dark),
      );
      return numbers ? (
        <text
          key={`${row},${col}`}
          style={ink}
          x={j + 0.5}
          y={i + 0.58}
          font-size={Math.min(0.26, 1.5 / text.length)}
        >
          {text.length > 12 ? `${text.slice(0, 11)}…` : text}
        </text>
      ) : null;
    }),
  );
  return (
    <>
      {numbers ? null : <path d={marks.broken} />}
      {numbers ? null : <path d={marks.far} />}
      {texts}
    </>
  );
}

/** Black or white, whichever stands out more on a colour: the brightness that the eye sees decides. */
function inkOn(color: readonly number[] | null): { fill: string } | undefined {
  if (!color) return undefined;
  const [red = 0, green = 0, blue = 0] = color;
  return 0.3 * red + 0.59 * green + 0.11 * blue > 120 ? { fill: "#15191e" } : { fill: "#fff" };
}
