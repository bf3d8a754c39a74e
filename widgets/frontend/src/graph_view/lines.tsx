// One line of the picture: its curve, its arrow, and the shape that stands beside it.
//
// Where it sits   drawn by picture.tsx; drawing.ts takes the arrow and the bounds from here.

import type { Point, Rect } from "./layout_types.ts";
import type { PictureProps } from "./picture.tsx";
import { pathThrough } from "./route.ts";
import type { Scene, SceneLine } from "./scene.ts";

export function boundsOf({ points }: SceneLine): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left - 60, y: top - 20, width: right - left + 120, height: bottom - top + 40 };
}

export function Line({ line, opacity, props }: { line: SceneLine; opacity: number; props: PictureProps }) {
  const { lit, related } = props;
  const { scene } = props.moving;
  line.path ??= pathThrough(line.points, scene.direction, scene.scalar);
  const { path } = line;
  const traced = related && line.edges.some((edge) => related.edges.has(edge));
  const flow = line.edges.map((edge) => lit?.edges.get(edge)).find(Boolean) ?? (traced ? "value" : undefined);
  const faded = (lit || related) && !flow ? " mt-line-faded" : "";
  const kind = line.broken ? " mt-line-broken" : flow ? ` mt-line-${flow}` : faded;
  // A gradient runs against the arrow of the computation, so its own arrow points back.
  const back = flow === "gradient" && scene.boxes.has(line.from);
  const points = back ? [...line.points].reverse() : line.points;
  const head = back || line.arrow ? arrowHead(points, scene, back) : null;
  return (
    <g class={`mt-line${kind}`} opacity={opacity} data-edges={line.edges.slice(0, 9).join(" ")}>
      <path d={path} />
      {flow && !traced ? <path class="mt-flow" d={path} /> : null}
      {head ? <path class="mt-head" d={head} /> : null}
    </g>
  );
}

/** A small triangle at the end, pointing the way the line arrives. */
export function arrowHead(points: SceneLine["points"], scene: Scene, back: boolean): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return "";
  const straight: [number, number] = [end.x - before.x, end.y - before.y];
  const [dx, dy] = scene.scalar
    ? straight
    : scene.direction === "LR"
      ? [back ? -1 : 1, 0]
      : [0, back ? -1 : 1];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [bx, by] = [end.x - 8 * ux, end.y - 8 * uy];
  return `M${end.x} ${end.y}L${bx - 4 * uy} ${by + 4 * ux}L${bx + 4 * uy} ${by - 4 * ux}Z`;
}

/** The shape beside its line: above it, or to the right of it when the graph runs down. */
export function LineLabel({ line, down, opacity }: { line: SceneLine; down: boolean; opacity: number }) {
  if (!line.label || !line.text || line.badge) return null;
  const { x, y } = line.label;
  const place = down
    ? { x: x + 7, y: y + 4, "text-anchor": "start" as const }
    : { x, y: y - 6, "text-anchor": "middle" as const };
  return (
    <text class="mt-line-label" data-broken={line.broken ? "" : undefined} {...place} opacity={opacity}>
      {line.text}
    </text>
  );
}

/** A number on a line, one of several that meet where the line begins: in its middle, or where no box is in the way. */
export function LineNote({
  line,
  scene,
  notes,
}: {
  line: SceneLine;
  scene: Scene;
  notes: PictureProps["notes"];
}) {
  const text = line.edges.map((edge) => notes?.get(edge)).find(Boolean);
  if (!text) return null;
  const half = 4 * text.length;
  const free = ({ x, y }: Point) =>
    [...scene.boxes.values()].every(
      (box) =>
        x + half < box.x || x - half > box.x + box.width || y + 8 < box.y || y - 8 > box.y + box.height,
    );
  const places = NOTE_PLACES.map((part) => pointAt(line.points, part));
  const { x, y } = places.find(free) ?? (places[0] as Point);
  return (
    <text class="mt-line-note" x={x} y={y + 4}>
      {text}
    </text>
  );
}

const NOTE_PLACES = [0.5, 0.4, 0.6, 0.3, 0.7];

function pointAt(points: readonly Point[], part: number): Point {
  const place = part * (points.length - 1);
  const [one, other] = [points[Math.floor(place)], points[Math.ceil(place)]] as [Point, Point];
  const rest = place - Math.floor(place);
  return { x: one.x + (other.x - one.x) * rest, y: one.y + (other.y - one.y) * rest };
}
