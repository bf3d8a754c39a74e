// Where lines touch boxes, and the curve through their points.
//
// Where it sits   after the scene is placed; before drawing.
// The one idea    an op has one output tensor, so all its lines leave from one point; its inputs are different
//                 tensors, so they arrive spread out, in the order in which they come.

import type { Direction, Point } from "./layout_types.ts";
import { DOT, halfDot } from "./measure.ts";
import type { Scene, SceneBox, SceneLine } from "./scene.ts";

export function route(scene: Scene): void {
  const arriving = new Map<string, SceneLine[]>();
  for (const line of scene.lines) {
    const source = scene.boxes.get(line.from);
    if (source) line.points[0] = leave(source, line, scene.direction);
    if (scene.boxes.has(line.to)) arriving.set(line.to, [...(arriving.get(line.to) ?? []), line]);
  }
  for (const [key, lines] of arriving) {
    const box = scene.boxes.get(key);
    if (box) arrive(box, lines, scene.direction);
  }
}

function leave(box: SceneBox, line: SceneLine, direction: Direction): Point {
  const next = line.points[1];
  if (box.content.kind === "dot" && next) return onCircle(box, next);
  return direction === "LR"
    ? { x: box.x + box.width, y: box.y + box.height / 2 }
    : { x: box.x + box.width / 2, y: box.y + box.height };
}

function arrive(box: SceneBox, lines: SceneLine[], direction: Direction): void {
  const across = (point: Point | undefined) => (direction === "LR" ? (point?.y ?? 0) : (point?.x ?? 0));
  const sorted = [...lines].sort((a, b) => across(a.points.at(-2)) - across(b.points.at(-2)));
  sorted.forEach((line, i) => {
    const part = (i + 1) / (sorted.length + 1);
    const before = line.points.at(-2);
    const end =
      box.content.kind === "dot" && before
        ? onCircle(box, before, 2)
        : direction === "LR"
          ? { x: box.x, y: box.y + box.height * part }
          : { x: box.x + box.width * part, y: box.y };
    line.points[line.points.length - 1] = end;
  });
}

// A long name makes the circle two half circles with a straight piece between them.
function onCircle(box: SceneBox, towards: Point, gap = 0): Point {
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const radius = DOT + gap;
  const piece = halfDot(box.content.symbol) - DOT;
  const isFlat = Math.abs(ux) * radius < piece * Math.abs(uy);
  const far = isFlat
    ? radius / Math.abs(uy)
    : piece * Math.abs(ux) + Math.sqrt(radius ** 2 - (piece * uy) ** 2);
  return { x: centre.x + ux * far, y: centre.y + uy * far };
}

/** A smooth path: it leaves and arrives along the direction of the graph. Scalar sketches are drawn straight. */
export function pathThrough(points: readonly Point[], direction: Direction, straight: boolean): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${n(first.x)} ${n(first.y)}`;
  let from = first;
  for (const to of straight ? bends(rest) : rest) {
    if (straight) path += `L${n(to.x)} ${n(to.y)}`;
    else if (direction === "LR") {
      const middle = (from.x + to.x) / 2;
      path += `C${n(middle)} ${n(from.y)} ${n(middle)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`;
    } else {
      const middle = (from.y + to.y) / 2;
      path += `C${n(from.x)} ${n(middle)} ${n(to.x)} ${n(middle)} ${n(to.x)} ${n(to.y)}`;
    }
    from = to;
  }
  return path;
}

// Every second point lies between ranks, where a label would stand: a straight line needs none of those.
function bends(rest: readonly Point[]): Point[] {
  return rest.filter((_, i) => i % 2 === 1 || i === rest.length - 1);
}

function n(x: number): string {
  return x.toFixed(1);
}

/** The same line with `count` points, evenly spread: two such lines can turn into each other. */
export function resample(points: readonly Point[], count: number): Point[] {
  const lengths = points.slice(1).map((to, i) => Math.hypot(to.x - points[i]!.x, to.y - points[i]!.y));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: count }, (_, k) => pointAt(points, lengths, (total * k) / (count - 1)));
}

function pointAt(points: readonly Point[], lengths: readonly number[], distance: number): Point {
  let rest = distance;
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!;
    if (rest <= length || i === lengths.length - 1) {
      const part = length > 0 ? Math.min(1, rest / length) : 0;
      const [from, to] = [points[i]!, points[i + 1]!];
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    rest -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}
